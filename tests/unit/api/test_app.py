"""The application around the routes: errors of the framework, of ours, and bugs."""

import asyncio
import json
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import pytest
from fastapi import FastAPI
from starlette.types import Message
from tests.fakes import HeldClock

from rowsmith.api.app import create_app
from rowsmith.api.boundary import MAX_HEADER_BYTES, SAFE_HEADERS
from rowsmith.bootstrap import Running
from rowsmith.config import LimitSettings, Settings
from rowsmith.errors import RowsmithError, StoreError, StoreUnavailable, Unauthorized
from rowsmith.model.access import Principal
from rowsmith.service.access.limits import LimitRate
from rowsmith.service.check_health import Health
from rowsmith.telemetry.log import configure_logging


@dataclass
class Answer:
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def error(self) -> dict[str, Any]:
        envelope = json.loads(self.body)
        assert envelope["statusCode"] == self.status
        error: dict[str, Any] = envelope["error"]
        return error


def _running(raised: Exception, **limits: float) -> Running:
    """Return an installation in which everything but the keys raises *raised*."""

    async def broken(*_args: object, **_kwargs: object) -> None:
        raise raised

    async def authenticate(key: str, _address: str) -> Principal:
        if key != "good":
            raise Unauthorized("unknown key")
        return Principal(org_id="o", key_id="k")

    async def check_health() -> Health:
        return Health(is_ready=False, parts={"store": "the disk is full", "queue": "ok"})

    settings = Settings(limits=LimitSettings(changes_per_s=1.0, **limits))
    names = "create_task read_task list_tasks read_balance read_receipt read_recipe open_result"
    service = SimpleNamespace(
        authenticate=authenticate,
        check_health=check_health,
        limit_rate=LimitRate(settings.limits, HeldClock()),
        **dict.fromkeys(names.split(), broken),
    )
    running = SimpleNamespace(service=service, settings=settings, first_key=None, org_id="o")
    return cast("Running", running)


async def _call(
    method: str,
    path: str,
    *,
    raised: Exception | None = None,
    headers: dict[str, str] | None = None,
    body: bytes = b"",
    app: FastAPI | None = None,
) -> Answer:
    app = app or create_app(_running(raised or RowsmithError("never")))
    answer = Answer()

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = {
                name.decode().lower(): value.decode() for name, value in message["headers"]
            }
        else:
            answer.body += message.get("body", b"")

    sent = {"authorization": "Bearer good", **(headers or {})}
    path, _, query = path.partition("?")
    scope = {
        "type": "http",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in sent.items()],
        "server": ("127.0.0.1", 8000),
        "client": ("127.0.0.1", 1),
        "http_version": "1.1",
    }
    await app(scope, receive, send)
    return answer


@pytest.mark.parametrize("path", ["/", "/v1", "/v1/extract/", "/v2/extract", "/docs", "/redoc"])
async def test_an_unknown_path_is_not_found(path: str) -> None:
    answer = await _call("GET", path)

    assert (answer.status, answer.error["code"]) == (404, "NOT_FOUND")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/v1/extract", "GET, POST"),
        ("OPTIONS", "/v1/extract", "GET, POST"),
        ("TRACE", "/v1/credits/balance", "GET"),
        ("POST", "/v1/results/x", "GET, HEAD"),
        ("PATCH", "/healthz", "GET"),
        ("NONSENSE", "/healthz", "GET"),
    ],
)
async def test_a_wrong_method_is_told_all_the_right_ones(
    method: str, path: str, allowed: str
) -> None:
    answer = await _call(method, path)

    assert (answer.status, answer.error["code"]) == (405, "METHOD_NOT_ALLOWED")
    assert answer.headers["allow"] == allowed


@pytest.mark.parametrize(
    "path",
    [
        "/v1/extract",
        "/v1/extract/1",
        "/v1/tasks/1",
        "/v1/extract/1/receipt",
        "/v1/extract/1/recipe",
        "/v1/credits/balance",
    ],
)
@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer ", "Basic good", "good", "Bearer bad"])
async def test_without_a_good_key_nothing_is_answered(path: str, sent: str) -> None:
    answer = await _call("GET", path, headers={"authorization": sent})

    assert (answer.status, answer.error["code"]) == (401, "UNAUTHORIZED")
    assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_the_key_is_checked_before_the_body_is_read() -> None:
    answer = await _call("POST", "/v1/extract", headers={"authorization": ""}, body=b"{")

    assert answer.status == 401


