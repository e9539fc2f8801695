"""What a recipe reads, in terms that other programs have too; the rest becomes a note."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from rowsmith.errors import Fault, InvalidRecipe
from rowsmith.match.parts import SEPARATORS
from rowsmith.model.recipe import Recipe
from rowsmith.model.values import Json

_KEY = re.compile(r"(?P<path>.*?)(?:@(?P<attribute>[^@/\[\]]+))?(?:\[(?P<nth>\d+)\])?")
_NAMED = re.compile(r"(?P<how>label|heading|a)\[(?P<text>.*)\](?P<href>@href)?")
_PIECE = re.compile(r"([a-z]+)(\d)")
SECTION = "heading[tr]"
MANNERS = ("class", "tag", "parent", "step", "near", "table", "tables", "after")
"""Row selectors that other programs can follow."""


@dataclass(frozen=True, slots=True)
class Value:
    """One field of a record.

    Attributes:
        name: the row's field.
        how: ``path``, ``label``, ``heading``, ``link`` (by its own text) or ``record``.
        steps: below the record: tags with classes, ``td#1``, ``text()``.
        attribute: attribute that holds it, "" for text.
        nth: which of equal ones, from 1.
        text: of a label or link; the tag of a heading.
        separator: what divides the text, "" when it is taken whole.
        piece: which piece, from 0.
        is_address: it is made absolute.
    """

    name: str
    how: str = "path"
    steps: tuple[str, ...] = ()
    attribute: str = ""
    nth: int = 1
    text: str = ""
    separator: str = ""
    piece: int = 0
    is_address: bool = False


@dataclass(slots=True)
class Plan:
    """Rows, their values, and what of the recipe is lost or only nearly so.

    Attributes:
        manner: how rows are found, one of `MANNERS`.
        steps: path of the rows; from the root unless *manner* is ``step`` or ``near``.
        place: which of several tables, from 0.
        values: the fields.
        notes: plain sentences.
    """

    manner: str
    steps: tuple[str, ...]
    place: int = 0
    values: list[Value] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def plan_of(recipe: Recipe) -> Plan:
    """Return what *recipe* reads.

    Raises:
        InvalidRecipe: its records are no elements, so that selectors cannot name them.
    """
    body = recipe.body
    manner, _, where = body["rows"].partition(" + ")[0].partition(":")
    if not body["source"].startswith(("dom.", "html.")) or manner not in MANNERS:
        told = f"{body['rows'][:80]} are no elements that a selector names; nothing can be exported"
        raise InvalidRecipe([Fault("recipe.rows", told)])
    plan = Plan(manner, tuple(step for step in where.split("/") if step), body.get("place", 0))
    for name, one in body["fields"].items():
        value = _value(plan, name, one)
        if value is not None:
            plan.values.append(value)
    plan.notes.extend(_lost(body))
    return plan


def _lost(body: Mapping[str, Json]) -> list[str]:
    notes = []
    if body.get("filters"):
        told = ", ".join(f"{one['op']} {one['value']}".strip() for one in body["filters"])
        notes.append(f"Conditions are not applied: {told}.")
    if "schema" in body:
        notes.append("Values are texts as the page has them; the schema's types are not applied.")
    if body["rows"].startswith("tables:"):
        notes.append("Only tables at this path are read, not others with the same header.")
    if body["source"] == "html.table/1":
        notes.append("Columns are counted by cells; cells that span several are not counted twice.")
    return notes


def _value(plan: Plan, name: str, one: Mapping[str, Json]) -> Value | None:
    key = one["column"]
    is_address = one.get("kind") in {"url", "image"} or key.endswith(("@href", "@src"))
    if key == SECTION:
        plan.notes.append(f"{name}: rows that title others in a table are left out.")
        return None
    found = _located(name, key, str(one.get("label", "")), is_address=is_address)
    if found is None:
        plan.notes.append(f"{name}: {key} is no single place in the markup and is left out.")
        return None
    parts = one.get("parts", [])
    piece = _PIECE.fullmatch(parts[0]) if len(parts) == 1 else None
    if piece is not None and piece[1] in SEPARATORS:
        found = _with_piece(found, SEPARATORS[piece[1]], int(piece[2]))
    elif parts:
        plan.notes.append(f"{name}: the whole text is given, without its part {'|'.join(parts)}.")
    if found.how == "label":
        plan.notes.append(f"{name}: found by its label, {found.text!r}, in the record's text.")
    return found


def _located(name: str, key: str, label: str, *, is_address: bool) -> Value | None:
    if key == ".":
        return Value(name, "record")
    if key.startswith(("data:", "bare[", "above[")):
        return None
    named = _NAMED.fullmatch(key)
    if named is not None and named["how"] == "heading":
        return Value(name, "heading", text=named["text"])
    if named is not None and (named["how"] == "label" or named["href"]):
        how = "label" if named["how"] == "label" else "link"
        attribute = "href" if how == "link" else ""
        text = label or named["text"]
        return Value(name, how, text=text, attribute=attribute, is_address=is_address)
    found = _KEY.fullmatch(key)
    if found is None:
        return None
    steps = tuple(found["path"].split("/"))
    nth = int(found["nth"] or 1)
    return Value(name, "path", steps, found["attribute"] or "", nth, is_address=is_address)


def _with_piece(value: Value, separator: str, piece: int) -> Value:
    return Value(
        value.name,
        value.how,
        value.steps,
        value.attribute,
        value.nth,
        value.text,
        separator,
        piece,
        value.is_address,
    )
