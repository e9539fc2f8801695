"""Records of a JSON value by their pattern, down to a list that holds a single one."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from rowsmith.sources.json_shape import Entry, Parent, kind_of, type_of
from rowsmith.sources.json_text import escape, place_of, read_json


class _At(NamedTuple):
    """A value, where it stands and what it stands in."""

    pointer: str
    value: Any
    key: str = ""
    parents: tuple[Parent, ...] = ()
    is_member: bool = False


def entries_at(value: Any, pattern: str, node: int, attribute: str = "") -> list[Entry]:
    """Return the records of *value* that *pattern* names, [] when there are none.

    Args:
        value: what an element holds.
        pattern: the pattern of a `rowsmith.sources.json_shape.Group`.
        node: the element.
        attribute: the attribute that holds it, "" for the element's text.

    >>> [entry.pointer for entry in entries_at({"jobs": [{"title": "Cook"}]}, "/jobs/*", -1)]
    ['/jobs/0']
    """
    steps, mark, kind = pattern.removesuffix("]").partition("[")
    found = [_At("", value)]
    for step in steps.split("/")[1:]:
        found = [inner for at in found for inner in _inside(_opened(at), step)]
    return [
        Entry(at.pointer, at.value, at.key, at.parents, node, attribute)
        for at in found
        if (isinstance(at.value, dict) and (not mark or type_of(at.value) == kind))
        or (isinstance(at.value, str) and not mark)
    ]


def _opened(at: _At) -> _At:
    """Return *at* as the inside of the record that it is, when it is a member of a list."""
    if not at.is_member:
        return at
    members = at.value if isinstance(at.value, dict) else {}
    return at._replace(parents=(*at.parents, Parent(at.pointer, members, at.key)), is_member=False)


def _inside(at: _At, step: str) -> Iterator[_At]:
    name = step.rstrip("#")
    if step == "*":
        yield from _members(at)
    elif step.endswith(":*") and isinstance(at.value, dict):
        for key, member in at.value.items():
            if escape(kind_of(key)) == step[:-2]:
                yield _At(_pointer(at, key, member), member, key, at.parents)
    elif isinstance(at.value, dict):
        for key, member in at.value.items():
            if escape(key) == name:
                inner = _At(_pointer(at, key, member), member, "", at.parents)
                yield from _parsed(inner) if step != name else (inner,)
    elif isinstance(at.value, list) and name.isdigit() and int(name) < len(at.value):
        member = at.value[int(name)]
        yield _At(_pointer(at, name, member), member, "", at.parents)


def _members(at: _At) -> Iterator[_At]:
    """Yield the members of a list or map; a thing alone where others are in a list is one too."""
    value = at.value
    if isinstance(value, list):
        pairs = [("", str(number), member) for number, member in enumerate(value)]
    elif isinstance(value, dict) and all(isinstance(m, dict | list) for m in value.values()):
        pairs = [(key, key, member) for key, member in value.items()]
    else:
        yield at._replace(is_member=True)
        return
    for key, step, member in pairs:
        yield _At(_pointer(at, step, member), member, key, at.parents, is_member=True)


def _parsed(at: _At) -> Iterator[_At]:
    inner = read_json(at.value) if isinstance(at.value, str) else None
    if isinstance(inner, dict | list):
        yield at._replace(pointer=f"{at.pointer}#", value=inner)


def _pointer(at: _At, key: str, member: Any) -> str:
    return place_of(member, f"{at.pointer}/{escape(key)}")