@pytest.mark.parametrize("raised", [ZeroDivisionError("secret"), StoreError("secret")])
async def test_a_fault_of_ours_names_the_id_that_the_log_has(
    raised: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = await _call("GET", "/v1/credits/balance", raised=raised)
    logged = capsys.readouterr()

    assert (answer.status, answer.error["code"]) == (500, "INTERNAL_SERVER_ERROR")
    assert answer.headers["x-request-id"] in answer.error["message"]
    assert b"secret" not in answer.body
    assert b"Traceback" not in answer.body
    assert answer.headers["x-request-id"] in logged.out + logged.err


async def test_a_store_that_is_away_is_told_with_a_time_to_try_again() -> None:
    answer = await _call("GET", "/v1/extract/1", raised=StoreUnavailable("the database is locked"))

    assert (answer.status, answer.error["code"]) == (503, "SERVICE_UNAVAILABLE")
    assert int(answer.headers["retry-after"]) > 0


async def test_what_is_not_ready_says_which_part_and_so_does_one_line_of_the_log(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure_logging()

    answer = await _call("GET", "/readyz")

    assert answer.status == 503
    assert "store: the disk is full" in answer.error["message"]
    assert "queue" not in answer.error["message"]
    put_off, answered = map(json.loads, capsys.readouterr().err.splitlines())
    assert (put_off["event"], put_off["level"]) == ("request.put_off", "warning")
    assert put_off["reason"] == answer.error["message"]
    assert answered["event"] == "request.answered"


async def test_a_caller_is_told_what_its_rate_leaves_it() -> None:
    answer = await _call("GET", "/v1/extract")

    assert answer.headers["ratelimit-policy"] == '"reads";q=4000;w=2'
    assert answer.headers["ratelimit"].startswith('"reads";r=3999;t=')


async def test_a_caller_that_sends_too_much_is_told_when_to_come_again() -> None:
    app = create_app(_running(RowsmithError("never")))
    answers = [await _call("POST", "/v1/extract", app=app) for _ in range(3)]

    assert [answer.status for answer in answers] == [415, 415, 429]
    assert answers[2].error["code"] == "TOO_MANY_REQUESTS"
    assert answers[2].headers["ratelimit"] == '"changes";r=0;t=1'
    assert answers[2].headers["retry-after"] == "1"


async def test_more_requests_at_once_than_can_be_answered_are_refused_and_health_is_not() -> None:
    begun, goes_on = asyncio.Event(), asyncio.Event()

    async def slow(*_args: object) -> Principal:
        begun.set()
        await goes_on.wait()
        return Principal(org_id="o", key_id="k")

    running = _running(RowsmithError("never"), requests_at_once=1)
    vars(running.service)["authenticate"] = slow
    app = create_app(running)
    first = asyncio.create_task(_call("GET", "/v1/extract", app=app))
    await begun.wait()

    refused = await _call("GET", "/v1/extract", app=app)
    health = await _call("GET", "/healthz", app=app)
    goes_on.set()
    await first
    after = await _call("GET", "/v1/extract", app=app)

    assert (refused.status, refused.error["code"]) == (503, "SERVICE_UNAVAILABLE")
    assert refused.headers["retry-after"] == "1"
    assert health.status == 200
    assert after.status == 500


async def test_liveness_looks_at_nothing() -> None:
    answer = await _call("GET", "/healthz", headers={"authorization": ""})

    assert (answer.status, answer.body) == (200, b'{"status":"ok"}')


@pytest.mark.parametrize("path", ["/nowhere", "/healthz", "/v1/openapi.json", "/v1/extract/1"])
async def test_every_answer_has_the_safe_headers(path: str) -> None:
    answer = await _call("GET", path)

    for name, value in SAFE_HEADERS.items():
        assert answer.headers[name.lower()] == value


async def test_the_document_is_openapi_31_and_needs_no_key() -> None:
    answer = await _call("GET", "/v1/openapi.json", headers={"authorization": ""})
    document = json.loads(answer.body)

    assert document["openapi"].startswith("3.1")
    assert {"/v1/extract", "/v1/results/{id}", "/v1/credits/balance"} <= set(document["paths"])


async def test_every_operation_documents_its_errors_in_the_envelope() -> None:
    document = json.loads((await _call("GET", "/v1/openapi.json")).body)
    envelope = {"$ref": "#/components/schemas/ErrorEnvelope"}

    for path in document["paths"].values():
        for operation in path.values():
            for status, answer in operation["responses"].items():
                assert status != "422"
                if int(status) >= 400:
                    assert answer["content"]["application/json"]["schema"] == envelope


@pytest.mark.parametrize("path", ["/healthz", "/v1/extract", "/nowhere"])
async def test_headers_above_the_limit_are_refused(path: str) -> None:
    answer = await _call("GET", path, headers={"x": "a" * MAX_HEADER_BYTES})

    assert (answer.status, answer.error["code"]) == (400, "VALIDATION_ERROR")
