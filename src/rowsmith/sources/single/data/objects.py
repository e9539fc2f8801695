"""Evidence: the object in the data of the page's scripts that is named as the page is."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from rowsmith.lexicon import words
from rowsmith.model.table import RawCell
from rowsmith.sources.json_table import form_of, labels_of, leaves, shown
from rowsmith.sources.json_text import escape
from rowsmith.sources.script_data import read_script
from rowsmith.sources.single.clue import Clue
from rowsmith.sources.single.subject import Subject

MAX_OBJECTS = 5_000
MAX_DEPTH = 10
MAX_MEMBERS = 80
MAX_CHARS = 2 * 2**20
"""Longer scripts are not read for one object."""
LEAST = 3
"""Fewer members are a link or a crumb, not the thing."""
DOUBT = 0.1


def find_objects(subject: Subject) -> Iterator[Clue]:
    """Yield the members of the thing that a script's data call by the page's title."""
    dom = subject.outline.dom
    written = [" ".join(dom.text(node).split()) for node in dom.by_tag("h1")[:3]]
    names = {words(text) for text in written if 1 < len(text) <= 200}
    best: tuple[int, str, dict[str, Any], int] | None = None
    for node, text in dom.scripts:
        kind = dom.attr(node, "type").strip().lower()
        if "ld+json" in kind or len(text) > MAX_CHARS or not any(n in text for n in written if n):
            continue
        for pointer, value in islice(_objects(read_script(text, kind), "", 0), MAX_OBJECTS):
            size = sum(not isinstance(member, list | dict) for member in value.values())
            if size >= LEAST and (best is None or size > best[0]) and _is_named(value, names):
                best = size, pointer, value, node
    if best is None:
        return
    _, pointer, value, node = best
    for path, place, raw in islice(leaves(value, pointer, {}), MAX_MEMBERS):
        cell = RawCell(shown(raw), node, pointer=place)
        if words(cell.text[:200]) in names:
            continue  # by it the thing was found; that it is said twice proves nothing
        key = "/".join(map(escape, path))
        yield Clue(f"data:{key}", cell, labels_of(path), DOUBT, form_of(cell.text), tag="script")


def _objects(value: Any, pointer: str, depth: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every object in *value* with its pointer, outer ones first."""
    if isinstance(value, dict):
        yield pointer, value
        members = value.items()
    elif isinstance(value, list):
        members = ((str(at), member) for at, member in enumerate(value))  # type: ignore[assignment]  # alike enough
    else:
        return
    if depth < MAX_DEPTH:
        for name, member in members:
            if isinstance(member, dict | list):
                yield from _objects(member, f"{pointer}/{escape(name)}", depth + 1)


def _is_named(value: dict[str, Any], names: set[tuple[str, ...]]) -> bool:
    return any(
        isinstance(member, str) and len(member) <= 200 and words(member) in names
        for member in value.values()
    )
