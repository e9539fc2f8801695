"""Columns of records in markup: what each record holds, aligned over the records.

A value's key is its path of steps from the record, with an ordinal among equal paths; so optional
parts shift nothing but their own kind. Labelled values ("Docket: 12-345", ``dt``/``dd``) are keyed
by their label instead, wherever they stand (engine.md 1.3, "label pivot").
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from rowsmith.dom.tree import TEXT
from rowsmith.lexicon import words
from rowsmith.model.table import Column, Form, RawCell, Record
from rowsmith.sources.outline import Outline

LABEL = re.compile(r"([^\W\d_][^:：\n]{0,38}?)\s?[:：]")
"""A label in front of its value: "Docket No.:"."""
_LINK_ATTRIBUTES = {
    "a": ("href",),
    "img": ("src", "data-src"),
    "time": ("datetime",),
    "data": ("value",),
    "meta": ("content",),
    "link": ("href",),
    "source": ("srcset",),
    "area": ("href",),
    "iframe": ("src",),
}
_TEXT_ATTRIBUTES = (
    "title",
    "alt",
    "aria-label",
    "data-date",
    "data-price",
    "data-name",
    "data-title",
    "data-value",
    "content",
)
_EMPHASIS = frozenset({"i", "em", "sup", "sub", "abbr", "mark", "u", "q", "cite", "wbr"})
_LABEL_ATTRIBUTES = ("data-label", "data-th", "data-title", "data-header", "headers")
_LABEL_TAGS = frozenset(
    {"dt", "th", "label", "b", "strong", "h3", "h4", "h5", "h6", "span", "div", "p", "em", "td"}
)
MAX_CELL = 4_000


@dataclass(slots=True)
class _Builder:
    """Columns while they grow."""

    outline: Outline
    headers: dict[int, tuple[str, ...]]
    columns: dict[str, Column] = field(default_factory=dict)
    places: dict[str, list[float]] = field(default_factory=dict)

    def add(
        self, number: int, key: str, form: Form, cell: RawCell, *, place: float, tag: str = ""
    ) -> Column | None:
        """Put *cell* into the column *key* unless the record has one there already."""
        if not cell.text:
            return None
        column = self.columns.get(key)
        if column is None:
            column = self.columns[key] = Column(key=key, form=form, tag=tag)
            self.places[key] = []
        if number in column.cells:
            return None
        column.cells[number] = cell
        self.places[key].append(place)
        return column


def read_columns(
    outline: Outline,
    records: Sequence[Record],
    numbers: Sequence[int],
    headers: dict[int, tuple[str, ...]] | None = None,
) -> list[Column]:
    """Return the columns of the records with the given *numbers*, in record order of position.

    Args:
        outline: the page.
        records: all records of the table.
        numbers: which of them are read, ascending.
        headers: labels by grid column, for records that are table rows.
    """
    builder = _Builder(outline, headers or {})
    for number in numbers:
        _read_record(builder, number, records[number])
    _read_context(builder, records, numbers)
    for key, column in builder.columns.items():
        spots = builder.places[key]
        column.order = sum(spots) / len(spots)
    found = list(builder.columns.values())
    _label_by_constants(found, len(numbers))
    return found


def _read_record(builder: _Builder, number: int, record: Record) -> None:
    dom, start = builder.outline.dom, record.start
    whole = RawCell(dom.span_text(start, record.end)[:MAX_CELL], start)
    builder.add(number, ".", Form.RECORD, whole, place=0.0, tag=dom.tags[start])
    seen: Counter[str] = Counter()
    for _, cell in record.inherited:  # a cell that spans into this row reads as if it stood here
        inside = Record(cell, dom.ends[cell])
        _read_nodes(builder, number, inside, seen=seen, prefix=dom.tags[start])
    _read_nodes(builder, number, record, seen=seen, prefix="")
    _read_labelled(builder, number, record)


def _read_nodes(
    builder: _Builder, number: int, record: Record, *, seen: Counter[str], prefix: str
) -> None:
    """Add what the record's nodes hold, keyed by their path of steps below *prefix*."""
    outline, dom = builder.outline, builder.outline.dom
    start, end = record.start, record.end
    relative: dict[int, str] = {}
    size = max(1, end - start)
    wrapped = _same_as_parent(outline, start, end)
    for node in range(start, end):
        above, place = relative.get(dom.parents[node], prefix), (node - start) / size
        if dom.tags[node] == TEXT:
            run = _run(outline, node, end)
            if run is None:
                continue
            key, cell = _numbered(seen, f"{above}/text()"), run
            tag = dom.tags[dom.parents[node]]
            column = builder.add(number, key, Form.TEXT, cell, place=place, tag=tag)
            _describe(builder, column, node, record)
            continue
        step = f"td#{outline.columns[node]}" if node in outline.columns else outline.steps[node]
        if node == start and dom.ends[node] == end and node not in outline.columns:
            step = dom.tags[node]  # cards of one list often differ in the classes of their root
        relative[node] = path = f"{above}/{step}" if above else step
        _read_attributes(builder, number, node, path, seen=seen, place=place, record=record)
        if node in wrapped or outline.text_count(node, dom.ends[node]) < 2:
            continue
        text = dom.text(node)
        if len(text) <= MAX_CELL:
            key, cell = _numbered(seen, path), RawCell(text, node)
            column = builder.add(number, key, Form.TEXT, cell, place=place, tag=dom.tags[node])
            _describe(builder, column, node, record)


