"""Records of a JSON value as tables: columns are the members' paths, cells carry pointers."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from rowsmith.dom.fragment import has_markup, read_fragment
from rowsmith.lexicon import words
from rowsmith.model.table import Column, Form, RawCell, Record, Table
from rowsmith.sources.json_shape import Entry, Group, References, type_of
from rowsmith.sources.json_text import Number, escape, place_of
from rowsmith.sources.json_walk import find_groups

MAX_CELLS = 300
"""Texts read from one record."""
MAX_DEPTH = 6
"""Levels below the record that are read; deeper ones are other things."""
MAX_REPEATS = 20
"""Members of an array inside a record that become columns."""
MAX_CHARS = 4_000
"""Characters of a text; longer ones are articles, not cells."""
MAX_RAW_CHARS = 40_000
SAMPLED = 4
FINGERPRINT_TEXTS = 8

_WRAPPERS = frozenset(
    (
        "node item attributes attrs fields data value rendered text raw plain content _source "
        "source props edges properties children #text"
    ).split()
)
"""Member names that only wrap: ``title.rendered`` is called "title"."""
_OF_ITSELF = ("@id", "@type", "@context", "@key")
_IMAGES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".svg", ".avif")
_CLEAN = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")

LINK = "<a>@href"
"""Last step of the column of the links in another column's markup."""
_CONSTANTS = {"!0": "true", "!1": "false", "undefined": "", "void 0": "", "NaN": ""}
"""Constants of code, which the reader of literals gives as texts."""
MAX_CONSTANT_CHARS = 9


class Held(NamedTuple):
    """Records and what holds them.

    Attributes:
        group: the records.
        name: selector of the element or attribute that holds them.
        references: what references in the records stand for, by the node that holds them.
    """

    group: Group
    name: str
    references: Mapping[int, References]


def find_held(values: Sequence[tuple[int, Any]], name: str, attribute: str = "") -> Iterator[Held]:
    """Yield every list of look-alike records in *values*, wherever it stands.

    Args:
        values: (node, value) of what elements of one kind hold, node -1 for a body.
        name: selector of the elements or attribute, e.g. ``"script[__NEXT_DATA__]"``.
        attribute: attribute that holds it, "" for the element's text.
    """
    groups, references = find_groups(values, attribute)
    for group in groups:
        yield Held(group, name, references)


def find_json_tables(
    value: Any, node: int, name: str, source: str = "embedded.json/1"
) -> Iterator[Table]:
    """Yield a table per list of look-alike records in *value*; see `find_held`."""
    for held in find_held([(node, value)], name):
        yield table_of(held, source)


def table_of(held: Held, source: str) -> Table:
    """Return *held* as a table; its cells are read only when asked for."""
    group, entries = held.group, held.group.entries

    def read(numbers: Sequence[int], keys: Collection[str] | None = None) -> list[Column]:
        columns = _Columns(keys)
        _read(columns, group, numbers, held.references)
        return list(columns.found.values())

    records = tuple(Record(entry.node, entry.node + 1, entry.pointer) for entry in entries)
    return Table(
        source,
        records,
        f"{held.name}#{group.pattern}",
        read,
        caption_of(group.pattern),
        _chars(entries, held.references),
        tuple(
            dict.fromkeys(
                path[-1] for path, _, _ in islice(leaves(entries[0].value, "", {}), 40) if path
            )
        ),
    )


def caption_of(pattern: str) -> str:
    """Return what the page's data call a list: the last name in its pattern.

    >>> caption_of("/props/pageProps/jobs/*"), caption_of("/@graph/*[Event]"), caption_of("/*")
    ('jobs', 'Event', '')
    """
    if pattern.endswith("]"):
        return pattern[pattern.rfind("[") + 1 : -1]
    steps = [step.removesuffix(":*") for step in pattern.split("/") if step not in {"*", "*#"}]
    return next((step.rstrip("#") for step in reversed(steps) if not step.isdigit()), "")


def unlike(found: Iterable[Held]) -> Iterator[Held]:
    """Yield what was *found* without lists whose first and last records say what others' say."""
    seen: set[tuple[object, ...]] = set()
    for held in found:
        entries = held.group.entries
        key = (len(entries), _fingerprint(entries[0]), _fingerprint(entries[-1]))
        if key[1] and key not in seen:
            seen.add(key)
            yield held


def _fingerprint(entry: Entry) -> frozenset[tuple[tuple[str, ...], str]]:
    return frozenset(
        (path[-1:], raw) for path, _, raw in islice(leaves(entry.value, "", {}), FINGERPRINT_TEXTS)
    )


