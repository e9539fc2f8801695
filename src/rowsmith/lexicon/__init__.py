"""Words per language as data, and the few functions that read them."""

from rowsmith.lexicon.concepts import CONCEPTS, Concept, concepts_for
from rowsmith.lexicon.entities import ENTITIES, entity_for, refined
from rowsmith.lexicon.fold import STOP_WORDS, fold, stem, words
from rowsmith.lexicon.grammar import Role, language_of, roles_in, unspaced_words
from rowsmith.lexicon.months import month, weekday
from rowsmith.lexicon.paging import PAGING
from rowsmith.lexicon.sums import is_sum

__all__ = [
    "CONCEPTS",
    "ENTITIES",
    "PAGING",
    "STOP_WORDS",
    "Concept",
    "Role",
    "concepts_for",
    "entity_for",
    "fold",
    "is_sum",
    "language_of",
    "month",
    "refined",
    "roles_in",
    "stem",
    "unspaced_words",
    "weekday",
    "words",
]
