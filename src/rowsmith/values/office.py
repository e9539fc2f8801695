"""Several offices in one text: "Deputy Prime Minister and Minister of Finance"."""

import re

from rowsmith.lexicon import fold
from rowsmith.lexicon.offices import OFFICES

_BETWEEN = re.compile(
    r"\s*[;\n]\s*|\s*[,/&]\s*(?:(?:and|und|et|y|e|och|i|a)\s)?|\s(?:and|und|et|y|e|och|i|a)\s"
)
_FIRST = re.compile(r"[^\s,;/]+")
MAX_READ = 600


def spans(text: str) -> list[tuple[int, int]]:
    """Return where the offices in *text* stand: all of it where it names one.

    A new one begins only with a word that offices begin with, so that "Minister for Trade and
    Industry" stays whole.

    >>> text = "Deputy Prime Minister, Minister for Trade and Industry"
    >>> [text[a:b] for a, b in spans(text)]
    ['Deputy Prime Minister', 'Minister for Trade and Industry']
    """
    found, begin = [], 0
    for gap in _BETWEEN.finditer(text, 0, MAX_READ):
        if gap.start() > begin and _begins_office(text, gap.end()) and _begins_office(text, begin):
            found.append((begin, gap.start()))
            begin = gap.end()
    return [*found, (begin, len(text))]


def _begins_office(text: str, at: int) -> bool:
    word = _FIRST.match(text, at)
    return word is not None and fold(word[0]).partition("-")[0].strip(".") in OFFICES
