"""Data that the page carries for programs: in scripts, in attributes, as a page of JSON.

Pointers are JSON pointers (RFC 6901) inside the element's text; in a script with code they begin
with the name that the value is given, and a ``#`` steps into a text that is JSON itself.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from rowsmith.dom import Dom
from rowsmith.model.table import Record, Table
from rowsmith.sources.islands import CARDS, find_islands, island_values
from rowsmith.sources.json_pattern import entries_at
from rowsmith.sources.json_shape import Entry, Group, split_by_type, type_of
from rowsmith.sources.json_table import (
    MAX_DEPTH,
    Held,
    find_held,
    find_json_tables,
    flatten,
    table_of,
    unlike,
)
from rowsmith.sources.json_text import escape, read_json
from rowsmith.sources.script_data import ScriptValue, script_values

__all__ = [
    "MAX_DEPTH",
    "ScriptValue",
    "escape",
    "find_embedded",
    "find_json_tables",
    "flatten",
    "page_values",
]

MAX_TABLES = 60


def page_values(dom: Dom) -> list[ScriptValue]:
    """Return every value that *dom*'s scripts hold, and the page's own when its text is JSON."""
    found = script_values(dom)
    shown = _shown_json(dom)
    return [*found, shown] if shown is not None else found


def find_embedded(dom: Dom, values: Iterable[ScriptValue] | None = None) -> list[Table]:
    """Return the tables in the data that *dom* carries, the same records once.

    Args:
        dom: the page.
        values: `page_values` of it, when they were read already.
    """
    values = list(page_values(dom) if values is None else values)
    tables = [_table(dom, held) for held in unlike(_all_held(dom, values))]
    if len(tables) > MAX_TABLES:
        least = sorted((table.chars for table in tables), reverse=True)[MAX_TABLES - 1]
        tables = [table for table in tables if table.chars >= least][:MAX_TABLES]
    return tables


def select_embedded(dom: Dom, selector: str) -> list[Table]:
    """Return the tables whose selector is *selector*, one of a single record when there is none."""
    is_attribute = selector.startswith(("@", CARDS))
    values = [] if is_attribute else [v for v in page_values(dom) if _may_hold(selector, v)]
    held = [one for one in _all_held(dom, values) if _selector(one) == selector]
    return [_table(dom, one) for one in held or _single(dom, values, selector)]


def _selector(held: Held) -> str:
    return f"{held.name}#{held.group.pattern}"


def _may_hold(selector: str, value: ScriptValue) -> bool:
    return selector.startswith(f"{value.name}#") or "ld+json" in selector


def _single(dom: Dom, values: list[ScriptValue], selector: str) -> Iterator[Held]:
    """Yield the list that *selector* names though it holds a single record."""
    name, _, pattern = selector.partition("#")
    attribute = name.rpartition("@")[2] if name.startswith(("@", CARDS)) else ""
    held = (
        [(node, value) for node, known, value in island_values(dom) if known == attribute]
        if attribute
        else [(found.node, found.value) for found in values]
    )
    entries = [e for node, value in held for e in entries_at(value, pattern, node, attribute)]
    if pattern.startswith("["):  # things that are described one by one
        tops = (entry for found in values for entry in _top_objects(found))
        entries = [entry for entry in tops if f"[{type_of(entry.value)}]" == pattern]
    if entries:
        yield Held(Group(pattern, entries), name, {})


def _all_held(dom: Dom, values: list[ScriptValue]) -> Iterator[Held]:
    named: dict[str, list[tuple[int, Any]]] = {}
    for found in values:
        named.setdefault(found.name, []).append((found.node, found.value))
    for name, held in named.items():
        yield from find_held(held, name)
    yield from _described(values)
    yield from find_islands(dom)


def _table(dom: Dom, held: Held) -> Table:
    table = table_of(held, "embedded.json/1")
    if held.name.startswith(CARDS):
        table.records = tuple(
            Record(entry.node, dom.ends[entry.node], entry.pointer) for entry in held.group.entries
        )
    return table


def _shown_json(dom: Dom) -> ScriptValue | None:
    """Return the value of a page that a browser made of a JSON answer: ``<pre>`` and no more."""
    nodes = dom.text_nodes
    if not nodes or len(nodes) > 3 or dom.texts[nodes[0]][:1] not in {"{", "["}:
        return None
    value = read_json(dom.texts[nodes[0]])
    if not isinstance(value, dict | list):
        return None
    return ScriptValue(dom.parents[nodes[0]], dom.tags[dom.parents[nodes[0]]], value)


def _described(values: list[ScriptValue]) -> Iterator[Held]:
    """Yield a list per type of thing that several JSON-LD scripts describe one by one."""
    entries: list[Entry] = []
    for found in values:
        if "ld+json" in found.name:
            entries.extend(_top_objects(found))
    for group in split_by_type("", [entry for entry in entries if type_of(entry.value)]):
        if len({entry.node for entry in group.entries}) >= 2:
            kind = type_of(group.entries[0].value)
            yield Held(Group(f"[{kind}]", group.entries), "script[application/ld+json]", {})


def _top_objects(found: ScriptValue) -> Iterator[Entry]:
    value, pointer = found.value, ""
    if isinstance(value, dict) and isinstance(value.get("@graph"), list):
        value, pointer = value["@graph"], "/@graph"
    if isinstance(value, dict):
        yield Entry(pointer, value, node=found.node)
    elif isinstance(value, list):
        for at, item in enumerate(value):
            if isinstance(item, dict):
                yield Entry(f"{pointer}/{at}", item, node=found.node)
