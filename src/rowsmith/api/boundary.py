"""The edge of the process: id and safe headers on every answer, a log line, no bug let out."""

import secrets
import time
from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rowsmith.api import answers
from rowsmith.api.problem import broken, problem
from rowsmith.errors import Fault, InputError
from rowsmith.telemetry import log, trace
from rowsmith.telemetry.log import Event
from rowsmith.telemetry.metrics import note_request

MAX_HEADER_BYTES = 32 * 1024
"""Most that path, query and headers may have together."""

SAFE_HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Sent with every answer that does not say otherwise (reliability.md B16, C9, C16)."""


_TOO_LARGE = answers.refused(
    problem(InputError([Fault("request", f"has headers above {MAX_HEADER_BYTES} bytes")]), "")
)


class Boundary:
    """Wraps the whole application; the one place that catches what nobody expected.

    Attributes:
        app: the application inside.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started_s = time.perf_counter()
        request_id = secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id
        status = 0

        async def send_safely(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = int(message["status"])
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = request_id
                for name, value in SAFE_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            inside = self.app if _is_bounded(scope) else _TOO_LARGE
            with trace.span(
                "request", {"http.request.method": scope["method"]}, parent=_parent(scope)
            ):
                await inside(scope, receive, send_safely)
        except ClientDisconnect:
            status = status or 499  # the caller hung up; nobody sees this number but the log
        except Exception as exc:  # noqa: BLE001 - the process boundary: a bug is logged, not shown
            log.fail(Event.REQUEST_FAILED, exc=exc, error_id=request_id)
            if not status:
                await answers.refused(broken(request_id))(scope, receive, send_safely)
        route = getattr(scope.get("route"), "path", "none")
        elapsed_s = time.perf_counter() - started_s
        note_request(scope["method"], route, status, elapsed_s)
        log.info(
            Event.REQUEST_ANSWERED,
            method=scope["method"],
            route=route,
            status=status,
            elapsed_s=round(elapsed_s, 6),
            request_id=request_id,
        )


def _parent(scope: Scope) -> str:
    """Return the traceparent header, "" when none came, or more than one."""
    found = [value for name, value in scope["headers"] if name == b"traceparent"]
    return found[0].decode("latin-1") if len(found) == 1 else ""


def _is_bounded(scope: Scope) -> bool:
    """Return whether the head of the request keeps the limit.

    The protocol below holds it only for a head that arrives in parts.
    """
    fields = sum(len(name) + len(value) for name, value in scope["headers"])
    target = len(scope.get("raw_path") or b"") + len(scope["query_string"])
    return fields + target <= MAX_HEADER_BYTES
