"""Times of day, as printed in many countries, and spans of them."""

import re
from datetime import time
from itertools import pairwise

from rowsmith.values.digits import western

_MERIDIEM = r"[ap]\.?\s?m\b\.?"
_TIME = re.compile(
    r"(?<![\w:/.,$€£#+])(?<![A-Za-z]-)(?:"
    rf"(?P<h1>1[0-2]|0?\d)(?:[:.](?P<m1>[0-5]\d)(?::(?P<s1>[0-5]\d))?)?\s?(?P<half>{_MERIDIEM})"
    r"|(?P<h2>2[0-4]|[01]?\d)\s?(?:h|Uhr|uur|godz\.|hrs|heures?)(?:\s?(?P<m2>[0-5]\d))?(?!\w)"
    r"|(?P<h3>2[0-4]|[01]?\d)(?P<sep>[:.])(?P<m3>[0-5]\d)(?::(?P<s3>[0-5]\d)(?:\.\d{1,9})?)?"
    r"(?P<word>\s?(?:Uhr|uur|h(?!\w)))?(?!\d|:\d|-[A-Za-z]|[.,]\d|%)"
    r"|(?P<h4>2[0-4]|[01]?\d)\s?[時时시点]\s?(?:(?P<m4>[0-5]?\d)\s?[分분])?"
    r"|(?P<noon>noon|midday|midnight|Mittag|Mitternacht|midi|minuit)\b)",
    re.IGNORECASE,
)
_RANGE = r"\s?(?:-|–|—|to|until|till|bis|à|a|al|tot|do|до|～|~)\s?"
_START = re.compile(
    rf"(?<![\w:/.,$€£#-])(?P<h>2[0-4]|[01]?\d)(?:[:.](?P<m>[0-5]\d))?(?={_RANGE}$)", re.IGNORECASE
)
_LINK = re.compile(_RANGE, re.IGNORECASE)
_OFFSET = r"(?:0\d|1[0-4]):?(?:00|15|30|45)"
_ZONE = re.compile(rf"\s?(Z|UTC|GMT|\+{_OFFSET}|-(?:0\d|1[0-4])(?:00|15|30|45))(?![\w:])")
"""A printed zone; "-10:30" behind a time is the end of a span."""

_ISO = re.compile(
    rf"(?<![^\W\d_])T(\d{{2}}:\d{{2}}(?::\d{{2}}(?:\.\d{{1,6}})?)?)\d*(Z|[+-]{_OFFSET})?"
)
_PRECHECK = re.compile(
    r"\d\s?(?:[:.]\d|[ap]\.?\s?m|h|uhr|uur|godz|[時时시点])|noon|midday|midnight|mitt|midi|minuit",
    re.IGNORECASE,
)
MAX_MATCH = 60


def _found(text: str) -> list[re.Match[str]]:
    if not _PRECHECK.search(text):
        return []
    text = western(text)
    # "3.45" is a number unless a word or half of the day says otherwise
    return [m for m in _TIME.finditer(text) if m["sep"] != "." or m["word"]]


def spans(text: str) -> list[tuple[int, int]]:
    """Return where times stand in *text*; both ends of a span of times, each for itself.

    >>> text = "Tuesday 10 - 11:30 AM, doors 9 Uhr"
    >>> [text[a:b] for a, b in spans(text)]
    ['10', '11:30 AM', '9 Uhr']
    """
    found: list[tuple[int, int]] = []
    for match in _found(text):
        begin = match.start()
        if start := _START.search(text, max(found[-1][1] if found else 0, begin - 12), begin):
            found.append(start.span())
        found.append(match.span())
    return found


def matches(text: str) -> bool:
    """Tell whether *text* is a time or a span of times, with a word or two beside it."""
    if not 2 <= len(text) <= MAX_MATCH:
        return False
    found = spans(text)
    if not found:
        return False
    covered = sum(end - begin for begin, end in found)
    rest = [text[a:b] for (_, a), (b, _) in pairwise(found)]
    covered += sum(len(piece) for piece in rest if _LINK.fullmatch(piece))
    return covered * 2 >= len(text)


def read(text: str) -> str | None:
    """Return the first time of day in *text* as ISO 8601, its printed zone kept.

    >>> [read(t) for t in ("4:30 p.m.", "18h30", "9 Uhr", "noon", "10 - 11:30 AM", "25:10")]
    ['16:30:00', '18:30:00', '09:00:00', '12:00:00', '10:00:00', None]
    """
    if iso := _ISO.search(text) if "T" in text else None:
        return _iso(iso)
    found = _found(text)
    if not found:
        return None
    first = found[0]
    start = _START.search(text, max(0, first.start() - 12), first.start())
    if start:
        clock = _start_clock(start["h"], start["m"], first)
    elif first["h3"] and len(found) > 1 and _LINK.fullmatch(text, first.end(), found[1].start()):
        clock = _start_clock(first["h3"], first["m3"], found[1])
    else:
        clock = _clock(first)
    if clock is None:
        return None
    zone = _ZONE.match(text, first.end())
    return clock.isoformat() + (_offset(zone[1]) if zone else "")


def _iso(found: re.Match[str]) -> str | None:
    try:
        return time.fromisoformat(found[1]).isoformat() + _offset(found[2] or "")
    except ValueError:  # 25:61 is no time
        return None


def _offset(zone: str) -> str:
    """Return a printed zone as ISO 8601 writes it: ``Z`` or ``+02:00``."""
    if zone.upper() in {"Z", "UTC", "GMT"}:
        return "Z"
    return zone if len(zone) != 5 else f"{zone[:3]}:{zone[3:]}"


def _clock(found: re.Match[str]) -> time | None:
    if found["noon"]:
        return time(0 if found["noon"].lower() in {"midnight", "mitternacht", "minuit"} else 12)
    if found["h1"]:
        hour = int(found["h1"]) % 12 + (12 if found["half"][0] in "pP" else 0)
        return _time(hour, found["m1"], found["s1"])
    if found["h2"]:
        return _time(int(found["h2"]), found["m2"], None)
    if found["h3"]:
        return _time(int(found["h3"]), found["m3"], found["s3"])
    return _time(int(found["h4"]), found["m4"], None)


def _start_clock(hour: str, minute: str | None, end: re.Match[str]) -> time | None:
    """Return the start of a span; in "10 - 11:30 AM" the half of the day stands once."""
    said = int(hour)
    finish = _clock(end)
    if end["half"] and finish is not None and 1 <= said <= 12:
        late = said % 12 + (12 if end["half"][0] in "pP" else 0)
        # "11 - 1 pm" begins before noon
        said = late if late <= finish.hour else said % 12
    return _time(said, minute, None)


def _time(hour: int, minute: str | None, second: str | None) -> time | None:
    if hour == 24 and not int(minute or 0):
        hour = 0
    try:
        return time(hour, int(minute or 0), int(second or 0))
    except ValueError:  # "24:30" is no time
        return None
