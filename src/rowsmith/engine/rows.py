"""Records to rows: texts typed, checked against the schema, each value with its place."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rowsmith.ask import RowValidator
from rowsmith.ask.flat import DOT
from rowsmith.ask.validator import RowFault
from rowsmith.match.choose import FLOOR as DOUBTED
from rowsmith.match.parts import slice_of
from rowsmith.model.ask import Ask, AskedField
from rowsmith.model.cell import Cell, Provenance, Reject
from rowsmith.model.page import Page
from rowsmith.model.receipt import MAX_REJECTS
from rowsmith.model.table import Column, Form, RawCell
from rowsmith.model.values import Json, Kind, Row
from rowsmith.sources import Outline
from rowsmith.values import Uncoercible, ValueContext, coerce, office_spans, own_span

MAX_RAW = 500
"""Characters of a raw text that a reject keeps."""
MAX_ITEMS, MANY = 100, 2
_WORDED = frozenset({Kind.TEXT, Kind.PERSON, Kind.PLACE, Kind.CODE, Kind.DATE, Kind.DATETIME})
_IN_FRONT = re.compile(r"(?:[,;:|·•–—]\s*|-\s+)*")
_BEHIND = re.compile(r"(?:[,;|·•–—]\s*|-\s+)*")
"""What divides a text from the next, read from its end."""
_GAP = r"(?:(?<!\s)\s++)?+"
_BETWEEN = tuple(
    map(re.compile, (rf"{_GAP}[;|·•]\s*", r"(?<!\s)\s++[–—/]\s+", rf"{_GAP}[,、،]\s*"))
)
"""What stands between the items of a list in one text, the surest first."""


@dataclass(slots=True)
class RowMaker:
    """Makes the rows of one page.

    Attributes:
        page: the page.
        ask: what is wanted, nested fields under dotted names.
        outline: the page's outline.
        context: how values are read.
        also: for fields that are lists, the columns beside their own that hold further items.
        sure: 0..1 for fields, that their column is the right one; 1 where nothing is said.
        rejected: how many records could become no row, so far.
        rejects: why, of the first of them.
        kept: the records that became the rows, so far.
    """

    page: Page
    ask: Ask
    outline: Outline
    context: ValueContext
    also: Mapping[str, Sequence[Column]] = field(default_factory=dict)
    sure: Mapping[str, float] = field(default_factory=dict)
    rejected: int = 0
    rejects: list[Reject] = field(default_factory=list)
    kept: list[int] = field(default_factory=list)

    def make(
        self, numbers: Sequence[int], found: Mapping[str, Column], method: str
    ) -> tuple[list[Row], list[dict[str, Cell]]]:
        """Return the rows that hold against the schema, with cells; others become rejects.

        Args:
            numbers: the records, in page order.
            found: field name to column.
            method: source and version, for the provenance.
        """
        asked = {one.name: one for one in self.ask.fields}
        validator = RowValidator(self.ask.schema) if self.ask.schema is not None else None
        rows, cells = list[Row](), list[dict[str, Cell]]()
        for number in numbers:
            made, refused = self._cells(number, found, asked, method)
            row = row_of(self.ask, made)
            faults = validator.faults(row) if validator is not None else []
            if self.ask.is_open and made and not refused:
                faults = [fault for fault in faults if fault.rule != "required"]
            if faults:
                address = self.page.address
                self.rejected += 1
                if len(self.rejects) < MAX_REJECTS:
                    self.rejects.extend(
                        refused or [reject_of(each, made, address) for each in faults]
                    )
            elif made:
                for one in self._each(made, found.get(self.ask.each_of), number, method):
                    self.kept.append(number)
                    rows.append(row if one is made else row_of(self.ask, one))
                    cells.append(one)
        return rows, cells

    def _each(
        self, made: dict[str, Cell], column: Column | None, number: int, method: str
    ) -> Iterator[dict[str, Cell]]:
        """Yield the cells of each row that a record makes: several where the ask says so."""
        name = self.ask.each_of
        raw = column.cells.get(number) if column is not None else None
        places = office_spans(raw.text) if raw is not None and name in made else []
        if raw is None or len(places) < MANY:
            yield made
            return
        (asked,) = [one for one in self.ask.fields if one.name == name]
        for place in places:
            yield {**made, name: self._lone(slice_of(raw, *place), asked, method)}

    def _cells(
        self,
        number: int,
        found: Mapping[str, Column],
        asked: Mapping[str, AskedField],
        method: str,
    ) -> tuple[dict[str, Cell], list[Reject]]:
        made: dict[str, Cell] = {}
        refused: list[Reject] = []
        for name, column in found.items():
            every = (column, *self.also.get(name, ()))
            raws = [one.cells[number] for one in every if number in one.cells]
            if not raws:
                continue
            raw, one = raws[0], asked.get(name) or _untyped(name, column)
            try:
                made[name] = (
                    self._cell(raws, one, method) if one.is_many else self._lone(raw, one, method)
                )
            except Uncoercible as exc:
                if self.ask.is_open and self.sure.get(name, 1.0) < DOUBTED:
                    continue  # a guess that was wrong; the record's own page may know better
                refused.append(
                    Reject(
                        field=name,
                        rule=exc.rule,
                        raw=raw.text[:MAX_RAW],
                        message=str(exc),
                        page_url=self.page.address,
                    )
                )
        return made, refused

    def _lone(self, raw: RawCell, asked: AskedField, method: str) -> Cell:
        raw = _trimmed(raw, asked) if asked.kind in _WORDED else raw
        return Cell(
            value=coerce(raw.text, asked, self.context),
            raw=raw.text,
            provenance=(self._place(raw, method),),
            confidence=self.sure.get(asked.name, 1.0),
        )

    def _cell(self, raws: Sequence[RawCell], asked: AskedField, method: str) -> Cell:
        """Return the list of all items that *raws* hold."""
        in_order = sorted(raws, key=lambda raw: raw.node)
        items = [item for raw in in_order for item in self._items(raw)][:MAX_ITEMS]
        one = replace(asked, is_many=False)
        values = [coerce(item.text, one, self.context) for item in items]
        places = tuple(self._place(item, method) for item in items)
        return Cell(
            value=values,
            raw=" ".join(raw.text for raw in in_order),
            provenance=places,
            confidence=self.sure.get(asked.name, 1.0),
        )

    def _items(self, raw: RawCell) -> Iterator[RawCell]:
        """Yield the items of a list: the texts of its element, else the pieces of its text."""
        dom = self.outline.dom
        if raw.node >= 0 and not raw.attribute and not raw.pointer and raw.start < 0:
            units = dom.text_nodes_in(raw.node, dom.ends[raw.node])
            texts = [unit for unit in units if any(map(str.isalnum, dom.texts[unit]))]
            if len(texts) > 1:
                yield from (RawCell(dom.texts[unit].strip(" ,;|·•"), unit) for unit in texts)
                return
        mark = next((mark for mark in _BETWEEN if mark.search(raw.text)), None)
        begin = 0
        for found in mark.finditer(raw.text) if mark is not None else ():
            if found.start() > begin:
                yield slice_of(raw, begin, found.start())
            begin = found.end()
        if begin < len(raw.text):
            yield slice_of(raw, begin, len(raw.text)) if begin else raw

    def _place(self, raw: RawCell, method: str) -> Provenance:
        return Provenance(
            page_id=self.page.id,
            path=self._path(raw),
            attribute=raw.attribute or None,
            start=raw.start if raw.start >= 0 else None,
            end=raw.end if raw.end >= 0 else None,
            method=method,
        )

    def _path(self, raw: RawCell) -> str:
        if raw.node < 0:
            return raw.pointer
        path = self.outline.dom.xpath(raw.node)
        return f"{path}#{raw.pointer}" if raw.pointer else path


def row_of(ask: Ask, made: Mapping[str, Cell]) -> Row:
    """Return the row that cells make, in the asked order; what lacks is null where it may be.

    Args:
        ask: what is wanted, nested fields under dotted names (`rowsmith.ask.flat`).
        made: field name to cell.
    """
    row: Row = {}
    asked = {one.name: one for one in ask.fields}
    for name in asked or made:
        if name in made:
            _put(row, name, made[name].value, ask)
        elif "null" in asked[name].types or ask.schema is None:
            _put(row, name, None, ask)
    return row


def _put(row: Row, name: str, value: Json, ask: Ask) -> None:
    """Set the row's field *name*, inside of its object where the schema nests it."""
    outer, dot, inner = name.partition(DOT)
    if dot and ask.schema is not None and name not in ask.schema["properties"]:
        row.setdefault(outer, {})[inner] = value
    else:
        row[name] = value


