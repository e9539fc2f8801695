"""What the site says about the length of the whole list."""

import re

from rowsmith.dom import Dom
from rowsmith.lexicon import PAGING, fold

_NUMBER = r"(\d{1,3}(?:[,. ]\d{3})+|\d{1,7})"
_OF = "|".join(sorted(map(re.escape, PAGING["of"]), key=len, reverse=True))
_RANGE = re.compile(
    rf"\b\d{{1,7}}\s?(?:-|–|—|to|bis|à|a)\s?\d{{1,7}}\s?(?:{_OF})\s?(?:about\s|over\s)?{_NUMBER}\b"
)
_RESULTS = re.compile(
    rf"\b{_NUMBER}\s(?:{'|'.join(sorted(map(re.escape, PAGING['results']), key=len, reverse=True))})\b"
)
MAX_LINE = 120


def claimed_rows(dom: Dom) -> int | None:
    """Return how many rows the page says that the whole list has, None when it does not say.

    A range ("1–20 of 283") counts before a bare total ("283 results"), the first of each kind.
    """
    total = None
    for line in dom.stream.split("\n"):
        if len(line) > MAX_LINE or not any(map(str.isdigit, line)):
            continue
        folded = fold(line)
        found = _RANGE.search(folded)
        if found:
            return int(re.sub(r"\D", "", found[1]))
        if total is None:
            found = _RESULTS.search(folded)
            total = int(re.sub(r"\D", "", found[1])) if found and len(folded) <= 60 else None
    return total
