"""Columns of records in markup: what each record holds, aligned over the records.

A value's key is its path of steps from the record, with an ordinal among equal paths; so optional
parts shift nothing but their own kind. Labelled values ("Docket: 12-345", ``dt``/``dd``) are keyed
by their label instead, wherever they stand (engine.md 1.3, "label pivot").
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rowsmith.dom.tree import TEXT
from rowsmith.lexicon import month, weekday, words
from rowsmith.model.table import Column, Form, RawCell, Record
from rowsmith.sources.attributes import MUTE, attribute_cells
from rowsmith.sources.context import headings_above, texts_above
from rowsmith.sources.described import (
    WHOLE,
    describe,
    hint_by_measure,
    label_by_constants,
    without_machinery,
    without_plain_wholes,
)
from rowsmith.sources.labelled import MAX_CELL, labelled_values
from rowsmith.sources.outline import Outline
from rowsmith.sources.preformatted import lines_of
from rowsmith.sources.wanted import Need, Wanted
from rowsmith.sources.wrappers import bare_columns, bare_named

MAX_UNITS = 40
"""An element with more texts than this is no value."""
MAX_ANCHOR = 60
MAX_COLUMNS = 140
"""Columns of a table at the most while none is chosen: those that most records have."""
MAX_NODES = 500
"""Nodes of a record that are looked into while no column of it is chosen: what lies further is one
more of a thousand columns, and such records are parts of a page that hold the real ones."""
_FILE_KINDS = frozenset({"pdf", "doc", "docx", "kb", "mb"})
_Key = tuple[int, str, int]
NOWHERE = Record(0, 0)
ALL = Need(text=True, attributes=True, inside=True)


@dataclass(slots=True)
class _Grown:
    """A column while it grows; what the markup says of it is read when it is known to stay.

    Attributes:
        form: what it is made of.
        cells: record number to cell.
        order: sum of the places in the records.
        node: where the first cell's value stands, -1 where its markup says nothing of it.
        tag: tag of the innermost element, where *node* does not tell it.
        labels: what the page calls it, where its key is made of that.
    """

    form: Form
    cells: dict[int, RawCell]
    order: float
    node: int = -1
    tag: str = ""
    labels: tuple[str, ...] = ()


@dataclass(slots=True)
class _Reader:
    """Columns while they grow."""

    outline: Outline
    wanted: Wanted | None = None
    columns: dict[_Key | str, _Grown] = field(default_factory=dict)
    record: Record = NOWHERE
    number: int = 0

    def read(self, number: int, record: Record) -> None:
        """Add all that one record holds."""
        dom, start = self.outline.dom, record.start
        self.number, self.record = number, record
        if self.wanted is None or self.wanted.record:
            whole = RawCell(dom.span_text(start, record.end)[:MAX_CELL], start)
            column = self.add(".", Form.RECORD, whole, 0.0)
            if column is not None:
                column.tag = dom.tags[start]
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
        self, key: _Key | str, form: Form, cell: RawCell, place: float, node: int = -1
    ) -> _Grown | None:
        """Put *cell* into the column *key*; return the column when it is new."""
        column = self.columns.get(key)
        if column is not None:
            if self.number not in column.cells:
                column.cells[self.number] = cell
                column.order += place
            return None
        if not cell.text:
            return None
        column = self.columns[key] = _Grown(form, {self.number: cell}, place, node)
        return column

    def _nodes(self, start: int, end: int, seen: dict[tuple[int, str], int], prefix: int) -> None:
        """Add what the nodes hold, keyed by their path of steps below *prefix*."""
        outline, dom = self.outline, self.outline.dom
        tags, ends, attrs = dom.tags, dom.ends, dom.attrs
        grid, counts = outline.columns, outline.counts
        size = max(1, end - start)
        for node, step, path, need in self._paths(start, end, prefix):
            tag = tags[node]
            if tag == TEXT:
                run = outline.run(node)
                if run is not None:
                    self._text(path, run, node, seen, (node - start) / size)
                if node in dom.preformatted:
                    line = outline.below(path, "line")
                    for cell in lines_of(dom, node):
                        self._text(line, cell, node, seen, (node - start) / size)
                continue
            if need.attributes and attrs[node] and tag not in MUTE:
                self._attributes(path, node, seen, (node - start) / size)
            texts = counts[ends[node]] - counts[node] if need.text else 0
            if not 0 < texts <= MAX_UNITS:
                continue
            # the same cell may hold a link in one record and plain text in the next
            is_cell = node in grid or (texts == 1 and (step != tag or tag in WHOLE))
            is_told = is_cell or (texts > 1 and not outline.is_wrapped(node))
            if is_told and node > start:
                text = dom.text(node)
                if 0 < len(text) <= MAX_CELL:
                    cell = RawCell(text, node)
                    self._text(path, cell, node, seen, (node - start) / size)

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
        self.add((path, "", ordinal), Form.TEXT, cell, place, node)

    def _attributes(
        self, path: int, node: int, seen: dict[tuple[int, str], int], place: float
    ) -> None:
        for name, form, cell in attribute_cells(self.outline, node):
            ordinal = seen[path, name] = seen.get((path, name), 0) + 1
            self.add((path, name, ordinal), form, cell, place, node)
            if form is Form.LINK and self.wanted is None and self.outline.dom.tags[node] == "a":
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
            column = self.add(f"a[{name}]@href", Form.LINK, cell, place)
            if column is not None:
                column.tag, column.labels = "a", (name,)

    def _labelled(self) -> None:
        """Add the record's labelled values, keyed by their label."""
        start, end = self.record.start, self.record.end
        if self.outline.text_count(start, end) > MAX_UNITS * 4:
            return
        for label, cell, place in labelled_values(self.outline, start, end):
            column = self.add(f"label[{' '.join(words(label))}]", Form.TEXT, cell, place)
            if column is not None:
                column.tag, column.labels = "dd", (label,)


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
    reader = _Reader(outline, wanted)
    for number in numbers:
        reader.read(number, records[number])
    is_above = wanted is None or wanted.headings
    for number, tag, cell in headings_above(outline, records, numbers) if is_above else ():
        _add_above(reader, number, f"heading[{tag}]", cell, tag)
    for number, step, cell in texts_above(outline, records, numbers):
        _add_above(reader, number, f"above[{step}]", cell, "above")
    if keys is not None:
        found = [_column(outline, key, one) for key, one in reader.columns.items()]
        return [*found, *bare_named(found, keys)]
    kept = _most_held(reader.columns)
    found = [_column(outline, key, one) for key, one in kept]
    for column, (_, one) in zip(found, kept, strict=True):
        if one.node >= 0:
            first = records[next(iter(one.cells))].start
            describe(outline, column, one.node, first, headers or {})
    found = without_plain_wholes(found)
    label_by_constants(found, len(numbers))
    found.extend(list(bare_columns(found, len(numbers))))
    for column in found:
        hint_by_measure(column)
    return without_machinery(found)


