"""Data that the page carries for programs: JSON-LD and JSON in scripts, or a JSON body.

Arrays of two or more objects become tables whose columns are the objects' members; arrays of texts
become tables of one column named by their key. Pointers are JSON pointers (RFC 6901).
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import chompjs
import json_repair
import orjson

from rowsmith.model.table import Column, Form, RawCell, Record, Table

# reliability.md B9
MAX_DEPTH = 12
MAX_SCRIPTS = 50
MAX_SCRIPT_CHARS = 8 * 2**20
MAX_MEMBERS = 200

_STATE = re.compile(
    r"(?:window\.|var\s+|let\s+|const\s+|self\.)?[\w.$]*(?:state|data|props|config|__\w+__|items|results)[\w.$\[\]\"']*\s*=\s*(?=[\[{])",
    re.IGNORECASE,
)
_NODE_OF_BODY = -1


def load(text: str, attrs_type: str) -> Any:
    """Return the JSON value that a script holds, None when it holds none.

    Broken JSON-LD (trailing commas, comments, raw newlines) is repaired: json-repair parsed all 8
    broken samples where a strict parser gave none (stack.md 7).
    """
    if len(text) > MAX_SCRIPT_CHARS:
        return None
    if "json" in attrs_type:
        try:
            return orjson.loads(text)
        except orjson.JSONDecodeError:
            return json_repair.loads(text) if "ld" in attrs_type and len(text) < 300_000 else None
    found = _STATE.search(text, 0, 20_000)
    if not found or (attrs_type and "javascript" not in attrs_type and attrs_type != "module"):
        return None
    try:
        return chompjs.parse_js_object(text[found.end() :], json_params={"strict": False})
    except (ValueError, RecursionError):  # code, not data
        return None


def find_json_tables(value: Any, node: int, name: str) -> Iterator[Table]:
    """Yield a table per array of look-alike objects or texts in *value*, wherever it stands.

    Args:
        value: a parsed JSON value.
        node: the script's node, -1 for a JSON body.
        name: selector of the script, e.g. ``"script[ld+json]"``.
    """
    for pointer, items in _arrays(value, "", 0):
        objects = [(at, item) for at, item in enumerate(items) if isinstance(item, dict)]
        if len(objects) >= 2:
            yield _object_table(node, f"{name}#{pointer}/*", pointer, objects)
        texts = [
            (at, item) for at, item in enumerate(items) if isinstance(item, str) and item.strip()
        ]
        if len(texts) >= 2 and len(texts) == len(items):
            yield _text_table(node, f"{name}#{pointer}/*", pointer, texts)


def object_table(value: dict[str, Any], node: int, name: str, pointer: str) -> Table:
    """Return a table of one record: the object *value* at *pointer*."""
    return _object_table(
        node, f"{name}#{pointer}", pointer.rpartition("/")[0], [(pointer.rpartition("/")[2], value)]
    )


def _arrays(value: Any, pointer: str, depth: int) -> Iterator[tuple[str, list[Any]]]:
    if depth > MAX_DEPTH:
        return
    if isinstance(value, dict):
        for key, member in value.items():
            yield from _arrays(member, f"{pointer}/{escape(key)}", depth + 1)
    elif isinstance(value, list):
        if len(value) >= 2:
            yield pointer, value
        for at, member in enumerate(value[:MAX_MEMBERS]):
            yield from _arrays(member, f"{pointer}/{at}", depth + 1)


def escape(key: str) -> str:
    """Return *key* as a JSON pointer's token (RFC 6901 section 3)."""
    return key.replace("~", "~0").replace("/", "~1")


def flatten(
    value: Any, pointer: str, depth: int = 0, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Yield (key path, pointer, text) of every text, number and truth value in *value*."""
    if isinstance(value, dict) and depth <= 5:
        for key, member in list(value.items())[:MAX_MEMBERS]:
            yield from flatten(member, f"{pointer}/{escape(key)}", depth + 1, (*path, key))
    elif isinstance(value, list) and depth <= 5:
        for at, member in enumerate(value[:20]):
            yield from flatten(
                member, f"{pointer}/{at}", depth + 1, (*path, str(at)) if at else path
            )
    elif isinstance(value, bool):
        yield path, pointer, "true" if value else "false"
    elif isinstance(value, str | int | float):
        text = " ".join(str(value).split())
        if text and len(text) <= 4_000:
            yield path, pointer, text


def _object_table(
    node: int, selector: str, pointer: str, objects: list[tuple[Any, dict[str, Any]]]
) -> Table:
    def read(numbers: Sequence[int]) -> list[Column]:
        columns: dict[tuple[str, ...], Column] = {}
        for number in numbers:
            at, item = objects[number]
            for path, place, text in flatten(item, f"{pointer}/{at}"):
                column = columns.get(path)
                if column is None:
                    named = [key for key in path if not key.startswith("@")]
                    column = columns[path] = Column(
                        key="/".join(path),
                        form=_form(text),
                        order=min(1.0, len(columns) / 40),
                        labels=tuple(dict.fromkeys([" ".join(named[-2:]), *named[::-1]]))
                        if named
                        else (),
                    )
                column.cells.setdefault(number, RawCell(text, node, pointer=place))
        return list(columns.values())

    records = tuple(Record(node, node + 1, f"{pointer}/{at}") for at, _ in objects)
    chars = sum(len(str(item)) for _, item in objects[:200]) // 3
    return Table("embedded.json/1", records, selector, read, pointer.rpartition("/")[2], chars)


def _form(text: str) -> Form:
    return (
        Form.LINK
        if text.startswith(("http://", "https://", "/")) and " " not in text
        else Form.TEXT
    )


def _text_table(node: int, selector: str, pointer: str, texts: list[tuple[int, str]]) -> Table:
    name = next((part for part in reversed(pointer.split("/")) if part and not part.isdigit()), "")

    def read(numbers: Sequence[int]) -> list[Column]:
        cells = {
            n: RawCell(" ".join(texts[n][1].split()), node, pointer=f"{pointer}/{texts[n][0]}")
            for n in numbers
        }
        return [
            Column(key=".", form=_form(texts[0][1]), cells=cells, labels=(name,) if name else ())
        ]

    records = tuple(Record(node, node + 1, f"{pointer}/{at}") for at, _ in texts)
    return Table(
        "embedded.json/1", records, selector, read, name, sum(len(text) for _, text in texts)
    )
