"""Texts to typed values by the schema's JSON types and formats."""

import re
from collections.abc import Callable
from urllib.parse import unquote

from rowsmith import lexicon
from rowsmith.model.ask import AskedField
from rowsmith.model.values import Json, Kind
from rowsmith.values import (
    boolean,
    date,
    email,
    foreign_date,
    link,
    number,
    phone,
    price,
    rating,
    time,
)
from rowsmith.values import text as plain
from rowsmith.values.context import ValueContext

_LINK_FORMATS = frozenset({"uri", "url", "uri-reference", "iri", "iri-reference"})
_LINK_KINDS = frozenset({Kind.URL, Kind.IMAGE})
_NOTHING = frozenset("- -- – — n/a na n.a. none null nil . … k.a. s/o нет данных".split())
_COUNTS = frozenset(
    "count counts number reviews ratings votes comments replies views results quantity qty items".split()
)
_MAX_READ = 600
_SHOWN = 80
_MAILTO = re.compile(r"mailto:([^?]*)", re.IGNORECASE)


class Uncoercible(ValueError):
    """A text does not hold the value that a field wants.

    Attributes:
        rule: what refused: ``"type"``, ``"format"`` or ``"enum"``.
    """

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule


def coerce(text: str, field: AskedField, context: ValueContext) -> Json:
    """Return *text* as the JSON value that *field* wants; list fields are coerced item by item.

    A string without a format keeps the printed text, white space collapsed. Nothing is made up:
    strings are slices of *text*, the schema's own choices, ISO dates and absolute addresses.

    Raises:
        Uncoercible: the text does not hold such a value.
    """
    cleaned = plain.clean(text)
    if not cleaned:
        raise Uncoercible("type", f"{field.name} is empty here")
    types = field.types or ("string",)
    is_string = "string" in types or set(types) <= {"array", "null"}
    is_free = is_string and not (field.choices or field.format or field.kind in _LINK_KINDS)
    if "null" in types and not is_free and cleaned.casefold() in _NOTHING:
        return None
    if field.choices:
        return _choice(cleaned, field, context)
    for name in types:
        if name in _BY_TYPE and not (is_string and not _WHOLE[name](cleaned)):
            return _BY_TYPE[name](cleaned, field, context)
    if is_string:
        return _string(cleaned, field, context)
    raise Uncoercible("type", f"{field.name} cannot be read from a text as {'/'.join(types)}")


def _refuse(rule: str, field: AskedField, missing: str, text: str) -> Uncoercible:
    return Uncoercible(rule, f"{field.name}: {missing} in “{text[:_SHOWN]}”")


def _string(text: str, field: AskedField, context: ValueContext) -> str:
    read = _BY_FORMAT.get(field.format)
    if read is not None:
        return read(text, field, context)
    if field.kind in _LINK_KINDS and not field.format:
        return _link(text, field, context)
    if field.kind is Kind.EMAIL:
        return email.read(_unwrapped(text)) or text
    if field.kind is Kind.PHONE and text.lower().startswith("tel:"):
        return text[4:].strip() or text
    return plain.without_notes(text)


def _unwrapped(text: str) -> str:
    """Return the address of a ``mailto:`` link, or *text* as it is."""
    found = _MAILTO.match(text)
    return unquote(found[1], errors="ignore") if found else text[:_MAX_READ]


def _link(text: str, field: AskedField, context: ValueContext) -> str:
    address = link.read(text, context.base_url, is_image=field.kind is Kind.IMAGE)
    if address is None:
        raise _refuse("format", field, "no http address", text)
    return address


def _email(text: str, field: AskedField, _: ValueContext) -> str:
    address = email.read(_unwrapped(text))
    if address is None:
        raise _refuse("format", field, "no mail address", text)
    return address


def _phone(text: str, field: AskedField, _: ValueContext) -> str:
    printed = text.removeprefix("tel:")
    found = phone.spans(printed[:_MAX_READ])
    if not found:
        raise _refuse("format", field, "no phone number", text)
    return printed[slice(*found[0])]


def _date(text: str, field: AskedField, context: ValueContext) -> str:
    day = None if _is_clashing(context) else date.read(text[:_MAX_READ], context)
    day = day or foreign_date.read(text, context.languages)
    if day is None and _is_clashing(context):
        day = date.read(text[:_MAX_READ], context)
    if day is None:
        raise _refuse("format", field, "no full date", text)
    return day.isoformat()


