"""Evidence: a span of pay: "$54,500 to $145,100" is a lowest and a highest salary."""

import re
from collections.abc import Iterator

from rowsmith.model.table import RawCell
from rowsmith.sources.single.clue import Clue, slice_cell
from rowsmith.sources.single.subject import Subject

_AMOUNT = (
    r"(?:[$€£¥]|USD|EUR|GBP|CAD|CHF)?\s?\d{1,3}(?:[.,'\s]?\d{3})*(?:[.,]\d{1,2})?\s?[kK]?\b"
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


def find_ranges(subject: Subject) -> Iterator[Clue]:
    """Yield both ends of spans of money, with less doubt where the text speaks of pay."""
    dom = subject.outline.dom
    for node in dom.text_nodes:
        text = dom.texts[node]
        if len(text) > MAX_TEXT or not any(map(str.isdigit, text)) or not _MONEY.search(text):
            continue
        found = _SPAN.search(text)
        if found is None or not _MONEY.search(found[0]) or found[0].count(" ") > 12:
            continue
        around = dom.text(dom.parents[node])[:1_000]
        doubt = 0.0 if _PAY.search(around) else 0.4
        for role, group in (("salary_min", 1), ("salary_max", 2)):
            cell = slice_cell(RawCell(text, node), *found.span(group))
            yield Clue(f"salary:{role}", cell, (role,), doubt)
