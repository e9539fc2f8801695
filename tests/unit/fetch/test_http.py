"""Fetching over real loopback connections."""

import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from rowsmith.config import EgressSettings, FetchSettings, PolitenessSettings
from rowsmith.egress import Door, Request
from rowsmith.errors import (
    BlockedByRobots,
    BodyTooLarge,
    FetchError,
    FetchTimeout,
    HttpRefused,
    InvalidAnswer,
    NotAPage,
    TooManyRedirects,
    Unreachable,
    UnsafeAddress,
)
from rowsmith.fetch import HttpFetcher
from rowsmith.fetch.ask import Allowance
from rowsmith.telemetry import SystemClock

Reply = tuple[int, dict[str, str], bytes]
OWN = EgressSettings(allow_networks=("127.0.0.2/32",))


@contextmanager
def site(
    answer: Callable[[str], Reply], host: str = "127.0.0.2"
) -> Iterator[tuple[str, list[str]]]:
    """Serve *answer* on a free port of *host*; give the address and the paths that were asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            status, headers, body = (
                (404, {}, b"")
                if self.path == "/robots.txt" and ROBOTS not in answer.__name__
                else answer(self.path)
            )
            self.send_response(status)
            for name, value in {
                "Content-Length": str(len(body)),
                "Content-Type": "text/html",
                **headers,
            }.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_HEAD = do_GET  # noqa: N815 - the library's own name

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's own name
            """Log nothing."""

    server = ThreadingHTTPServer((host, 0), Handler)
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    )
    thread.start()
    try:
        yield f"http://{host}:{server.server_address[1]}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


ROBOTS = "robots"


async def no_wait(_seconds: float) -> None:
    """Let no time pass."""


def fetcher(egress: EgressSettings = OWN, **limits: float) -> HttpFetcher:
    return HttpFetcher(
        egress=egress,
        fetch=FetchSettings.model_validate(limits),
        politeness=PolitenessSettings(),
        clock=SystemClock(),
        sleep=no_wait,
    )


async def test_a_page_comes_with_its_address_and_status() -> None:
    with site(lambda path: (200, {}, b"<p>hello")) as (address, _):
        async with fetcher() as http:
            page = await http.fetch(f"{address}/a#part")

    assert (page.body, page.status, page.final_url) == (b"<p>hello", 200, f"{address}/a")


async def test_a_denied_address_is_never_dialled() -> None:
    with site(lambda path: (200, {}, b"inner"), host="127.0.0.1") as (address, asked):
        async with fetcher() as http:
            with pytest.raises(UnsafeAddress) as caught:
                await http._follow(URL(f"{address}/"), "", Allowance(5.0))

    assert asked == []
    assert "127.0.0.1" not in str(caught.value)


async def test_a_redirect_into_a_denied_address_is_refused() -> None:
    with site(lambda path: (200, {}, b"inner"), host="127.0.0.1") as (inner, asked):
        with site(lambda path: (302, {"Location": f"{inner}/secret"}, b"")) as (address, _):
            async with fetcher() as http:
                with pytest.raises(UnsafeAddress):
                    await http.fetch(f"{address}/")

    assert asked == []


class Answers(AbstractResolver):
    """A name service below the policy that gives what it is told, in turn."""

    def __init__(self, *hosts: str) -> None:
        self.hosts = list(hosts)
        self.asked = 0

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        given = self.hosts[min(self.asked, len(self.hosts) - 1)].split(",")
        self.asked += 1
        return [
            ResolveResult(
                hostname=host, host=one, port=port, family=socket.AF_INET, proto=0, flags=0
            )
            for one in given
        ]

    async def close(self) -> None:
        """Hold nothing."""


@pytest.mark.parametrize(
    "answers", ["127.0.0.1", "93.184.216.34,127.0.0.1", "169.254.169.254", "10.1.2.3"]
)
async def test_a_name_is_refused_when_any_of_its_addresses_is_denied(answers: str) -> None:
    resolver = Answers(answers)
    async with Door(OWN, resolver=resolver) as door:
        with pytest.raises(UnsafeAddress):
            await door.ask(
                Request(url=URL("http://inner.example.org/")), idle_s=1, max_wire=99, max_body=99
            )

    assert resolver.asked == 1


async def test_a_name_is_resolved_once_for_a_connection() -> None:
    resolver = Answers("127.0.0.2", "127.0.0.1")
    with site(lambda path: (200, {}, b"ok")) as (address, _):
        port = URL(address).port
        async with Door(OWN, resolver=resolver) as door:
            answer = await door.ask(
                Request(url=URL(f"http://rebind.example.org:{port}/")),
                idle_s=1,
                max_wire=99,
                max_body=99,
            )

    assert (answer.body, resolver.asked) == (b"ok", 1)


async def test_special_names_are_refused_unless_they_lead_to_listed_networks() -> None:
    async with Door(OWN, resolver=Answers("93.184.216.34")) as door:
        with pytest.raises(UnsafeAddress):
            await door.ask(
                Request(url=URL("http://printer.local/")), idle_s=1, max_wire=99, max_body=99
            )


async def test_a_proxy_in_the_environment_is_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    with site(lambda path: (200, {}, b"proxied"), host="127.0.0.2") as (proxy, seen):
        monkeypatch.setenv("HTTP_PROXY", proxy)
        with site(lambda path: (200, {}, b"direct")) as (address, _):
            async with fetcher() as http:
                page = await http.fetch(address)

    assert (page.body, seen) == (b"direct", [])


async def test_a_gzip_bomb_ends_at_the_limit() -> None:
    bomb = gzip.compress(b"\0" * 20_000_000)
    with site(lambda path: (200, {"Content-Encoding": "gzip"}, bomb)) as (address, _):
        async with fetcher(max_body_bytes=1_000_000) as http:
            with pytest.raises(BodyTooLarge):
                await http.fetch(address)


async def test_a_gzipped_page_is_read() -> None:
    with site(lambda path: (200, {"Content-Encoding": "gzip"}, gzip.compress(b"<p>x" * 1000))) as (
        address,
        _,
    ):
        async with fetcher() as http:
            assert (await http.fetch(address)).body == b"<p>x" * 1000


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip", "x-evil"])
async def test_an_encoding_that_was_not_asked_for_is_refused(coding: str) -> None:
    with site(lambda path: (200, {"Content-Encoding": coding}, b"...")) as (address, _):
        async with fetcher() as http:
            with pytest.raises(InvalidAnswer):
                await http.fetch(address)


async def test_a_redirect_circle_ends() -> None:
    with site(lambda path: (302, {"Location": "/b" if path == "/a" else "/a"}, b"")) as (
        address,
        _,
    ):
        async with fetcher() as http:
            with pytest.raises(TooManyRedirects):
                await http.fetch(f"{address}/a")


async def test_endless_redirects_end_after_ten() -> None:
    with site(lambda path: (302, {"Location": f"{path}1"}, b"")) as (address, asked):
        async with fetcher() as http:
            with pytest.raises(TooManyRedirects):
                await http.fetch(f"{address}/a")

    assert len(asked) == 12  # eleven pages and robots.txt


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://example.org/", "javascript:alert(1)"]
)
async def test_a_redirect_to_another_scheme_is_refused(target: str) -> None:
    with site(lambda path: (302, {"Location": target}, b"")) as (address, _):
        async with fetcher() as http:
            with pytest.raises(UnsafeAddress):
                await http.fetch(address)


@pytest.mark.parametrize(
    ("status", "words"), [(404, "check the address"), (403, "login"), (500, "try again later")]
)
async def test_an_error_status_says_what_to_do(status: int, words: str) -> None:
    with site(lambda path: (status, {}, b"")) as (address, _):
        async with fetcher() as http:
            with pytest.raises(HttpRefused, match=words) as caught:
                await http.fetch(address)

    assert caught.value.status == status


async def test_a_page_that_fails_for_now_is_tried_again() -> None:
    left = [503, 503]

    def answer(path: str) -> Reply:
        return (left.pop(), {"Retry-After": "1"}, b"") if left else (200, {}, b"at last")

    with site(answer) as (address, _):
        async with fetcher() as http:
            assert (await http.fetch(address)).body == b"at last"


async def test_a_body_that_never_ends_is_cut_at_the_deadline() -> None:
    with socket.create_server(("127.0.0.2", 0)) as server:
        port = server.getsockname()[1]
        async with fetcher(timeout_s=0.3) as http:
            with pytest.raises(FetchTimeout):
                await http.fetch(f"http://127.0.0.2:{port}/")


async def test_a_closed_port_is_unreachable() -> None:
    with socket.create_server(("127.0.0.2", 0)) as server:
        port = server.getsockname()[1]
    async with fetcher() as http:
        with pytest.raises(Unreachable, match="nothing answers"):
            await http.fetch(f"http://127.0.0.2:{port}/")


@pytest.mark.parametrize("head", [b"%PDF-1.7", b"\x89PNG\r\n", b"PK\x03\x04", b"\0\1\2\0\0\0"])
async def test_what_is_no_page_is_refused(head: bytes) -> None:
    with site(lambda path: (200, {"Content-Type": "application/x"}, head)) as (address, _):
        async with fetcher() as http:
            with pytest.raises(NotAPage):
                await http.fetch(address)


@pytest.mark.parametrize(
    ("coding", "kind"),
    [
        ("utf-16", "text/html"),
        ("utf-16-le", "text/html; charset=utf-16"),
        ("utf-16-be", "text/html; charset=UTF-16BE"),
    ],
)
async def test_a_page_in_utf_16_is_a_page(coding: str, kind: str) -> None:
    body = "<p>each row".encode(coding)
    with site(lambda path: (200, {"Content-Type": kind}, body)) as (address, _):
        async with fetcher() as http:
            assert (await http.fetch(address)).body == body


async def test_robots_txt_is_obeyed_and_asked_once() -> None:
    def robots(path: str) -> Reply:
        return (200, {}, b"User-agent: *\nDisallow: /private" if path == "/robots.txt" else b"page")

    with site(robots) as (address, asked):
        async with fetcher() as http:
            await http.fetch(f"{address}/open")
            with pytest.raises(BlockedByRobots, match="stay away"):
                await http.fetch(f"{address}/private/x")

    assert asked == ["/robots.txt", "/open"]


async def test_a_robots_txt_that_fails_closes_the_site() -> None:
    def robots(path: str) -> Reply:
        return (500, {}, b"") if path == "/robots.txt" else (200, {}, b"page")

    with site(robots) as (address, asked):
        async with fetcher() as http:
            with pytest.raises(BlockedByRobots, match="count as closed"):
                await http.fetch(address)

    assert set(asked) == {"/robots.txt"}


async def test_a_broken_answer_is_an_error_with_a_name() -> None:
    with socket.create_server(("127.0.0.2", 0)) as server:

        def garbage() -> None:
            for _ in range(6):
                try:
                    connection, _peer = server.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(4096)
                    connection.sendall(b"SSH-2.0-OpenSSH\r\n\r\n")

        thread = threading.Thread(target=garbage, daemon=True)
        thread.start()
        async with fetcher() as http:
            with pytest.raises(FetchError):
                await http.fetch(f"http://127.0.0.2:{server.getsockname()[1]}/")
        server.close()
    thread.join(timeout=5)
