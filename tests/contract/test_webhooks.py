"""A caller's own server is told of the end of a task, signed, also over a restart."""

import hashlib
import hmac
import json
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue

import pytest
from tests.serving import ASK, KEY, TEAM, serving, site

from rowsmith.client import Client

SECRET = "whsec_" + b64encode(b"twenty-four bytes or more").decode()


@dataclass
class Receiver:
    """A server that takes messages; it answers with the statuses it is given, then 204."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    got: Queue[tuple[dict[str, str], bytes]] = field(default_factory=Queue)


@contextmanager
def receiving(*statuses: int, host: str = "127.0.0.1", port: int = 0) -> Iterator[Receiver]:
    receiver = Receiver(statuses=list(statuses))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            status = receiver.statuses.pop(0) if receiver.statuses else 204
            self.send_response(status)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()
            receiver.got.put(({key.lower(): value for key, value in self.headers.items()}, body))

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer((host, port), Handler) as server:
        receiver.url = f"http://{host}:{server.server_port}/hook"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()


def is_signed(headers: dict[str, str], body: bytes) -> bool:
    """Check a message as its receiver does, by the specification alone."""
    key = b64decode(SECRET.removeprefix("whsec_"))
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = b64encode(hmac.digest(key, content, hashlib.sha256)).decode()
    return headers["webhook-signature"] == f"v1,{expected}"


@pytest.mark.parametrize("status", [503, 302])
def test_a_message_is_signed_and_comes_again_until_it_is_taken(tmp_path: Path, status: int) -> None:
    with receiving(status) as receiver, site({"/team": TEAM}) as pages, serving(tmp_path) as served:
        client = Client(served.url, KEY)
        hook = {"url": receiver.url, "secret": SECRET}
        task = client.create(f"{pages}/team", ASK, options={"webhook": hook})
        first, again = (receiver.got.get(timeout=30) for _ in range(2))

    told = json.loads(first[1])
    assert task.input["webhook"] == {"url": receiver.url}
    assert (told["type"], told["data"]["id"]) == ("task.completed", task.id)
    assert is_signed(*first)
    assert is_signed(*again)
    assert again[1] == first[1]
    assert again[0]["webhook-id"] == first[0]["webhook-id"]


def test_a_message_survives_the_process_that_wrote_it(tmp_path: Path) -> None:
    with receiving(host="127.0.0.2") as receiver, site({"/team": TEAM}) as pages:
        with serving(tmp_path, **{"egress.allow_networks": "127.0.0.1/32"}) as served:
            client = Client(served.url, KEY)
            hook = {"url": receiver.url}  # outside of what this server may dial
            client.wait(client.create(f"{pages}/team", ASK, options={"webhook": hook}))
        assert receiver.got.empty()

        with serving(tmp_path):
            headers, _ = receiver.got.get(timeout=30)

    assert "webhook-signature" not in headers
