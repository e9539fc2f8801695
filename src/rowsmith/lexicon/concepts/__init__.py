"""Field concepts: what a field may be called in many languages, and its kind of value."""

from rowsmith.lexicon.concepts.index import CONCEPTS, Concept, concepts_for

__all__ = ["CONCEPTS", "Concept", "concepts_for"]
