"""Names of people, told by their shape; modest: a shape is no proof."""

import re

_PARTICLES = frozenset(
    "de da do dos das del della di du la le van von der den ter bin bint al el ibn ben af av zu zur y e i och".split()
)
_TITLES = frozenset(
    "dr dr. prof prof. mr mr. mrs mrs. ms ms. hon hon. sir rt the right shri smt sen. rep. md phd jr jr. sr sr. ii iii iv esq esq. md, phd,".split()
)
_NAME = re.compile(r"[^\W\d_][\w'’.\-]*,?$")
_ENDINGS = frozenset(
    "inc inc. llc ltd gmbh corp corp. co co. university college court department office committee ministry council school board center centre hospital clinic program services group association".split()
)


def matches(text: str) -> bool:
    """Tell whether *text* may be a person's name.

    >>> [matches(t) for t in ("Ana María López", "Dr. J. van Dyk", "Board of Education", "3 May")]
    [True, True, False, False]
    """
    if not 4 <= len(text) <= 60:
        return False
    words = text.split()
    if not 2 <= len(words) <= 7:
        return not text.isascii() and 2 <= len(text) <= 12 and text.isalpha()
    counted = 0
    for word in words:
        low = word.casefold()
        if low.rstrip(",") in _ENDINGS or not (_NAME.match(word) or low in _TITLES):
            return False
        if low in _PARTICLES or low in _TITLES:
            continue
        if word[0].islower() or low in {"of", "and", "for", "v.", "vs.", "v"}:
            return False
        counted += 1
    return 2 <= counted <= 5
