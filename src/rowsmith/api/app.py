"""The application: routes, errors as answers, the document."""

from http import HTTPStatus
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match

from rowsmith.api import answers, openapi
from rowsmith.api.boundary import Boundary
from rowsmith.api.gate import Gate
from rowsmith.api.problem import Problem, is_fault_of_ours, problem, refused_by_framework
from rowsmith.api.routes import credit, extract, results, rows, server, tasks
from rowsmith.bootstrap import Running
from rowsmith.errors import Fault, InputError, MethodNotAllowed, NoSuchRoute, RowsmithError
from rowsmith.telemetry import SystemClock, log
from rowsmith.telemetry.log import Event

ROUTERS = (extract.router, tasks.router, rows.router, results.router, credit.router, server.router)


class Api(FastAPI):
    """FastAPI with the document of `rowsmith.api.openapi`."""

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document, built once."""
        if self.openapi_schema is None:
            self.openapi_schema = openapi.document(self)
        return self.openapi_schema


def create_app(running: Running) -> FastAPI:
    """Return the ASGI application that serves *running*."""
    app = _routed()
    app.state.running = running
    app.add_exception_handler(RowsmithError, _answer_error)
    app.add_exception_handler(HTTPException, _answer_framework_error)
    app.add_exception_handler(RequestValidationError, _answer_unread_request)
    app.add_middleware(Gate, most=running.settings.limits.requests_at_once, clock=SystemClock())
    app.add_middleware(Boundary)
    return app


def document() -> dict[str, Any]:
    """Return the OpenAPI document, which is the same for every installation."""
    return _routed().openapi()


def _routed() -> Api:
    app = Api(
        title="Rowsmith",
        version=version("rowsmith"),
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    for router in ROUTERS:
        app.include_router(router)
    return app


async def _answer_error(request: Request, exc: Exception) -> Response:
    if not isinstance(exc, RowsmithError):
        raise exc
    request.state.refused = exc
    return _answer(request, exc, problem(exc, request.state.request_id))


async def _answer_framework_error(request: Request, exc: Exception) -> Response:
    if not isinstance(exc, HTTPException):
        raise exc
    known = _as_ours(request, exc)
    if known is not None:
        return await _answer_error(request, known)
    return _answer(request, exc, refused_by_framework(exc.status_code, exc.detail))


async def _answer_unread_request(request: Request, exc: Exception) -> Response:
    if not isinstance(exc, RequestValidationError):
        raise exc
    faults = [
        Fault(".".join(str(part) for part in error["loc"][1:]), error["msg"])
        for error in exc.errors()
    ]
    return await _answer_error(request, InputError(faults))


def _answer(request: Request, exc: Exception, answer: Problem) -> Response:
    if answer.status == HTTPStatus.SERVICE_UNAVAILABLE:  # no bug, so a line and no traceback
        log.warn(
            Event.REQUEST_PUT_OFF,
            reason=answer.message,
            cause="; ".join(getattr(exc, "__notes__", ())),
            request_id=request.state.request_id,
        )
    elif is_fault_of_ours(answer):
        log.fail(Event.REQUEST_FAILED, exc=exc, error_id=request.state.request_id)
    return answers.refused(answer)


def _as_ours(request: Request, exc: HTTPException) -> RowsmithError | None:
    """Return the router's own refusals as errors of ours; None for any other."""
    methods = _methods(request)
    if exc.detail == "Method Not Allowed" and methods:
        return MethodNotAllowed(
            f"{request.method} is not possible here; try {' or '.join(methods)}.", methods=methods
        )
    if exc.detail == "Not Found" and not methods:
        return NoSuchRoute("There is nothing at this path; see GET /v1/openapi.json.")
    return None


def _methods(request: Request) -> tuple[str, ...]:
    """Return the methods that this path takes, in alphabetical order; empty when there is none.

    The router's own answer names those of the first route only, though GET and POST of one path
    are two routes (RFC 9110, section 15.5.6 asks for all).
    """
    found: set[str] = set()
    for router in ROUTERS:
        for route in router.routes:
            match, _ = route.matches(request.scope)
            if match is not Match.NONE:
                found |= getattr(route, "methods", None) or set()
    return tuple(sorted(found))