def flatten(
    value: Any,
    pointer: str,
    depth: int = 0,
    path: tuple[str, ...] = (),
) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Yield (key path, pointer, text as shown) of what *value* holds."""
    for names, place, raw in islice(leaves(value, pointer, {}, depth, path), MAX_CELLS):
        text = shown(raw)
        if text:
            yield names, place, text


def leaves(
    value: Any,
    pointer: str,
    references: References,
    depth: int = 0,
    path: tuple[str, ...] = (),
) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Yield (key path, pointer, text as written) of what *value* holds, references followed.

    The first member of an array has the array's own path, the others theirs with a number.
    """
    if isinstance(value, str):
        raw = value if len(value) > MAX_CONSTANT_CHARS else _CONSTANTS.get(value, value)
        if raw and len(raw) <= MAX_RAW_CHARS and not raw.startswith(("function(", "function (")):
            yield path, place_of(value, pointer), raw
    elif isinstance(value, bool):
        yield path, pointer, "true" if value else "false"
    elif isinstance(value, int | float):
        yield path, pointer, str(value)
    elif depth > MAX_DEPTH or value is None:
        return
    elif isinstance(value, dict):
        place, members = _followed(value, place_of(value, pointer), references)
        for key, member in members.items():
            if member.__class__ is not str or len(member) <= MAX_RAW_CHARS:
                yield from leaves(
                    member, f"{place}/{escape(key)}", references, depth + 1, (*path, key)
                )
    else:
        for at, member in enumerate(value[:MAX_REPEATS]):
            step = (*path, str(at)) if at or not path else path
            yield from leaves(member, f"{pointer}/{at}", references, depth + 1, step)


def _followed(
    value: dict[str, Any], pointer: str, references: References
) -> tuple[str, dict[str, Any]]:
    if references and len(value) <= 4:
        name = value.get("__ref") or value.get("@id")
        if name is None and value.get("type") == "id":  # Apollo client 2
            name = value.get("id")
        if isinstance(name, str) and name in references:
            return references[name]
    return pointer, value


def shown(raw: str) -> str:
    """Return what a reader sees of a JSON text: markup as its text, one line; "" when too long."""
    text = read_fragment(raw).text if has_markup(raw) else " ".join(raw.split())
    if len(text) > MAX_CHARS:
        return ""
    return text if text.isascii() else text.translate(_CLEAN)


class _Columns:
    """Columns while they grow; those that are not wanted are left out."""

    def __init__(self, keys: Collection[str] | None) -> None:
        self.found: dict[str, Column] = {}
        self.keys = keys

    def key_of(self, path: tuple[str, ...]) -> str:
        """Return the key of the column with *path*, "" when it is not wanted."""
        key = "/".join(escape(step) for step in path) or "."
        return key if self.keys is None or key in self.keys else ""

    @property
    def has_parents(self) -> bool:
        """Tell whether a column of what the records stand in is asked for by its key."""
        return self.keys is not None and any(key.startswith("../") for key in self.keys)


def _read(
    columns: _Columns,
    group: Group,
    numbers: Sequence[int],
    references: Mapping[int, References],
) -> None:
    is_grouped = columns.has_parents or group.entries[0].parents != group.entries[-1].parents
    for number in numbers:
        entry = group.entries[number]
        if entry.key:
            _add(
                columns,
                number,
                ("@key",),
                RawCell(entry.key, entry.node, "key", entry.pointer),
            )
        for path, pointer, raw in islice(
            _of_entry(group, entry, references.get(entry.node, {})), MAX_CELLS
        ):
            _add_text(columns, number, path, entry, (pointer, raw))
        for up, parent in enumerate(reversed(entry.parents if is_grouped else ()), 1):
            above = ("..",) * up
            if parent.key:
                cell = RawCell(parent.key, entry.node, "key", parent.pointer)
                _add(columns, number, (*above, "@key"), cell)
            for path, place, raw in _own_texts(parent.value, parent.pointer):
                cell = RawCell(shown(raw), entry.node, entry.attribute, place)
                _add(columns, number, (*above, *path), cell)
    if "." in columns.found:
        columns.found["."].labels = labels_of((caption_of(group.pattern),))
    for at, column in enumerate(columns.found.values()):
        column.order = min(1.0, at / 40)


