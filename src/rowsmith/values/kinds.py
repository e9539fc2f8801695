"""Which kind of value a text is, and where values of a kind stand inside one."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from rowsmith.model.values import Kind
from rowsmith.values import (
    boolean,
    code,
    date,
    email,
    link,
    number,
    person,
    phone,
    place,
    price,
    rating,
    text,
    time,
)

MAX_CHARACTERS = 600
"""Recognisers look no further: bounded time on any page (reliability.md B10)."""

_CACHED = 4096
"""Texts remembered per kind; a page's columns are judged several times over."""

_DIGIT = re.compile(r"\d")
_Test = Callable[[str], bool]
_Find = Callable[[str], list[tuple[int, int]]]


def _remembered(test: _Test) -> _Test:
    return lru_cache(maxsize=_CACHED)(test)


def _remembered_spans(find: _Find) -> Callable[[str], tuple[tuple[int, int], ...]]:
    return lru_cache(maxsize=_CACHED)(lambda value: tuple(find(value)))


_TESTS: dict[Kind, _Test] = {
    Kind.TEXT: text.matches,
    Kind.LONG_TEXT: text.matches_long,
    Kind.NUMBER: _remembered(number.matches),
    Kind.INTEGER: _remembered(number.matches_integer),
    Kind.BOOLEAN: _remembered(boolean.matches),
    Kind.PRICE: _remembered(price.matches),
    Kind.DATE: _remembered(date.matches),
    Kind.TIME: _remembered(time.matches),
    Kind.URL: link.matches,
    Kind.IMAGE: link.matches_image,
    Kind.EMAIL: email.matches,
    Kind.PHONE: _remembered(phone.matches),
    Kind.PERSON: _remembered(person.matches),
    Kind.PLACE: _remembered(place.matches),
    Kind.CODE: _remembered(code.matches),
    Kind.RATING: _remembered(rating.matches),
}
_TESTS[Kind.DATETIME] = _TESTS[Kind.DATE]

_SPANS = {
    Kind.NUMBER: _remembered_spans(number.spans),
    Kind.PRICE: _remembered_spans(price.spans),
    Kind.DATE: _remembered_spans(date.spans),
    Kind.DATETIME: _remembered_spans(date.moment_spans),
    Kind.TIME: _remembered_spans(time.spans),
    Kind.URL: _remembered_spans(link.spans),
    Kind.EMAIL: _remembered_spans(email.spans),
    Kind.PHONE: _remembered_spans(phone.spans),
    Kind.PERSON: _remembered_spans(person.spans),
    Kind.PLACE: _remembered_spans(place.spans),
    Kind.CODE: _remembered_spans(code.spans),
    Kind.RATING: _remembered_spans(rating.spans),
}
_SPANS[Kind.INTEGER] = _SPANS[Kind.NUMBER]


def matches(kind: Kind, text: str) -> bool:
    """Tell whether all of *text* is one value of *kind*, up to a word or two beside it.

    Only the first 600 characters are looked at.
    """
    return bool(text) and _TESTS[kind](
        text if len(text) <= MAX_CHARACTERS else text[:MAX_CHARACTERS]
    )


COMMON_KINDS = (Kind.DATE, Kind.TIME, Kind.PRICE, Kind.NUMBER, Kind.EMAIL, Kind.PHONE)
_WITHOUT_DIGITS = (Kind.DATE, Kind.TIME, Kind.EMAIL)


@lru_cache(maxsize=_CACHED)
def common_kinds(text: str) -> tuple[Kind, ...]:
    """Return of which of `COMMON_KINDS` all of *text* is a value, see `matches`.

    >>> common_kinds("12:30"), common_kinds("Berlin")
    ((<Kind.TIME: 'time'>,), ())
    """
    is_numbered = _DIGIT.search(text) is not None or text.startswith("tel:")
    kinds = COMMON_KINDS if is_numbered else _WITHOUT_DIGITS
    return tuple([kind for kind in kinds if matches(kind, text)])


def spans(kind: Kind, text: str) -> list[tuple[int, int]]:
    """Return where values of *kind* stand in *text*: disjoint, left to right.

    Only the first 600 characters are looked at; kinds that are not parts of a text (TEXT,
    LONG_TEXT, BOOLEAN, IMAGE) give nothing.

    >>> spans(Kind.PRICE, "was $1,299.00 now 999 €")
    [(4, 13), (18, 23)]
    """
    find = _SPANS.get(kind)
    if find is None or not text:
        return []
    return list(find(text if len(text) <= MAX_CHARACTERS else text[:MAX_CHARACTERS]))


def share(kind: Kind, texts: Iterable[str]) -> float:
    """Return the share of *texts* that match *kind*, 0..1; 0 for no texts."""
    found = [matches(kind, value) for value in texts]
    return sum(found) / len(found) if found else 0.0


def forget() -> None:
    """Forget which texts were recognised, so that a benchmark times the work and not the memory."""
    for remembered in (*_TESTS.values(), *_SPANS.values(), date.find, common_kinds):
        clear = getattr(remembered, "cache_clear", None)
        if clear is not None:
            clear()
