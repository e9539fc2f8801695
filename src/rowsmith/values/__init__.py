"""Recognise kinds of value in texts, and coerce texts to typed values; never makes up text."""

from rowsmith.values.coerce import Uncoercible, coerce
from rowsmith.values.context import ValueContext
from rowsmith.values.kinds import COMMON_KINDS, common_kinds, matches, share, spans
from rowsmith.values.office import spans as office_spans
from rowsmith.values.own import own_span

__all__ = [
    "COMMON_KINDS",
    "Uncoercible",
    "ValueContext",
    "coerce",
    "common_kinds",
    "matches",
    "office_spans",
    "own_span",
    "share",
    "spans",
]