def _run(outline: Outline, node: int, end: int) -> RawCell | None:
    """Return the text at *node* with the emphasised words inside it, None inside of such a run.

    "Smith <i>v.</i> Jones" is one text; a run begins with plain text, so that an emphasised lead
    ("<i>Ana</i>, Berlin") stays a text of its own.
    """
    dom, parent = outline.dom, outline.dom.parents[node]
    holder = dom.parents[parent] if dom.tags[parent] in _EMPHASIS else parent
    first = next(
        (child for child in dom.children(holder) if dom.starts[child] < dom.stops[child]), node
    )
    is_run = dom.tags[first] == TEXT and any(dom.tags[c] in _EMPHASIS for c in dom.elements(holder))
    if not is_run:
        return RawCell(dom.texts[node], node)
    stop = first
    for child in dom.children(holder):
        if child < first:
            continue
        if dom.tags[child] != TEXT and dom.tags[child] not in _EMPHASIS:
            break
        stop = dom.ends[child]
    if not first <= node < stop:
        return RawCell(dom.texts[node], node)
    whole = stop >= dom.ends[holder]
    return (
        RawCell(dom.span_text(first, min(stop, end)), holder if whole else first)
        if node == first
        else None
    )


def _numbered(seen: Counter[str], key: str) -> str:
    seen[key] += 1
    return key if seen[key] == 1 else f"{key}[{seen[key]}]"


def _same_as_parent(outline: Outline, start: int, end: int) -> set[int]:
    """Return the elements whose texts are exactly those of one of their children."""
    dom, found = outline.dom, set[int]()
    for node in range(start + 1, end):
        parent = dom.parents[node]
        if (
            parent >= start
            and dom.tags[node] != TEXT
            and outline.text_count(node, dom.ends[node])
            == outline.text_count(parent, dom.ends[parent])
        ):
            found.add(parent)
    return found


def _read_attributes(  # noqa: PLR0913 - one record's place, passed on as it is
    builder: _Builder,
    number: int,
    node: int,
    path: str,
    *,
    seen: Counter[str],
    place: float,
    record: Record,
) -> None:
    dom = builder.outline.dom
    attrs, tag = dom.attrs[node], dom.tags[node]
    if not attrs:
        return
    for name in _LINK_ATTRIBUTES.get(tag, ()):
        value = attrs.get(name, "").strip()
        if not value or (tag == "a" and value.startswith(("#", "javascript:"))):
            continue
        form = (
            Form.LINK
            if name == "href"
            else Form.IMAGE
            if name in {"src", "data-src", "srcset"}
            else Form.ATTRIBUTE
        )
        column = builder.add(
            number,
            _numbered(seen, f"{path}@{name}"),
            form,
            RawCell(value, node, name),
            place=place,
            tag=tag,
        )
        _describe(builder, column, node, record)
        if tag == "a" and column is not None:
            _read_anchor(builder, number, node, place)
    for name in _TEXT_ATTRIBUTES:
        value = attrs.get(name, "")
        if 1 < len(value) <= 300 and tag != "meta":
            column = builder.add(
                number,
                _numbered(seen, f"{path}@{name}"),
                Form.ATTRIBUTE,
                RawCell(" ".join(value.split()), node, name),
                place=place,
                tag=tag,
            )
            _describe(builder, column, node, record)


def _read_anchor(builder: _Builder, number: int, node: int, place: float) -> None:
    """Add the link again under its own text, so that "Agenda" and "Minutes" never swap."""
    dom = builder.outline.dom
    text = dom.text(node) or dom.attr(node, "title") or dom.attr(node, "aria-label")
    if 2 <= len(text) <= 30:
        column = builder.add(
            number,
            f"a[{' '.join(words(text))}]@href",
            Form.LINK,
            RawCell(dom.attr(node, "href"), node, "href"),
            place=place,
            tag="a",
        )
        if column is not None and not column.labels:
            column.labels = (text,)


