from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rowsmith.model.ask import AskedField
from rowsmith.model.values import Json, Kind
from rowsmith.values import Uncoercible, ValueContext, coerce

CONTEXT = ValueContext(base_url="https://example.org/a/")
NOW = datetime(2024, 6, 15, 12, tzinfo=UTC)


def a_field(*types: str, **more: Json) -> AskedField:
    return AskedField(name=more.pop("name", "field"), types=types or ("string",), **more)


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("  a \n b ", a_field(), "a b"),
        ("1,299 €", a_field(), "1,299 €"),
        ("N/A", a_field("string", "null"), "N/A"),
        ("a\x00b", a_field(), "ab"),
        ("item", a_field("array"), "item"),
        ("$1,299.50", a_field("number"), 1299.5),
        ("12.00", a_field("number"), 12),
        ("2 for $5", a_field("number", kind=Kind.PRICE), 5),
        ("★★★★☆", a_field("number", kind=Kind.RATING), 4),
        ("4.5 out of 5", a_field("number", kind=Kind.RATING), 4.5),
        ("(1,234.50)", a_field("number"), -1234.5),
        ("(12)", a_field("integer"), 12),
        ("(12)", a_field("number", name="reviewCount"), 12),
        ("1,234 views", a_field("integer"), 1234),
        ("12.0", a_field("integer"), 12),
        ("N/A", a_field("number", "null"), None),
        ("—", a_field("string", "null", format="date"), None),
        ("Yes", a_field("boolean"), True),
        ("Sold out", a_field("boolean", name="inStock"), False),
        ("Sold out", a_field("boolean", name="soldOut"), True),
        ("Remote", a_field("boolean", name="isRemote"), True),
        ("12", a_field("number", "string"), 12),
        ("12 Main St", a_field("number", "string"), "12 Main St"),
        ("3 May 2024", a_field(format="date"), "2024-05-03"),
        ("May 3, 2024 4 pm", a_field(format="date-time"), "2024-05-03T16:00:00"),
        ("4 pm", a_field(format="time"), "16:00:00"),
        ("b", a_field(format="uri"), "https://example.org/a/b"),
        ("/b.png", a_field(kind=Kind.IMAGE), "https://example.org/b.png"),
        ("mailto:A@example.org?subject=x", a_field(format="email"), "A@example.org"),
        ("Mail: a@example.org", a_field(kind=Kind.EMAIL), "a@example.org"),
        ("on request", a_field(kind=Kind.EMAIL), "on request"),
        ("tel:+1 608", a_field(kind=Kind.PHONE), "+1 608"),
        ("Tel. (608) 643-6060", a_field(format="phone"), "(608) 643-6060"),
        ("FULL-time", a_field(choices=("FULL_TIME", "PART_TIME")), "FULL_TIME"),
        ("Full time, permanent", a_field(choices=("full-time", "part-time")), "full-time"),
        ("not available", a_field(choices=("available", "not available")), "not available"),
        ("größe m", a_field(choices=("Grosse M", "Grosse L")), "Grosse M"),
        ("5", a_field("integer", choices=("5", "10")), 5),
    ],
)
def test_a_text_becomes_the_value_that_the_field_wants(
    text: str, field: AskedField, value: Json
) -> None:
    found = coerce(text, field, CONTEXT)

    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("3. listopada 2024", "hr", "2024-10-03"),
        ("3.10.2024.", "hr", "2024-10-03"),
        ("3 listopada 2024", "pl", "2024-11-03"),
        ("3. gegužės 2024", "lt", "2024-05-03"),
    ],
)
def test_the_language_of_the_page_tells_the_month(text: str, language: str, value: str) -> None:
    context = ValueContext(languages=(language,), day_first=True)

    assert coerce(text, a_field(format="date"), context) == value


