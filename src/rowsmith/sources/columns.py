"""Columns of records in markup: what each record holds, aligned over the records.

A value's key is its path of steps from the record, with an ordinal among equal paths; so optional
parts shift nothing but their own kind. Labelled values ("Docket: 12-345", ``dt``/``dd``) are keyed
by their label instead, wherever they stand (engine.md 1.3, "label pivot").
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from rowsmith.dom.tree import TEXT
from rowsmith.lexicon import month, stem, weekday, words
from rowsmith.model.table import Column, Form, RawCell, Record
from rowsmith.sources.attributes import MUTE, attribute_cells, icon_words, is_own
from rowsmith.sources.context import headings_above, texts_above
from rowsmith.sources.labelled import MAX_CELL, labelled_values
from rowsmith.sources.outline import Outline, Told
from rowsmith.sources.wanted import Need, Wanted
from rowsmith.sources.wrappers import bare_columns, bare_named

_LABEL_TAGS = frozenset(
    {"dt", "th", "label", "b", "strong", "h3", "h4", "h5", "h6", "span", "div", "p", "em", "td"}
)
_LABEL_ATTRIBUTES = ("data-label", "data-th", "data-title", "data-header")
MAX_UNITS = 40
"""An element with more texts than this is no value."""
MAX_LEVELS = 4
"""A value is described by its element and the ones around it, so many in all."""
MAX_ANCHOR = 60
MAX_NODES = 500
"""Nodes of a record that are looked into while no column of it is chosen: what lies further is one
more of a thousand columns, and such records are parts of a page that hold the real ones."""
LEAST_MEASURED, MAX_MEASURED = 2, 8
"""Texts with a number and the same words behind it, which tell what the number counts."""
_MEASURED = re.compile(r"[^\w\s]{0,2}\s?\d[\d.,\s]*[kKmM]?\+?\s?([^\W\d_][^\d]{1,30})")
_FILE_KINDS = frozenset({"pdf", "doc", "docx", "kb", "mb"})
_Key = tuple[int, str, int]
NOWHERE = Record(0, 0)
ALL = Need(text=True, attributes=True, inside=True)


@dataclass(slots=True)
class _Reader:
    """Columns while they grow."""

    outline: Outline
    headers: Mapping[int, tuple[str, ...]]
    wanted: Wanted | None = None
    columns: dict[_Key | str, Column] = field(default_factory=dict)
    record: Record = NOWHERE
    number: int = 0

    def read(self, number: int, record: Record) -> None:
        """Add all that one record holds."""
        dom, start = self.outline.dom, record.start
        self.number, self.record = number, record
        if self.wanted is None or self.wanted.record:
            whole = RawCell(dom.span_text(start, record.end)[:MAX_CELL], start)
            self.add(".", Form.RECORD, whole, place=0.0, tag=dom.tags[start])
        seen: dict[tuple[int, str], int] = {}
        row = self.outline.below(-1, dom.tags[start])
        for _, cell in record.inherited:  # reaches in from above: it reads as if it stood here
            self._nodes(cell, dom.ends[cell], seen, row)
        self._nodes(start, record.end, seen, -1)
        if self.wanted is None or self.wanted.labels:
            self._labelled()
        if self.wanted is not None and self.wanted.anchors:
            for _, cell in record.inherited:
                self._anchors(cell, dom.ends[cell])
            self._anchors(start, record.end)

    def add(
        self, key: _Key | str, form: Form, cell: RawCell, *, place: float, tag: str = ""
    ) -> Column | None:
        """Put *cell* into the column *key*; return the column when it is new."""
        column = self.columns.get(key)
        if column is not None:
            if self.number not in column.cells:
                column.cells[self.number] = cell
                column.order += place
            return None
        if not cell.text:
            return None
        text = key if isinstance(key, str) else self._key_text(key)
        column = Column(key=text, form=form, cells={self.number: cell}, tag=tag, order=place)
        self.columns[key] = column
        return column

    def _key_text(self, key: _Key) -> str:
        path, attribute, ordinal = key
        name = self.outline.name_of(path)
        text = f"{name}@{attribute}" if attribute else name
        return text if ordinal == 1 else f"{text}[{ordinal}]"

    def _nodes(self, start: int, end: int, seen: dict[tuple[int, str], int], prefix: int) -> None:
        """Add what the nodes hold, keyed by their path of steps below *prefix*."""
        outline, dom = self.outline, self.outline.dom
        tags, ends, attrs = dom.tags, dom.ends, dom.attrs
        grid, counts = outline.columns, outline.counts
        size = max(1, end - start)
        for node, step, path, need in self._paths(start, end, prefix):
            place = (node - start) / size
            if tags[node] == TEXT:
                run = outline.run(node)
                if run is not None:
                    self._text(path, run, node, seen, place)
                continue
            if need.attributes and attrs[node] and tags[node] not in MUTE:
                self._attributes(path, node, seen, place)
            texts = counts[ends[node]] - counts[node]
            # the same cell may hold a link in one record and plain text in the next
            is_cell = node in grid or (texts == 1 and step != tags[node])
            is_told = is_cell or (texts > 1 and not outline.wrapped[node])
            if need.text and is_told and texts <= MAX_UNITS:
                text = dom.text(node) if node > start else ""
                if 0 < len(text) <= MAX_CELL:
                    self._text(path, RawCell(text, node), node, seen, place)

    def _paths(self, start: int, end: int, prefix: int) -> Iterator[tuple[int, str, int, Need]]:
        """Yield (node, step, path of steps below *prefix*, what is needed there).

        Elements in which nothing is wanted are passed over whole; where no column is chosen yet,
        the first nodes of a large record stand for all of them.
        """
        outline, dom = self.outline, self.outline.dom
        tags, parents, ends = dom.tags, dom.parents, dom.ends
        steps, grid, below = outline.steps, outline.columns, outline.below
        relative = [prefix] * (end - start)
        node, need = start, ALL
        stop = end if self.wanted is not None else min(end, start + MAX_NODES)
        while node < stop:
            parent = parents[node]
            above = relative[parent - start] if parent >= start else prefix
            if tags[node] == TEXT:
                step = "text()"
            elif node == start and ends[node] == end and prefix < 0:
                step = tags[node]  # cards of one list often differ in the classes of their root
            elif node in grid:
                step = f"td#{grid[node]}"
            else:
                step = steps[node]
            path = relative[node - start] = below(above, step)
            if self.wanted is not None:
                need = self.wanted.at(path, outline)
            if need.text or need.attributes or need.inside:
                yield node, step, path, need
            node = node + 1 if need.inside else ends[node]

    def _text(
        self,
        path: int,
        cell: RawCell,
        node: int,
        seen: dict[tuple[int, str], int],
        place: float,
    ) -> None:
        ordinal = seen[path, ""] = seen.get((path, ""), 0) + 1
        dom = self.outline.dom
        tag = dom.tags[node] if dom.tags[node] != TEXT else dom.tags[dom.parents[node]]
        column = self.add((path, "", ordinal), Form.TEXT, cell, place=place, tag=tag)
        if column is not None:
            self._describe(column, node)

    def _attributes(
        self, path: int, node: int, seen: dict[tuple[int, str], int], place: float
    ) -> None:
        tag = self.outline.dom.tags[node]
        for name, form, cell in attribute_cells(self.outline, node):
            ordinal = seen[path, name] = seen.get((path, name), 0) + 1
            column = self.add((path, name, ordinal), form, cell, place=place, tag=tag)
            if column is not None:
                self._describe(column, node)
                if is_own(name):
                    column.hints = tuple(dict.fromkeys((*words(name[5:]), *column.hints)))
            if form is Form.LINK and tag == "a" and self.wanted is None:
                self._anchor(node, cell, place)

    def _anchors(self, start: int, end: int) -> None:
        """Add the links among the nodes under their own texts."""
        dom, size = self.outline.dom, max(1, end - start)
        for node in dom.tagged_in("a", start, end):
            for _, form, cell in attribute_cells(self.outline, node):
                if form is Form.LINK:
                    self._anchor(node, cell, (node - start) / size)

    def _anchor(self, node: int, cell: RawCell, place: float) -> None:
        """Add the link again under its own text, so that "Agenda" and "Minutes" never swap."""
        dom = self.outline.dom
        text = dom.text(node) or dom.attr(node, "title") or dom.attr(node, "aria-label")
        said = _lasting_words(text) if 2 <= len(text) <= MAX_ANCHOR else ()
        if 0 < len(said) <= 4:
            name = " ".join(said)
            column = self.add(f"a[{name}]@href", Form.LINK, cell, place=place, tag="a")
            if column is not None:
                column.labels = (name,)

    def _describe(self, column: Column, node: int) -> None:
        """Give a new column the labels and hints that the page's markup holds for it."""
        if self.wanted is not None:
            return
        parents, first = self.outline.dom.parents, self.record.start
        levels, up = 0, node
        while up >= first and levels < MAX_LEVELS:
            levels, up = levels + 1, parents[up]
        hints, labels, cell = _told(self.outline, node, levels)
        if cell >= 0 and parents[cell] == first:  # the header names a record's first row
            labels = (*labels, *self.headers.get(self.outline.columns[cell], ()))
        if hints:
            column.hints = hints
        if labels:
            column.labels = tuple(dict.fromkeys(labels))

    def _labelled(self) -> None:
        """Add the record's labelled values, keyed by their label."""
        start, end = self.record.start, self.record.end
        if self.outline.text_count(start, end) > MAX_UNITS * 4:
            return
        for label, cell, place in labelled_values(self.outline, start, end):
            key = f"label[{' '.join(words(label))}]"
            column = self.add(key, Form.TEXT, cell, place=place, tag="dd")
            if column is not None:
                column.labels = (label,)