def _describe(builder: _Builder, column: Column | None, node: int, record: Record) -> None:
    """Give a new column the labels and hints that the page's markup holds for it."""
    if column is None or column.hints or len(column.cells) > 1:
        return
    outline, dom = builder.outline, builder.outline.dom
    hints: list[str] = []
    labels: list[str] = list(column.labels)
    up, levels = node, 0
    while up >= record.start and levels < 4:
        attrs = dom.attrs[up]
        for name in (
            "itemprop",
            "property",
            "class",
            "id",
            "rel",
            "name",
            "data-field",
            "data-testid",
        ):
            hints.extend(words(attrs.get(name, "")[:120]))
        labels.extend(attrs[name] for name in _LABEL_ATTRIBUTES if attrs.get(name))
        if up in outline.columns:
            labels.extend(builder.headers.get(outline.columns[up], ()))
            break
        up, levels = dom.parents[up], levels + 1
    column.hints = tuple(dict.fromkeys(hints))[:24]
    column.labels = tuple(dict.fromkeys(labels))


def _read_labelled(builder: _Builder, number: int, record: Record) -> None:
    """Add the record's labelled values, keyed by their label."""
    for label, cell, place in labelled_values(builder.outline, record.start, record.end):
        column = builder.add(
            number, f"label[{' '.join(words(label))}]", Form.TEXT, cell, place=place, tag="dd"
        )
        if column is not None and not column.labels:
            column.labels = (label,)


def labelled_values(outline: Outline, start: int, end: int) -> Iterator[tuple[str, RawCell, float]]:
    """Yield (label, value, position 0..1) of "Label: value", ``dt``/``dd`` and ``th``/``td``."""
    dom, size = outline.dom, max(1, end - start)
    nodes = dom.text_nodes_in(start, end)
    for at, node in enumerate(nodes):
        text, parent = dom.texts[node], dom.parents[node]
        tag = dom.tags[parent]
        found = LABEL.match(text)
        if found and found.end() < len(text) and not text[found.end() :].startswith("//"):
            rest = text[found.end() :]
            value = rest.strip()
            if value and not (value[0].isdigit() and text[found.end() - 2].isdigit()):
                begin = found.end() + len(rest) - len(rest.lstrip())
                yield (
                    found[1],
                    RawCell(value, node, start=begin, end=len(text)),
                    (node - start) / size,
                )
        elif (
            at + 1 < len(nodes)
            and len(text) <= 40
            and (text.endswith((":", "：")) or tag in {"dt", "th"})
        ):
            follower = _value_after(outline, nodes, at, end)
            if follower is not None:
                yield text.rstrip(":： "), follower, (node - start) / size


def _value_after(outline: Outline, nodes: Sequence[int], at: int, end: int) -> RawCell | None:
    """Return the value that follows the label in ``nodes[at]``: its next cell, or its next text."""
    dom, follower = outline.dom, nodes[at + 1]
    up = follower
    while dom.parents[up] >= 0 and dom.parents[up] > nodes[at] and dom.ends[dom.parents[up]] <= end:
        up = dom.parents[up]
    text = dom.text(up) if dom.tags[up] != TEXT else dom.texts[follower]
    if not text or text.endswith(":") or len(text) > MAX_CELL:
        return None
    return RawCell(text.lstrip(": "), up)


def _read_context(builder: _Builder, records: Sequence[Record], numbers: Sequence[int]) -> None:
    """Add the heading above each record as a column; headings inside records do not count."""
    outline, dom = builder.outline, builder.outline.dom
    if len(records) < 2:
        return
    starts = [record.start for record in records]
    first = starts[0]
    inside = (
        {
            heading
            for record in records
            for heading in outline.headings
            if record.start <= heading < record.end
        }
        if len(records) * len(outline.headings) < 200_000
        else set()
    )
    free = [heading for heading in outline.headings if heading not in inside]
    for number in numbers:
        above = [heading for heading in free if heading < records[number].start][-3:]
        for depth, heading in enumerate(reversed(above)):
            if depth and heading < first and len(above) > 1 and depth > 1:
                break
            builder.add(
                number,
                f"heading[{depth + 1}]",
                Form.CONTEXT,
                RawCell(dom.text(heading)[:300], heading),
                place=0.0,
                tag=dom.tags[heading],
            )


def _label_by_constants(columns: list[Column], records: int) -> None:
    """Let text that never changes over the records label the column behind it."""
    if records < 3:
        return
    texts = sorted(
        (c for c in columns if c.form is Form.TEXT and c.key.endswith(("text()", "]"))),
        key=lambda c: c.order,
    )
    for label, value in pairwise(texts):
        kept = {cell.text for cell in label.cells.values()}
        if (
            len(kept) == 1
            and len(label.cells) >= max(3, 0.6 * records)
            and label.tag in _LABEL_TAGS
        ):
            text = next(iter(kept))
            if 2 <= len(text) <= 40 and not value.labels:
                value.labels = (text.rstrip(": "),)
