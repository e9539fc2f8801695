"""Evidence: a span of pay: "$61,000 to $92,500" is a lowest and a highest salary."""

import re
from collections.abc import Iterator

from rowsmith.model.table import RawCell
from rowsmith.sources.single.clue import Clue, slice_cell
from rowsmith.sources.single.subject import Subject

_AMOUNT = (
    r"(?:[$€£¥]|USD|EUR|GBP|CAD|CHF)?\s?\d{1,3}(?:[.,'\s]?\d{3}){0,4}(?:[.,]\d{1,2})?\s?[kK]?\b"
    r"\s?(?:€|EUR|USD|CHF|zł|kr)?"
)
_SPAN = re.compile(
    rf"({_AMOUNT})\s?(?:per \w+ |/\w+ |a year |annually )?(?:-|–|—|to|bis|and|à|a)\s?({_AMOUNT})",
    re.IGNORECASE,
)
_MONEY = re.compile(r"[$€£¥]|USD|EUR|GBP|CAD|CHF|zł|\bkr\b", re.IGNORECASE)
_PAY = re.compile(
    r"salar|\bpay\b|compensation|wage|per (?:hour|year|annum|month)|annual|monthly|hourly"
    r"|gehalt|stipend|rémunération|salaire",
    re.IGNORECASE,
)
MAX_TEXT = 3_000
MAX_PIECE = 40


def find_ranges(subject: Subject) -> Iterator[Clue]:
    """Yield both ends of spans of money, with less doubt where the text speaks of pay."""
    dom = subject.outline.dom
    for node in dom.text_nodes:
        text = dom.texts[node]
        if len(text) > MAX_TEXT or not any(map(str.isdigit, text)) or not _MONEY.search(text):
            continue
        cell = RawCell(text, node)
        found = _SPAN.search(text)
        if found is None and len(text) <= MAX_PIECE:
            cell = _around(subject, node)  # both ends in elements of their own
            found = _SPAN.search(cell.text)
        if found is None or not _MONEY.search(found[0]) or found[0].count(" ") > 12:
            continue
        doubt = 0.0 if _PAY.search(_context(subject, node)) else 0.4
        for role, group in (("salary_min", 1), ("salary_max", 2)):
            yield Clue(f"salary:{role}", slice_cell(cell, *found.span(group)), (role,), doubt)


def _around(subject: Subject, node: int) -> RawCell:
    dom, up = subject.outline.dom, node
    for _ in range(2):
        up = dom.parents[up]
        if len(dom.text(up)) > len(dom.texts[node]):
            break
    return RawCell(dom.text(up) if len(dom.text(up)) <= 3 * MAX_PIECE else "", up)


def _context(subject: Subject, node: int) -> str:
    """Return the text around, where it may say that this is pay."""
    dom, up = subject.outline.dom, node
    for _ in range(4):
        up = dom.parents[up]
        if dom.stops[up] - dom.starts[up] > len(dom.texts[node]) + 20:
            break
    return dom.text(up)[:1_000]
