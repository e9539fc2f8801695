"""What the site says about the length of the whole list, and where in it the page stands."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rowsmith.dom import Dom
from rowsmith.lexicon import PAGING, fold

MAX_LINE = 160
"""Longer lines are prose."""
MAX_LINES = 20_000
"""More lines with numbers are not read."""
MAX_TOTAL = 60
"""Longest line in which a bare total counts: "283 results", not a sentence about them."""
_NUMBER = r"(\d{1,3}(?:[,.'’ ]\d{3})+(?!\d)|\d{1,9})"


def _any(name: str) -> str:
    return "|".join(sorted(map(re.escape, PAGING[name]), key=len, reverse=True))


_OF, _TO, _RESULTS, _PAGE = _any("of"), _any("to"), _any("results"), _any("page")
_ABOUT = r"(?:(?:about|over|approximately|ca\.?|etwa|uber|mehr als|environ|circa|unos|mas de|около|約|约)\s?)?"
_RANGE = re.compile(
    rf"(?<![\d.,/]){_NUMBER}\s?(?:{_TO})\s?{_NUMBER}\s?(?:(?:{_RESULTS})\s)?\(?"
    rf"(?:{_OF})\s?(?:the\s|a total of\s|insgesamt\s|un total de\s)?{_ABOUT}{_NUMBER}(?![\d.,/-]*\d)"
)
_CJK = r"(?:件|条|條|项|項|个|個|개|건|筆|笔|款|間)"
_CJK_TOTAL = re.compile(rf"(?:全|共|总共|總共|총|计|計)\s?{_NUMBER}\s?{_CJK}")
_SHOWN = re.compile(
    rf"(?:{_RESULTS}|showing|displaying|viewing|viewed|shown|loaded|anzeige|zeige|affichage|mostrando)"
    rf"\W{{1,3}}{_NUMBER}\s(?:(?:{_RESULTS})\s)?(?:{_OF})\s{_NUMBER}(?![\d.,/:-]*\d)"
)
_TOTAL = re.compile(
    rf"(?<![\w.,/$€£#–-]){_NUMBER}\s?(?:(?:[^\W\d]+\s){{0,2}}?)(?:{_RESULTS}|{_CJK})"
    r"(?=$|\s?[^\w\s]|\s(?:found|in|for|returned|available|total|match\w*|listed|were|gefunden"
    r"|insgesamt|trouv\w*|encontrad\w*|trovat\w*|gevonden|znalez\w*|zijn|наиден\w*|no total)\b)"
)
_LABELLED = re.compile(
    rf"(?<!\w)(?:{_any('total')})(?:\s(?!(?:{_any('other_total')})\b)[^\W\d]+){{0,4}}"
    rf"\s?[:(：]\s?{_NUMBER}\)?"
    rf"(?![\d.,/-]*\d|\s?(?:%|€|\$|£|:|min|h\b|hour|std|stunde|sec|day|tag|kg|g\b|k?cal|usd|eur))"
)
_PAGE_OF = re.compile(
    rf"(?:{_PAGE})\s?[:#]?\s?(\d{{1,5}})\s?(?:{_OF}|/)\s?(\d{{1,5}})(?!\d)"
    r"|第\s?(\d{1,5})\s?[页頁]?\s?[/,，]?\s?共\s?(\d{1,5})\s?[页頁]"
)
_PART = re.compile(rf"(?<!\w)(?:{_any('part')})\s\d")
_ASIDE = re.compile(rf"(?<!\w)(?:{_any('aside')})(?!\w)")


@dataclass(frozen=True, slots=True)
class Position:
    """Where in the list a page says that it stands; 0 for what it does not say.

    Attributes:
        first: number of its first row, from 1.
        last: number of its last row.
        total: rows of the whole list.
        page: number of the page, from 1.
        pages: pages of the whole list.
    """

    first: int = 0
    last: int = 0
    total: int = 0
    page: int = 0
    pages: int = 0


class Claims(NamedTuple):
    """How long a page says that the whole list is; None for what it does not say.

    Attributes:
        rows: how many rows.
        pages: how many pages.
    """

    rows: int | None
    pages: int | None


def claims_of(dom: Dom) -> Claims:
    """Return how long the page says that the whole list is.

    Of rows a range ("1–20 of 283") counts before a bare total ("283 results"), the first of each
    kind; then microdata's ``numberOfItems``. Pages are counted in "Page 2 of 15".
    """
    lines = list(_lines(dom))
    rows = _rows_in(lines)
    return Claims(rows if rows is not None else _marked_up(dom), _pages_in(lines))


def _rows_in(lines: Sequence[str]) -> int | None:
    total = None
    for line in lines:
        spot = _range_in(line)
        if spot is not None:
            return spot.total
        if total is None and len(line) <= MAX_TOTAL:
            total = _total_in(line)
    return total


def _pages_in(lines: Sequence[str]) -> int | None:
    return next((spot.pages for spot in map(_page_in, lines) if spot is not None), None)


def position(dom: Dom) -> Position | None:
    """Return where the page says that it stands: by rows, else by pages; None when it does not."""
    by_page = None
    for line in _lines(dom):
        spot = _range_in(line)
        if spot is not None:
            return spot
        by_page = by_page or _page_in(line)
    return by_page


def _lines(dom: Dom) -> Iterator[str]:
    """Yield the folded lines with a number that are short enough to be about the list."""
    stream, count = dom.stream, 0
    digit = _DIGIT.search(stream)
    while digit is not None and count < MAX_LINES:
        begin = stream.rfind("\n", 0, digit.start()) + 1
        end = stream.find("\n", digit.end())
        end = end if end >= 0 else len(stream)
        if end - begin <= MAX_LINE:
            yield fold(stream[begin:end])
            count += 1
        digit = _DIGIT.search(stream, end)


_DIGIT = re.compile(r"\d")
_SEVERAL = re.compile(r"\d\D+\d")
"""A line without two numbers names no range and no page of several, which is told in no time."""


def _page_in(line: str) -> Position | None:
    """Return the page of so many that a line names: "Page 2 of 15"."""
    found = _PAGE_OF.search(line) if _SEVERAL.search(line) else None
    if found is None:
        return None
    page, pages = (int(group) for group in found.groups() if group)
    return Position(page=page, pages=pages) if 1 <= page <= pages else None


def _range_in(line: str) -> Position | None:
    """Return the range that a line names with its total: "21 – 40 of 283"."""
    spot = _spot_in(line)
    return spot if spot is not None and not _ASIDE.search(line) else None


def _spot_in(line: str) -> Position | None:
    """Return the range that a line names, also where it is about something else."""
    several = _SEVERAL.search(line)
    for found in _RANGE.finditer(line) if several else ():
        first, last, total = map(_whole, found.groups())
        if 0 <= first <= last <= total and total > 0:
            return Position(first=first, last=last, total=total)
    counted = None if line.isascii() else _CJK_TOTAL.search(line)
    shown = _SHOWN.search(line) if several else None
    if counted is not None:
        total = _whole(counted[1])
    else:
        total = _whole(shown[2]) if shown and _whole(shown[1]) <= _whole(shown[2]) else 0
    return Position(total=total) if total else None


def _total_in(line: str) -> int | None:
    """Return the total that a line names: "283 results", "Total: 283"."""
    for pattern in (_TOTAL, _LABELLED):
        found = pattern.search(line)
        if found is not None and not _is_year(found[1]):
            is_other = _PART.search(line) or _ASIDE.search(line)
            return None if is_other else _whole(found[1]) or None
    return None


def _is_year(written: str) -> bool:
    return len(written) == 4 and written.startswith(("19", "20"))


def _whole(written: str) -> int:
    return int(re.sub(r"\D", "", written))


def _marked_up(dom: Dom) -> int | None:
    """Return the ``numberOfItems`` of the page's microdata or JSON-LD, the largest of several."""
    found = [
        int(value)
        for tag in ("meta", "span")
        for node in dom.by_tag(tag)
        if dom.attrs[node].get("itemprop") == "numberOfItems"
        for value in [dom.attrs[node].get("content") or dom.text(node)]
        if value.isdecimal()
    ]
    for node, text in dom.scripts:
        if dom.attrs[node].get("type", "").lower() == "application/ld+json":
            found.extend(int(one) for one in _NUMBER_OF_ITEMS.findall(text))
    return max((number for number in found if number), default=None)


_NUMBER_OF_ITEMS = re.compile(r"\"numberOfItems\"\s*:\s*\"?(\d{1,9})\b")
