"""Yes and no in many languages, check marks and availability."""

import re

from rowsmith.lexicon import fold, words

_YES = "yes|y|true|t|on|1|ja|jа|oui|si|sì|sí|sim|da|да|tak|ano|evet|igen|kylla|はい|是|有|예|نعم|✓|✔|✔️|☑|✅|available|in stock|instock|in stock now|online only|limited availability|verfugbar|auf lager|lieferbar|sofort lieferbar|vorratig|en stock|disponible|disponibile|disponivel|em estoque|op voorraad|dostepny|в наличии|есть в наличии|有货|在庫あり|included|enabled|active|open|available now"
_NO = "no|n|false|f|off|0|nein|non|não|nao|nee|nie|нет|не|ne|hayir|nem|ei|いいえ|否|无|無|아니요|لا|✗|✘|✕|✖|☒|❌|×|x|unavailable|not available|out of stock|outofstock|sold out|soldout|discontinued|nicht verfugbar|nicht lieferbar|ausverkauft|nicht auf lager|agotado|no disponible|sin existencias|rupture de stock|epuise|indisponible|esaurito|non disponibile|esgotado|indisponivel|uitverkocht|niet op voorraad|niedostepny|нет в наличии|缺货|売り切れ|在庫なし|not included|disabled|inactive|closed"
_TRUTH = {fold(word): False for word in _NO.split("|")} | {
    fold(word): True for word in _YES.split("|")
}
_PHRASES = tuple(
    sorted((phrase for phrase in _TRUTH if " " in phrase or len(phrase) > 7), key=len, reverse=True)
)
_SCHEMA_ORG = re.compile(r"https?://schema\.org/(\w+)")
MAX_MATCH = 40


def read(text: str) -> bool | None:
    """Return what *text* says, None when it says neither.

    >>> [read(t) for t in ("Yes", "nein", "✓", "Sold out", "https://schema.org/InStock", "maybe")]
    [True, False, True, False, True, None]
    """
    if known := _SCHEMA_ORG.fullmatch(text):
        text = " ".join(words(known[1]))
    folded = fold(text[:200]).strip(" .!:;()[]")
    truth = _TRUTH.get(folded)
    if truth is not None:
        return truth
    return next((_TRUTH[phrase] for phrase in _PHRASES if folded.startswith(phrase)), None)


def matches(text: str) -> bool:
    """Tell whether all of *text* says yes or no; digits and single letters say neither here."""
    if not text or len(text) > MAX_MATCH or (text.isascii() and len(text) == 1):
        return False
    return fold(text).strip(" .!") in _TRUTH
