"""The small words that hold a sentence together, per language."""

from rowsmith.lexicon.grammar.roles import Role, language_of, roles_in, unspaced_words

__all__ = ["Role", "language_of", "roles_in", "unspaced_words"]