def _add_above(reader: _Reader, number: int, key: str, cell: RawCell, tag: str) -> None:
    reader.number = number
    column = reader.add(key, Form.CONTEXT, cell, 0.0)
    if column is not None:
        column.tag = tag


def _most_held(grown: Mapping[_Key | str, _Grown]) -> list[tuple[_Key | str, _Grown]]:
    """Return the columns that most records have, `MAX_COLUMNS` at most, in their order."""
    every = list(grown.items())
    if len(every) <= MAX_COLUMNS:
        return every
    by_cells = sorted(range(len(every)), key=lambda at: -len(every[at][1].cells))
    return [every[at] for at in sorted(by_cells[:MAX_COLUMNS])]


def _column(outline: Outline, key: _Key | str, grown: _Grown) -> Column:
    tag = grown.tag
    if grown.node >= 0:
        dom = outline.dom
        tag = dom.tags[grown.node]
        tag = tag if tag != TEXT else dom.tags[dom.parents[grown.node]]
    return Column(
        key=key if isinstance(key, str) else _key_text(outline, key),
        form=grown.form,
        cells=grown.cells,
        labels=grown.labels,
        tag=tag,
        order=grown.order / len(grown.cells),
    )


def _key_text(outline: Outline, key: _Key) -> str:
    path, attribute, ordinal = key
    name = outline.name_of(path)
    text = f"{name}@{attribute}" if attribute else name
    return text if ordinal == 1 else f"{text}[{ordinal}]"


@lru_cache(maxsize=4096)
def _lasting_words(text: str) -> tuple[str, ...]:
    """Return what a link's text says apart from dates and numbers: "April 4 Minutes" is minutes."""
    return tuple(
        word
        for word in words(text)
        if not (any(map(str.isdigit, word)) or month(word) or weekday(word) or word in _FILE_KINDS)
    )
