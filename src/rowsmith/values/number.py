"""Printed numbers: European and English separators, signs, percent, "1.5M", "2 Mio."."""

import math
import re
from collections.abc import Iterator
from decimal import Decimal

from rowsmith import lexicon

_SPACES = "\u00a0\u2007\u2009\u202f "
AMOUNT = (
    r"(?:\d{1,3}(?:,\d{3})++(?:\.\d++)?(?!\d)|\d{1,3}(?:\.\d{3})++(?:,\d++)?(?!\d)"
    rf"|\d{{1,3}}(?:['’٬{_SPACES}]\d{{3}})++(?:[.,٫]\d++)?(?!\d)"
    r"|\d{1,2}(?:,\d{2}){1,6},\d{3}(?:\.\d++)?(?!\d)|\d++(?:[.,٫]\d++)?+)"
)
"""Digits with group and decimal separators of any locale, Indian groups included; no sign."""

SCALE = (
    r"(?=\s?[^\W\d_])(?:\s?(?:thousand|tsd\.?|tys\.|тыс\.?|million(?:s|en|es)?|millones|milioni|milhões|mio\.?|mln\.?"
    r"|млн\.?|mn|billion|bn|milliards?|milliarden?|miliardi|mrd\.?|mld\.?|млрд\.?|trillion|lakhs?"
    r"|crores?)(?!\w)|\s?[万萬億亿만억]|[kKMB](?!\w)|(?<=\d)\s[KM](?!\w))"
)
"""A word or letter behind a number that multiplies it; a lone "m" may be metres."""

_FACTORS = {
    3: "k thousand tsd tys тыс",
    4: "万 萬 만",
    5: "lakh lakhs",
    6: "m mio mln млн mn milioni milhões millones million millions millionen",
    7: "crore crores",
    8: "億 亿 억",
    9: "b bn billion milliard milliards milliarde milliarden miliardi mrd mld млрд",
    12: "trillion",
}
_EXPONENTS = {word: exponent for exponent, words in _FACTORS.items() for word in words.split()}
SIGNS = "$€£¥₹₽₩₺₪₫฿₴₦₱₡₲₵₸₼₾￥＄"
"""Currency signs of one character."""

_FOUND = re.compile(rf"(?=\d)(?P<digits>{AMOUNT})(?P<scale>{SCALE})?", re.IGNORECASE)
_MINUS = frozenset("-−")
_IN_PARENTHESES = re.compile(rf"[{SIGNS}]?\s?\([\s{SIGNS}]*+[\d.,'’{_SPACES}]++[\s{SIGNS}%]*+\)")
_WHOLE = re.compile(
    rf"(?:[-+−#~≈(]|[{SIGNS}]\s?|ca\.\s)*+{AMOUNT}(?:{SCALE})?\+?"
    rf"(?:\s?(?:%|‰|°[CF]?|[{SIGNS}]|(?P<unit>[^\W\d_]{{1,14}}+)\.?))?\)?",
    re.IGNORECASE,
)
_INTEGER = re.compile(
    rf"(?:\d{{1,3}}(?:[,.'’{_SPACES}]\d{{3}})++|\d{{1,2}}(?:,\d\d){{1,6}},\d{{3}}|\d++)(?!\d)"
)
_PLAIN = str.maketrans("٫", ".", f"٬'’{_SPACES}")
_DIGIT = re.compile(r"\d")
_CLOCK = re.compile(r"(?<![\d:])\d{1,2}(?::\d\d){1,2}(?![\d:])")
_DECIMAL_COMMA = frozenset(
    "af az be bg bs ca cs da de el es et eu fi fr gl hr hu id is it kk lt lv mk nb nl nn no pl pt ro "
    "ru sk sl sq sr sv tr uk uz vi".split()
)
_DECIMAL_POINT_REGIONS = frozenset("ch li mx us pr gt sv hn ni pa pe do".split())
"""Regions whose German, Italian or Spanish prints "1,234.5" (CLDR 45, symbols/decimal)."""

MAX_DIGITS = 18
"""Longer integers leave the 64 bits that JSON readers agree on (RFC 8259, section 6)."""


def has_decimal_comma(languages: tuple[str, ...]) -> bool:
    """Tell whether the likeliest language of *languages* writes 1,5 for one and a half."""
    language, _, region = (languages[0] if languages else "en").lower().partition("-")
    return language in _DECIMAL_COMMA and region not in _DECIMAL_POINT_REGIONS


