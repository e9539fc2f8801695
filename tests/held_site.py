"""A site whose list stops in the middle until it is told to go on."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PER_PAGE = 5
ASK = "each job with title and city"
JOBS = [
    {"title": f"Job {page}-{at}", "city": "Berlin"} for page in (1, 2, 3) for at in range(PER_PAGE)
]


@contextmanager
def held_site() -> Iterator[tuple[str, threading.Event]]:
    """Serve a list of three pages whose second comes when the event is set; no robots.txt."""
    goes_on = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            number = self.path.partition("?p=")[2]
            if number == "2":
                goes_on.wait(60)
            body = _page(int(number)).encode() if number else b""
            self.send_response(200 if number else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/jobs?p=1", goes_on
        finally:
            goes_on.set()
            server.shutdown()
            thread.join()


def _page(number: int) -> str:
    items = "".join(
        f"<li><a href='/j/{number}-{at}'>Job {number}-{at}</a> <i class=city>Berlin</i></li>"
        for at in range(PER_PAGE)
    )
    link = f"<a rel=next href='?p={number + 1}'>Next</a>" if number < 3 else ""
    return f"<h1>Jobs</h1><ul>{items}</ul>{link}"
