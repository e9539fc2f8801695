"""Lists marked up for machines: microdata (``itemscope``) and RDFa (``typeof``).

The elements of one type are the records; their properties are the columns, named by the path of
property names below the record. Values follow the HTML standard's rules for microdata and RDFa
1.1 Lite, and where a value is an attribute the visible text is a column as well.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from rowsmith.dom import Dom
from rowsmith.lexicon import words
from rowsmith.model.table import Column, Form, RawCell, Record, Table
from rowsmith.sources.json_table import form_of, labels_of

MAX_PROPERTIES = 100
"""Properties read from one record."""
MAX_CHARS = 4_000
OWNED = 0.8
"""Share of a type's things that are another thing's parts, from which they are no list."""

_LINKS = frozenset({"a", "area", "link"})
_MEDIA = frozenset("audio embed iframe img source track video".split())


class Syntax(NamedTuple):
    """How one of the two standards marks things.

    Attributes:
        name: begins the selector.
        scope: attribute of an element that is a thing.
        type: attribute that says of which type.
        property: attribute that names a property of the thing around it.
    """

    name: str
    scope: str
    type: str
    property: str


SYNTAXES = (
    Syntax("microdata", "itemscope", "itemtype", "itemprop"),
    Syntax("rdfa", "typeof", "typeof", "property"),
)


def find_marked(dom: Dom) -> list[Table]:
    """Return a table per type of which *dom* marks two or more things."""
    tables: list[Table] = []
    for syntax in SYNTAXES:
        typed, owned = _things(dom, syntax)
        for kind, nodes in typed.items():
            if len(nodes) >= 2 and sum(node in owned for node in nodes) < OWNED * len(nodes):
                tables.append(_table(dom, syntax, kind, nodes))
    return [table for table in tables if table.read(range(min(3, len(table.records))))]


def select_marked(dom: Dom, selector: str) -> list[Table]:
    """Return the table of the type that *selector* names, of one thing too."""
    name, _, kind = selector.partition(":")
    return [
        _table(dom, syntax, kind, typed[kind])
        for syntax in SYNTAXES
        if syntax.name == name and kind in (typed := _things(dom, syntax)[0])
    ]


def _things(dom: Dom, syntax: Syntax) -> tuple[dict[str, list[int]], set[int]]:
    """Return type to things, and the things that are a property of another typed thing."""
    typed: dict[str, list[int]] = {}
    owned: set[int] = set()
    end = -1  # one past the last node of the outermost typed thing
    for node, attrs in enumerate(dom.attrs):
        if syntax.scope not in attrs:
            continue
        kind = _type(dom, node, syntax)
        if not kind:
            continue
        typed.setdefault(kind, []).append(node)
        if node < end and syntax.property in attrs:
            owned.add(node)
        end = max(end, dom.ends[node])
    return typed, owned


def _type(dom: Dom, node: int, syntax: Syntax) -> str:
    """Return the last name of the first type: ``https://schema.org/Event`` is "Event"."""
    told = dom.attr(node, syntax.type).split()
    return _bare(told[0]) if told else ""


def _table(dom: Dom, syntax: Syntax, kind: str, nodes: list[int]) -> Table:
    def read(numbers: Sequence[int], keys: Collection[str] | None = None) -> list[Column]:
        del keys  # reading all of them costs little
        columns: dict[str, Column] = {}
        for number in numbers:
            for path, cell, form, place in _cells(dom, syntax, nodes[number]):
                key = "/".join(path) + (f"@{cell.attribute}" if cell.attribute else "")
                column = columns.get(key)
                if column is None:
                    labels = labels_of(path)
                    column = columns[key] = Column(
                        key=key,
                        form=form,
                        labels=labels,
                        hints=words(path[-1]),
                        tag=dom.tags[cell.node],
                        order=place,
                    )
                column.cells.setdefault(number, cell)
        return list(columns.values())

    records = tuple(Record(node, dom.ends[node]) for node in nodes)
    chars = sum(dom.stops[node] - dom.starts[node] for node in nodes)
    return Table("markup.items/1", records, f"{syntax.name}:{kind}", read, kind, chars)


def _cells(
    dom: Dom, syntax: Syntax, record: int
) -> Iterator[tuple[tuple[str, ...], RawCell, Form, float]]:
    """Yield (path, cell, form, place 0..1 in the record) of the properties of one record."""
    seen: dict[tuple[str, ...], int] = {}
    count = 0
    size = max(1, dom.ends[record] - record)
    for node, path in _properties(dom, syntax, record):
        times = seen[path] = seen.get(path, -1) + 1
        numbered = (*path, str(times)) if times else path
        for cell, form in _values(dom, node):
            count += 1
            if count > MAX_PROPERTIES:
                return
            yield numbered, cell, form, (node - record) / size


def _properties(dom: Dom, syntax: Syntax, record: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield (node, path of names) of the properties below *record* that are no things."""
    stack: list[tuple[int, tuple[str, ...]]] = []  # (end, path) of the open things
    for node in range(record + 1, dom.ends[record]):
        attrs = dom.attrs[node]
        if not attrs:
            continue
        while stack and stack[-1][0] <= node:
            stack.pop()
        above = stack[-1][1] if stack else ()
        names = attrs.get(syntax.property, "").split()
        if syntax.scope in attrs:
            path = (*above, _bare(names[0])) if names else (*above, _type(dom, node, syntax))
            stack.append((dom.ends[node], path))
            continue
        for name in names:
            yield node, (*above, _bare(name))


def _bare(name: str) -> str:
    """Return a property's own name: ``schema:name`` and an address with ``#name`` are "name"."""
    return name.rstrip("/").rpartition("/")[2].rpartition("#")[2].rpartition(":")[2]


def _values(dom: Dom, node: int) -> Iterator[tuple[RawCell, Form]]:
    attrs, tag = dom.attrs[node], dom.tags[node]
    attribute = _attribute(attrs, tag)
    value = " ".join(attrs.get(attribute, "").split()) if attribute else ""
    if value and len(value) <= MAX_CHARS:
        is_link = attribute in {"href", "src", "data", "resource"}
        form = Form.LINK if is_link else form_of(value)
        yield RawCell(value, node, attribute), Form.IMAGE if tag == "img" else form
    text = dom.text(node)
    if text and len(text) <= MAX_CHARS:
        yield RawCell(text, node), Form.TEXT


def _attribute(attrs: Mapping[str, str], tag: str) -> str:
    """Return the attribute that is a property's value, "" when its text is."""
    if "content" in attrs:
        return "content"
    if tag in _LINKS:
        return "href"
    if tag in _MEDIA:
        return "src"
    if tag == "time":
        return "datetime"
    if tag in {"data", "meter"}:
        return "value"
    return "resource" if "resource" in attrs else ""
