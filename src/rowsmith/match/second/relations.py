"""How a table's columns stand to each other in the markup: what holds what, what a link shows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rowsmith.dom import Dom
from rowsmith.lexicon import words
from rowsmith.model.table import Column, Form

_HEADING = re.compile(r"(?:^|/)h[1-6]\b")
_STRUCK = re.compile(r"(?:^|/)(?:del|s|strike)\b(?!\w)")
_BEGINS = frozenset(",;:|·•–—/-")
_ENDS = _BEGINS | {"(", "["}
NO_LEAF = 99
MAX_SAID, MAX_LEADS, MAX_TEXT = 6, 4, 120
"""Constant words of a column's texts that count as its label."""


@dataclass(slots=True)
class Relation:
    """What one column is among the others of its table; places are positions in the list.

    Attributes:
        holds: text columns whose elements stand inside this one's.
        held: text columns whose elements this one stands in.
        link: the link whose element holds this text, or that this text holds; -1 for none.
        shows: for links, the text columns inside the link's element.
        in_heading: it stands in a heading.
        leaf: place among the texts that hold no other, in page order; 99 for what is no such text.
        said: what all of its texts say, where they differ: "12 comments", "by Ann".
        ragged: share of texts that begin or end with what divides parts, 0..1.
        leads: what the addresses of the links around its texts all say: "/rocket/forks" forks.
        struck: it is shown as struck out.
    """

    holds: tuple[int, ...] = ()
    held: tuple[int, ...] = ()
    link: int = -1
    shows: tuple[int, ...] = ()
    in_heading: bool = False
    leaf: int = NO_LEAF
    said: str = ""
    ragged: float = 0.0
    leads: str = ""
    struck: bool = False


def relate(columns: Sequence[Column], dom: Dom) -> list[Relation]:
    """Return the relations of *columns* of one table, in their order."""
    found = list(map(_alone, columns))
    _nest(columns, dom, found)
    _anchor(columns, found)
    _lead(columns, found)
    leaves = [
        at
        for at, (column, one) in enumerate(zip(columns, found, strict=True))
        if column.form is Form.TEXT and not one.holds
    ]
    for rank, at in enumerate(sorted(leaves, key=lambda at: columns[at].order)):
        found[at].leaf = rank
    return found


def relate_parts(
    parts: Sequence[Column], columns: Sequence[Column], relations: Sequence[Relation]
) -> list[Relation]:
    """Return the relations of *parts*, which stand where their wholes among *columns* do."""
    places = {column.key: at for at, column in enumerate(columns)}
    found = list(map(_alone, parts))
    for part, one in zip(parts, found, strict=True):
        whole = places.get(part.parent, -1)
        if whole >= 0:
            one.link, one.held = relations[whole].link, (whole, *relations[whole].held)
            one.struck = relations[whole].struck
    return found


def _alone(column: Column) -> Relation:
    in_heading, struck = _stands(column.key)
    if column.form is Form.LINK or column.form is Form.IMAGE:
        return Relation(in_heading=in_heading, struck=struck)
    texts = [cell.text for cell in column.cells.values()]
    ragged = sum(map(_is_ragged, texts)) / max(1, len(texts))
    said = _said_by_all(texts, MAX_SAID)
    return Relation(in_heading=in_heading, said=said, ragged=ragged, struck=struck)


@lru_cache(maxsize=8192)
def _stands(key: str) -> tuple[bool, bool]:
    """Tell whether what has *key* stands in a heading, and whether it is shown as struck out."""
    return _HEADING.search(key) is not None, _STRUCK.search(key) is not None


def _is_ragged(text: str) -> bool:
    first, last = text[:1], text[-1:]
    return first in _BEGINS or last in _ENDS or first.isspace() or last.isspace()


