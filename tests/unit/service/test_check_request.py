from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rowsmith.config import BudgetSettings
from rowsmith.errors import Fault, InputError
from rowsmith.model.task import Budget, ExtractRequest, FollowDetails, Render, Webhook
from rowsmith.service.check_request import FIELDS, check_request, echo

GOOD = {"q": "each job with title", "url": "https://example.com/jobs"}
BUDGET = BudgetSettings()


def faults_of(body: Any) -> dict[str, str]:
    with pytest.raises(InputError) as caught:
        check_request(body, BUDGET)
    return {fault.field: fault.message for fault in caught.value.faults}


def test_a_short_request_gets_the_settings_budget() -> None:
    request = check_request(GOOD, BUDGET)

    assert request == ExtractRequest(
        q=GOOD["q"],
        url=GOOD["url"],
        budget=Budget(max_rows=100_000, max_pages=100, max_seconds=1800.0, max_credits=1.0),
    )


def test_every_field_is_taken_over() -> None:
    schema = {"type": "object", "properties": {"title": {"type": "string"}}}
    recipe = {
        "version": 1,
        "source": "dom.repeat/1",
        "rows": "step:li.job",
        "fields": {"title": {"column": "li/a"}},
    }
    body = {
        **GOOD,
        "schema": schema,
        "verifyUrls": True,
        "maxRows": 5,
        "maxPages": 2.0,
        "maxSeconds": 1.5,
        "maxCredits": 0.25,
        "render": "never",
        "followDetails": "never",
        "recipe": recipe,
        "webhook": None,
    }

    request = check_request(body, BUDGET)

    assert request == ExtractRequest(
        q=GOOD["q"],
        url=GOOD["url"],
        schema=schema,
        verify_urls=True,
        budget=Budget(max_rows=5, max_pages=2, max_seconds=1.5, max_credits=0.25),
        render=Render.NEVER,
        follow_details=FollowDetails.NEVER,
        recipe=recipe,
    )


def test_a_schema_may_be_sent_as_its_text() -> None:
    body = {**GOOD, "schema": '{"type": "object", "properties": {"a": {"type": "string"}}}'}

    request = check_request(body, BUDGET)

    assert request.schema == {"type": "object", "properties": {"a": {"type": "string"}}}
    assert echo(body)["schema"] == request.schema


@pytest.mark.parametrize(
    ("webhook", "field"),
    [
        ("https://b.example/", "webhook"),
        ({}, "webhook.url"),
        ({"url": "ftp://b.example/"}, "webhook.url"),
        ({"url": "https://b.example/", "secret": "short"}, "webhook.secret"),
        ({"url": "https://b.example/", "secret": 7}, "webhook.secret"),
        ({"url": "https://b.example/", "secret": ""}, "webhook.secret"),
        ({"url": "https://b.example/", "secret": None}, "webhook.secret"),
        ({"url": "https://b.example/", "events": []}, "webhook.events"),
    ],
)
def test_a_faulty_webhook_is_refused(webhook: Any, field: str) -> None:
    assert faults_of({**GOOD, "webhook": webhook}).keys() == {field}


def test_the_secret_of_a_webhook_is_kept_and_not_shown() -> None:
    secret = "whsec_" + "MTIz" * 8
    body = {**GOOD, "webhook": {"url": "https://b.example/", "secret": secret}}

    request = check_request(body, BUDGET)

    assert request.webhook == Webhook(url="https://b.example/", secret=secret)
    assert secret not in repr(request)
    assert echo(body)["webhook"] == {"url": "https://b.example/"}


def test_every_fault_is_named_at_once() -> None:
    body = {
        "q": " ",
        "url": "ftp://example.com",
        "schema": {"type": "array"},
        "verifyUrls": "yes",
        "maxRows": 0,
        "maxPages": 1.5,
        "maxSeconds": True,
        "maxCredits": "1",
        "render": "sometimes",
        "followDetails": None,
        "recipe": [],
        "pagesOf": "7",
        "webhook": "https://example.com",
        "headless": True,
    }

    found = faults_of(body)

    assert {name.split(".")[0] for name in found} == {*FIELDS, "headless"}
    assert found["webhook"].startswith("must be an object")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("q", None),
        ("q", 5),
        ("q", "\n\t "),
        ("q", "a" * 4001),
        ("q", "a\0b"),
        ("q", "a\ud800b"),
        ("url", None),
        ("url", 7),
        ("url", ""),
        ("url", "example.com"),
        ("url", "https://"),
        ("url", "https://user:pass@example.com/"),
        ("url", "https://example.com\\@other.example/"),
        ("url", "javascript:alert(1)"),
        ("url", "https://example.com/" + "a" * 2100),
        ("schema", "no json"),
        ("schema", 5),
        ("schema", []),
        ("verifyUrls", None),
        ("verifyUrls", 1),
        ("maxRows", float("nan")),
        ("maxRows", float("inf")),
        ("maxRows", -1),
        ("maxRows", 10**400),
        ("maxSeconds", 86_401),
        ("render", 1),
        ("recipe", {"version": 2}),
        ("recipe", {}),
    ],
)
def test_a_wrong_value_is_refused_by_its_field(name: str, value: object) -> None:
    found = faults_of({**GOOD, name: value})

    assert {field.split(".")[0] for field in found} == {name}


def test_a_remote_reference_in_a_schema_is_refused_by_its_path() -> None:
    schema = {"type": "object", "properties": {"a": {"$ref": "http://169.254.169.254/"}}}

    assert list(faults_of({**GOOD, "schema": schema})) == ["schema.properties.a.$ref"]


@pytest.mark.parametrize("body", [[], "q", 5, None, [GOOD]])
def test_a_body_that_is_no_object_is_refused(body: object) -> None:
    assert faults_of(body) == {"body": "must be a JSON object"}


def test_a_body_that_nests_too_deep_is_refused() -> None:
    nested: Any = {}
    for _ in range(2000):
        nested = {"a": nested}

    (message,) = faults_of({**GOOD, "schema": nested}).values()

    assert message == "nests deeper than 64 levels"


def test_the_echo_holds_the_documented_fields_and_what_was_sent() -> None:
    assert echo({**GOOD, "maxRows": 5}) == {
        "q": GOOD["q"],
        "url": GOOD["url"],
        "schema": None,
        "verifyUrls": False,
        "maxRows": 5,
    }


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=5), JSON, max_size=6))
def test_any_json_gives_a_request_or_named_faults(body: Mapping[str, Any]) -> None:
    faults: tuple[Fault, ...] = ()
    try:
        check_request(body, BUDGET)
    except InputError as exc:
        faults = exc.faults

    assert faults or body["q"]
