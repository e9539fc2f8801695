"""The receipt in the OpenAPI document: made from the value types, described by their docstrings."""

import inspect
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pydantic import TypeAdapter
from pydantic.alias_generators import to_camel

from rowsmith.api.document.requests import Fragment, query
from rowsmith.errors import Fault, InputError
from rowsmith.model.cell import Origin, Place, Provenance, Reject
from rowsmith.model.receipt import MenuColumn, MenuTable, Receipt, Skipped, Verdict, Visited

ANSWER: dict[int | str, Fragment] = {
    200: {
        "description": "What was visited, found and refused, and why it stopped; with `row`, where "
        "the cells of that row were read.",
        "content": {
            "application/json": {
                "schema": {
                    "anyOf": [
                        {"$ref": "#/components/schemas/Receipt"},
                        {"$ref": "#/components/schemas/RowOrigins"},
                    ]
                }
            }
        },
    }
}
QUERY: Fragment = {
    "parameters": [
        query(
            "row",
            "Number of a row, from 0: its cells are told in place of the receipt.",
            {"type": "integer", "minimum": 0, "maximum": 999_999_999},
        ),
        query(
            "field",
            "With `row`: the only field that is wanted; without it, nothing.",
            {"type": "string"},
        ),
    ]
}
TYPES = (Receipt, Visited, Skipped, Reject, Verdict, MenuTable, MenuColumn)
_ATTRIBUTE = re.compile(r"^    (\w+): (.*(?:\n        .*)*)", re.MULTILINE)


def read_query(parameters: Sequence[tuple[str, str]]) -> tuple[str, str | None] | None:
    """Return the (row, field) that is asked for, None for the receipt itself.

    Raises:
        InputError: a parameter is unknown, comes twice, or lacks its row.
    """
    sent = dict(parameters)
    faults = [
        Fault(name, "is not a parameter: send row and field")
        for name in sent
        if name not in {"row", "field"}
    ]
    counts = Counter(name for name, _ in parameters)
    faults += [Fault(name, "is given more than once") for name in counts if counts[name] > 1]
    if faults:
        raise InputError(faults)
    return (sent["row"], sent.get("field")) if "row" in sent else None


def receipt_schemas() -> Fragment:
    """Return the shapes of a receipt and of what it holds, by name."""
    found = {kind.__name__: _shape(kind) for kind in TYPES}
    found["Receipt"]["description"] += " A task that failed at its first page has `error` too."
    found["Receipt"]["properties"]["error"] = {
        "type": "string",
        "description": "Why the task failed; only a failed task has it.",
    }
    del found["Receipt"]["required"]
    found["Reject"]["properties"]["record"] = {
        "type": "object",
        "additionalProperties": {"type": "string"},
        "description": "The record's other raw texts, by field.",
    }
    place, origin = _shape(Provenance), _shape(Origin)
    place["properties"] = {"pageUrl": _shape(Place)["properties"]["pageUrl"], **place["properties"]}
    place["required"] = list(place["properties"])
    origin["properties"]["places"]["items"] = {"$ref": "#/components/schemas/Place"}
    cells = {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Origin"}}
    row = {"type": "integer", "minimum": 0, "description": "Number of the row, from 0."}
    return {
        **found,
        "Place": place,
        "Origin": origin,
        "RowOrigins": {
            "type": "object",
            "description": "Where the cells of one row come from.",
            "properties": {"row": row, "cells": {**cells, "description": "By field."}},
            "required": ["row", "cells"],
        },
    }


def _shape(kind: type) -> Fragment:
    """Return the JSON Schema of a value type under the names that JSON has."""
    schema = TypeAdapter(kind).json_schema(ref_template="#/components/schemas/{model}")
    enums = {name: held for name, held in schema.get("$defs", {}).items() if "enum" in held}
    told = dict(_told(kind))
    properties = {
        to_camel(name): _described(held, told.get(name, ""), enums)
        for name, held in schema["properties"].items()
    }
    return {
        "type": "object",
        "description": str(inspect.getdoc(kind)).split("\n\n")[0],
        "properties": properties,
        "required": list(properties),
    }


def _described(held: Fragment, meaning: str, enums: Fragment) -> Fragment:
    name = str(held.get("$ref", "")).rsplit("/", 1)[-1]
    if name in enums:
        held = {"type": "string", "enum": enums[name]["enum"]}
    if "prefixItems" in held.get("items", {}):  # pairs: JSON has them as an object
        held = {"type": "object"}
    kept = {key: value for key, value in held.items() if key not in {"title", "default"}}
    return {**kept, "description": meaning} if meaning else kept


def _told(kind: type) -> Iterator[tuple[str, str]]:
    """Yield what the docstring says of each attribute."""
    _, _, attributes = str(inspect.getdoc(kind)).partition("Attributes:\n")
    for name, meaning in _ATTRIBUTE.findall(attributes):
        text = (
            " ".join(meaning.split())
            .replace("``", "`")
            .replace("*", "`")
            .replace("None when", "null when")
        )
        yield name, text[:1].upper() + text[1:]
