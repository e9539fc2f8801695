"""Folding, splitting and stemming of words."""

import re
import unicodedata
from functools import lru_cache

import Stemmer

_STEMMER = Stemmer.Stemmer("english")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_RUSSIAN = Stemmer.Stemmer("russian")
_ACCENTS = re.compile(
    "(?<![\u0400-\u04ff])[\u0300-\u036f]+|[\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]+"
)
_WORDS = re.compile(r"[^\W_]+")

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
    # the marks of kana and of Cyrillic make other letters; only "ё" is written "е" as well
    kept = unicodedata.normalize("NFC", _ACCENTS.sub("", plain)).replace("ё", "е")
    return " ".join(kept.split())


@lru_cache(maxsize=32768)
def words(text: str) -> tuple[str, ...]:
    """Return the folded words of a name or label: camelCase, snake_case and punctuation split.

    >>> words("dateFiled"), words("PDF-URL (en)")
    (('date', 'filed'), ('pdf', 'url', 'en'))
    """
    if text.isascii():
        plain = text.lower()
        return tuple(_WORDS.findall(plain if plain == text else _CAMEL.sub(" ", text).lower()))
    return tuple(_WORDS.findall(fold(_CAMEL.sub(" ", text))))


@lru_cache(maxsize=32768)
def stem(word: str) -> str:
    """Return the English or Russian stem of a folded word; other scripts stay as they are."""
    if len(word) <= 3:
        return word
    if word.isascii():
        return str(_STEMMER.stemWord(word))
    return str(_RUSSIAN.stemWord(word)) if "\u0400" <= word[0] <= "\u04ff" else word


@lru_cache(maxsize=16384)
def plain_form(word: str) -> str:
    """Return a folded word without its plural, a Russian one without its case.

    Weaker than `stem`: "posted" and "post", "reviewer" and "review" stay apart.

    >>> [plain_form(word) for word in ("prices", "entries", "address", "posted")]
    ['price', 'entry', 'address', 'posted']
    """
    if len(word) <= 3 or not word.isascii():
        return stem(word) if "\u0400" <= word[:1] <= "\u04ff" else word
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") and len(word) > 5 else word[:-1]