def _told(outline: Outline, node: int, levels: int) -> Told:
    """Return what the markup says of a value: by its node and the elements around it.

    Args:
        outline: the page; remembers it.
        node: where the value stands.
        levels: how many elements are looked at, up to the next cell of a table.
    """
    found = outline.told.get((node, levels))
    if found is not None:
        return found
    hints: list[str] = []
    labels: list[str] = []
    cell, up = -1, node
    for _ in range(levels):
        attrs = outline.dom.attrs[up]
        hints.extend(icon_words(outline, up))
        if attrs:
            hints.extend(outline.hints(up))
            labels.extend([attrs[name] for name in _LABEL_ATTRIBUTES if attrs.get(name)])
        if up in outline.columns:
            cell = up
            break
        up = outline.dom.parents[up]
    made = (tuple(dict.fromkeys(hints))[:24], tuple(labels), cell)
    outline.told[node, levels] = made
    return made


@lru_cache(maxsize=4096)
def _lasting_words(text: str) -> tuple[str, ...]:
    """Return what a link's text says apart from dates and numbers: "April 4 Minutes" is minutes."""
    return tuple(
        word
        for word in words(text)
        if not (any(map(str.isdigit, word)) or month(word) or weekday(word) or word in _FILE_KINDS)
    )


def read_columns(
    outline: Outline,
    records: Sequence[Record],
    numbers: Sequence[int],
    headers: Mapping[int, tuple[str, ...]] | None = None,
    keys: Collection[str] | None = None,
) -> list[Column]:
    """Return the columns of the records with the given *numbers*, in order of first appearance.

    Args:
        outline: the page.
        records: all records of the table.
        numbers: which of them are read, ascending.
        headers: labels by grid column, for records that are table rows.
        keys: the columns that are wanted, all when None; see `rowsmith.model.table.ReadColumns`.
    """
    wanted = Wanted.of(keys) if keys is not None else None
    reader = _Reader(outline, headers or {}, wanted)
    for number in numbers:
        reader.read(number, records[number])
    is_above = wanted is None or wanted.headings
    for number, tag, cell in headings_above(outline, records, numbers) if is_above else ():
        reader.number = number
        reader.add(f"heading[{tag}]", Form.CONTEXT, cell, place=0.0, tag=tag)
    for number, step, cell in texts_above(outline, records, numbers):
        reader.number = number
        reader.add(f"above[{step}]", Form.CONTEXT, cell, place=0.0, tag="above")
    found = list(reader.columns.values())
    for column in found:
        column.order /= len(column.cells)
    if keys is not None:
        return [*found, *bare_named(found, keys)]
    _label_by_constants(found, len(numbers))
    found.extend(list(bare_columns(found, len(numbers))))
    for column in found:
        _hint_by_measure(column)
    return _without_machinery(found)


