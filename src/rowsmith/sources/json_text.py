"""JSON read so that what was printed is kept, and values that know where they stand.

Fractions stay as printed (``20.0`` is no 20), so that a cell is a copy. Values that were not read
straight from a JSON text (decoded framework state, XML) carry their own pointer.
"""

import html
import json
from typing import Any

import chompjs
import json_repair

MAX_REPAIR_CHARS = 100_000
"""json-repair reads about 1 MB a second: longer broken texts are left."""


_ANGULAR = (("&q;", '"'), ("&s;", "'"), ("&l;", "<"), ("&g;", ">"), ("&a;", "&"))


class Number(str):
    """A fraction as the source prints it."""

    __slots__ = ()


class Placed(str):
    """A text that stands somewhere else than its place in the value tells.

    Attributes:
        pointer: where it stands.
    """

    __slots__ = ("pointer",)

    pointer: str

    @classmethod
    def at(cls, pointer: str, text: str) -> "Placed":
        """Return *text* as standing at *pointer*."""
        made = cls(text)
        made.pointer = pointer
        return made


class PlacedObject(dict[str, Any]):
    """An object that stands somewhere else than its place in the value tells.

    Attributes:
        pointer: where it stands.
    """

    __slots__ = ("pointer",)

    pointer: str

    @classmethod
    def at(cls, pointer: str, members: dict[str, Any]) -> "PlacedObject":
        """Return *members* as standing at *pointer*."""
        made = cls(members)
        made.pointer = pointer
        return made


def place_of(value: Any, pointer: str) -> str:
    """Return where *value* stands: its own pointer if it has one, else *pointer*."""
    return value.pointer if isinstance(value, Placed | PlacedObject) else pointer


def escape(key: str) -> str:
    """Return *key* as a JSON pointer's token (RFC 6901 section 3)."""
    return key.replace("~", "~0").replace("/", "~1") if "~" in key or "/" in key else key


def _nothing(_: str) -> None:
    """Read NaN and Infinity as null."""


_DECODER = json.JSONDecoder(parse_float=Number, parse_constant=_nothing, strict=False)
# as fast as orjson here (1.6 MB in 24 ms), keeps fractions and tells where a value ends


def read_json(text: str) -> Any:
    """Return the JSON value that *text* is, None when it is none or nests too deeply."""
    try:
        return _DECODER.decode(text.lstrip("\ufeff \t\r\n"))
    except (ValueError, RecursionError):
        return None


def read_json_at(text: str, start: int) -> tuple[Any, int]:
    """Return the JSON value that begins at *start* and one past its end; else (None, -1)."""
    try:
        return _DECODER.raw_decode(text, start)
    except (ValueError, RecursionError):
        return None, -1


def read_object_literal(source: str) -> Any:
    """Return the JavaScript literal that *source* begins with, None if it is code."""
    try:
        return chompjs.parse_js_object(source, loader=_DECODER.decode)
    except (ValueError, RecursionError):
        return None


def read_broken_json(text: str) -> Any:
    """Return what a JSON text with faults holds: comments, stray commas, raw quotes, cut ends.

    Returns:
        An object or array; None when nothing of the kind can be read.
    """
    if "&q;" in text[:200]:  # Angular's transfer state before version 16
        for mark, character in _ANGULAR:
            text = text.replace(mark, character)
    begin = min((at for at in (text.find("{"), text.find("[")) if at >= 0), default=-1)
    if begin < 0:
        return None
    value, _ = read_json_at(text, begin)
    if value is None and "&quot;" in text and '"' not in text:
        value = read_json(html.unescape(text[begin:]))
    if value is None:
        value = read_object_literal(text[begin:])
    if value is None and len(text) <= MAX_REPAIR_CHARS:
        try:
            value = json_repair.loads(text[begin:])
        except (ValueError, RecursionError):
            return None
    return value if isinstance(value, dict | list) else None


def read_json_lines(text: str) -> list[Any]:
    """Return the JSON value of each line; lines that are none (a cut last one) are left out."""
    values = (read_json(line) for line in text.splitlines() if line.strip())
    return [value for value in values if value is not None]