def reject_of(fault: RowFault, made: Mapping[str, Cell], page_url: str) -> Reject:
    """Return what is told of a record whose cells, *made*, break the schema."""
    return Reject(
        field=fault.field,
        rule=fault.rule,
        raw=made[fault.field].raw if fault.field in made else "",
        message=fault.message,
        page_url=page_url,
        record=tuple((name, cell.raw[:MAX_RAW]) for name, cell in made.items()),
    )


def _undivided(text: str) -> tuple[int, int]:
    """Return where *text* begins and ends without what divides it from its neighbours."""
    begin, behind = _IN_FRONT.match(text), _BEHIND.match(text[::-1])
    return begin.end() if begin else 0, len(text) - (behind.end() if behind else 0)


def _trimmed(raw: RawCell, asked: AskedField) -> RawCell:
    """Return *raw* without what divides it from its neighbours or stands around every value.

    ", Chair" is "Chair", "Docket No. 7" as a docket number "7".
    """
    begin, end = _undivided(raw.text)
    if begin < end and end - begin < len(raw.text):
        raw = slice_of(raw, begin, end)
    own = own_span(raw.text, asked)
    return raw if own == (0, len(raw.text)) else slice_of(raw, *own)


def _untyped(name: str, column: Column) -> AskedField:
    kind_format = "uri" if column.form in {Form.LINK, Form.IMAGE} else ""
    return AskedField(name=name, format=kind_format)
