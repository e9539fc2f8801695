"""Printed dates: finding them in text and reading them as ISO 8601."""

import re
from datetime import date, datetime
from functools import lru_cache

from rowsmith import lexicon
from rowsmith.values.context import ValueContext

_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:19|20|21)\d\d"
_WORD = r"[^\W\d_]{3,12}\.?"
_ORDINAL = r"(?:st|nd|rd|th|er|º|ª|\.)?"
_NUMERIC = re.compile(
    rf"(?<![\d/.-])(?:{_YEAR}[-/.]{_MONTH}[-/.]{_DAY}(?!\d)"
    rf"|{_DAY}[/.-]{_DAY}[/.-](?:{_YEAR}|\d\d)(?![\d/]))"
    rf"|(?:{_YEAR})\s?[年년]\s?{_MONTH}\s?[月월]\s?{_DAY}\s?[日일]"
)
_WORDED = re.compile(
    rf"(?<![\w.])(?P<d1>{_DAY}){_ORDINAL}(?:\s+(?:de|of|d’|di|do))?[\s\-./]*(?P<m1>{_WORD})"
    rf"(?:\s+(?:de|del))?[\s,\-./]*(?P<y1>{_YEAR})?(?!\d)"
    rf"|(?<![\w])(?P<m2>{_WORD})[\s\-]*(?P<d2>{_DAY}){_ORDINAL}(?![\d:])"
    rf"(?:\s*[–-]\s*{_DAY}{_ORDINAL}(?!\d))?(?:\s*,?\s+(?P<y2>{_YEAR})|,\s*(?P<y3>{_YEAR}))?(?!\d)",
    re.IGNORECASE,
)
_ISO_TIME = re.compile(r"[T ](\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?)")
_WEEKDAY = re.compile(r"[^\W\d_]{2,12}\.?,?\s+$")


def spans(text: str) -> list[tuple[int, int]]:
    """Return where dates stand in *text*, a leading weekday included.

    >>> text = "Posted Friday, May 3rd, 2024 in Berlin"
    >>> [text[a:b] for a, b in spans(text)]
    ['Friday, May 3rd, 2024']
    """
    if not any(character.isdigit() for character in text):
        return []
    found = [match.span() for match in _NUMERIC.finditer(text)]
    for match in _worded(text):
        begin, end = match.span()
        if not any(a < end and begin < b for a, b in found):
            found.append((begin, end))
    return [(_with_weekday(text, begin), end) for begin, end in sorted(found)]


def _worded(text: str) -> list[re.Match[str]]:
    """Return the matches with a month's name; a match whose word is none is tried one on."""
    found, at = [], 0
    while match := _WORDED.search(text, at):
        if lexicon.month((match["m1"] or match["m2"]).rstrip(".")):
            found.append(match)
            at = match.end()
        else:
            at = match.start() + 1
    return found


def _with_weekday(text: str, begin: int) -> int:
    before = _WEEKDAY.search(text, max(0, begin - 15), begin)
    if before and lexicon.weekday(before[0].strip(" ,.")):
        return before.start()
    return begin


@lru_cache(maxsize=8192)
def matches(text: str) -> bool:
    """Tell whether all of *text* is a date, with a time or a label word beside it at most."""
    if not 4 <= len(text) <= 60:
        return False
    found = spans(text)
    if not found:
        return False
    covered = sum(b - a for a, b in found)
    return covered * 2 >= len(text)


def read(text: str, context: ValueContext) -> date | None:
    """Return the first date in *text*, None when there is none or it lacks a year nobody knows.

    >>> read("3. Mai 2024", ValueContext()).isoformat()
    '2024-05-03'
    """
    numeric = _NUMERIC.search(text)
    worded = _worded(text)
    if numeric and not (worded and worded[0].start() < numeric.start()):
        return _numeric_date(re.findall(r"\d+", numeric[0]), context)
    if not worded:
        return None
    match = worded[0]
    month = lexicon.month((match["m1"] or match["m2"]).rstrip("."))
    year = match["y1"] or match["y2"] or match["y3"]
    if month is None or (year is None and context.now is None):
        return None
    chosen = int(year) if year else context.now.year if context.now else 0
    return _date(chosen, month, int(match["d1"] or match["d2"]))


def _numeric_date(parts: list[str], context: ValueContext) -> date | None:
    first, second, third = (int(part) for part in parts)
    if len(parts[0]) == 4:
        return _date(first, second, third)
    year = third if third > 99 else third + (2000 if third < 70 else 1900)
    is_day_first = first > 12 or (context.day_first and second <= 12)
    month, day = (second, first) if is_day_first else (first, second)
    return _date(year, month, day)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # 31 February is printed somewhere
        return None


def read_moment(text: str, context: ValueContext) -> str | None:
    """Return an ISO 8601 date-time; the time of day only where the text has one."""
    day = read(text, context)
    if day is None:
        return None
    clock = _ISO_TIME.search(text)
    if clock:
        try:
            return datetime.fromisoformat(f"{day.isoformat()}T{clock[1]}").isoformat()
        except ValueError:  # 25:61 is no time: the day stands alone
            return None
    return None
