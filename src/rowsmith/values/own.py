"""Which part of a text is a field's value, where a page prints a little more around it."""

from rowsmith import lexicon
from rowsmith.model.ask import AskedField
from rowsmith.model.values import Kind
from rowsmith.values import caption, code, date, person

_CASE_WORDS = frozenset({"case", "caption", "matter"})
_DAYS = frozenset({Kind.DATE, Kind.DATETIME})
MAX_DATED = 120
"""Characters of a text that may be about its date; what is longer tells other things."""


def own_span(text: str, field: AskedField) -> tuple[int, int]:
    """Return where the value of *field* stands in *text*: all of it where nothing is to be left out.

    Only strings without a format are looked at; other values find their own place in a text.
    """
    whole = 0, len(text)
    if field.format or field.choices:
        return whole
    if field.kind is Kind.CODE:
        return code.bare_span(text)
    if field.kind in _DAYS:
        return date.bare_span(text) if len(text) <= MAX_DATED else whole
    if field.kind is Kind.PERSON:
        return person.bare_span(text)
    if field.concept == "case_name" and _CASE_WORDS.intersection(lexicon.words(field.name)):
        return caption.span(text)
    return whole
