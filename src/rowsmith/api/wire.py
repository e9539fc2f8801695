"""The HTTP/1.1 protocol with deadlines, and with the error envelope for what is not HTTP.

uvicorn alone keeps a connection that sends one byte a second, or reads none, for ever
(reliability.md C19), and answers broken requests in plain text.
"""

from asyncio import AbstractEventLoop, BaseTransport, TimerHandle, Transport
from collections.abc import Callable
from typing import Any

import h11
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle
from uvicorn.server import ServerState

from rowsmith.api.boundary import SAFE_HEADERS
from rowsmith.api.problem import Problem, problem
from rowsmith.errors import Fault, InputError, Overloaded, RequestTooSlow

HEADERS_DEADLINE_S = 10.0
"""From the connection, or the end of the last answer, to the end of the headers."""
BODY_DEADLINE_S = 30.0
"""From the end of the headers to the end of the body."""
STALL_DEADLINE_S = 60.0
"""Longest time that the other side may take no byte of an answer."""
REFUSED_AT_ONCE = 64
"""Connections over the limit that are told so; beyond, they are just closed."""
LINGER_S = 2.0
"""Time in which a refused sender's further bytes are read and dropped, so that it sees the answer
rather than a reset connection."""
_FULL = problem(
    Overloaded("the server has as many connections as it takes: try again soon", retry_after_s=1),
    "",
)


class GuardedProtocol(H11Protocol):
    """Cuts slow senders and stalled readers; refuses broken requests in the error envelope.

    The limit of connections is uvicorn's ``limit_concurrency``. uvicorn itself would refuse, in
    plain text, also what comes over connections that it has taken.
    """

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._most, self.limit_concurrency = self.limit_concurrency, None
        self._awaited: tuple[object, object] | None = None
        self._deadline: TimerHandle | None = None
        self._stall: TimerHandle | None = None
        self._is_refused = False

    def connection_made(self, transport: BaseTransport) -> None:
        """Begin to wait for the first request."""
        super().connection_made(transport)  # type: ignore[arg-type]  # asyncio gives a Transport
        self.transport = _Unhurried(self.transport, self.end)  # type: ignore[assignment]
        over = 0 if self._most is None else len(self.connections) - self._most
        if over > REFUSED_AT_ONCE:
            self.transport.abort()
        elif over > 0:
            self._refuse(_FULL)
        else:
            self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget all deadlines."""
        _cancel(self._deadline)
        _cancel(self._stall)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take bytes, and notice when another part of a request is awaited now."""
        if not self._is_refused:
            super().data_received(data)
        if not self._is_refused:
            self._watch()

    def on_response_complete(self) -> None:
        """Begin to wait for the next request."""
        super().on_response_complete()
        if not self._is_refused:
            self._watch()

    def end(self, transport: Transport) -> None:
        """End the connection after an answer.

        Bytes that nobody read would end it with a reset, which may take the answer along.
        """
        if self.conn.their_state is not h11.SEND_BODY or transport.is_closing():
            transport.close()
        elif not self._is_refused:
            self._is_refused = True
            self._linger()

    def pause_writing(self) -> None:
        """Begin to wait for the reader."""
        super().pause_writing()
        self._stall = self.loop.call_later(STALL_DEADLINE_S, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on writing: the reader moves."""
        _cancel(self._stall)
        super().resume_writing()

    def send_400_response(self, msg: str) -> None:
        """Answer what is not HTTP, or has headers above the limit."""
        self._refuse(problem(InputError([Fault("request", f"is not valid: {msg}")]), ""))

    def _watch(self) -> None:
        """Set the deadline for what is awaited: headers, a body, or nothing."""
        awaited = (self.conn.their_state, self.cycle)
        if awaited == self._awaited:
            return
        self._awaited = awaited
        _cancel(self._deadline)
        self._deadline = None
        if self.conn.their_state is h11.IDLE:
            self._deadline = self.loop.call_later(HEADERS_DEADLINE_S, self._cut)
        elif self.conn.their_state is h11.SEND_BODY:
            self._deadline = self.loop.call_later(BODY_DEADLINE_S, self._cut)

    def _cut(self) -> None:
        if self.conn.their_state is h11.IDLE and not self.conn.trailing_data[0]:
            self.transport.close()  # nothing was begun, so nothing is answered
            return
        self._refuse(problem(RequestTooSlow("The request did not arrive in time."), ""))

    def _refuse(self, answer: Problem) -> None:
        """Send *answer* if no other was begun, and end the connection."""
        if self._is_refused or self.transport.is_closing():
            return
        if self.conn.our_state not in {h11.IDLE, h11.SEND_RESPONSE}:
            self.transport.close()
            return
        self._is_refused = True
        body = answer.body()
        headers = {
            **SAFE_HEADERS,
            **answer.headers,
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            "Connection": "close",
        }
        for event in (
            h11.Response(status_code=answer.status, headers=list(headers.items())),
            h11.Data(data=body),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self._linger()

    def _linger(self) -> None:
        """Say that nothing more comes, wake the application, and wait a little for the sender."""
        self.transport.write_eof()
        self.flow.resume_reading()
        cycle: RequestResponseCycle | None = self.cycle  # None before the first request
        if cycle is not None and not cycle.response_complete:
            cycle.disconnected = True
            cycle.message_event.set()
        _cancel(self._deadline)
        self._deadline = self.loop.call_later(LINGER_S, self.transport.abort)


class _Unhurried:
    """A transport that asks before it closes; all else is the transport's own."""

    def __init__(self, transport: Transport, end: Callable[[Transport], None]) -> None:
        self._transport = transport
        self._end = end

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def close(self) -> None:
        self._end(self._transport)


def _cancel(timer: TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()
