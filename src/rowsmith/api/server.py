"""Listen, serve, and stop in order."""

import asyncio
import resource
import signal
import socket  # noqa: TID251 - the socket that is listened on; nothing is dialled
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import FrameType

import uvicorn
from fastapi import FastAPI

from rowsmith.api.boundary import MAX_HEADER_BYTES
from rowsmith.api.wire import GuardedProtocol
from rowsmith.errors import ConfigError

KEEP_ALIVE_S = 5
DRAIN_S = 25
"""Time that requests have to end after a signal; within the 30 s that supervisors wait."""
BACKLOG = 2048
OTHER_FILES = 256
"""Files that the process has open beside connections of callers: stores, pages, processes."""
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Server(uvicorn.Server):
    """uvicorn's server, which after a signal hands control back instead of killing the process.

    uvicorn raises a caught signal again when it has stopped, so that SIGTERM would end the process
    before the parts behind the application are closed.
    """

    def __init__(self, config: uvicorn.Config, told: Callable[[], None] | None = None) -> None:
        """Serve as *config* says; *told* is called at a signal, before requests have ended."""
        super().__init__(config)
        self._told = told

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Stop on SIGINT and SIGTERM; a second SIGINT does not wait for requests."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {each: signal.signal(each, self._note) for each in _SIGNALS}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)

    def _note(self, number: int, _frame: FrameType | None) -> None:
        if self._told is not None:
            self._told()
        self.force_exit = self.should_exit and number == signal.SIGINT
        self.should_exit = True


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on *host* and *port*; port 0 takes a free one.

    Raises:
        ConfigError: the address is in use or not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio switches Nagle's algorithm off only on sockets that name their protocol, as those of
    # socket.create_server do not: each answer then waits 40 ms for an acknowledgement.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except (OSError, OverflowError) as exc:
        listener.close()
        raise ConfigError(
            f"cannot listen on {host} port {port} ({exc}): choose another with --port, "
            "or --port 0 for a free one"
        ) from exc
    return listener


def address_of(listener: socket.socket) -> str:
    """Return the address to open for *listener*, e.g. ``"http://127.0.0.1:8000"``."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def make_room(connections: int) -> int:
    """Return how many of so many *connections* this process may have.

    The number of files that it may have open, often 1,024, is raised as far as needed and allowed:
    without a free one, a connection would wait instead of being answered.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = connections + OTHER_FILES
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    return min(connections, max(most - OTHER_FILES, most // 2))


def create_server(
    app: FastAPI,
    told: Callable[[], None] | None = None,
    *,
    connections: int | None = None,
) -> Server:
    """Return a server for *app* with the limits of this program; nothing listens yet.

    Args:
        app: what answers.
        told: called when a signal tells it to stop.
        connections: how many it takes at once; None for any number.
    """
    config = uvicorn.Config(
        app,
        http=GuardedProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="error",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        backlog=BACKLOG,
        limit_concurrency=None if connections is None else make_room(connections),
        h11_max_incomplete_event_size=MAX_HEADER_BYTES,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=DRAIN_S,
    )
    server = Server(config, told)
    app.state.server = server  # streams look there whether they are to end
    return server


async def serve(
    app: FastAPI,
    *,
    host: str,
    port: int,
    announce: Callable[[str], None],
    told: Callable[[], None],
    connections: int | None = None,
) -> None:
    """Serve *app* until SIGINT or SIGTERM; requests under way are finished first.

    Args:
        app: from `rowsmith.api.create_app`.
        host: address to listen on.
        port: port to listen on; 0 takes a free one.
        announce: told the address when connections are taken.
        told: called at the signal, before requests have ended.
        connections: how many are taken at once; None for any number.

    Raises:
        ConfigError: the address cannot be listened on.
    """
    listener = listen(host, port)
    server = create_server(app, told, connections=connections)
    serving = asyncio.ensure_future(server.serve(sockets=[listener]))
    announce(address_of(listener))
    await serving
