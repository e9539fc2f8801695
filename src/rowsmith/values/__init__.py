"""Recognise kinds of value in texts, and coerce texts to typed values; never makes up text."""

from rowsmith.values.coerce import Uncoercible, coerce
from rowsmith.values.context import ValueContext
from rowsmith.values.kinds import matches, share, spans
from rowsmith.values.own import own_span

__all__ = ["Uncoercible", "ValueContext", "coerce", "matches", "own_span", "share", "spans"]
