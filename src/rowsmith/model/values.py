"""What a row can hold, and the kinds of value that fields and columns have."""

from enum import StrEnum
from typing import Any, TypeAlias

Json: TypeAlias = Any
"""A JSON value: None, bool, int, float, str, or lists and string-keyed dicts of them."""

Row: TypeAlias = dict[str, Json]
"""One typed row: field name to JSON value."""


class Kind(StrEnum):
    """The kind of one value: what a field wants and what a recogniser can tell of a text."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    """A sentence or more: descriptions, summaries."""
    NUMBER = "number"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    PRICE = "price"
    """An amount of money with its currency sign, code or word."""
    DATE = "date"
    DATETIME = "datetime"
    TIME = "time"
    """A time of day, or a span of such times."""
    URL = "url"
    """A link, as an attribute or printed."""
    IMAGE = "image"
    """A link to a picture."""
    EMAIL = "email"
    PHONE = "phone"
    PERSON = "person"
    """A person's name."""
    PLACE = "place"
    """A city, country or postal address."""
    CODE = "code"
    """An identifier: docket number, SKU, ISBN, reference."""
    RATING = "rating"
    """A score such as "4.5 out of 5"."""
