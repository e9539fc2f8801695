"""Dates in languages that the lexicon lacks, by dateparser; slow, so asked last and remembered."""

import re
from datetime import date
from functools import lru_cache

_KNOWN = frozenset(
    "en de fr es it pt nl pl ru ar tr sv cs sk hu ro fi da nb no uk el bg id et he ja zh ko".split()
)
"""Languages whose months the lexicon holds, or that number them."""

CLASHING = frozenset({"hr"})
"""Languages with months that are others in the lexicon: "listopad" is October in Croatian."""

_WORTH = re.compile(r"\d.*[^\W\d_]{2}|[^\W\d_]{2}.*\d", re.DOTALL)
_NUMBERS = re.compile(r"\d+")
_LATIN = re.compile(r"[^\u0000-\u024f\u1e00-\u1eff\u2000-\u206f]")
_SETTINGS: dict[str, object] = {
    "REQUIRE_PARTS": ["day", "month", "year"],
    "PARSERS": ["absolute-time"],
    "RETURN_AS_TIMEZONE_AWARE": False,
}
MAX_LENGTH = 48


def read(text: str, languages: tuple[str, ...]) -> date | None:
    """Return the date that all of *text* is; its day and year are printed in it.

    Args:
        text: as printed.
        languages: the page's languages, likeliest first; English and the lexicon's other
            languages alone are not worth the half millisecond.
    """
    chosen = tuple(sorted({code.split("-")[0].lower() for code in languages} - _KNOWN))
    is_foreign = bool(_LATIN.search(text))
    if len(text) > MAX_LENGTH or not (chosen or is_foreign) or not _WORTH.search(text):
        return None
    return _parsed(text, () if is_foreign and not chosen else chosen)


@lru_cache(maxsize=2048)
def _parsed(text: str, languages: tuple[str, ...]) -> date | None:
    import dateparser  # type: ignore[import-untyped]  # noqa: PLC0415 - no stubs; 0.3 s, rarely needed
    from dateparser.data import language_order  # type: ignore[import-untyped]  # noqa: PLC0415 - likewise

    known = [code for code in languages if code in language_order]
    if languages and not known:
        return None
    try:
        moment = dateparser.parse(text, languages=known or None, settings=_SETTINGS)
    except (ValueError, OverflowError, TypeError):  # it trips over some digits of other scripts
        return None
    if moment is None:
        return None
    printed = {int(digits) for digits in _NUMBERS.findall(text)}
    return moment.date() if {moment.day, moment.year} <= printed else None
