"""How well a text is a value of a role, by its shape alone."""

import re
from collections.abc import Callable

from rowsmith.model.ask import AskedField
from rowsmith.model.table import Column, Form
from rowsmith.model.values import Kind
from rowsmith.values import matches, number

CODES = frozenset({"sku", "mpn", "gtin", "job_id"})
NUMBERS = frozenset(
    {
        "price",
        "old_price",
        "rating",
        "review_count",
        "votes",
        "comments",
        "views",
        "salary_min",
        "salary_max",
    }
)
LONG = frozenset(
    {
        "description",
        "text",
        "qualifications",
        "preferred_qualifications",
        "benefits",
        "responsibilities",
        "instructions",
    }
)
_MARKUP = re.compile(r"<\w++[^<>]*+>")
_LINKED = frozenset({"url", "image"})
_WORDED = frozenset(
    {"name", "brand", "author", "company", "location", "department", "category", "cuisine"}
)
"""Roles whose values are words, never a bare number."""
_MAX_SHORT = {"brand": (40, 80), "author": (35, 80), "name": (250, 250)}
"""Role to the length, in characters, up to which a text suits it well and at all."""


def suits(asked: AskedField, role: str | None, column: Column) -> float:
    """Return 0..1, how well the column's text is a value of the field; 0 when it cannot be one."""
    text = column.cells[0].text
    is_link = column.form in {Form.LINK, Form.IMAGE}
    if is_link or _wants_link(asked, role):
        is_fit = is_link and _wants_link(asked, role)
        return float(is_fit and not text.startswith(("data:", "#", "javascript:")))
    digits = sum(map(str.isdigit, text))
    check = _BY_ROLE.get(role or "")
    if check is not None:
        return check(text, digits)
    if role in CODES:
        return _code(role or "", text, digits)
    if role in LONG:
        return 0.0 if _MARKUP.search(text) else min(1.0, 0.35 + len(text) / 150)
    if not any(map(str.isalpha, text)):
        return 0.0 if role in _WORDED else 0.8
    return _short(role, text)


def _wants_link(asked: AskedField, role: str | None) -> bool:
    if asked.format in {"uri", "url", "uri-reference", "iri"} or role in _LINKED:
        return True
    return role is None and asked.kind in {Kind.URL, Kind.IMAGE}


def _count(text: str, digits: int) -> float:
    if not digits or len(text) > 40:
        return 0.0
    return 1.0 if len(text) <= digits + 4 else 0.8 if len(text) < 20 else 0.6


def _price(text: str, digits: int) -> float:
    value = number.read(text) if digits and len(text) <= 40 else None
    if value is None:
        return 0.3 if digits and len(text) <= 40 else 0.0
    return 1.0 if value > 0 else 0.05


def _servings(text: str, digits: int) -> float:
    return (1.0 if digits else 0.3) if len(text) <= 40 else 0.0


def _phone(text: str, digits: int) -> float:
    return 1.0 if 7 <= digits <= 15 and len(text) <= 40 else 0.0


def _email(text: str, _digits: int) -> float:
    return 1.0 if "@" in text and len(text) <= 80 else 0.0


def _date(text: str, digits: int) -> float:
    if len(text) > 60:
        return 0.0
    return 1.0 if digits and (len(text) <= 25 or matches(Kind.DATE, text)) else 0.2


def _address(text: str, digits: int) -> float:
    if not 8 <= len(text) <= 200 or not any(map(str.isalpha, text)):
        return 0.0
    return 1.0 if digits else 0.5


def _code(role: str, text: str, digits: int) -> float:
    if len(text) > 40 or text.startswith("http"):
        return 0.0
    spaces = text.count(" ")
    if role == "gtin":
        return 0.0 if digits < 8 else 0.2 if spaces else 1.0
    if role == "mpn":
        return 1.0 if digits and spaces <= 2 else 0.7 if spaces <= 3 else 0.3
    if not digits:
        return 0.35 if spaces == 0 and len(text) >= 3 else 0.1
    return 1.0 if spaces <= 1 and len(text) >= 3 else 0.5 if spaces <= 2 else 0.15


def _short(role: str | None, text: str) -> float:
    """Return 0..1 for texts of a few words: names, brands, authors, categories."""
    if role is None:
        return 1.0
    if role == "author" and "http" in text:
        return 0.0
    well, at_all = _MAX_SHORT.get(role, (120, 300))
    return 1.0 if len(text) <= well else 0.4 if len(text) <= at_all else 0.0


_BY_ROLE: dict[str, Callable[[str, int], float]] = {
    **dict.fromkeys(NUMBERS, _count),
    "price": _price,
    "old_price": _price,
    "yields": _servings,
    "phone": _phone,
    "fax": _phone,
    "email": _email,
    "posted_date": _date,
    "updated": _date,
    "deadline": _date,
    "address": _address,
}
