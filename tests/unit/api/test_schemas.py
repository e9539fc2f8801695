"""The JSON of answers."""

from datetime import UTC, datetime, timedelta, timezone

from rowsmith.api.document.requests import EXAMPLE_REQUEST, EXAMPLE_TASK, REQUEST_SCHEMAS
from rowsmith.api.schemas import TaskEnvelope, timestamp
from rowsmith.config import BudgetSettings
from rowsmith.model.task import ExtractRequest, FollowDetails, Render, Task, TaskStatus
from rowsmith.model.values import Json
from rowsmith.service.check_request import FIELDS, check_request

KEYS = {"id", "type", "status", "input", "output", "error", "createdAt", "updatedAt"}
SENT: dict[str, Json] = {"q": "each job", "url": "https://a.example/", "schema": None}
ID = "3f2b8c1e-9d4a-4c6b-8f7e-1a2b3c4d5e6f"
MOMENT = datetime(2026, 1, 2, 3, 4, 5, 678_900, tzinfo=UTC)


def _task(status: TaskStatus, error: str = "") -> Task:
    return Task(
        id=ID,
        org_id="o",
        status=status,
        request=ExtractRequest(q="each job", url="https://a.example/"),
        sent={**SENT, "verifyUrls": False, "maxRows": 5},
        created_at=MOMENT,
        updated_at=MOMENT,
        credits_used=0.0013,
        rows_returned=3,
        error=error,
    )


def _shown(task: Task) -> dict[str, Json]:
    return TaskEnvelope.of(task, "http://a.example/rows").model_dump(by_alias=True)


def test_every_status_has_the_same_eight_keys() -> None:
    for status in TaskStatus:
        assert set(_shown(_task(status))) == KEYS


def test_only_a_completed_task_has_an_output() -> None:
    shown = {status: _shown(_task(status))["output"] for status in TaskStatus}

    assert shown.pop(TaskStatus.COMPLETED) == {
        "creditsUsed": 0.0013,
        "resultUrl": "http://a.example/rows",
        "rowsReturned": 3,
    }
    assert set(shown.values()) == {None}


def test_only_a_failed_task_has_an_error() -> None:
    shown = {status: _shown(_task(status, "gone"))["error"] for status in TaskStatus}

    assert shown.pop(TaskStatus.FAILED) == "gone"
    assert set(shown.values()) == {None}


def test_the_input_is_echoed_with_what_else_was_sent() -> None:
    assert _shown(_task(TaskStatus.PENDING))["input"] == {
        **SENT,
        "verifyUrls": False,
        "maxRows": 5,
    }


def test_times_are_utc_with_milliseconds() -> None:
    elsewhere = MOMENT.astimezone(timezone(timedelta(hours=5, minutes=30)))

    assert timestamp(elsewhere) == "2026-01-02T03:04:05.678Z"


def test_the_documented_fields_are_those_that_are_read() -> None:
    documented = set(REQUEST_SCHEMAS["ExtractRequest"]["properties"])

    assert documented == set(FIELDS)


def test_the_documented_choices_are_those_that_are_read() -> None:
    properties = REQUEST_SCHEMAS["ExtractRequest"]["properties"]

    assert properties["render"]["enum"] == [each.value for each in Render]
    assert properties["followDetails"]["enum"] == [each.value for each in FollowDetails]


def test_the_examples_are_good() -> None:
    assert check_request(EXAMPLE_REQUEST, BudgetSettings()).q == EXAMPLE_REQUEST["q"]
    assert TaskEnvelope.model_validate(EXAMPLE_TASK).id == EXAMPLE_TASK["id"]
