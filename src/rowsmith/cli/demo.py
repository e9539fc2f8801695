"""``rowsmith demo``: the main job on a small site that ships with the package."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from rowsmith.cli.extract import run
from rowsmith.cli.output import say
from rowsmith.config import load_settings
from rowsmith.model.task import ExtractRequest

SITE = Path(__file__).parent / "demo_site"
QUESTION = "each book with title, author, price, year and link"


def demo() -> int:
    """Read a small shop of two pages that ships with the package, served on loopback.

    Example:
        rowsmith demo
    """
    settings = load_settings(overrides={"egress.allow_networks": "127.0.0.0/8"})
    with serve_site() as address:
        say(f'rowsmith extract {address} "{QUESTION}"')
        code = run(ExtractRequest(q=QUESTION, url=address), settings, "-")
    say('Now a page of your own: rowsmith extract ADDRESS "each … with …, … and …"')
    return code


@contextmanager
def serve_site(folder: Path = SITE) -> Iterator[str]:
    """Serve *folder* on a free loopback port while the block runs; give its address."""
    handler = partial(_Quiet, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/index.html"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files without a line on stderr for each."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's own name
        """Log nothing."""
