"""JSON in attributes: props of components, page state, one object on each card."""

from collections.abc import Iterator
from typing import Any

from rowsmith.dom import Dom
from rowsmith.sources.framework import astro_props, without_tuples
from rowsmith.sources.javascript import begins_literal
from rowsmith.sources.json_shape import Entry, is_map_of_records, split_by_type
from rowsmith.sources.json_table import Held, find_held
from rowsmith.sources.json_text import read_json, read_object_literal

MIN_CHARS = 20
MAX_ATTRIBUTES = 2_000
MAX_CHARS = 4 * 2**20
CARDS = "cards:@"
"""Begins the name of a list whose records are the elements that carry the attribute."""


def find_islands(dom: Dom) -> Iterator[Held]:
    """Yield the lists of records in attributes that hold JSON."""
    named: dict[str, list[tuple[int, Any]]] = {}
    for node, name, value in island_values(dom):
        named.setdefault(name, []).append((node, value))
    for name, values in named.items():
        yield from find_held(values, f"@{name}", name)
        cards = [
            Entry("", value, node=node, attribute=name)
            for node, value in values
            if isinstance(value, dict) and not is_map_of_records(value)
        ]
        for group in split_by_type("", cards) if cards else ():
            yield Held(group, f"{CARDS}{name}", {})


def island_values(dom: Dom) -> Iterator[tuple[int, str, Any]]:
    """Yield (node, attribute, value) of the attributes that hold an object or array."""
    for node, name, value in _values(dom):
        if dom.tags[node] == "astro-island":
            yield node, name, astro_props(value)
        elif name.startswith("wire:"):
            yield node, name, without_tuples(value)
        else:
            yield node, name, value


def _values(dom: Dom) -> Iterator[tuple[int, str, Any]]:
    """Yield (node, attribute, value) of the attributes that hold an object or array."""
    count = chars = 0
    for node, attrs in enumerate(dom.attrs):
        for name, text in attrs.items() if attrs else ():
            if len(text) < MIN_CHARS or text.lstrip()[:1] not in {"{", "["}:
                continue
            count, chars = count + 1, chars + len(text)
            if count > MAX_ATTRIBUTES or chars > MAX_CHARS:
                return
            value = read_json(text)
            if value is None and begins_literal(text):
                value = read_object_literal(text)
            if isinstance(value, dict | list):
                yield node, name, value