def _of_entry(
    group: Group, entry: Entry, references: References
) -> Iterator[tuple[tuple[str, ...], str, str]]:
    if not isinstance(entry.value, list):
        yield from leaves(entry.value, entry.pointer, references)
        return
    for at, member in enumerate(entry.value):
        name = group.labels[at] if at < len(group.labels) else str(at)
        yield from leaves(member, f"{entry.pointer}/{at}", references, 1, (name,))


def _own_texts(parent: dict[str, Any], pointer: str) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Yield the texts of a record that holds records: their heading, without its other lists."""
    plain = {key: member for key, member in parent.items() if not isinstance(member, list | dict)}
    small = {
        key: member
        for key, member in parent.items()
        if isinstance(member, dict) and len(member) <= 3
    }
    for key, member in [*plain.items(), *small.items()][:15]:
        yield from islice(leaves(member, f"{pointer}/{escape(key)}", {}, MAX_DEPTH, (key,)), 3)


def _add_text(
    columns: _Columns,
    number: int,
    path: tuple[str, ...],
    entry: Entry,
    at: tuple[str, str],
) -> None:
    pointer, raw = at
    if not columns.key_of(path) and not columns.key_of((*path, LINK)):
        return
    if not has_markup(raw):
        text = " ".join(raw.split())
        if text and len(text) <= MAX_CHARS:
            clean = text if text.isascii() else text.translate(_CLEAN)
            _add(columns, number, path, RawCell(clean, entry.node, entry.attribute, pointer))
        return
    fragment = read_fragment(raw)
    if fragment.text and len(fragment.text) <= MAX_CHARS:
        _add(columns, number, path, RawCell(fragment.text, entry.node, entry.attribute, pointer))
    if fragment.link and len(fragment.link) <= MAX_CHARS:
        _add(columns, number, (*path, LINK), RawCell(fragment.link, entry.node, "href", pointer))


def _add(columns: _Columns, number: int, path: tuple[str, ...], cell: RawCell) -> None:
    key = columns.key_of(path)
    if not cell.text or not key:
        return
    column = columns.found.get(key)
    if column is None:
        form = Form.CONTEXT if path and path[0] == ".." else form_of(cell.text)
        labels = labels_of(path[:-1] if path[-1:] == (LINK,) else path)
        column = columns.found[key] = Column(
            key=key,
            form=form,
            labels=labels,
        )
        if path[-1:] == (LINK,):
            column.form, column.anchor = Form.LINK, key.rpartition("/")[0]
    column.cells.setdefault(number, cell)


def labels_of(path: Iterable[str]) -> tuple[str, ...]:
    """Return what a member's path calls it, likeliest first, wrapping names left out.

    >>> labels_of(("offers", "price")), labels_of(("node", "title", "rendered"))
    (('offers price', 'price', 'offers'), ('title',))
    """
    steps = tuple(path)
    if steps[-1:] and steps[-1] in _OF_ITSELF:
        return (steps[-1][1:],)
    named = [step.lstrip("@") for step in steps if step[:1] != "." and not step.isdigit()]
    told = [step for step in named if step not in _WRAPPERS] or named[-1:]
    bare = [step.rpartition(":")[2] for step in told]
    return tuple(dict.fromkeys([" ".join(bare[-2:]), *bare[::-1]])) if bare else ()


def form_of(text: str) -> Form:
    """Return what a column is made of, told by its first text.

    >>> form_of("/p/7"), form_of("https://x.org/a.png"), form_of("5 / 7")
    (<Form.LINK: 'link'>, <Form.IMAGE: 'image'>, <Form.TEXT: 'text'>)
    """
    if " " in text or not text.startswith(("http://", "https://", "/")):
        return Form.TEXT
    return Form.IMAGE if text.partition("?")[0].lower().endswith(_IMAGES) else Form.LINK


def _chars(entries: list[Entry], references: Mapping[int, References]) -> int:
    """Return about how many characters of text the records hold, numbers and links left out."""
    step = max(1, len(entries) // SAMPLED)
    sampled = entries[::step][:SAMPLED]
    count = sum(
        min(len(raw), 500)
        for entry in sampled
        for _, _, raw in islice(
            leaves(entry.value, entry.pointer, references.get(entry.node, {})), 40
        )
        if not isinstance(raw, Number) and not raw.startswith("http")
    )
    return count * len(entries) // max(1, len(sampled))


def kind_words(entry: Entry) -> tuple[str, ...]:
    """Return the words of what a record says it is."""
    return words(type_of(entry.value)) if isinstance(entry.value, dict) else ()
