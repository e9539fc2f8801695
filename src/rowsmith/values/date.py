"""Printed dates: finding them in texts and reading them as ISO 8601."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from rowsmith import lexicon
from rowsmith.values import relative, time
from rowsmith.values.context import ValueContext
from rowsmith.values.digits import western

_YEAR = r"(?:1[6-9]|20|21)\d\d"
_ORDINAL = r"(?:st|nd|rd|th|er|ère|[ºª°.])?"
_WORD = r"[^\W\d_]{3,12}+"
_NUMERIC = re.compile(
    r"(?<![\w/$€£-])(?<!\d\.)(?:"
    rf"(?P<y>{_YEAR})(?P<s>[-/.])\s?(?P<m>\d{{1,2}})(?P=s)\s?(?P<d>\d{{1,2}})\.?(?!\d)"
    rf"|(?P<a>\d{{1,2}})(?P<t>[-/]|\.\s?)(?P<b>\d{{1,2}})(?P=t)(?P<c>{_YEAR}|\d\d)(?!\d)"
    r")(?![-/]\w|\.\d)"
)
_IDEOGRAPHIC = re.compile(
    rf"(?<!\d)(?:(?P<y>{_YEAR})\s?[年년]\s?)?(?P<m>\d{{1,2}})\s?[月월]\s?(?:(?P<d>\d{{1,2}})\s?[日일])?"
)
_DAY_FIRST = re.compile(
    rf"(?<![\w.,:/$€£-])(?P<d>\d{{1,2}}){_ORDINAL}"
    rf"(?:\s?[-–—/&]\s?\d{{1,2}}{_ORDINAL}(?=\s?[^\W\d_]))?"
    rf"[\s\-./]{{0,2}}(?:(?:of|de|di|do)\s|d[’'])?(?P<m>{_WORD})"
    rf"(?:\.?(?:[\s,\-./]{{1,2}}(?:(?:del?|of)\s)?|(?=\d))(?P<y>{_YEAR})(?!\d)"
    r"|(?:\.?[-./]|,?\s?['’])(?P<z>\d\d)(?![\w:.]))?"
)
_MONTH_FIRST = re.compile(
    rf"(?<![^\W_])(?P<m>{_WORD})(?:\.?[\s\-./]{{0,2}}(?:the\s)?(?P<d>\d{{1,2}}){_ORDINAL}(?!\d|[:.]\d)"
    rf"(?:\s?[-–—&]\s?\d{{1,2}}{_ORDINAL}(?![\d:]))?"
    rf"(?:(?:\s?[,./-]\s?|\s)(?P<y>{_YEAR})(?!\d)|,?\s?['’](?P<z>\d\d)(?!\w))?"
    rf"|\.?[\s,\-./]{{1,2}}(?:(?:del?|of)\s)?(?P<only>{_YEAR})(?![\w-]))"
)
_NUMBERED = re.compile(r"\.?\s\d{1,2}(?![\d:.]|\s?(?:Uhr|h\b|uur))")
_YEAR_FIRST = re.compile(
    rf"(?<![\w./-])(?P<y>{_YEAR})[.,]?[\s\-/](?P<m>{_WORD})\.?[\s\-/](?P<d>\d{{1,2}})\.?(?!\d)"
)
_COMPACT = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[^\W\d_]{3}")
_WEEKDAY = re.compile(r"[^\W\d_]{2,14}\.?,?\s(?:the\s|den\s|le\s)?$")
_AMBIGUOUS = frozenset("out set ago gen mag mars mart dic fev lut maj ene abr tem".split())
"""Months of one language that are words of another; they need a year beside them."""

MAX_MATCH = 80
MAX_BESIDE = 12
"""Letters of a label ("Date filed") that may stand beside a date that is all of a text."""


class Found(NamedTuple):
    """A date where it is printed.

    Attributes:
        begin: first character.
        end: one past the last character.
        year: None when it is not printed; two digits stay two digits.
        first: month, or the first of two numbers when *is_open*.
        second: day; 0 when none is printed.
        is_open: the order of day and month is not told by the form.
    """

    begin: int
    end: int
    year: int | None
    first: int
    second: int
    is_open: bool = False


def _numeric(text: str) -> Iterator[Found]:
    for match in _NUMERIC.finditer(text):
        if match["y"]:
            found = Found(*match.span(), int(match["y"]), int(match["m"]), int(match["d"]))
        else:
            found = _three_numbers(match)
        low, high = found.first, found.second
        if found.is_open:
            low, high = min(low, high), max(low, high)
        if 1 <= low <= 12 and 1 <= high <= 31:
            yield found


def _three_numbers(match: re.Match[str]) -> Found:
    """Return "a/b/c"; between dots, before a whole year, the day stands first where it can."""
    first, second, year = int(match["a"]), int(match["b"]), int(match["c"])
    if "." in match["t"]:
        if match.end() - match.start() < 7:  # "3.1.12" is a section
            return Found(*match.span(), year, 0, 0)
        if len(match["c"]) == 4:
            month, day = (second, first) if second <= 12 else (first, second)
            return Found(*match.span(), year, month, day)
    return Found(*match.span(), year, first, second, is_open=True)


def _ideographic(text: str) -> Iterator[Found]:
    if "月" not in text and "월" not in text:
        return
    for match in _IDEOGRAPHIC.finditer(text):
        year, month, day = match["y"], int(match["m"]), int(match["d"] or 0)
        if 1 <= month <= 12 and day <= 31 and (year or day):
            yield Found(*match.span(), int(year) if year else None, month, day)


def _worded(text: str, pattern: re.Pattern[str]) -> Iterator[Found]:
    """Yield the matches of *pattern* whose word is a month; after another word, go on behind it."""
    at = 0
    while match := pattern.search(text, at):
        word = match["m"]
        month = lexicon.month(word)
        if month is None:
            at = match.end("m")
            continue
        groups = match.groupdict()
        printed = groups.get("y") or groups.get("z") or groups.get("only")
        day = int(groups["d"] or 0)
        if pattern is _DAY_FIRST and not printed and _is_numbered(text, match):
            at = match.end()
        elif day <= 31 and (printed or word.lower() not in _AMBIGUOUS):
            yield Found(*match.span(), int(printed) if printed else None, month, day)
            at = match.end()
        else:
            at = match.end("m")


def _is_numbered(text: str, match: re.Match[str]) -> bool:
    """Tell "10. Apr 14", the tenth of a list, from "10. April"."""
    return text.startswith(". ", match.end("d")) and bool(_NUMBERED.match(text, match.end()))


@lru_cache(maxsize=8192)
def find(text: str) -> tuple[Found, ...]:
    """Return the dates of *text*: disjoint, left to right; a month with its year is one."""
    if not _DIGIT.search(text):
        return ()
    text = western(text)
    found = [*_numeric(text), *_ideographic(text)]
    if _LETTERS.search(text):
        for pattern in (_DAY_FIRST, _MONTH_FIRST, _YEAR_FIRST):
            found.extend(_worded(text, pattern))
    if len(found) < 2:
        return tuple(found)
    kept: list[Found] = []
    for one in sorted(found, key=lambda each: (each.begin, -each.end)):
        if not kept or one.begin >= kept[-1].end:
            kept.append(one)
    return tuple(kept)


def spans(text: str) -> list[tuple[int, int]]:
    """Return where dates stand in *text*, a leading weekday included; "5 days ago" is one.

    >>> text = "Posted Friday, May 3rd, 2024 in Berlin"
    >>> [text[a:b] for a, b in spans(text)]
    ['Friday, May 3rd, 2024']
    """
    found = find(text)
    if not found:
        return relative.spans(text)
    return [(_with_weekday(text, one.begin), one.end) for one in found]


def _with_weekday(text: str, begin: int) -> int:
    before = _WEEKDAY.search(text, max(0, begin - 20), begin)
    if before and lexicon.weekday(before[0].split()[0].strip(",.")):
        return before.start()
    return begin


def moment_spans(text: str) -> list[tuple[int, int]]:
    """Return where dates stand in *text*, each with the time of day beside it.

    >>> moment_spans("on 2024-05-03T10:00:00Z, or later")
    [(3, 23)]
    """
    times = [*time.spans(text), *(m.span() for m in _ISO_TIME.finditer(text))]
    spread: list[tuple[int, int]] = []
    for begin, end in spans(text):
        for first, last in sorted(times):
            if 0 <= first - end <= 6 and not _DIGIT.search(text, end, first):
                end = max(end, last)  # noqa: PLW2901 - the span grows
            elif 0 <= begin - last <= 6 and not _DIGIT.search(text, last, begin):
                begin = min(begin, first)  # noqa: PLW2901 - the span grows
        if not spread or begin >= spread[-1][1]:
            spread.append((begin, end))
    return spread


def bare_span(text: str) -> tuple[int, int]:
    """Return where the one day in *text* stands, with its time of day; all of *text* otherwise.

    Several dates, a span of days or a month alone stay as they are printed.

    >>> text = "Started by Ana on 3 May 2024, 9:00 am"
    >>> text[slice(*bare_span(text))]
    '3 May 2024, 9:00 am'
    """
    days, whole = find(text), (0, len(text))
    if len(days) != 1 or not days[0].second or days[0][:2] == whole:
        return whole
    ((begin, end),) = [one for one in moment_spans(text) if one[0] <= days[0].begin < one[1]]
    clock = _CLOCK_BEHIND.match(text, end)
    end = clock.end() if clock else end
    before, after = text[:begin].rstrip(), text[end:].lstrip()
    is_part = _JOINED.search(before) or _JOINING.match(after)
    return whole if is_part else (begin, end)


_JOINED = re.compile(
    r"(?:\d|[-–—&/]|\b(?:to|and|until|till|bis|und|au|et|al|y|tot|en))$", re.IGNORECASE
)
_JOINING = re.compile(
    r"(?:[-–—]\s?\d|[&/]|(?:to|and|until|till|bis|und|au|et|al|y|tot|en)\b)", re.IGNORECASE
)
"""What makes a day a part of a longer time: "3 - 5 May", "Monday and 3 May"."""


def matches(text: str) -> bool:
    """Tell whether all of *text* is a date or a span of dates, with a time or a label beside it."""
    if not 2 <= len(text) <= MAX_MATCH:
        return False
    found = spans(text)
    if not found:
        return False
    beside = _without(text, found)
    if _DIGIT.search(beside):
        beside = _COUNTER.sub("", _without(beside, [m.span() for m in _CLOCK.finditer(beside)]))
        if _DIGIT.search(beside):
            beside = _without(beside, time.spans(beside))
            if _DIGIT.search(beside):
                return False
    letters = sum(map(str.isalpha, beside))
    covered = sum(end - begin for begin, end in found)
    return letters <= (min(MAX_BESIDE, covered) if find(text) else MAX_BESIDE)


def _without(text: str, found: Iterable[tuple[int, int]]) -> str:
    """Return *text* with a space for each of the places *found*, which stand left to right."""
    rest, at = [], 0
    for begin, end in found:
        rest.append(text[at:begin])
        at = end
    return " ".join([*rest, text[at:]])


_CLOCK = re.compile(
    r"(?:T|\b)\d{1,2}:\d{2}(?:[:.]\d{2}(?:\.\d{1,9})?)?(?:\s?[ap]\.?m\b\.?)?(?:Z|\s?[+-]\d{2}:?\d{2}(?!\d|:))?",
    re.IGNORECASE,
)
"""A time of day as it stands beside a date, the full stop before seconds included."""
_CLOCK_BEHIND = re.compile(rf"[,\s]*{_CLOCK.pattern}", re.IGNORECASE)

_COUNTER = re.compile(r"\(\d\)")
"""The second game of a day is printed "May 14 (2)"."""

_ISO_TIME = re.compile(r"T\d{2}:?\d{2}(?::?\d{2})?(?:\.\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})?")


def read(text: str, context: ValueContext) -> date | None:
    """Return the first date in *text*, None when there is none or it lacks a year nobody knows.

    A year is taken from the other date of a span ("May 30 - June 2, 2024"), else from
    ``context.now``. A day is never made up: "May 2024" is no date.

    >>> read("3. Mai 2024", ValueContext()).isoformat()
    '2024-05-03'
    """
    found = find(text)
    for one in found:
        if one.second:
            return _date(one, _year(one, found, context), context)
    if context.now is not None and (told := relative.read(text, context.now)):
        return told.date()
    if compact := _COMPACT.fullmatch(text.strip()):
        return _real(*map(int, compact.groups()))
    return None


def day_first(texts: Iterable[str]) -> bool | None:
    """Return how "a/b/c" is meant in *texts* of one column; None when none of them tells.

    >>> day_first(["03/05/2024", "17/05/2024"])
    True
    """
    for text in texts:
        for one in find(text[:MAX_MATCH]):
            if one.is_open and max(one.first, one.second) > 12:
                return one.first > 12
    return None


def _year(one: Found, found: tuple[Found, ...], context: ValueContext) -> int | None:
    if one.year is not None:
        return one.year if one.year > 99 else one.year + (2000 if one.year < 70 else 1900)  # POSIX
    later = next((each for each in found if each.begin > one.begin and each.year), None)
    if later is not None and later.year is not None and later.year > 99:
        return later.year - (1 if one.first > later.first else 0)
    return context.now.year if context.now is not None else None


def _date(one: Found, year: int | None, context: ValueContext) -> date | None:
    if year is None:
        return None
    month, day = one.first, one.second
    if one.is_open and (month > 12 or (context.day_first and day <= 12)):
        month, day = day, month
    return _real(year, month, day)


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # 31 February is printed somewhere
        return None


def read_moment(text: str, context: ValueContext) -> str | None:
    """Return the first date with its time of day as ISO 8601; None when either is missing.

    >>> read_moment("May 3, 2024 at 4:30 pm", ValueContext())
    '2024-05-03T16:30:00'
    """
    day = read(text, context)
    if day is None:
        return None
    found = find(text)
    if not found and context.now is not None:
        return _told(text, context.now)
    rest = text[: found[0].begin] + " " + text[found[0].end :] if found else text
    clock = time.read(rest)
    return f"{day.isoformat()}T{clock}" if clock else None


def _told(text: str, now: datetime) -> str | None:
    moment = relative.read(text, now)
    clock = time.read(text)
    if moment is None or not (clock or relative.is_exact(text)):
        return None
    return f"{moment.date().isoformat()}T{clock}" if clock else moment.isoformat(timespec="seconds")