@pytest.mark.parametrize(
    ("text", "field", "rule"),
    [
        ("", a_field(), "type"),
        (" \n", a_field(), "type"),
        ("none here", a_field("number"), "type"),
        ("12.5", a_field("integer"), "type"),
        ("9" * 30, a_field("integer"), "type"),
        ("maybe", a_field("boolean"), "type"),
        ("text", a_field("object"), "type"),
        ("N/A", a_field("number"), "type"),
        ("May 3", a_field(format="date"), "format"),
        ("May 2024", a_field(format="date"), "format"),
        ("yesterday", a_field(format="date"), "format"),
        ("3 May 2024", a_field(format="date-time"), "format"),
        ("soon", a_field(format="time"), "format"),
        ("javascript:alert(1)", a_field(format="uri"), "format"),
        ("Read more", a_field(kind=Kind.URL), "format"),
        ("no mail", a_field(format="email"), "format"),
        ("12", a_field(format="phone"), "format"),
        ("blue", a_field(choices=("red", "green")), "enum"),
        ("red and green", a_field(choices=("red", "green")), "enum"),
        ("reddish", a_field(choices=("red",)), "enum"),
    ],
)
def test_a_text_without_the_value_is_refused_by_rule(
    text: str, field: AskedField, rule: str
) -> None:
    with pytest.raises(Uncoercible) as refused:
        coerce(text, field, CONTEXT)

    assert refused.value.rule == rule
    assert field.name in str(refused.value)


@pytest.mark.parametrize(
    ("languages", "value"), [(("en",), 1234), (("de",), 1.234), (("de-CH",), 1234)]
)
def test_the_language_tells_what_a_comma_means(languages: tuple[str, ...], value: float) -> None:
    assert coerce("1,234", a_field("number"), ValueContext(languages=languages)) == value


def test_now_lends_the_year() -> None:
    assert coerce("May 3", a_field(format="date"), ValueContext(now=NOW)) == "2024-05-03"


FIELDS = [
    a_field(),
    a_field("number"),
    a_field("integer", "null"),
    a_field("boolean"),
    a_field("string", "number"),
    a_field("object"),
    a_field(choices=("red", "Full time")),
    *(a_field(format=name) for name in "uri date date-time time email phone".split()),
    *(a_field(kind=kind) for kind in Kind),
]
PIECES = st.sampled_from(
    "3 May 2024 | 05/03/2024 | 12:30 pm | $1.2 | % | ( | ) | http:// | [:: | @ | ago | 月 | 年 | ٣ | ² | ① | "
    "- | : | ,|5 days ago|e|9999|0|mailto:%ff|//|\\|\ud800|\x00|März|вчера|MÄRZ 31|99999999999".split(
        "|"
    )
)
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=8).map("".join))


@settings(deadline=None)  # the first date of another language loads its names
@given(TEXTS, st.sampled_from(FIELDS), st.booleans(), st.sampled_from(["en", "cs", "th", "xx"]))
def test_any_text_is_coerced_or_refused(
    text: str, field: AskedField, day_first: bool, language: str
) -> None:
    now = NOW if day_first else None
    context = ValueContext(
        base_url="https://example.org/", day_first=day_first, now=now, languages=(language,)
    )

    outcome = _coerced(text, field, context)

    assert outcome in {"type", "format", "enum"} or outcome.encode()  # no lone surrogates


def _coerced(text: str, field: AskedField, context: ValueContext) -> str:
    """Return the value as text, or the rule that refused."""
    try:
        return str(coerce(text, field, context)) or "empty"
    except Uncoercible as refused:
        return refused.rule


@given(TEXTS, st.sampled_from([None, "email", "phone"]))
def test_a_string_is_a_slice_of_what_is_printed(text: str, named: str | None) -> None:
    printed = " ".join(text.translate({0: None}).split())
    cleaned = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in printed)

    try:
        value = coerce(text, a_field(format=named or ""), CONTEXT)
    except Uncoercible:
        return

    assert value in cleaned or (named == "email" and "%" in cleaned)
