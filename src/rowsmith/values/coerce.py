"""Texts to typed values by the schema's JSON types and formats."""

import re
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

from rowsmith import lexicon
from rowsmith.model.ask import AskedField
from rowsmith.model.values import Json, Kind
from rowsmith.values import date, number
from rowsmith.values.context import ValueContext

_UNPRINTABLE = {0: None} | dict.fromkeys(range(0xD800, 0xE000), "�")
_YES = frozenset(
    "yes true y on ✓ ✔ ja oui si sí sim да available in stock verfügbar lieferbar disponible".split()
)
_NO = frozenset(
    "no false n off ✗ ✘ × nein non não нет unavailable sold out ausverkauft agotado".split()
)


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

    Raises:
        Uncoercible: the text does not hold such a value.
    """
    cleaned = " ".join(text.translate(_UNPRINTABLE).split())
    if not cleaned:
        raise Uncoercible("type", f"{field.name} is empty here")
    if field.choices:
        return _choice(cleaned, field)
    types = [name for name in field.types if name != "null"]
    if "string" in types or not types or types == ["array"]:
        return _string(cleaned, field, context)
    for name in types:
        if name in _BY_TYPE:
            return _BY_TYPE[name](cleaned, field)
    raise Uncoercible("type", f"{field.name} cannot be read from a text as {'/'.join(types)}")


def _string(text: str, field: AskedField, context: ValueContext) -> str:
    if field.format in {"uri", "url", "uri-reference", "iri"} or field.kind in {
        Kind.URL,
        Kind.IMAGE,
    }:
        return _link(text, field, context)
    if field.format == "date":
        day = date.read(text, context)
        if day is None:
            raise Uncoercible("format", f"{field.name}: no full date in “{text[:80]}”")
        return day.isoformat()
    if field.format == "date-time":
        moment = date.read_moment(text, context)
        if moment is None:
            raise Uncoercible("format", f"{field.name}: no date with time in “{text[:80]}”")
        return moment
    if field.format == "email" or field.kind is Kind.EMAIL:
        return _email(text, field)
    return text


def _link(text: str, field: AskedField, context: ValueContext) -> str:
    try:
        address = urljoin(context.base_url, text.replace(" ", "%20"))
        parts = urlsplit(address)
    except ValueError as exc:
        raise Uncoercible("format", f"{field.name}: “{text[:80]}” is no address") from exc
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise Uncoercible("format", f"{field.name}: “{text[:80]}” is no http address")
    return address


def _email(text: str, field: AskedField) -> str:
    found = re.search(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+", text[:2000])
    if not found:
        raise Uncoercible("format", f"{field.name}: no mail address in “{text[:80]}”")
    return found[0]


def _choice(text: str, field: AskedField) -> str:
    folded = lexicon.fold(text)
    for choice in field.choices:
        if lexicon.fold(choice) == folded:
            return choice
    inside = [choice for choice in field.choices if lexicon.fold(choice) in folded]
    if len(inside) == 1:
        return inside[0]
    raise Uncoercible("enum", f"{field.name}: “{text[:80]}” is none of the allowed values")


def _number(text: str, field: AskedField) -> float | int:
    value = number.read(text)
    if value is None:
        raise Uncoercible("type", f"{field.name}: no number in “{text[:80]}”")
    return value


def _integer(text: str, field: AskedField) -> int:
    value = _number(text, field)
    if value != int(value):
        raise Uncoercible("type", f"{field.name}: {value} is not a whole number")
    return int(value)


def _boolean(text: str, field: AskedField) -> bool:
    folded = text.casefold().strip(" .!")
    if folded in _YES:
        return True
    if folded in _NO:
        return False
    raise Uncoercible("type", f"{field.name}: “{text[:80]}” is neither yes nor no")


_BY_TYPE: dict[str, Callable[[str, AskedField], Json]] = {
    "number": _number,
    "integer": _integer,
    "boolean": _boolean,
}
