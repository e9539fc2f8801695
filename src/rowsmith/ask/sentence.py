"""The sentence as clauses of tokens, each token knowing what its word does in its language."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rowsmith.lexicon import Role, fold, language_of, roles_in, unspaced_words

MAX_SENTENCE = 4_000
MAX_TOKENS = 400
"""Enough for any question; what follows is not read (`read_ask` stays under some milliseconds)."""

_WIDE = str.maketrans(
    {
        "：": ":",
        "，": ",",
        "、": ",",
        "；": ";",
        "。": ".",
        "？": "?",
        "！": "!",
        "（": "(",
        "）": ")",
        "،": ",",
        "؛": ";",
        "؟": "?",
        "「": '"',
        "」": '"',
        "『": '"',
        "』": '"',
        "\u00a0": " ",
        "[": "(",
        "]": ")",
        "{": "(",
        "}": ")",
        "|": ",",
        "•": "\n- ",
        "·": ",",
        "`": '"',
        "*": " ",
        "’": "'",
    }
)
_BULLET = re.compile(r"\n[ \t]*(?:[-–—+]|\d{1,2}[.)])[ \t]+")
_QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»\n]{1,80})[\"“”„«»]")
_ARABIC_AND = re.compile(r"\s\u0648(?=\u0627\u0644)")
"""The Arabic "and" is written onto the word after it."""
_EMPTY_VALUE = re.compile(
    r"([\"'])\s*:\s*(?:\"[^\"\n]{0,40}\"|'[^'\n]{0,40}'|null|true|false|\d+|\.{3})"
)
_JOINED_QUOTE = re.compile(r"\b(?:and|und|et|y|e|en|i)\s*$", re.IGNORECASE)
_LISTED_QUOTE = re.compile(r"(?:[,:(]|\b(?:with|columns?|fields?))\s*$", re.IGNORECASE)
_TOKEN = re.compile(
    r"\d{4}[-/.]\d\d?[-/.]\d\d?(?!\w)|\d\d?[/.]\d\d?[/.]\d{4}(?!\w)|[$€£¥₹]?\d[\d.,]*\d[kKmM%]?(?!\w)"
    r"|[$€£¥₹]\d+[kKmM]?|\w+(?:[.&-]\w+)*|[,;:?!.\n\x00\x01&/+€$£<>=≥≤]|--?|[–—]"
)
_ABBREVIATED = frozenset(
    "e.g i.e etc incl no nos vs dr mr mrs st approx inc u.s tel inkl z.b bzw ca".split()
)
_SHORT_WITH = re.compile(r"\bw/\s?", re.IGNORECASE)
_PLURAL_ACRONYM = re.compile(r"\b([A-Z]{2,5})s\b")
_NUMBERED = re.compile(r"(?<=\s)\(?\d{1,2}\)\s+(?=\w)")
_MAIL = re.compile(r"\be-mail(?=s?\b)", re.IGNORECASE)
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_HARD = frozenset(".?!\n")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a phrase that has a role, or a mark.

    Attributes:
        text: as written.
        word: folded.
        roles: what it does in the sentence; empty for a telling word.
        mark: it is punctuation.
    """

    text: str
    word: str
    roles: frozenset[Role]
    mark: bool = False

    def does(self, *roles: Role) -> bool:
        """Tell whether the token has one of *roles*."""
        return not self.roles.isdisjoint(roles)


@dataclass(frozen=True, slots=True)
class Sentence:
    """What was asked, cut into clauses.

    Attributes:
        clauses: the parts between full stops, in order.
        notes: what stood in brackets, by the number of its place-holder mark.
        quoted: what stood in quotation marks and names no field.
        language: code of the language of the small words.
    """

    clauses: tuple[tuple[Token, ...], ...]
    notes: tuple[tuple[Token, ...], ...]
    quoted: tuple[str, ...]
    language: str


NOTE_MARK = "\x00"
OWNER_MARK = "\x01"
_OWNER = re.compile(r"(?<!what)(?<!who)(?<!it)(?<!let)'s\b|(?<=\ws)'(?=\s)", re.IGNORECASE)
_BRACKETS = re.compile(r"\(([^()\x00]{0,600})\)")
_NO_ROLES: frozenset[Role] = frozenset()


