"""A site on loopback that notes when each request arrived and how many were there at once."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise

Reply = tuple[int, dict[str, str], bytes]


@dataclass(slots=True)
class Seen:
    """What a site saw: its address, (path, seconds, headers) of every request, most at once."""

    address: str = ""
    requests: list[tuple[str, float, dict[str, str]]] = field(default_factory=list)
    most_at_once: int = 0

    @property
    def paths(self) -> list[str]:
        return [path for path, _, _ in self.requests]

    def gaps(self) -> list[float]:
        times = sorted(when for _, when, _ in self.requests)
        return [after - before for before, after in pairwise(times)]


@contextmanager
def polite_site(
    answer: Callable[[str], Reply],
    host: str = "127.0.0.2",
    before: Callable[[str], None] = lambda _: None,
) -> Iterator[Seen]:
    """Serve *answer* while the block runs; *before* is called in each request, and may wait."""
    seen, lock, now = Seen(), threading.Lock(), [0]

    class Handler(BaseHTTPRequestHandler):
        wbufsize = -1
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            with lock:
                named = {name.lower(): value for name, value in self.headers.items()}
                seen.requests.append((self.path, time.monotonic(), named))
                now[0] += 1
                seen.most_at_once = max(seen.most_at_once, now[0])
            before(self.path)
            status, headers, body = answer(self.path)
            with lock:
                now[0] -= 1
            self.send_response(status)
            kind = {"Content-Type": "text/html", "Content-Length": str(len(body))}
            for name, value in {**kind, **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)
            self.wfile.flush()

        do_HEAD = do_GET  # noqa: N815 - the library's own name

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - likewise
            """Log nothing."""

    server = ThreadingHTTPServer((host, 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    seen.address = f"http://{host}:{server.server_address[1]}"
    try:
        yield seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