def _lead(columns: Sequence[Column], found: list[Relation]) -> None:
    """Let texts in links say what all of their links' addresses say."""
    known: dict[int, str] = {}
    for column, one in zip(columns, found, strict=True):
        if one.link >= 0 and column.form is Form.TEXT:
            if one.link not in known:
                cells = columns[one.link].cells.values()
                known[one.link] = _said_by_all([path_of(cell.text) for cell in cells], MAX_LEADS)
            one.leads = known[one.link]


def path_of(address: str) -> str:
    """Return what of an address tells records and their parts apart: all behind the host.

    >>> path_of("https://code.example/acme/rocket/forks")
    'acme/rocket/forks'
    """
    return address.partition("//")[2].partition("/")[2] if "//" in address else address


def _anchor(columns: Sequence[Column], found: list[Relation]) -> None:
    """Join links to the texts that their source names as the links' own."""
    places = {column.key: at for at, column in enumerate(columns)}
    for at, column in enumerate(columns):
        shown = places.get(column.anchor, -1) if column.anchor else -1
        if shown >= 0:
            found[shown].link = at
            found[at].shows = (*found[at].shows, shown)


def _nest(columns: Sequence[Column], dom: Dom, found: list[Relation]) -> None:
    """Set holds, held, link and shows, each column's by the first record that has it."""
    waiting = [at for at, column in enumerate(columns) if column.form not in _OUTSIDE]
    for number in sorted({number for column in columns for number in column.cells}):
        fresh = {at for at in waiting if number in columns[at].cells}
        if not fresh:
            continue
        waiting = [at for at in waiting if at not in fresh]
        stack: list[tuple[int, int]] = []
        for node, minus_end, _, at in _spans(columns, number, dom):
            while stack and stack[-1][0] <= node:
                stack.pop()
            if at in fresh:
                _place(columns, found, at, [up for _, up in stack])
            stack.append((-minus_end, at))


def _spans(columns: Sequence[Column], number: int, dom: Dom) -> list[tuple[int, int, bool, int]]:
    """Return (node, minus its end, is no link, column) of a record's cells, outermost first."""
    spans = []
    for at, column in enumerate(columns):
        cell = column.cells.get(number)
        if cell is None or cell.node < 0 or cell.pointer or column.form in _OUTSIDE:
            continue
        end = cell.node + 1 if cell.start >= 0 else dom.ends[cell.node]
        spans.append((cell.node, -end, column.form is not Form.LINK, at))
    spans.sort()
    return spans


_OUTSIDE = frozenset({Form.PART, Form.CONTEXT, Form.RECORD, Form.IMAGE})


def _place(columns: Sequence[Column], found: list[Relation], at: int, above: list[int]) -> None:
    """Note that the columns *above* hold the column at *at*, outermost first."""
    form = columns[at].form
    one = found[at]
    for up in above:
        if columns[up].form is Form.LINK:
            if form is Form.TEXT:
                found[up].shows = (*found[up].shows, at)
                one.link = _commoner(columns, one.link, up)
        elif form is Form.LINK:
            found[up].link = _commoner(columns, found[up].link, at)
        elif columns[up].form is Form.TEXT and form is Form.TEXT:
            one.held = (*one.held, up)
            found[up].holds = (*found[up].holds, at)


def _commoner(columns: Sequence[Column], link: int, other: int) -> int:
    """Return the link that more records have: one element is a link by its path and by its text."""
    if link < 0 or len(columns[other].cells) > len(columns[link].cells):
        return other
    return link


def _said_by_all(texts: Sequence[str], most: int) -> str:
    """Return the words without digits that every text has, "" where the texts are all alike.

    >>> _said_by_all(["12 comments", "3 comments", "140 comments"], 6)
    'comments'
    """
    if len(texts) < 2 or len(set(texts)) == 1 or max(map(len, texts)) > MAX_TEXT:
        return ""
    first = words(texts[0])
    common = set(first)
    for text in texts[1:]:
        common.intersection_update(words(text))
        if not common:
            return ""
    kept = [word for word in first if word in common and not any(map(str.isdigit, word))]
    return " ".join(kept[-most:]) if len(kept) <= 2 * most else ""
