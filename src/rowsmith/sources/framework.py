"""State of JavaScript frameworks that is no plain JSON, decoded; each text knows its place.

Nuxt 3 and others write one flat array whose numbers are indexes (devalue), Nuxt 2 a function call,
Next.js rows of React elements in pushed chunks, Astro pairs of type and value.
"""

import re
from typing import Any

from rowsmith.sources.javascript import plain_literal
from rowsmith.sources.json_text import (
    Placed,
    PlacedObject,
    escape,
    read_json,
    read_json_at,
    read_object_literal,
)

MAX_DEPTH = 40
MAX_VALUES = 200_000

_REVIVERS = frozenset(
    "Reactive ShallowReactive Ref ShallowRef EmptyRef EmptyShallowRef Island NuxtError".split()
)
_TUPLE = frozenset({"s", "class", "type"})
_CALL = re.compile(
    r"\(function\s?\(([\w$,\s]{0,40000})\)\s?\{(?:[\w$.]{1,80}=[^;{}]{0,200};)*+return\s?(?=\{)"
)
_CHUNK = re.compile(r"__next_f\.push\(\s?\[\s?1\s?,\s?(?=\")")
_ROW = re.compile(r"([0-9a-f]{0,8}):(T([0-9a-f]{1,8}),)?")


def decoded(value: Any) -> Any:
    """Return *value*, decoded when it is in a form of its own."""
    return _Flat(value).root() if _is_flat(value) else value


def without_tuples(value: Any, pointer: str = "", depth: int = 0) -> Any:
    """Return Livewire's state with each ``[value, {"s": type}]`` as its value."""
    if depth > MAX_DEPTH:
        return None
    if isinstance(value, list):
        if len(value) == 2 and isinstance(value[1], dict) and set(value[1]) <= _TUPLE and value[1]:
            return without_tuples(value[0], f"{pointer}/0", depth + 1)
        return [without_tuples(item, f"{pointer}/{at}", depth + 1) for at, item in enumerate(value)]
    if isinstance(value, dict):
        members = {
            key: without_tuples(member, f"{pointer}/{escape(key)}", depth + 1)
            for key, member in value.items()
        }
        return PlacedObject.at(pointer, members)
    if value is None or isinstance(value, bool):
        return value
    return Placed.at(pointer, str(value))


def _is_flat(value: Any) -> bool:
    """Tell whether *value* is devalue's flat array."""
    if not isinstance(value, list) or len(value) < 3:
        return False
    first = value[0]
    if isinstance(first, list):
        return len(first) == 2 and first[0] in _REVIVERS and isinstance(first[1], int)
    return (
        isinstance(first, dict)
        and bool(first)
        and all(type(index) is int and index < len(value) for index in first.values())
        and not all(isinstance(member, dict) for member in value)
    )


class _Flat:
    """devalue's flat array (github.com/Rich-Harris/devalue): members are indexes into it."""

    def __init__(self, values: list[Any]) -> None:
        self.values = values
        self._left = MAX_VALUES

    def root(self) -> Any:
        """Return the value that the array stands for."""
        return self._value(0, 0)

    def _value(self, index: Any, depth: int) -> Any:
        self._left -= 1
        if (
            type(index) is not int
            or not 0 <= index < len(self.values)
            or depth > MAX_DEPTH
            or self._left < 0
        ):
            return None
        value, pointer = self.values[index], f"/{index}"
        if isinstance(value, dict):
            members = {key: self._value(at, depth + 1) for key, at in value.items()}
            return PlacedObject.at(pointer, members)
        if isinstance(value, list):
            if value and isinstance(value[0], str):
                return self._revived(value, pointer, depth)
            return [self._value(at, depth + 1) for at in value]
        if isinstance(value, bool) or value is None:
            return value
        return Placed.at(pointer, str(value))

    def _revived(self, value: list[Any], pointer: str, depth: int) -> Any:
        name = value[0]
        if name in {"Date", "BigInt", "URL"} and len(value) > 1 and isinstance(value[1], str):
            return Placed.at(f"{pointer}/1", value[1])
        if name == "Set":
            return [self._value(at, depth + 1) for at in value[1:]]
        return self._value(value[1], depth + 1) if len(value) > 1 else None


