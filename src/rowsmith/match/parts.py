"""Columns made of parts of another column's text: typed pieces, and pieces between separators."""

import re
from collections.abc import Iterable, Iterator, Sequence

from rowsmith.model.table import Column, Form, RawCell
from rowsmith.model.values import Kind
from rowsmith.values import spans

SEPARATORS = {
    "middot": " · ", "bullet": " • ", "bar": " | ", "ndash": " – ", "mdash": " — ", "dash": " - ",
    "slash": " / ", "semicolon": "; ", "comma": ", ", "colon": ": ", "dot": ". ",
}  # fmt: skip
"""What divides the parts of a text, by the name that keys and recipes use."""
_TYPED = (
    Kind.DATE,
    Kind.TIME,
    Kind.PRICE,
    Kind.EMAIL,
    Kind.PHONE,
    Kind.CODE,
    Kind.RATING,
    Kind.NUMBER,
)
_ORDINALS = {Kind.TIME: 2, Kind.DATE: 2, Kind.CODE: 2}
"""Values of a kind in one text that are told apart by their order: a start and an end."""
_RANGES = {kind.value: kind for kind in (Kind.TIME, Kind.DATE)}
_TO = re.compile(r"\s*(?:-|–|—|to|until|till|bis|à|au|al|a|tot|do|до)\s*", re.IGNORECASE)
MAX_TEXT = 600
_ABBREVIATED = re.compile(r"\b[^\W\d_]{1,2}\.\s")
_STOP, MAX_STOPPED = "dot", 90
"""Full stops divide the parts of short texts ("CS 101. Logic. 4 credits."); elsewhere they end
sentences and abbreviations."""
MAX_RANGE, MAX_BEFORE = 40, 5
"""Characters of a text that is a span between two values, and before the first of them."""
MIN_SHARE = 0.5
"""A part counts when at least this share of the column's cells has it."""


def typed_parts(columns: Iterable[Column], kinds: Iterable[Kind], records: int) -> Iterator[Column]:
    """Yield columns of the first value of each asked-for kind inside longer texts."""
    asked = set(kinds)
    if Kind.INTEGER in asked:
        asked.add(Kind.NUMBER)
    wanted = [kind for kind in _TYPED if kind in asked]
    for column in columns:
        if (
            column.form not in {Form.TEXT, Form.RECORD, Form.CONTEXT}
            or len(column.cells) < MIN_SHARE * records
        ):
            continue
        if sum(len(cell.text) for cell in column.cells.values()) > MAX_TEXT * len(column.cells):
            continue
        for kind in wanted:
            if kind is Kind.NUMBER and column.form is not Form.TEXT:
                continue  # the first number of a whole record means nothing
            for ordinal in range(_ORDINALS.get(kind, 1)):
                part = typed_part(column, kind, ordinal)
                if len(part.cells) < MIN_SHARE * len(column.cells) or _is_whole(part, column):
                    break
                yield part


def _is_whole(part: Column, column: Column) -> bool:
    return all(cell.text == column.cells[number].text for number, cell in part.cells.items())


def typed_part(column: Column, kind: Kind, ordinal: int = 0) -> Column:
    """Return the value of *kind* at place *ordinal* inside each of the column's longer texts."""
    cells: dict[int, RawCell] = {}
    for number, cell in column.cells.items():
        places = spans(kind, cell.text)
        if len(places) > ordinal:
            cells[number] = slice_of(cell, *places[ordinal])
    return _part(column, f"{column.key}|{kind.value}{ordinal or ''}", cells)


def split_parts(columns: Iterable[Column], records: int) -> Iterator[Column]:
    """Yield the pieces between separators that stand in most of a column's texts.

    A record's whole text is taken apart only where it is all there is.
    """
    columns = list(columns)
    forms = {Form.TEXT} if any(c.form is Form.TEXT for c in columns) else {Form.RECORD}
    for column in columns:
        if column.form not in forms or len(column.cells) < max(2, MIN_SHARE * records):
            continue
        texts = [cell.text for cell in column.cells.values()]
        if sum(map(len, texts)) > 300 * len(texts):
            continue
        for name, separator in SEPARATORS.items():
            if name == _STOP and not _is_stopped(texts, separator):
                continue
            if sum(separator in text for text in texts) >= 0.7 * len(texts):
                pieces = pieces_of(column, name)
                yield from (
                    part
                    for part in pieces.values()
                    if len(part.cells) >= MIN_SHARE * len(column.cells)
                )
                break


