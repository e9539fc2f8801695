"""Evidence: JSON-LD, the page's main thing among all that it describes."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from rowsmith.model.table import Form, RawCell
from rowsmith.sources.json_text import escape
from rowsmith.sources.script_data import read_script
from rowsmith.sources.single.clue import Clue
from rowsmith.sources.single.data.schema import PLACES, plain, readable, role_at, type_weight
from rowsmith.sources.single.subject import Subject

_WRAPPED = re.compile(
    r"(?:/\*|//)?(?:(?<!\s)\s++)?+(?:<!\[CDATA\[|\]\]>)\s*(?:\*/)?|^\s*<!--|-->\s*$"
)
"""What pages wrap their data in for parsers of XHTML."""
MAX_DEPTH = 12
MAX_THINGS = 400
MAX_SAME = 3
"""Look-alike things kept: more of one type are a list around the main one."""
_LISTED = 12


@dataclass(slots=True)
class _Thing:
    node: int
    pointer: str
    value: dict[str, Any]
    types: tuple[str, ...]
    score: float = 0.0


@dataclass(slots=True)
class _Graph:
    things: list[_Thing] = field(default_factory=list)
    by_id: dict[str, _Thing] = field(default_factory=dict)


def find_graph(subject: Subject) -> Iterator[Clue]:
    """Yield the properties of the things that the page's JSON-LD says it is about."""
    dom = subject.outline.dom
    graph = _Graph()
    for node, text in dom.scripts:
        if "ld+json" in dom.attr(node, "type").lower():
            value = read_script(_WRAPPED.sub("", text).strip(" \n;"), "application/ld+json")
            _collect(graph, node, value, "", 0)
    for thing in graph.things:
        thing.score = _score(subject, thing)
    ranked = sorted((one for one in graph.things if one.score > 0), key=lambda one: -one.score)
    taken: dict[str, int] = {}
    for rank, thing in enumerate(ranked[:8]):
        kind = thing.types[0]
        taken[kind] = taken.get(kind, 0) + 1
        if taken[kind] == 1:
            doubt = min(0.9, 0.06 * rank + max(0.0, 0.8 - thing.score) * 0.5)
            for clue in _members(graph, thing, doubt):
                is_name = clue.labels == ("name",) and bool(PLACES & set(thing.types))
                agrees = subject.agreement(clue.cell.text) if is_name else 1.0
                yield clue._replace(doubt=clue.doubt + 0.3 * (1 - agrees))


def _collect(graph: _Graph, node: int, value: Any, pointer: str, depth: int) -> None:
    """Gather the typed objects that stand on top, in ``@graph`` or as a main entity."""
    if depth > MAX_DEPTH or len(graph.things) >= MAX_THINGS:
        return
    if isinstance(value, list):
        for at, member in enumerate(value):
            _collect(graph, node, member, f"{pointer}/{at}", depth + 1)
    elif isinstance(value, dict):
        kind = value.get("@type")
        if kind:
            types = tuple(plain(str(one)) for one in (kind if isinstance(kind, list) else [kind]))
            thing = _Thing(node, pointer, value, types)
            graph.things.append(thing)
            if isinstance(value.get("@id"), str):
                graph.by_id.setdefault(value["@id"], thing)
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemReviewed", "about"):
            if key in value:
                _collect(graph, node, value[key], f"{pointer}/{escape(key)}", depth + 1)


def _score(subject: Subject, thing: _Thing) -> float:
    weight = type_weight(thing.types)
    if not weight:
        return 0.0
    name = thing.value.get("name") or thing.value.get("headline") or ""
    agrees = subject.agreement(name) if isinstance(name, str) and name else 0.3
    depth = 0.05 * thing.pointer.count("/")
    return weight * (0.5 + 0.6 * agrees) - min(0.2, depth * 0.3)


def _members(graph: _Graph, thing: _Thing, doubt: float) -> Iterator[Clue]:
    name = f"ld:{thing.types[0]}"
    stack: list[tuple[tuple[str, ...], Any, str, int, int]] = [
        ((), thing.value, thing.pointer, thing.node, 0)
    ]
    while stack:
        path, value, pointer, node, listed = stack.pop()
        if isinstance(value, dict):
            target = _resolve(graph, value)
            if target is not None:
                value, pointer, node = target.value, target.pointer, target.node
            if len(path) < 4:
                stack.extend(
                    ((*path, plain(key)), member, f"{pointer}/{escape(key)}", node, listed)
                    for key, member in reversed(list(value.items())[:100])
                    if not key.startswith("@")
                )
        elif isinstance(value, list):
            stack.extend(
                (path, member, f"{pointer}/{at}", node, listed + at)
                for at, member in reversed(list(enumerate(value[:_LISTED])))
            )
        elif path and not isinstance(value, bool) and value is not None:
            yield from _leaf(name, path, RawCell(_text(value), node, pointer=pointer),
                             thing.types, doubt + 0.04 * listed)  # fmt: skip


def _leaf(
    name: str, path: tuple[str, ...], cell: RawCell, types: tuple[str, ...], doubt: float
) -> Iterator[Clue]:
    role = role_at(path)
    if not cell.text or (role is None and len(path) > 2):
        return
    is_link = cell.text.startswith(("http://", "https://", "//")) and " " not in cell.text
    if role in {"brand", "author", "category", "publisher"} and is_link:
        return
    labels = (role,) if role else (" ".join(readable(step) for step in path[-2:]),)
    if path[-1] == "productid":
        doubt += 0.2
    if role == "image" or (role is None and is_link):
        form = Form.IMAGE if role == "image" else Form.LINK
    else:
        form = Form.LINK if is_link else Form.TEXT
    yield Clue(f"{name}/{'/'.join(path)}", cell, labels, doubt, form, types, "json")


def _resolve(graph: _Graph, value: dict[str, Any]) -> _Thing | None:
    """Return the thing that a mere reference (``{"@id": …}``) means."""
    known = value.get("@id")
    if isinstance(known, str) and len(value) <= 2 and "name" not in value:
        return graph.by_id.get(known)
    return None


def _text(value: Any) -> str:
    text = str(value)
    if "&" in text:
        text = html.unescape(html.unescape(text))
    return " ".join(text.split())
