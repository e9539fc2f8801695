"""Errors as HTTP answers; the only module that knows status codes."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

import orjson

from rowsmith import errors
from rowsmith.errors import Fault, RowsmithError

_OURS = (HTTPStatus.INTERNAL_SERVER_ERROR, "INTERNAL_SERVER_ERROR")

STATUS: Mapping[type[RowsmithError], tuple[HTTPStatus, str]] = {
    RowsmithError: _OURS,
    # These end a task, stop the start or are the client's own; in an answer they are our fault.
    errors.FetchError: _OURS,
    errors.ReadError: _OURS,
    errors.TaskError: _OURS,
    errors.StoreError: _OURS,
    errors.ServerError: _OURS,
    errors.MissingExtra: _OURS,
    errors.ConfigError: _OURS,
    errors.InputError: (HTTPStatus.BAD_REQUEST, "VALIDATION_ERROR"),
    errors.RequestError: (HTTPStatus.BAD_REQUEST, "VALIDATION_ERROR"),
    errors.NoSuchRoute: (HTTPStatus.NOT_FOUND, "NOT_FOUND"),
    errors.MethodNotAllowed: (HTTPStatus.METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED"),
    errors.UnsupportedMediaType: (HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE"),
    errors.NotAcceptable: (HTTPStatus.NOT_ACCEPTABLE, "NOT_ACCEPTABLE"),
    errors.RequestTooLarge: (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "PAYLOAD_TOO_LARGE"),
    errors.RequestTooSlow: (HTTPStatus.REQUEST_TIMEOUT, "REQUEST_TIMEOUT"),
    errors.RangeNotSatisfiable: (
        HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
        "RANGE_NOT_SATISFIABLE",
    ),
    errors.AccessError: (HTTPStatus.FORBIDDEN, "FORBIDDEN"),
    errors.Forbidden: (HTTPStatus.FORBIDDEN, "FORBIDDEN"),
    errors.LinkRefused: (HTTPStatus.FORBIDDEN, "FORBIDDEN"),
    errors.Unauthorized: (HTTPStatus.UNAUTHORIZED, "UNAUTHORIZED"),
    errors.UnknownKey: (HTTPStatus.NOT_FOUND, "NOT_FOUND"),
    errors.UnknownOrganisation: (HTTPStatus.NOT_FOUND, "NOT_FOUND"),
    errors.LimitError: (HTTPStatus.TOO_MANY_REQUESTS, "TOO_MANY_REQUESTS"),
    errors.RateLimited: (HTTPStatus.TOO_MANY_REQUESTS, "TOO_MANY_REQUESTS"),
    errors.TooManyStreams: (HTTPStatus.TOO_MANY_REQUESTS, "TOO_MANY_REQUESTS"),
    errors.InsufficientCredits: (HTTPStatus.TOO_MANY_REQUESTS, "INSUFFICIENT_FUNDS_CREDITS"),
    errors.KeyBudgetExceeded: (HTTPStatus.TOO_MANY_REQUESTS, "EXCEED_BUDGET_LIMIT"),
    errors.QueueFull: (HTTPStatus.TOO_MANY_REQUESTS, "TASKS_QUEUE_LIMIT_EXCEEDED"),
    errors.Overloaded: (HTTPStatus.SERVICE_UNAVAILABLE, "SERVICE_UNAVAILABLE"),
    errors.UnknownTask: (HTTPStatus.NOT_FOUND, "TASK_NOT_FOUND"),
    errors.TaskNotFinished: (HTTPStatus.CONFLICT, "TASK_NOT_FINISHED"),
    errors.RowsGone: (HTTPStatus.GONE, "RESULT_EXPIRED"),
    errors.Conflict: (HTTPStatus.CONFLICT, "IDEMPOTENCY_CONFLICT"),
    errors.StoreUnavailable: (HTTPStatus.SERVICE_UNAVAILABLE, "SERVICE_UNAVAILABLE"),
}
"""HTTP status and public code by error; a subclass without its own has its parent's."""

RETRY_AFTER_S = 5
"""Sent with 503: long enough for a database to come back, short enough for a person to wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One error answer.

    Attributes:
        status: HTTP status, also the body's ``statusCode``.
        code: public code, e.g. ``"VALIDATION_ERROR"``.
        message: one sentence for people.
        details: what is wrong, field by field; empty when no field is at fault.
        headers: headers the status asks for.
    """

    status: int
    code: str
    message: str
    details: tuple[Fault, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def body(self) -> bytes:
        """Return the error envelope as JSON."""
        details = [{"field": fault.field, "message": fault.message} for fault in self.details]
        error = {"code": self.code, "message": self.message, "details": details}
        return orjson.dumps({"statusCode": self.status, "error": error})


def problem(exc: RowsmithError, request_id: str) -> Problem:
    """Return the answer for *exc*; the most specific class in `STATUS` wins.

    Args:
        exc: what was raised.
        request_id: the id under which the log has it, named in the message of a 500.
    """
    nearest = next(cls for cls in type(exc).__mro__ if cls in STATUS)
    status, code = STATUS[nearest]
    if status is HTTPStatus.INTERNAL_SERVER_ERROR:
        return broken(request_id)
    if isinstance(exc, errors.InputError):
        count = len(exc.faults)
        message = "The request has a fault." if count == 1 else f"The request has {count} faults."
        return Problem(status=status, code=code, message=message, details=exc.faults)
    return Problem(status=status, code=code, message=str(exc), headers=_headers(exc))


def broken(request_id: str) -> Problem:
    """Return the answer when the fault is ours; what happened stands in the log only."""
    status, code = STATUS[RowsmithError]
    message = f"Something went wrong on our side; the server's log has it under id {request_id}."
    return Problem(status=status, code=code, message=message)


def refused_by_framework(status: int, detail: str) -> Problem:
    """Return the answer for a *status* that the framework chose by itself."""
    known = {int(held): code for held, code in STATUS.values()}
    return Problem(status=status, code=known.get(status, _name(status)), message=detail)


def is_fault_of_ours(answer: Problem) -> bool:
    """Return whether *answer* must be looked into by somebody."""
    return answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR


def _name(status: int) -> str:
    return {int(known): known.name for known in HTTPStatus}.get(status, f"HTTP_{status}")


def _headers(exc: RowsmithError) -> dict[str, str]:
    found: dict[str, str] = {}
    match exc:
        case errors.Unauthorized():
            found["WWW-Authenticate"] = 'Bearer realm="rowsmith"'
        case errors.MethodNotAllowed(methods=methods):
            found["Allow"] = ", ".join(methods)
        case errors.RangeNotSatisfiable(size=size):
            found["Content-Range"] = f"bytes */{size}"
        case errors.LimitError(retry_after_s=float() | int() as wait_s):
            found["Retry-After"] = str(math.ceil(wait_s))
        case errors.StoreUnavailable():
            found["Retry-After"] = str(RETRY_AFTER_S)
        case errors.UnsupportedMediaType():
            found |= {"Accept": "application/json", "Accept-Encoding": "identity"}
    return found