def returned_literal(text: str) -> str | None:
    """Return the literal that ``(function(a,b){return {…}}(1,"x"))`` gives, its names put in.

    Returns:
        JavaScript source; None when *text* does not begin with such a call.
    """
    call = _CALL.match(text)
    close = text.rfind("}(")
    if call is None or close < call.end():
        return None
    end = text.rfind(")")
    end = text.rfind(")", 0, end) if text[close + 2 : end].endswith(")") else end
    given = read_object_literal(plain_literal(f"[{text[close + 2 : end]}]", {}))
    if not isinstance(given, list):
        return None
    names = [name.strip() for name in call[1].split(",")]
    texts = {name: _literal_of(value) for name, value in zip(names, given, strict=False) if name}
    return plain_literal(text[call.end() : close], texts)


def _literal_of(value: Any) -> str:
    if isinstance(value, str) and type(value) is str:
        plain = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'"{plain}"'
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None or isinstance(value, dict | list):
        return "null" if not isinstance(value, dict | list) or value else repr(value)
    return str(value)


def flight_rows(scripts: list[tuple[int, str]]) -> tuple[int, list[Any]] | None:
    """Return what Next.js pushed in chunks: (node of the first script, rows), None if nothing.

    A row is what stands after its id; chunks end anywhere, so they are joined first.
    """
    first, pieces = -1, []
    for node, text in scripts:
        if "__next_f" not in text[:200]:
            continue
        for found in _CHUNK.finditer(text):
            chunk, _ = read_json_at(text, found.end())
            if isinstance(chunk, str):
                pieces.append(chunk)
                first = node if first < 0 else first
    rows = _rows("".join(pieces))
    return (first, rows) if rows else None


def _rows(payload: str) -> list[Any]:
    rows: list[Any] = []
    at = 0
    while at < len(payload):
        found = _ROW.match(payload, at)
        if found is None:
            at = _after_line(payload, at)
        elif found[2]:  # a text, its length in bytes
            size = int(found[3], 16)
            piece = payload[found.end() : found.end() + size].encode("utf-8", "replace")[:size]
            text = piece.decode("utf-8", "ignore")
            rows.append(text)
            at = found.end() + max(1, len(text))
        else:
            end = _after_line(payload, found.end())
            line = payload[found.end() : end]
            value = read_json(line) if line[:1] in {"[", "{"} else None
            if isinstance(value, list | dict):
                rows.append(_without_elements(value, f"/__next_f/{len(rows)}", 0))
            at = end
    return rows


def _after_line(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end + 1


def _without_elements(value: Any, pointer: str, depth: int) -> Any:
    """Return *value* with each React element ``["$", type, key, props]`` as its props."""
    if depth > MAX_DEPTH:
        return None
    if isinstance(value, list):
        if len(value) >= 4 and value[0] == "$" and isinstance(value[3], dict):
            return _without_elements(value[3], f"{pointer}/3", depth + 1)
        return [
            _without_elements(item, f"{pointer}/{at}", depth + 1) for at, item in enumerate(value)
        ]
    if isinstance(value, dict):
        members = {
            key: _without_elements(member, f"{pointer}/{escape(key)}", depth + 1)
            for key, member in value.items()
        }
        return PlacedObject.at(pointer, members)
    return value


def astro_props(value: Any, pointer: str = "", depth: int = 0) -> Any:
    """Return an Astro island's props without their type tags: ``{"a": [0, 1]}`` holds 1.

    Source:
        withastro/astro, runtime/server/astro-island.ts: 0 a value, 1 an array, others text forms.
    """
    if depth > MAX_DEPTH or not isinstance(value, dict):
        return value
    members = {
        key: _astro_value(pair, f"{pointer}/{escape(key)}", depth + 1)
        for key, pair in value.items()
    }
    return PlacedObject.at(pointer, members)


def _astro_value(pair: Any, pointer: str, depth: int) -> Any:
    if not isinstance(pair, list) or len(pair) != 2 or type(pair[0]) is not int:
        return None if isinstance(pair, list) else pair
    held, place = pair[1], f"{pointer}/1"
    if pair[0] == 1 and isinstance(held, str):  # arrays are written as JSON in older versions
        held = read_json(held)
    if pair[0] == 1 and isinstance(held, list):
        return [_astro_value(item, f"{place}/{at}", depth + 1) for at, item in enumerate(held)]
    if isinstance(held, dict):
        return astro_props(held, place, depth + 1)
    if held is None or isinstance(held, list | bool):
        return held
    return Placed.at(place, str(held))
