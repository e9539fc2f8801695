"""Errors as HTTP answers."""

import json

import pytest

from rowsmith import errors
from rowsmith.api.problem import STATUS, problem, refused_by_framework
from rowsmith.errors import Fault, RowsmithError

CONTRACT = [
    (errors.InputError([Fault("q", "is empty")]), 400, "VALIDATION_ERROR"),
    (errors.InvalidUrl([Fault("url", "is no address")]), 400, "VALIDATION_ERROR"),
    (errors.Unauthorized("no key"), 401, "UNAUTHORIZED"),
    (errors.Forbidden("not with this key"), 403, "FORBIDDEN"),
    (errors.LinkRefused("altered"), 403, "FORBIDDEN"),
    (errors.UnknownTask("none"), 404, "TASK_NOT_FOUND"),
    (errors.NoSuchRoute("none"), 404, "NOT_FOUND"),
    (errors.MethodNotAllowed("no", methods=["GET"]), 405, "METHOD_NOT_ALLOWED"),
    (errors.TaskNotFinished("pending"), 409, "TASK_NOT_FINISHED"),
    (errors.Conflict("other body"), 409, "IDEMPOTENCY_CONFLICT"),
    (errors.RequestTooLarge("big"), 413, "PAYLOAD_TOO_LARGE"),
    (errors.UnsupportedMediaType("text"), 415, "UNSUPPORTED_MEDIA_TYPE"),
    (errors.RangeNotSatisfiable("beyond", size=3), 416, "RANGE_NOT_SATISFIABLE"),
    (errors.StoreUnavailable("locked"), 503, "SERVICE_UNAVAILABLE"),
]


def _all(cls: type[RowsmithError] = RowsmithError) -> list[type[RowsmithError]]:
    return [cls, *(deeper for inner in cls.__subclasses__() for deeper in _all(inner))]


@pytest.mark.parametrize("cls", _all(), ids=lambda cls: cls.__name__)
def test_every_error_has_a_status_of_its_own_or_of_its_family(cls: type[RowsmithError]) -> None:
    nearest = next(each for each in cls.__mro__ if each in STATUS)

    assert nearest is not RowsmithError or cls is RowsmithError


@pytest.mark.parametrize(("exc", "status", "code"), CONTRACT, ids=lambda each: str(each)[:20])
def test_an_error_is_answered_as_the_contract_says(
    exc: RowsmithError, status: int, code: str
) -> None:
    answer = problem(exc, "id")
    body = json.loads(answer.body())

    assert (answer.status, answer.code) == (status, code)
    assert body["statusCode"] == status
    assert set(body) == {"statusCode", "error"}
    assert set(body["error"]) == {"code", "message", "details"}


def test_every_fault_is_listed_with_its_dotted_field() -> None:
    faults = [Fault("q", "is empty"), Fault("schema.properties.price.type", "is unknown")]

    body = json.loads(problem(errors.InputError(faults), "id").body())

    assert body["error"]["details"] == [
        {"field": "q", "message": "is empty"},
        {"field": "schema.properties.price.type", "message": "is unknown"},
    ]


def test_a_fault_of_ours_tells_its_id_and_nothing_else() -> None:
    answer = problem(errors.StoreError("disk /srv/secret failed"), "abc123")

    assert answer.status == 500
    assert "abc123" in answer.message
    assert "secret" not in answer.message


@pytest.mark.parametrize(
    ("exc", "name", "value"),
    [
        (errors.Unauthorized("no key"), "WWW-Authenticate", 'Bearer realm="rowsmith"'),
        (errors.MethodNotAllowed("no", methods=["GET", "POST"]), "Allow", "GET, POST"),
        (errors.RangeNotSatisfiable("beyond", size=3), "Content-Range", "bytes */3"),
        (errors.StoreUnavailable("locked"), "Retry-After", "5"),
    ],
)
def test_a_status_comes_with_the_header_it_asks_for(
    exc: RowsmithError, name: str, value: str
) -> None:
    answer = problem(exc, "id")

    assert answer.headers[name] == value


@pytest.mark.parametrize(
    ("status", "code"), [(400, "VALIDATION_ERROR"), (418, "IM_A_TEAPOT"), (499, "HTTP_499")]
)
def test_a_status_that_the_framework_chose_gets_a_code(status: int, code: str) -> None:
    answer = refused_by_framework(status, "said so")

    assert (answer.status, answer.code, answer.message) == (status, code, "said so")
