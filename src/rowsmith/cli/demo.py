"""``rowsmith demo``: the main job on a small site that ships with the package."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

SITE = Path(__file__).parent / "demo_site"
QUESTION = "each book with title, author, price, year and link"


def demo() -> int:
    """Read the small shop that ships with the program."""
    from rowsmith.cli.run import Manner, read_site  # noqa: PLC0415 - loads the engine
    from rowsmith.cli.show import say  # noqa: PLC0415 - likewise
    from rowsmith.config import load_settings  # noqa: PLC0415 - likewise

    settings = load_settings(overrides={"egress.allow_networks": "127.0.0.0/8"})
    with serve_site() as address:
        say(f'rowsmith extract {address} "{QUESTION}"')
        code = read_site(address, None, {"q": QUESTION}, Manner(), settings)
    say('Next, a page of your own: rowsmith extract ADDRESS "each ... with ..., ... and ..."')
    return code


@contextmanager
def serve_site(folder: Path = SITE) -> Iterator[str]:
    """Serve *folder* on a free loopback port while the block runs; give its address."""
    handler = partial(_Quiet, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
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
