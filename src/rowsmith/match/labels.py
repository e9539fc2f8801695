"""How well a column's label says a field."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from rowsmith.lexicon import stem, words

# the first phrases are the field's own name and title, later ones are looser synonyms
_PHRASE_WEIGHTS = (1.0, 1.0, 0.95, 0.9)
_LATER = 0.85


@lru_cache(maxsize=8192)
def label_words(label: str) -> tuple[str, ...]:
    """Return the stems of a label's words; labels longer than 8 words say nothing."""
    found = words(label[:120])
    return tuple(stem(word) for word in found) if len(found) <= 8 else ()


@lru_cache(maxsize=8192)
def _stems(phrase: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(stem(word) for word in phrase)


@lru_cache(maxsize=65536)
def phrase_score(phrase: tuple[str, ...], label: tuple[str, ...]) -> float:
    """Return 0..1, how alike two word lists are; the last word, the head noun, counts double.

    >>> phrase_score(("case", "name"), ("case", "number")) < 0.4
    True
    """
    if not phrase or not label:
        return 0.0
    if phrase == label:
        return 1.0
    weights = dict.fromkeys(phrase, 1.0)
    weights[phrase[-1]] = 2.0
    shared = sum(weight for word, weight in weights.items() if word in label)
    if phrase[-1] not in label:
        shared *= 0.5
    extra = sum(1.0 for word in label if word not in weights)
    return shared / (sum(weights.values()) + 0.5 * extra)


def label_score(phrases: Sequence[tuple[str, ...]], labels: Iterable[str]) -> float:
    """Return 0..1, how well the best of *labels* says the field; 0 without labels."""
    best = 0.0
    for depth, label in enumerate(labels):
        known = label_words(label)
        for at, phrase in enumerate(phrases):
            weight = _PHRASE_WEIGHTS[at] if at < len(_PHRASE_WEIGHTS) else _LATER
            best = max(
                best, weight * phrase_score(_stems(phrase), known) * (1.0 if depth < 2 else 0.9)
            )
    return best


def hint_score(phrases: Sequence[tuple[str, ...]], hints: Sequence[str]) -> float:
    """Return 0..1, the best share of a phrase's words among class and id words *hints*."""
    if not hints:
        return 0.0
    known = {stem(hint) for hint in hints}
    best = 0.0
    for at, phrase in enumerate(phrases):
        stems = _stems(phrase)
        if not stems:
            continue
        share = sum(word in known for word in stems) / len(stems)
        joined = "".join(stems)
        if joined in known:
            share = 1.0
        weight = 1.0 if at < 3 else 0.8
        best = max(best, weight * share * (1.0 if stems[-1] in known or joined in known else 0.5))
    return best
