"""Scores: "4.5 out of 5", "4,5/5", "8/10", "★★★★☆"."""

import re

_SCORE = re.compile(
    r"(?<![\w.,/-])\d{1,3}(?:[.,]\d{1,2})?\s?(?:/|out\sof|of|von|sur|de|di|van|из|su|na|z)\s?"
    r"(?:5|10|20|100)(?:\.0)?(?![\w/]|[.,]\d)(?:\s?(?:stars?|Sterne[n]?|étoiles?|estrellas?|stelle))?"
    r"|(?<![\w.,/-])[0-5](?:[.,]\d{1,2})?[\s-]?(?:stars?|Sterne|étoiles?|estrellas?|estrelas?|stelle"
    r"|sterren|gwiazdk\w{1,2}|звезд\w?)\b|[★☆⭐✩✪⯨½]{2,10}",
    re.IGNORECASE,
)
_SIGN = re.compile(r"[\d★☆⭐✩✪]")
_STARS = re.compile(r"(★{0,10})(☆{0,10})")
_PAGE = re.compile(r"\b(?:pages?|seite|página|pagina|strona|страница)\b", re.IGNORECASE)
_SAID = re.compile(r"\b(?:star |average |customer |user )?(?:rating|rated|score)\b", re.IGNORECASE)
MAX_MATCH = 60


def spans(text: str) -> list[tuple[int, int]]:
    """Return where scores stand in *text*.

    >>> text = "Rated 4.5 out of 5 by 12 readers"
    >>> [text[a:b] for a, b in spans(text)]
    ['4.5 out of 5']
    """
    return [match.span() for match in _SCORE.finditer(text)] if _SIGN.search(text) else []


def matches(text: str) -> bool:
    """Tell whether *text* is a score, with a word or two beside it."""
    if not 2 <= len(text) <= MAX_MATCH:
        return False
    found = spans(text)
    if len(found) == 1 and _SAID.search(text):
        return True  # "A star rating of 4.5 out of 5."
    covered = sum(end - begin for begin, end in found)
    return covered * 2 >= len(text) and not (covered and _PAGE.search(text))


def stars(text: str) -> int | None:
    """Return how many of printed stars are filled; None unless hollow ones tell them apart.

    A row of filled stars alone is often cut off by style sheets, so it says nothing.

    >>> stars("★★★★☆"), stars("★★★★★")
    (4, None)
    """
    found = _STARS.fullmatch(text.strip())
    return len(found[1]) if found and found[1] and found[2] else None