def _without_machinery(columns: Sequence[Column]) -> list[Column]:
    """Return *columns* without the site's own attributes that never change or repeat a column."""
    told = {_texts(column) for column in columns if not _is_own(column)}
    return [
        column
        for column in columns
        if not _is_own(column)
        or (len(set(dict(_texts(column)).values())) > 1 and _texts(column) not in told)
    ]


def _is_own(column: Column) -> bool:
    return column.form is Form.ATTRIBUTE and is_own(next(iter(column.cells.values())).attribute)


def _texts(column: Column) -> frozenset[tuple[int, str]]:
    return frozenset((number, cell.text) for number, cell in column.cells.items())


def _label_by_constants(columns: list[Column], records: int) -> None:
    """Let text that never changes over the records label the column behind it."""
    if records < 3:
        return
    texts = sorted((c for c in columns if c.form is Form.TEXT), key=lambda c: c.order)
    for label, value in pairwise(texts):
        if (
            label.tag not in _LABEL_TAGS
            or len(label.cells) < max(3, 0.6 * records)
            or value.labels
            or not label.key.endswith(("text()", "]"))
        ):
            continue
        kept = {cell.text for cell in label.cells.values()}
        if len(kept) == 1 and 2 <= len(text := next(iter(kept))) <= 40:
            value.labels = (text.rstrip(": "),)


def _hint_by_measure(column: Column) -> None:
    """Let the words behind a number that are in every text hint at the column: "12 replies"."""
    if column.form is not Form.TEXT or len(column.cells) < LEAST_MEASURED:
        return
    common: frozenset[str] | None = None
    for cell in list(column.cells.values())[:MAX_MEASURED]:
        found = _MEASURED.fullmatch(cell.text)
        if found is None:
            return
        said = frozenset(map(stem, words(found[1])))
        common = said if common is None else common & said
    if common:
        column.hints = tuple(dict.fromkeys((*sorted(common), *column.hints)))
