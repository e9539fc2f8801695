"""Sentences and schemas read into an ask."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rowsmith.ask import RowValidator, read_ask, schema_faults
from rowsmith.errors import InvalidSchema
from rowsmith.model.values import Kind


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        (
            "each team member with name, job title and profile link",
            ["name", "jobTitle", "profileLink"],
        ),
        (
            "all opinions (case name, docket number and date filed)",
            ["caseName", "docketNumber", "dateFiled"],
        ),
        ("Extract price, sku and brand of the main product", ["price", "sku", "brand"]),
        ("every job: title, city, date posted", ["title", "city", "datePosted"]),
    ],
)
def test_a_sentence_names_its_fields(sentence: str, names: list[str]) -> None:
    assert [field.name for field in read_ask(sentence).fields] == names


def test_a_schema_gives_fields_with_kinds() -> None:
    schema = {
        "type": "object",
        "properties": {
            "dateFiled": {"type": "string", "format": "date"},
            "detail_url": {"type": "string", "format": "uri"},
            "price": {"type": ["number", "null"]},
            "who": {"$ref": "#/$defs/person"},
        },
        "required": ["dateFiled"],
        "$defs": {"person": {"type": "string", "description": "Author"}},
    }

    fields = {field.name: field for field in read_ask("all posts", schema).fields}

    assert [fields[name].kind for name in ("dateFiled", "detail_url", "price")] == [
        Kind.DATE,
        Kind.URL,
        Kind.PRICE,
    ]
    assert (fields["dateFiled"].is_required, fields["who"].concept) == (True, "author")


@pytest.mark.parametrize(
    ("sentence", "is_single"),
    [
        ("What is the price of this product?", True),
        ("One row about this recipe: title", True),
        ("all products with price", False),
    ],
)
def test_one_thing_is_told_from_a_list(sentence: str, *, is_single: bool) -> None:
    assert read_ask(sentence).is_single is is_single


def test_limits_and_conditions_are_read() -> None:
    ask = read_ask("the first 20 products over $50 with name and price")

    assert ask.limit == 20
    assert [(one.op.value, one.value.strip()) for one in ask.filters] == [("over", "$50")]


@pytest.mark.parametrize(
    ("schema", "field"),
    [
        ([], "schema"),
        ({"type": "array"}, "schema.type"),
        ({"type": "object", "properties": {"a": {"type": "strin"}}}, "schema.properties.a.type"),
        (
            {"type": "object", "properties": {"a": {"$ref": "http://169.254.169.254/x"}}},
            "schema.properties.a.$ref",
        ),
        (
            {"type": "object", "properties": {"a": {"$ref": "file:///etc/passwd"}}},
            "schema.properties.a.$ref",
        ),
        (
            {"type": "object", "properties": {"a": {"$ref": "#/$defs/none"}}},
            "schema.properties.a.$ref",
        ),
        ({"type": "object", "properties": 3}, "schema.properties"),
    ],
)
def test_a_faulty_schema_is_refused_by_field(schema: object, field: str) -> None:
    assert field in [fault.field for fault in schema_faults(schema)]


def test_every_fault_is_listed_at_once() -> None:
    schema = {"type": "array", "properties": {"a": {"type": "x"}, "b": {"$ref": "http://x"}}}

    with pytest.raises(InvalidSchema) as caught:
        read_ask("all", schema)

    assert len(caught.value.faults) == 3


def test_a_row_that_breaks_its_schema_is_told_by_field_and_rule() -> None:
    validator = RowValidator(
        {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n", "m"]}
    )

    assert {(fault.field, fault.rule) for fault in validator.faults({"n": "x"})} == {
        ("n", "type"),
        ("m", "required"),
    }


@given(st.text(max_size=400))
def test_no_sentence_is_too_odd_to_read(sentence: str) -> None:
    assert read_ask(sentence).q == sentence


@pytest.mark.parametrize(
    ("sentence", "each_of"),
    [
        ("Who governs? One row per person and office: name and position.", "position"),
        ("All ministers - name and role. If somebody holds two offices, give two rows.", "role"),
        ("each minister with name and position", ""),
        ("One row per case and court: name and position", ""),
    ],
)
def test_a_sentence_says_of_what_each_value_is_a_row(sentence: str, each_of: str) -> None:
    assert read_ask(sentence).each_of == each_of
