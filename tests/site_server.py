"""Serves the hand-written sites of ``tests/sites`` over real HTTP on loopback."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

SITES = Path(__file__).parent / "sites"


@dataclass(frozen=True)
class Case:
    """One site: its folder, what is asked, and the rows a person would take."""

    folder: Path
    q: str
    schema: dict[str, Any] | None
    url: str
    expected: list[dict[str, Any]]
    pages: list[dict[str, Any]]
    kind: str


@dataclass
class Served:
    """A running server: its address and the paths that were asked, robots.txt left out."""

    address: str
    asked: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Answer:
    """What one address answers: status, headers, body."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


def load_cases() -> list[Case]:
    """Return every case under ``tests/sites``."""
    found = []
    for path in sorted(SITES.glob("*/case.json")):
        data = json.loads(path.read_text("utf-8"))
        keys = ("q", "schema", "url", "expected", "pages", "kind")
        found.append(Case(folder=path.parent, **{key: data[key] for key in keys}))
    return found


Ask = Callable[[str, str, str], Answer | None]
"""Method, path with query, and posted form, to the answer; None is a 404."""


@contextmanager
def serve(case: Case) -> Iterator[Served]:
    """Serve *case* on a free loopback port while the block runs."""
    by_path = {f"/{page['url']}": page for page in case.pages}

    def answer(method: str, path: str, form: str) -> Answer | None:
        page = by_path.get(path)
        if page is None or method != "GET":
            return None
        headers = tuple(page.get("headers", {}).items())
        return Answer(200, headers, (case.folder / page["file"]).read_bytes())

    with serve_answers(answer) as served:
        yield served


@contextmanager
def serve_answers(answer: Ask) -> Iterator[Served]:
    """Serve what *answer* gives on a free loopback port while the block runs."""
    served = Served("")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            form = self.rfile.read(length).decode()
            if self.path != "/robots.txt":
                served.asked.append(f"{self.path} {form}".strip())
            found = answer(self.command, self.path, form) or Answer(404, (), b"")
            self.send_response(found.status)
            for name, value in found.headers:
                self.send_header(name, value)
            if not any(name == "Content-Type" for name, _ in found.headers):
                self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(found.body)))
            self.end_headers()
            self.wfile.write(found.body)

        do_POST = do_GET  # noqa: N815 - the library's own name

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's own name
            """Log nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    )
    thread.start()
    served.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
