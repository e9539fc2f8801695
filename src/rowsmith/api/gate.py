"""Before the application: no more requests at once than can be answered soon, and what is left."""

import math

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rowsmith.api import answers
from rowsmith.api.problem import problem
from rowsmith.errors import Overloaded
from rowsmith.service.access.limits import WINDOW_S, Allowance

RETRY_AFTER_S = 1
UNCOUNTED = frozenset({"/healthz", "/readyz", "/metrics"})
"""Answered whatever else there is to do: whoever watches over the server asks them."""
_FULL = answers.refused(
    problem(
        Overloaded("the server has too much to do: try again soon", retry_after_s=RETRY_AFTER_S), ""
    )
)


class Gate:
    """Refuses requests beyond a number at once; tells callers what their rate limit leaves them.

    A refusal costs a tenth of an answer, and those that are let in wait for few others: so accepted
    work keeps its latency when far more is asked than can be done.

    Attributes:
        app: the application inside.
        most: requests without the beginning of an answer.
    """

    def __init__(self, app: ASGIApp, most: int) -> None:
        self.app = app
        self.most = most
        self._in_work = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] != "http" or scope["path"] in UNCOUNTED:
            await self.app(scope, receive, send)
            return
        if self._in_work >= self.most:
            await _FULL(scope, receive, send)
            return
        self._in_work += 1
        is_counted = True

        async def send_on(message: Message) -> None:
            nonlocal is_counted
            if message["type"] == "http.response.start":
                self._in_work -= is_counted  # a stream that has begun may go on for long
                is_counted = False
                allowance = scope["state"].get("allowance")
                if allowance is not None:
                    MutableHeaders(scope=message).update(rate_headers(allowance))
            await send(message)

        try:
            await self.app(scope, receive, send_on)
        finally:
            self._in_work -= is_counted


def rate_headers(left: Allowance) -> dict[str, str]:
    """Return the headers that tell *left*, as structured fields.

    Source:
        draft-ietf-httpapi-ratelimit-headers-10: q quota, w window, r remaining, t reset.
    """
    reset_s = math.ceil(left.reset_s)
    return {
        "RateLimit-Policy": f'"{left.kind}";q={left.quota};w={WINDOW_S}',
        "RateLimit": f'"{left.kind}";r={left.remaining};t={reset_s}',
    }
