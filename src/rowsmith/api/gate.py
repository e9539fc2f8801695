"""Before the application: no more requests at once than can be answered soon, and what is left."""

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rowsmith.api import answers
from rowsmith.api.problem import problem
from rowsmith.errors import Overloaded, QueueFull
from rowsmith.ports import Clock
from rowsmith.service.access.limits import WINDOW_S, Allowance

RETRY_AFTER_S = 1
FULL_FOR_S = 0.25
"""A queue that was full is taken for full so long: under overload most requests cost little."""
MAX_FULL = 1_000
"""Callers whose queue is remembered as full; beyond, all are forgotten."""
CHANGES_AT_ONCE = 8
"""Changes that are looked at side by side: enough to share a commit, few enough to pass."""
STANDING_S = 3.0
"""A burst of changes waits as long as it must; a line that stands for so long is none."""
LONGEST_WAIT_S = 0.25
"""Time that changes wait in a line that stands."""
ENOUGH_ROOM = 32
"""Tasks taken in a row after which a queue that was full is no longer remembered."""
READS = frozenset({"GET", "HEAD"})
UNCOUNTED = frozenset({"/healthz", "/readyz", "/metrics"})
"""Answered whatever else there is to do: whoever watches over the server asks them."""
_FULL = answers.refused(
    problem(
        Overloaded("the server has too much to do: try again soon", retry_after_s=RETRY_AFTER_S), ""
    )
)


@dataclass(slots=True, eq=False)
class _Full:
    """A caller's queue that was full: until when it is closed, how many may ask for room then."""

    refusal: Response
    until_s: float
    most_asking: int = 1
    asking: int = 0


class FullQueues:
    """Answers new tasks of a caller whose queue was full a moment ago, by its header alone.

    Neither key nor body is looked at, so that refusing costs little when far more comes than can be
    done. One with an Idempotency-Key is let through: it may ask for what it has. After the moment
    one asks for room, with each that is taken one more at once, and at last all do.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._known: dict[bytes, _Full] = {}

    def answer(self, scope: Scope) -> Response | None:
        """Return the refusal for this request, None when it is to be looked at."""
        caller = _maker(scope) if self._known else None
        full = None if caller is None else self._known.get(caller)
        if full is None or "asks" in scope["state"]:
            return None
        if self._clock.monotonic_s() < full.until_s or full.asking >= full.most_asking:
            return full.refusal
        full.asking += 1
        scope["state"]["asks"] = full
        return None

    def note(self, scope: Scope, status: int) -> None:
        """Remember what was answered to this request, if that was: your queue is full."""
        state: dict[str, Any] = scope["state"]
        caller = _maker(scope)
        if caller is None:
            return
        if isinstance(state.get("refused"), QueueFull):
            refusal = answers.refused(problem(state["refused"], ""))
            refusal.headers.update(rate_headers(state["allowance"]))
            if len(self._known) >= MAX_FULL:
                self._known.clear()
            self._known[caller] = _Full(refusal, self._clock.monotonic_s() + FULL_FOR_S)
        elif status == HTTPStatus.OK and "asks" in state:
            state["asks"].most_asking += 1
            if state["asks"].most_asking > ENOUGH_ROOM and self._known.get(caller) is state["asks"]:
                del self._known[caller]

    def end(self, scope: Scope) -> None:
        """Let another ask for room: this request was answered, or its sender is gone."""
        asked: _Full | None = scope["state"].get("asks")
        if asked is not None:
            asked.asking -= 1


class Turns:
    """Turns of changes, in the order in which they come.

    Source:
        K. Nichols, V. Jacobson, "Controlling Queue Delay", 2012, as B. Maurer has it for requests
        in "Fail at Scale", 2015: what tells overload is that a queue has not been empty for long.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._turns = asyncio.Semaphore(CHANGES_AT_ONCE)
        self._empty_at_s = 0.0

    @asynccontextmanager
    async def one(self) -> AsyncIterator[bool]:
        """Wait for a turn and give True; False when it does not come soon in a line that stands."""
        now_s = self._clock.monotonic_s()
        if not self._turns.locked():
            self._empty_at_s = now_s
        is_burst = now_s - self._empty_at_s < STANDING_S
        try:
            async with asyncio.timeout(None if is_burst else LONGEST_WAIT_S):
                await self._turns.acquire()
        except TimeoutError:
            yield False
            return
        try:
            yield True
        finally:
            self._turns.release()


class Gate:
    """Refuses requests beyond a number at once; tells callers what their rate limit leaves them.

    A refusal costs a tenth of an answer. Changes take turns and reads pass them, for changes wait
    for each other in the database anyway: so accepted work keeps its latency when far more is asked
    than can be done. Those that would wait for long in a line that stands are refused too.

    Attributes:
        app: the application inside.
        most: requests without the beginning of an answer.
    """

    def __init__(self, app: ASGIApp, most: int, clock: Clock) -> None:
        self.app = app
        self.most = most
        self._full = FullQueues(clock)
        self._turns = Turns(clock)
        self._in_work = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] != "http" or scope["path"] in UNCOUNTED:
            await self.app(scope, receive, send)
            return
        refusal = _FULL if self._in_work >= self.most else self._full.answer(scope)
        if refusal is not None:
            await refusal(scope, receive, send)
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
                self._full.note(scope, int(message["status"]))
            await send(message)

        try:
            if scope["method"] in READS:
                await self.app(scope, receive, send_on)
            else:
                await self._in_turn(scope, receive, send_on)
        finally:
            self._in_work -= is_counted
            self._full.end(scope)

    async def _in_turn(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request that changes something, when its whole body is here and others are done.

        One whose body comes in parts goes on without a turn: a slow sender keeps nobody waiting.
        """
        first: Message | None = await receive()
        is_whole = first is not None and not first.get("more_body", False)

        async def receive_on() -> Message:
            nonlocal first
            message, first = first, None
            return await receive() if message is None else message

        if not is_whole:
            await self.app(scope, receive_on, send)
            return
        async with self._turns.one() as is_mine:
            refusal = _FULL if not is_mine else self._full.answer(scope)  # it may have filled
            answer = refusal or self.app
            await answer(scope, receive_on, send)


def _maker(scope: Scope) -> bytes | None:
    """Return the key header of a request for one new task; None for any other request."""
    if scope["method"] != "POST" or scope["path"] != "/v1/extract":
        return None
    sent: dict[bytes, bytes] = dict(scope["headers"])
    return None if b"idempotency-key" in sent else sent.get(b"authorization")


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