def _is_stopped(texts: Sequence[str], separator: str) -> bool:
    """Tell whether full stops divide parts: short texts, all with as many of them, two or more."""
    counts = {text.count(separator) for text in texts}
    if any(map(_ABBREVIATED.search, texts)):
        return False
    return len(counts) == 1 and counts.pop() > 1 and max(map(len, texts)) <= MAX_STOPPED


def pieces_of(column: Column, name: str) -> dict[int, Column]:
    """Return the pieces of the column's texts between separators, by place, at most five.

    Args:
        column: the column.
        name: key of `SEPARATORS`.
    """
    full = SEPARATORS[name]
    cells: dict[int, dict[int, RawCell]] = {}
    for number, cell in column.cells.items():
        at = 0
        for place, piece in enumerate(cell.text.split(full)[:5]):
            if piece.strip():
                begin = at + len(piece) - len(piece.lstrip())
                cells.setdefault(place, {})[number] = slice_of(
                    cell, begin, at + len(piece.rstrip())
                )
            at += len(piece) + len(full)
    return {
        place: _part(column, f"{column.key}|{name}{place}", kept) for place, kept in cells.items()
    }


def is_range(column: Column, kind: Kind) -> bool:
    """Tell whether most of a column's texts are a span between two values of *kind*.

    "9:00 - 10:30", "€75,000 – €95,000 a year"; its halves are no answer to "time" or "salary".
    """
    ranged = 0
    for cell in column.cells.values():
        found = spans(kind, cell.text[:MAX_RANGE])
        ranged += (
            len(cell.text) <= MAX_RANGE
            and len(found) == 2
            and found[0][0] <= MAX_BEFORE
            and _TO.fullmatch(cell.text[found[0][1] : found[1][0]]) is not None
        )
    return ranged > MIN_SHARE * len(column.cells)


def remainder(whole: Column, part: Column) -> Column:
    """Return *whole* without the text of *part*: what stands before it, else behind."""
    cells: dict[int, RawCell] = {}
    for number, cell in whole.cells.items():
        inner = part.cells.get(number)
        if inner is None:
            cells[number] = cell
            continue
        at = cell.text.find(inner.text)
        end = _range_end(cell.text, at + len(inner.text), part.key)
        before, after = _bounds(cell.text, 0, at), _bounds(cell.text, end, len(cell.text))
        chosen = before if before[1] - before[0] >= 3 else after
        if chosen[1] > chosen[0]:
            cells[number] = slice_of(cell, *chosen)
    return _part(whole, f"{whole.key}|-({part.key})", cells)


def _range_end(text: str, end: int, key: str) -> int:
    """Return where a span of times or dates ends whose first one ends at *end*: "9 to 11 a.m."."""
    kind = _RANGES.get(key.rpartition("|")[2].rstrip("0123456789"))
    for begin, stop in spans(kind, text) if kind is not None else ():
        if begin >= end and _TO.fullmatch(text[end:begin]):
            return stop
    return end


def _bounds(text: str, begin: int, end: int) -> tuple[int, int]:
    piece = text[begin:end]
    left = len(piece) - len(piece.lstrip(" .,;:·•|–—-)]/"))
    right = len(piece.rstrip(" ,;:·•|–—-([/"))
    return (begin + left, begin + right) if right > left else (begin, begin)


def slice_of(cell: RawCell, begin: int, end: int) -> RawCell:
    """Return the characters ``begin .. end - 1`` of *cell* as a cell of its own."""
    offset = max(cell.start, 0)
    return cell._replace(text=cell.text[begin:end], start=offset + begin, end=offset + end)


def _part(column: Column, key: str, cells: dict[int, RawCell]) -> Column:
    return Column(
        key=key,
        form=Form.PART,
        cells=cells,
        labels=column.labels if column.form is Form.TEXT else (),
        hints=column.hints,
        tag=column.tag,
        order=column.order,
        parent=column.key,
    )
