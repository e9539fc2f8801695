"""Real servers on loopback for tests: Rowsmith itself, and a small site to read."""

import asyncio
import re
import threading
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from rowsmith.api import create_app
from rowsmith.api.server import Server, address_of, create_server, listen
from rowsmith.bootstrap import build
from rowsmith.config import Settings, load_settings

KEY = "test-key-of-thirty-two-characters-or-more"
TEAM = """<!doctype html><html lang=en><title>Team</title><h1>Our team</h1>
<table><tr><th>Name</th><th>Role</th></tr>
<tr><td>Ana Li</td><td>Engineer</td></tr>
<tr><td>Bo Chen</td><td>Designer</td></tr>
<tr><td>Cy Diaz</td><td>Writer</td></tr></table></html>"""
ASK = "each team member with name and role"
REDIRECT = re.compile(r"(30[12378]) (\S+)")
PEOPLE = [
    {"name": "Ana Li", "role": "Engineer"},
    {"name": "Bo Chen", "role": "Designer"},
    {"name": "Cy Diaz", "role": "Writer"},
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A running server: its address, itself, and the loop it runs on."""

    url: str
    server: Server
    loop: asyncio.AbstractEventLoop

    def wait_until_nobody_is_connected(self) -> None:
        """Return when the server has let go of every connection and of what it answered there."""
        state = self.server.server_state

        async def alone() -> None:
            while state.connections or state.tasks:  # noqa: ASYNC110 - it tells nobody
                await asyncio.sleep(0.01)

        asyncio.run_coroutine_threadsafe(alone(), self.loop).result(30)


@contextmanager
def serving(data_dir: Path, **settings: Any) -> Iterator[Served]:
    """Serve a whole installation on a free port, on a thread of its own, until the end."""
    sections = {
        "server.data_dir": data_dir,
        "auth.bootstrap_key": KEY,
        "egress.allow_networks": "127.0.0.0/8",
        "read.processes": 1,
        "server.port": 0,
    }
    found = load_settings({}, {**sections, **settings})
    with _thread(lambda started: _serve_all(found, started)) as served:
        yield served


@contextmanager
def serving_app(app: FastAPI) -> Iterator[Served]:
    """Serve *app* alone on a free port."""
    with _thread(lambda started: _serve(app, started)) as served:
        yield served


@contextmanager
def site(pages: Mapping[str, str], host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """Serve *pages* by path on *host*, on a free port if none is given; other paths answer 404.

    A page such as ``302 http://example.org/`` is a redirect.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = pages.get(self.path)
            moved = REDIRECT.fullmatch(page or "")
            body = b"" if moved else (page or "").encode()
            self.send_response(int(moved[1]) if moved else 404 if page is None else 200)
            if moved:
                self.send_header("Location", moved[2].encode().decode("latin-1"))
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer((host, port), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://{host}:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


Started = Callable[[Served], None]


async def _serve_all(settings: Settings, started: Started) -> None:
    async with build(settings) as running:
        await _serve(
            create_app(running), started, settings.limits.connections, settings.server.port
        )


async def _serve(
    app: FastAPI, started: Started, connections: int | None = None, port: int = 0
) -> None:
    listener = listen("127.0.0.1", port)
    server = create_server(app, connections=connections)
    loop = asyncio.get_running_loop()
    started(Served(url=address_of(listener), server=server, loop=loop))
    await server.serve(sockets=[listener])


@contextmanager
def _thread(work: Callable[[Started], Coroutine[Any, Any, None]]) -> Iterator[Served]:
    ready = threading.Event()
    found: list[Served] = []
    broken: list[BaseException] = []

    def started(served: Served) -> None:
        found.append(served)
        ready.set()

    def run() -> None:
        try:
            asyncio.run(work(started))
        except BaseException as exc:  # noqa: BLE001 - handed to the test's own thread
            broken.append(exc)
        finally:
            ready.set()

    thread = threading.Thread(target=run)
    thread.start()
    ready.wait(60)
    try:
        if found:
            yield found[0]
    finally:
        if found:
            found[0].server.should_exit = True
        thread.join(60)
        if broken:
            raise broken[0]
