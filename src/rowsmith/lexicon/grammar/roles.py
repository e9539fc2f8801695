"""The small words that hold a sentence together, per language: which introduce fields, which end them."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import lru_cache

from rowsmith.lexicon.fold import fold
from rowsmith.lexicon.grammar.data import DATA


class Role(StrEnum):
    """What a small word does in a sentence about rows."""

    __hash__ = str.__hash__  # the enum's own is slow, and roles are looked up for every token

    AND = "and"
    WITH = "with"
    """Fields follow: "with", "including"."""
    OWN = "own"
    """Fields may follow: "its", "whose"."""
    VERB = "verb"
    """A command or a wish: "give me", "I want"."""
    COLUMNS = "columns"
    EACH = "each"
    """What one row is follows: "each", "all", "per"."""
    OF = "of"
    PREP = "prep"
    """Ends a noun phrase: "in", "listed", "here"."""
    ARTICLE = "article"
    THIS = "this"
    CONTAINER = "container"
    """Holds rows and is none: "page", "list"."""
    ONE = "one"
    """Stands for a row already named: "one", "it", "them"."""
    LINK = "link"
    COUNT = "count"
    """Says how many: "number of"."""
    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    MANY = "many"
    """Asks how many."""
    MUCH = "much"
    """Asks the price."""
    NOTE = "note"
    """What follows says how, not what: "if", "as"."""
    ONLY = "only"
    NOT = "not"
    """Rows to leave out follow."""
    OVER = "over"
    UNDER = "under"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BETWEEN = "between"
    AFTER = "after"
    SINCE = "since"
    BEFORE = "before"
    FIRST = "first"
    ROW = "row"
    """One row itself: "row", "line"."""


Words = tuple[str, ...]
Roles = Mapping[str, tuple[tuple[Words, frozenset[Role]], ...]]
_NONE: frozenset[Role] = frozenset()


def _phrases(listed: str) -> list[Words]:
    return [tuple(fold(phrase).split()) for phrase in listed.split("|") if phrase]


@lru_cache(maxsize=16)
def roles_in(language: str) -> Roles:
    """Return for each first word the (phrase, roles) that begin with it, longest phrase first.

    English holds everywhere, but a word that *language* uses has that language's roles only.
    """
    merged: dict[Words, set[Role]] = {}
    for code in dict.fromkeys(("en", language)):
        own: dict[Words, set[Role]] = {}
        for role, listed in DATA[code].items():
            for phrase in _phrases(listed):
                own.setdefault(phrase, set()).add(Role(role))
        merged.update(own)
    index: dict[str, list[tuple[Words, frozenset[Role]]]] = {}
    for phrase, found in merged.items():
        index.setdefault(phrase[0], []).append((phrase, frozenset(found)))
    return {
        first: tuple(sorted(listed, key=lambda entry: -len(entry[0])))
        for first, listed in index.items()
    }


@lru_cache(maxsize=1)
def _languages() -> dict[str, tuple[str, ...]]:
    """Return for each small word the languages that have it."""
    found: dict[str, list[str]] = {}
    for code, roles in DATA.items():
        if code in {"zh", "ja"}:
            continue
        for listed in roles.values():
            for phrase in _phrases(listed):
                if len(phrase) == 1 and code not in found.setdefault(phrase[0], []):
                    found[phrase[0]].append(code)
    return {word: tuple(codes) for word, codes in found.items()}


def language_of(said: Sequence[str]) -> str:
    """Return the language whose small words stand most in folded *said*; English when in doubt.

    >>> language_of(("alle", "jobs", "mit", "titel", "und", "ort")), language_of(("all", "jobs"))
    ('de', 'en')
    """
    votes: dict[str, float] = {}
    known = _languages()
    for word in said:
        codes = known.get(word, ())
        for code in codes:
            votes[code] = votes.get(code, 0.0) + 1.0 / len(codes)
    best = max(votes, key=lambda code: votes[code], default="en")
    return best if votes.get(best, 0.0) > votes.get("en", 0.0) else "en"


_UNSPACED = ("zh", "ja")


@lru_cache(maxsize=1)
def unspaced_words() -> tuple[tuple[str, Role], ...]:
    """Return the (word, role) of Chinese and Japanese that sentences are cut at, longest first."""
    kept = {Role.AND, Role.WITH, Role.VERB, Role.COLUMNS, Role.EACH, Role.OF, Role.OWN, Role.PREP}
    kept.add(Role.CONTAINER)
    found = {
        (word, Role(role))
        for code in _UNSPACED
        for role, listed in DATA[code].items()
        if Role(role) in kept
        for word in listed.split("|")
        if word and not word.isascii()
    }
    return tuple(sorted(found, key=lambda entry: (-len(entry[0]), entry)))
