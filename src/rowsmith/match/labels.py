"""How well a label or a class name says a field."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rowsmith.lexicon import stem, words
from rowsmith.model.table import Column

# the first phrases are the field's own name and title, later ones are looser synonyms
_PHRASE_WEIGHTS = (1.0, 1.0, 0.95, 0.9)
_LATER = 0.85
MAX_LABEL_WORDS = 8
_MARKS = {"+/-": " change ", "+/–": " change ", "±": " change ", "%": " percent "}
"""What marks in the header of a table say."""
MAX_SHORT = 4
"""Letters of a label that may be an abbreviation."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The ways to say one field, as stems.

    Attributes:
        phrases: (weight 0..1, stems, words run together) of each phrase, best first.
        known: every stem of any phrase; labels without one of them say nothing.
        joined: every phrase, its words run together.
    """

    phrases: tuple[tuple[float, tuple[str, ...], str], ...]
    known: frozenset[str]
    joined: frozenset[str]

    @classmethod
    def of(cls, phrases: Sequence[tuple[str, ...]]) -> "Wanted":
        """Return the stems of *phrases*, which are folded words, best first."""
        return _wanted(tuple(phrases))


@lru_cache(maxsize=2048)
def _wanted(phrases: tuple[tuple[str, ...], ...]) -> Wanted:
    made = []
    for at, phrase in enumerate(phrases):
        stems = _stems(phrase)
        if stems:
            weight = _PHRASE_WEIGHTS[at] if at < len(_PHRASE_WEIGHTS) else _LATER
            made.append((weight, stems, "".join(stems)))
    known = frozenset(word for _, stems, _ in made for word in stems)
    return Wanted(tuple(made), known, frozenset(joined for _, _, joined in made))


@lru_cache(maxsize=8192)
def label_words(label: str) -> tuple[str, ...]:
    """Return the stems of a label's words; labels longer than 8 words say nothing."""
    for mark, said in _MARKS.items():
        label = label.replace(mark, said)
    found = words(label[:120])
    return tuple(stem(word) for word in found) if len(found) <= MAX_LABEL_WORDS else ()


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


@lru_cache(maxsize=8192)
def short_score(label: str, phrase: tuple[str, ...]) -> float:
    """Return 0..1, how likely *label*, a short word, abbreviates *phrase*.

    >>> short_score("pf", ("point", "for")), short_score("pts", ("point", "scored"))
    (0.8, 0.0)
    >>> short_score("g", ("game",)) < short_score("pct", ("percentage",)) < 0.8
    True
    """
    if not label.isalpha() or label in phrase:
        return 0.0
    if len(phrase) > 1:
        return 0.8 if label == "".join(word[0] for word in phrase) else 0.0
    word = phrase[0]
    if len(label) >= len(word) or label[0] != word[0]:
        return 0.0
    if word.startswith(label):
        return 0.75 if len(label) > 1 else 0.45
    letters = iter(word)
    return 0.6 if len(label) > 1 and all(letter in letters for letter in label) else 0.0


def label_score(wanted: Wanted, labels: Iterable[str]) -> float:
    """Return 0..1, how well the best of *labels* says the field; 0 without labels."""
    best = 0.0
    for depth, label in enumerate(labels):
        said = label_words(label)
        weight = 1.0 if depth < 2 else 0.9
        if wanted.known.isdisjoint(said):
            if len(said) == 1 and len(said[0]) <= MAX_SHORT:
                shorts = (short_score(said[0], stems) for _, stems, _ in wanted.phrases[:3])
                best = max(best, weight * max(shorts, default=0.0))
            continue
        for weighed, stems, _ in wanted.phrases:
            if weight * weighed > best:
                best = max(best, weight * weighed * phrase_score(stems, said))
    return best


@lru_cache(maxsize=8192)
def hint_stems(hints: tuple[str, ...]) -> frozenset[str]:
    """Return the stems of the words *hints*."""
    return frozenset(stem(hint) for hint in hints)


def hint_score(wanted: Wanted, hints: tuple[str, ...]) -> float:
    """Return 0..1, the best share of a phrase's words among class and id words *hints*."""
    if not hints:
        return 0.0
    said = hint_stems(hints)
    is_known = not wanted.known.isdisjoint(said)
    if not is_known and wanted.joined.isdisjoint(said):
        return 0.0
    best = 0.0
    for at, (_, stems, joined) in enumerate(wanted.phrases):
        weight = 1.0 if at < 3 else 0.8
        if joined in said:
            best = max(best, weight)
        elif weight > best and is_known:
            share = sum(word in said for word in stems) / len(stems)
            best = max(best, weight * share * (1.0 if stems[-1] in said else 0.5))
    return best


def readable_name(column: Column) -> str:
    """Return a row key for a column that nobody named: its label or best hint in camelCase.

    >>> from rowsmith.model.table import Form
    >>> readable_name(Column(key="td#1", form=Form.TEXT, labels=("Date Filed",)))
    'dateFiled'
    """
    named = words(column.labels[0]) if column.labels else column.hints[:2]
    found = [word for word in named if word][:4] or [column.form.value]
    return found[0] + "".join(word.capitalize() for word in found[1:])
