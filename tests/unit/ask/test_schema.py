"""Properties of a schema: concept, kind and phrases."""

import pytest

from rowsmith.ask import read_ask
from rowsmith.model.ask import AskedField
from rowsmith.model.values import Json, Kind


def field(name: str, q: str = "all", **node: Json) -> AskedField:
    schema = {"type": "object", "properties": {name: {"type": "string", **node}}}
    return read_ask(q, schema).fields[0]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("dateFiled", Kind.DATE),
        ("posted_date", Kind.DATE),
        ("start time", Kind.TIME),
        ("agendaUrl", Kind.URL),
        ("imageUrl", Kind.IMAGE),
        ("contact_email", Kind.EMAIL),
        ("phoneNumber", Kind.PHONE),
        ("unit_price", Kind.PRICE),
        ("commentCount", Kind.INTEGER),
        ("sku", Kind.CODE),
        ("author", Kind.PERSON),
        ("job_description", Kind.LONG_TEXT),
        ("is_open", Kind.BOOLEAN),
        ("eaten_on", Kind.TEXT),
        ("games_started", Kind.TEXT),
        ("title", Kind.TEXT),
    ],
)
def test_a_name_tells_the_kind(name: str, kind: Kind) -> None:
    assert field(name).kind is kind


@pytest.mark.parametrize(
    ("node", "kind"),
    [
        ({"format": "date"}, Kind.DATE),
        ({"format": "date-time"}, Kind.DATETIME),
        ({"format": "uri"}, Kind.URL),
        ({"type": ["integer", "null"]}, Kind.INTEGER),
        ({"type": "boolean"}, Kind.BOOLEAN),
        ({"description": "Details about the role including its duties."}, Kind.LONG_TEXT),
    ],
)
def test_format_type_and_description_tell_the_kind(node: dict[str, Json], kind: Kind) -> None:
    assert field("thing", **node).kind is kind


@pytest.mark.parametrize(
    ("name", "described", "q", "concept"),
    [
        ("name", "Name of the person", "all", "person_name"),
        ("name", "Member of parliament", "all", "person_name"),
        ("title", "", "every job", "job_title"),
        ("number", "Entry number on the docket", "all docket entries", "document_number"),
        ("url", "Link to the document", "all", "pdf_url"),
        ("url", "Link to the record's own page", "all", "url"),
        ("link", "Link to the agenda", "all", "agenda_url"),
        ("date", "", "all opinions", "date_filed"),
        ("reviewer", "", "all", "author"),
        ("topic", "", "all", "title"),
    ],
)
def test_a_general_name_means_what_the_row_is(
    name: str, described: str, q: str, concept: str
) -> None:
    is_link = {"format": "uri"} if name in {"url", "link"} else {}

    assert field(name, q, description=described, **is_link).concept == concept


def test_phrases_are_the_name_then_what_the_description_tells_without_filler() -> None:
    phrases = field("name", description="Name of the law, regulation or document").phrases

    assert phrases[0] == ("name",)
    assert {("law",), ("regulation",), ("document",)} <= set(phrases)
    assert not any("or" in phrase or "the" in phrase for phrase in phrases)


def test_a_description_of_how_a_value_looks_tells_nothing() -> None:
    phrases = field("case_name", description='Case name as shown, e.g. "Smith v. Jones"').phrases

    assert not any({"smith", "shown"} & set(phrase) for phrase in phrases)


def test_arrays_and_nested_objects_have_fields_one_level_deep() -> None:
    schema = {
        "type": "object",
        "properties": {
            "authors": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"fullName": {"type": "string"}, "email": {"type": "string"}},
                },
            }
        },
    }

    (authors,) = read_ask("all papers", schema).fields

    assert (authors.is_many, [inner.name for inner in authors.fields]) == (
        True,
        ["fullName", "email"],
    )


def test_a_schema_title_names_the_row_where_the_sentence_does_not() -> None:
    schema = {"title": "TeamMember", "type": "object", "properties": {"name": {"type": "string"}}}

    ask = read_ask("", schema)

    assert (ask.entity, ask.entity_concept) == (("team", "member"), "person")
    assert ask.fields[0].concept == "person_name"
