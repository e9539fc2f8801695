"""Recognisers: which kind of value a text is, and where such values stand inside one."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from rowsmith.model.values import Kind
from rowsmith.values import date, person, place

MAX_CHARACTERS = 600
"""Recognisers look no further: bounded time on any page (reliability.md B10)."""

_AMOUNT = r"\d{1,3}(?:[.,'\u00a0\u202f ]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_SIGN = r"[$€£¥₹₽₩₺₪₫฿₴₦]|US\$|CA\$|AU\$|R\$|Rs\.?|kr\.?|zł|Kč|Ft|CHF|USD|EUR|GBP|JPY|INR|CAD|AUD|SEK|NOK|DKK|PLN|руб\.?|лв\.?|lei|TL|грн\.?"
_PRICE = re.compile(
    rf"(?<![\w.])(?:{_SIGN})\s?(?:{_AMOUNT})(?:\s?[kKmM](?!\w))?"
    rf"|(?<![\w.,])(?:{_AMOUNT})\s?(?:{_SIGN})(?!\w)"
)
_CLOCK = r"(?:[01]?\d|2[0-4])(?:(?:[:.h]|\s?h\s?)[0-5]\d)?\s?(?:[ap]\.?\s?m\.?(?!\w))|(?:[01]?\d|2[0-4])[:h][0-5]\d(?!\d)(?:\s?Uhr)?"
_TIME = re.compile(
    rf"(?<![\d:/.,$-])(?:{_CLOCK})(?:\s*(?:-|–|—|to|until|bis)\s*(?:{_CLOCK}))?|\bnoon\b",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(
    r"(?<![\w./-])\+?\(?\d{1,4}\)?(?:[\s.\-/–]?\(?\d{2,5}\)?){1,4}(?:\s?(?:ext?|x)\.?\s?\d{1,6})?(?![\w/-])"
)
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"']+", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?<![\w.,])[-+−(]?(?:\d{1,3}(?:[,.'\u00a0\u202f ]\d{3})+|\d+)(?:[.,]\d+)?\)?\s?[%kKmM]?(?!\w)"
)
_RATING = re.compile(
    r"\d(?:[.,]\d{1,2})?\s?(?:/|out of|of|von|sur|de|из|su)\s?(?:5|10|100)(?!\d)|[★☆⭐]{2,}",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"(?:No\.?|Nos\.?|#|№)?\s?(?:[A-Z]{0,6}[-./: ]?\d[\w]*(?:[-/.:–][\w]+)+|[A-Z]{1,6}[- ]?\d{2,}[\w-]*|\d+\s[A-Z][\w. ]{0,12}\.?\s\d+|\d{4,}|\d{4}\s[A-Z]{2,8}(?:\sApp)?\s\d+)"
)
_BOOLEANS = frozenset(
    "yes no true false ja nein oui non si sí no sim não да нет ✓ ✔ ✗ ✘ × y n on off".split()
)


def _finder(pattern: re.Pattern[str], *, needs: str = "") -> Callable[[str], list[tuple[int, int]]]:
    def find(text: str) -> list[tuple[int, int]]:
        if needs == "digit" and not any(map(str.isdigit, text)):
            return []
        if needs and needs != "digit" and needs not in text:
            return []
        return [match.span() for match in pattern.finditer(text)]

    return find


def _phones(text: str) -> list[tuple[int, int]]:
    if sum(map(str.isdigit, text)) < 7:
        return []
    found = []
    for match in _PHONE.finditer(text):
        digits = sum(map(str.isdigit, match[0]))
        if 7 <= digits <= 15 and not date.matches(match[0]):
            found.append(match.span())
    return found


_SPANS: dict[Kind, Callable[[str], list[tuple[int, int]]]] = {
    Kind.DATE: date.spans,
    Kind.DATETIME: date.spans,
    Kind.TIME: _finder(_TIME),
    Kind.PRICE: _finder(_PRICE, needs="digit"),
    Kind.EMAIL: _finder(_EMAIL, needs="@"),
    Kind.PHONE: _phones,
    Kind.URL: _finder(_URL),
    Kind.NUMBER: _finder(_NUMBER, needs="digit"),
    Kind.INTEGER: _finder(_NUMBER, needs="digit"),
    Kind.RATING: _finder(_RATING),
    Kind.CODE: _finder(_CODE, needs="digit"),
}


@lru_cache(maxsize=16384)
def _cached_spans(kind: Kind, text: str) -> tuple[tuple[int, int], ...]:
    find = _SPANS.get(kind)
    return tuple(find(text)) if find else ()


def spans(kind: Kind, text: str) -> list[tuple[int, int]]:
    """Return where values of *kind* stand in *text*: disjoint, left to right.

    Only the first 600 characters are looked at; kinds that running text cannot show
    (TEXT, PERSON, PLACE …) give nothing.

    >>> spans(Kind.PRICE, "was $1,299.00 now 999 €")
    [(4, 13), (18, 23)]
    """
    return list(_cached_spans(kind, text[:MAX_CHARACTERS]))


def _mostly(kind: Kind, text: str, share_needed: float = 0.7) -> bool:
    covered = sum(b - a for a, b in _cached_spans(kind, text))
    return covered >= share_needed * len(text)


@lru_cache(maxsize=32768)
def _matches(kind: Kind, text: str) -> bool:  # noqa: PLR0911 - a table of cases
    if kind is Kind.LONG_TEXT:
        return len(text) > 60 and text.count(" ") >= 8
    if kind is Kind.BOOLEAN:
        return text.casefold().strip(".!") in _BOOLEANS
    if kind is Kind.PERSON:
        return person.matches(text)
    if kind is Kind.PLACE:
        return place.matches(text)
    if kind in {Kind.DATE, Kind.DATETIME}:
        return date.matches(text)
    if kind is Kind.CODE:
        return len(text) <= 60 and _mostly(kind, text, 0.5) and not date.matches(text)
    if kind in {Kind.PRICE, Kind.TIME}:
        return len(text) <= 60 and _mostly(kind, text, 0.5)
    if kind is Kind.TEXT:
        return any(map(str.isalpha, text))
    return len(text) <= 200 and _mostly(kind, text)


def matches(kind: Kind, text: str) -> bool:
    """Tell whether all of *text* is one value of *kind*, up to a word or two beside it."""
    return bool(text) and _matches(kind, text[:MAX_CHARACTERS])


def share(kind: Kind, texts: Iterable[str]) -> float:
    """Return the share of *texts* that match *kind*, 0..1; 0 for no texts."""
    found = [matches(kind, text) for text in texts]
    return sum(found) / len(found) if found else 0.0
