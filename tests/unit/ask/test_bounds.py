"""Schemas that would make more work than any row is worth are refused, honest ones are not."""

from typing import Any

import pytest

from rowsmith.ask import schema_faults
from rowsmith.ask.bounds import MAX_PATTERN
from rowsmith.ask.validator import RowValidator


def of(**fields: Any) -> dict[str, Any]:
    return {"type": "object", "properties": fields}


def multiplied(levels: int, each: int, key: str) -> dict[str, Any]:
    """Return a schema in which every level names the next one so many times."""
    defs: dict[str, Any] = {
        f"{at}": {key: [{"$ref": f"#/$defs/{at + 1}"}] * each} for at in range(levels)
    }
    return {**of(a={"$ref": "#/$defs/0"}), "$defs": {**defs, f"{levels}": {"type": "string"}}}


@pytest.mark.parametrize("key", ["allOf", "anyOf", "oneOf"])
def test_references_that_multiply_are_refused(key: str) -> None:
    assert "written out" in schema_faults(multiplied(5, 10, key))[0].message


@pytest.mark.parametrize(
    "schema",
    [
        multiplied(2, 10, "anyOf"),
        of(child={"$ref": "#"}, name={"type": "string"}),
        {**of(a={"$ref": "#/$defs/x"}), "$defs": {"x": {"allOf": [{"$ref": "#/$defs/x"}]}}},
        of(
            a={"anyOf": [{"type": "string"}, {"type": "null"}]},
            b={"$ref": "#/properties/a/anyOf/0"},
        ),
        of(**{f"p{at}": {"type": ["string", "null"]} for at in range(500)}),
        of(pattern={"type": "string", "description": "x" * 5_000}),
        of(a={"type": "string", "enum": [{"pattern": "x" * 5_000}]}),
    ],
)
def test_an_honest_schema_is_taken(schema: dict[str, Any]) -> None:
    assert schema_faults(schema) == []


@pytest.mark.parametrize(
    "node",
    [
        {"pattern": "a" * (MAX_PATTERN + 1)},
        {"items": {"pattern": "a" * (MAX_PATTERN + 1)}},
        {"anyOf": [{"pattern": "a" * (MAX_PATTERN + 1)}]},
        {"patternProperties": {"a" * (MAX_PATTERN + 1): {}}},
    ],
)
def test_a_long_pattern_is_refused_where_it_stands(node: dict[str, Any]) -> None:
    faults = schema_faults(of(a=node))

    assert faults
    assert faults[0].field.startswith("schema.properties.a")


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"^(a+)+$", "a" * 5_000 + "!"),
        (r"^(a|a)*b$", "a" * 5_000),
        (r"(x+x+)+y\1", "x" * 5_000),
        (r"^(?=(a+)+$)(.*)(.*)\1$", "a" * 5_000 + "!"),
        (r"(.*)(.*)(.*)\1\2x", "a" * 2_000),
    ],
)
@pytest.mark.timeout(10)
def test_a_pattern_that_backtracks_ends(pattern: str, text: str) -> None:
    found = RowValidator(of(a={"type": "string", "pattern": pattern})).faults({"a": text})

    assert [fault.rule for fault in found] == ["pattern"]