def read_sentence(q: str) -> Sentence:
    """Return *q* as clauses; the first 4,000 characters are read."""
    text = q[:MAX_SENTENCE].replace(NOTE_MARK, " ").replace(OWNER_MARK, " ").translate(_WIDE)
    text = _SHORT_WITH.sub("with ", _MAIL.sub("email", text))
    text = _NUMBERED.sub(" , ", _PLURAL_ACRONYM.sub(r"\1", text))
    text = _OWNER.sub(f" {OWNER_MARK} ", text)
    text = _ARABIC_AND.sub(" , ", text)
    text = _EMPTY_VALUE.sub(r"\1", text)
    text = _BULLET.sub(" , ", "\n" + text).strip()
    quoted: list[str] = []
    text = _without_quotes(text, quoted)
    if _UNSPACED.search(text):
        text = _spaced(text)
    inner: list[str] = []

    def put_away(found: re.Match[str]) -> str:
        inner.append(found[1])
        return f" {NOTE_MARK} "

    text = _BRACKETS.sub(put_away, text)
    raw = _TOKEN.findall(text)[:MAX_TOKENS]
    language = language_of([fold(word) for word in raw])
    tokens = _tokens(raw, language)
    notes = tuple(tuple(_tokens(_TOKEN.findall(note), language)) for note in inner)
    return Sentence(tuple(_clauses(tokens)), notes, tuple(quoted), language)


def _without_quotes(text: str, quoted: list[str]) -> str:
    """Return *text* with names in quotes taken out, and quoted members of lists unquoted."""
    listed: list[str] = []

    def replace(found: re.Match[str]) -> str:
        before = text[max(0, found.start() - 12) : found.start()]
        if _LISTED_QUOTE.search(before) or (listed and _JOINED_QUOTE.search(before)):
            listed.append(found[1])
            return f" {found[1]} "
        quoted.append(found[1])
        return " "

    return _QUOTED.sub(replace, text)


def _spaced(text: str) -> str:
    """Return Chinese or Japanese *text* with its small words set apart by spaces."""
    known = dict(unspaced_words())
    return _unspaced_pattern().sub(lambda found: _put(found[0], known[found[0]]), text)


_STANDS = {
    Role.AND: " , ",
    Role.OF: " : ",
    Role.WITH: " with ",
    Role.VERB: " list ",
    Role.COLUMNS: " columns ",
    Role.EACH: " each ",
    Role.OWN: " its ",
    Role.PREP: " in ",
    Role.CONTAINER: " list ",
}


def _put(word: str, role: Role) -> str:
    """Return the English small word that does what *word* does; fields follow the genitive."""
    return _STANDS.get(role, f" {word} ")


@lru_cache(maxsize=1)
def _unspaced_pattern() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word, _ in unspaced_words()))


def _tokens(raw: Sequence[str], language: str) -> list[Token]:
    """Return tokens with roles; words that make one small phrase become one token."""
    table = roles_in(language)
    folded = [fold(text).rstrip(".") or text for text in raw]
    found: list[Token] = []
    at = 0
    while at < len(raw):
        if not (raw[at][0].isalnum() or raw[at][0] in "$€£¥₹") or raw[at] == "\n":
            found.append(Token(raw[at], raw[at], _NO_ROLES, mark=True))
            at += 1
            continue
        size, roles = 1, _NO_ROLES
        for phrase, does in table.get(folded[at], ()):
            if _stands(folded, at, phrase):
                size, roles = len(phrase), does
                break
        text = " ".join(raw[at : at + size])
        found.append(Token(text, " ".join(folded[at : at + size]), roles))
        at += size
    return found


def _stands(folded: Sequence[str], at: int, phrase: tuple[str, ...]) -> bool:
    return tuple(folded[at : at + len(phrase)]) == phrase


def _clauses(tokens: Sequence[Token]) -> Iterator[tuple[Token, ...]]:
    """Yield the parts between full stops; a stop after an abbreviation or initial ends nothing."""
    clause: list[Token] = []
    for token in tokens:
        if token.mark and token.text in _HARD:
            last = clause[-1] if clause else None
            is_short = (
                token.text == "."
                and last is not None
                and (last.word in _ABBREVIATED or len(last.word) == 1)
            )
            if is_short:
                continue
            if token.text == "\n" and last is not None and last.mark and last.text in ",:":
                continue
            if clause:
                yield tuple(clause)
            clause = []
        else:
            clause.append(token)
    if clause:
        yield tuple(clause)