def spans(text: str) -> list[tuple[int, int]]:
    """Return where numbers stand in *text*, signs and multipliers included, clock times left out.

    >>> spans("about 1,200 seats on 3 floors from 9:30")
    [(6, 11), (21, 22)]
    """
    if not _DIGIT.search(text):
        return []
    clocks = [match.span() for match in _CLOCK.finditer(text)] if ":" in text else []
    found = [(begin, match.end()) for begin, match in _free(text)]
    return [(b, e) for b, e in found if not any(c <= b and e <= d for c, d in clocks)]


def _free(text: str) -> Iterator[tuple[int, re.Match[str]]]:
    """Yield where numbers begin, their minus included, and what they are; "A4" is none."""
    glued = -1
    for match in _FOUND.finditer(text):
        begin = match.start()
        before = text[begin - 1] if begin else " "
        if before.isalpha() or (before in ".," and begin - 1 == glued):
            glued = match.end()
        elif before in SIGNS or before in _MINUS:
            yield _with_minus(text, begin), match
        else:
            yield begin, match


def _with_minus(text: str, begin: int) -> int:
    """Return where the minus before the number at *begin* stands, else *begin*: "10-15" has none."""
    at = begin - 2 if text[begin - 1] in SIGNS else begin - 1
    if at < 0 or text[at] not in _MINUS:
        return begin
    before = text[at - 1] if at else " "
    return begin if before.isalnum() or before in "_)%" else at


def matches(text: str) -> bool:
    """Tell whether all of *text* is a number, with a sign or one unit word at most."""
    if len(text) > 40 or not _DIGIT.search(text):
        return False
    found = _WHOLE.fullmatch(text)
    return found is not None and not (found["unit"] and lexicon.month(found["unit"]))


def matches_integer(text: str) -> bool:
    """Tell whether all of *text* is a whole number, with a sign or one unit word at most."""
    found = _DIGIT.search(text) if matches(text) else None
    if found is None:
        return False
    whole = _INTEGER.match(text, found.start())
    return whole is not None and text[whole.end() : whole.end() + 1] not in {".", ","}


def read(text: str, *, comma_decimal: bool = False, is_count: bool = False) -> float | int | None:
    """Return the first number in *text*, None when there is none.

    Args:
        text: as printed.
        comma_decimal: "1,234" is one and a bit, "1.234" over a thousand; both are read so when
            nothing else in the number tells.
        is_count: "(12)" is a count; otherwise parentheses around all of *text* are a minus.

    >>> [read(t) for t in ("1.299,00 €", "$1,299.50", "(12)", "1.5M", "4,5/5", "12 345", "none")]
    [1299, 1299.5, -12, 1500000, 4.5, 12345, None]
    """
    if not _DIGIT.search(text):
        return None
    begin, found = next(_free(text), (0, None))
    if found is None:
        found = _FOUND.search(text)  # "USD1.5"
        begin = found.start() if found else 0
    if found is None:
        return None
    value = _value(found["digits"], comma_decimal=comma_decimal)
    if value is None:
        return None
    if exponent := _exponent(found, text):
        value = value.scaleb(exponent)
    is_minus = text[begin] in _MINUS
    if is_minus or (not is_count and _IN_PARENTHESES.fullmatch(text.strip())):
        value = -value
    return _plain(value)


def _exponent(found: re.Match[str], text: str) -> int:
    """Return the power of ten that the multiplier stands for; "5m" is money or metres."""
    scale = (found["scale"] or "").strip()
    if scale == "m" and not any(sign in text for sign in SIGNS):
        return 0
    return _EXPONENTS.get(scale.lower().rstrip("."), 0)


def _value(raw: str, *, comma_decimal: bool) -> Decimal | None:
    digits = raw.translate(_PLAIN)
    is_grouped = len(digits) < len(raw)
    dot, comma = digits.rfind("."), digits.rfind(",")
    if dot >= 0 and comma >= 0:
        digits = digits.replace("," if dot > comma else ".", "")
    elif max(dot, comma) >= 0 and not is_grouped:
        digits = _lone_separator(digits, "." if dot >= 0 else ",", comma_decimal=comma_decimal)
    digits = digits.replace(",", ".")
    return Decimal(digits) if digits.count(".") <= 1 else None


def _lone_separator(digits: str, mark: str, *, comma_decimal: bool) -> str:
    """Drop *mark*, the only kind of separator, where it groups thousands."""
    head, _, tail = digits.rpartition(mark)
    if mark in head:
        return digits.replace(mark, "")
    is_groupable = len(tail) == 3 and len(head) <= 3 and not head.startswith("0")
    return head + tail if is_groupable and (mark == ",") is not comma_decimal else digits


def _plain(value: Decimal) -> float | int | None:
    """Return the JSON number nearest to *value*; None outside of what readers can hold."""
    if value.adjusted() >= MAX_DIGITS:
        return None
    if value == value.to_integral_value():
        return int(value)
    number = float(value)
    return number if math.isfinite(number) else None
