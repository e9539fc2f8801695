"""Folding, splitting and stemming of words."""

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

_STEMMER = snowballstemmer.stemmer("english")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_PIECES = re.compile(r"[\W_]+")

STOP_WORDS = frozenset(
    "a an and are as at be by each every for from give has have her his i in is it its me my of on one or our per "
    "show shown that the their them there they this those to us was what when where which who whose will with you "
    "your all any list get find extract collect page der die das und mit von le la les et avec de des du el los las y "
    "con il lo gli e o os".split()
)


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """Return *text* as two readers would call the same: NFKC, case and accents folded, one space.

    >>> fold("  Größe  ÉTÉ ")
    'grosse ete'
    """
    if text.isascii():
        return " ".join(text.lower().split())
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    # the voicing marks of kana make another letter
    kept = "".join(c for c in plain if not unicodedata.combining(c) or c in "\u3099\u309a")
    return " ".join(unicodedata.normalize("NFC", kept).split())


@lru_cache(maxsize=32768)
def words(text: str) -> tuple[str, ...]:
    """Return the folded words of a name or label: camelCase, snake_case and punctuation split.

    >>> words("dateFiled"), words("PDF-URL (en)")
    (('date', 'filed'), ('pdf', 'url', 'en'))
    """
    return tuple(word for word in _PIECES.split(fold(_CAMEL.sub(" ", text))) if word)


@lru_cache(maxsize=32768)
def stem(word: str) -> str:
    """Return the English stem of a folded word; words of other scripts stay as they are."""
    return str(_STEMMER.stemWord(word)) if word.isascii() and len(word) > 3 else word
