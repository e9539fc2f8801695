"""Serves the hand-written sites of ``tests/sites`` over real HTTP on loopback."""

import json
import threading
from collections.abc import Iterator
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


def load_cases() -> list[Case]:
    """Return every case under ``tests/sites``."""
    found = []
    for path in sorted(SITES.glob("*/case.json")):
        data = json.loads(path.read_text("utf-8"))
        keys = ("q", "schema", "url", "expected", "pages", "kind")
        found.append(Case(folder=path.parent, **{key: data[key] for key in keys}))
    return found


@contextmanager
def serve(case: Case) -> Iterator[Served]:
    """Serve *case* on a free loopback port while the block runs."""
    by_path = {f"/{page['url']}": page for page in case.pages}
    served = Served("")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = by_path.get(self.path)
            if self.path != "/robots.txt":
                served.asked.append(self.path)
            body = (case.folder / page["file"]).read_bytes() if page else b""
            self.send_response(200 if page else 404)
            for name, value in (page or {}).get("headers", {}).items():
                self.send_header(name, value)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

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