def _is_clashing(context: ValueContext) -> bool:
    return (
        context.languages[0].partition("-")[0] in foreign_date.CLASHING
        if context.languages
        else False
    )


def _moment(text: str, field: AskedField, context: ValueContext) -> str:
    moment = date.read_moment(text[:_MAX_READ], context)
    if moment is None:
        raise _refuse("format", field, "no full date with a time", text)
    return moment


def _time(text: str, field: AskedField, _: ValueContext) -> str:
    clock = time.read(text[:_MAX_READ])
    if clock is None:
        raise _refuse("format", field, "no time of day", text)
    return clock


def _choice(text: str, field: AskedField, context: ValueContext) -> Json:
    """Return the allowed value that *text* is, else the only one that it holds as whole words."""
    said = lexicon.words(text[:_MAX_READ]) or (lexicon.fold(text[:_MAX_READ]),)
    spelled = {choice: lexicon.words(choice) or (lexicon.fold(choice),) for choice in field.choices}
    for choice, phrase in spelled.items():
        if phrase == said:
            return _typed(choice, field, context)
    inside = [choice for choice, phrase in spelled.items() if _holds(said, phrase)]
    longest = [
        c for c in inside if not any(c != o and _holds(spelled[o], spelled[c]) for o in inside)
    ]
    if len(longest) == 1:
        return _typed(longest[0], field, context)
    raise Uncoercible("enum", f"{field.name}: “{text[:_SHOWN]}” is none of the allowed values")


def _holds(said: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    return any(said[at : at + len(phrase)] == phrase for at in range(len(said) - len(phrase) + 1))


def _typed(choice: str, field: AskedField, context: ValueContext) -> Json:
    """Return a choice as a number where the schema allows no string."""
    name = next((name for name in field.types if name in _BY_TYPE), None)
    return (
        choice
        if name is None or "string" in field.types
        else _BY_TYPE[name](choice, field, context)
    )


def _number(text: str, field: AskedField, context: ValueContext) -> float | int:
    held = text[:_MAX_READ]
    if field.kind is Kind.PRICE and (found := price.spans(held)):
        held = held[slice(*found[0])] if found[0][0] else held
    elif field.kind is Kind.RATING:
        filled = rating.stars(held)
        if filled is not None:
            return filled
    value = number.read(
        held, comma_decimal=number.has_decimal_comma(context.languages), is_count=_is_count(field)
    )
    if value is None:
        raise _refuse("type", field, "no number", text)
    return value


def _is_count(field: AskedField) -> bool:
    """Tell whether parentheses around the field's number are ornament: "(12)" beside stars."""
    named = {word for phrase in field.phrases[:3] for word in phrase} | {*lexicon.words(field.name)}
    return bool(named & _COUNTS) or (field.kind is not Kind.PRICE and "integer" in field.types)


def _integer(text: str, field: AskedField, context: ValueContext) -> int:
    value = _number(text, field, context)
    if not isinstance(value, int):
        raise Uncoercible("type", f"{field.name}: {value} is not a whole number")
    return value


def _boolean(text: str, field: AskedField, _: ValueContext) -> bool:
    said = tuple(word for word in lexicon.words(field.name) if word not in {"is", "has"})
    if said and lexicon.words(text[:_MAX_READ]) == said:
        return True  # a badge that says what the field asks: "Remote" for isRemote
    truth = boolean.read(text)
    if truth is None:
        raise Uncoercible("type", f"{field.name}: “{text[:_SHOWN]}” is neither yes nor no")
    return truth


_BY_TYPE: dict[str, Callable[[str, AskedField, ValueContext], Json]] = {
    "number": _number,
    "integer": _integer,
    "boolean": _boolean,
}
_WHOLE: dict[str, Callable[[str], bool]] = {
    "number": number.matches,
    "integer": number.matches_integer,
    "boolean": boolean.matches,
}
"""Where a string would do as well, a text must be such a value as a whole."""

_BY_FORMAT: dict[str, Callable[[str, AskedField, ValueContext], str]] = {
    **dict.fromkeys(_LINK_FORMATS, _link),
    "date": _date,
    "date-time": _moment,
    "time": _time,
    "email": _email,
    "idn-email": _email,
    "phone": _phone,
    "tel": _phone,
}
