"""Concepts of fields: what a field may be called, and the kind of value that it has."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rowsmith.lexicon.concepts import common, special, words_english, words_europe, words_world
from rowsmith.lexicon.fold import plain_form, words
from rowsmith.model.values import Kind


@dataclass(frozen=True, slots=True)
class Concept:
    """One meaning of a field.

    Attributes:
        id: e.g. ``"job_title"``.
        kind: kind of value.
        phrases: ways to say it over languages, each a tuple of folded words, best first.
        aliases: further names that a field may be asked by.
    """

    id: str
    kind: Kind
    phrases: tuple[tuple[str, ...], ...]
    aliases: tuple[tuple[str, ...], ...] = ()


_WORDS = words_europe.WORDS | words_world.WORDS

_ALIASES = words_english.WORDS["en"]


def _listed(name: str, listed: str) -> Iterator[str]:
    """Yield a concept's phrases: its own, then those of every language's list."""
    yield from listed.split("|")
    for known in _WORDS.values():
        yield from known.get(name, "").split("|")


CONCEPTS: Mapping[str, Concept] = {
    name: Concept(
        name,
        Kind(kind),
        tuple(dict.fromkeys(words(phrase) for phrase in _listed(name, listed) if phrase)),
        tuple(words(phrase) for phrase in _ALIASES.get(name, "").split("|") if phrase),
    )
    for name, (kind, listed) in (common.DATA | special.DATA).items()
}


STEM_ONLY = 0.94
"""Weight of a phrase that agrees up to plurals and cases, not in its words."""


@lru_cache(maxsize=1)
def _index() -> dict[str, list[tuple[str, tuple[str, ...], tuple[str, ...], int]]]:
    """Return for each plain form the (concept, phrase, plain forms, rank) whose last word, the head, it is."""
    found: dict[str, list[tuple[str, tuple[str, ...], tuple[str, ...], int]]] = {}
    for concept in CONCEPTS.values():
        for rank, phrase in enumerate((*concept.phrases, *concept.aliases)):
            stems = tuple(plain_form(word) for word in phrase)
            found.setdefault(stems[-1], []).append((concept.id, phrase, stems, rank))
    return found


@lru_cache(maxsize=4096)
def _concepts_for(said: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
    stems = tuple(plain_form(word) for word in said)
    best: dict[str, float] = {}
    for at, word in enumerate(stems):
        is_head = at == len(stems) - 1
        for concept, phrase, parts, rank in _index().get(word, ()):
            if parts == stems:
                # "topic" is no "topics", and "reviewer" no "review": the word itself comes first
                score = 1.0 if phrase == said else STEM_ONLY
            elif all(part in stems for part in parts):
                score = (0.85 if is_head else 0.45) * (0.6 + 0.4 * len(parts) / len(stems))
            else:
                continue
            # the likelier phrase of a concept wins where two concepts share a word
            best[concept] = max(best.get(concept, 0.0), score - 0.002 * min(rank, 20))
    return tuple(sorted(best.items(), key=lambda entry: (-entry[1], entry[0])))


def concepts_for(said: Sequence[str]) -> tuple[tuple[str, float], ...]:
    """Return (concept, weight 0..1) for a field's folded words, best first; the head noun leads.

    >>> concepts_for(("date", "filed"))[0][0], concepts_for(("case", "name"))[0][0]
    ('date_filed', 'case_name')
    """
    return _concepts_for(tuple(said))
