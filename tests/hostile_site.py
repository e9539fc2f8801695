"""A site that does what no honest one does: breaks HTTP, never ends, lies, and sends bombs."""

import gzip
import json
import socket
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass

TEAM = "<table><tr><th>Name</th><th>Role</th></tr>" + "".join(
    f"<tr><td>{name}</td><td>{role}</td></tr>"
    for name, role in (("Ana Li", "Engineer"), ("Bo Chen", "Designer"), ("Cy Diaz", "Writer"))
)
MIB = 2**20
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n"
Stop = threading.Event


@dataclass(frozen=True, slots=True)
class Trick:
    """What is sent, in pieces, and what the task's sentence must say; "" for a task with rows."""

    says: str
    pieces: Callable[[Stop], Iterator[bytes]]


def _page(body: bytes, *headers: str) -> bytes:
    told = "".join(f"{line}\r\n" for line in headers).encode("latin-1")
    head = (
        OK
        if not any(line.lower().startswith("content-type") for line in headers)
        else (b"HTTP/1.1 200 OK\r\nConnection: close\r\n")
    )
    return head + told + b"Content-Length: %d\r\n\r\n" % len(body) + body


def _once(says: str, sent: bytes) -> Trick:
    return Trick(says, lambda _: iter((sent,)))


def _for_ever(says: str, first: bytes, again: bytes, wait_s: float = 0.0) -> Trick:
    def pieces(stop: Stop) -> Iterator[bytes]:
        yield first
        while not stop.wait(wait_s):
            yield again

    return Trick(says, pieces)


def _silent(says: str, first: bytes = b"") -> Trick:
    def pieces(stop: Stop) -> Iterator[bytes]:
        yield first
        stop.wait()

    return Trick(says, pieces)


def wire() -> Mapping[str, Trick]:
    """Return tricks below the page, by name."""
    zeros = b"\0" * (40 * MIB)
    raw = zlib.compressobj(9, zlib.DEFLATED, -15)
    team = TEAM.encode()
    return {
        "a gzip bomb": _once("larger than", _page(gzip.compress(zeros), "Content-Encoding: gzip")),
        "a deflate bomb": _once(
            "larger than", _page(zlib.compress(zeros), "Content-Encoding: deflate")
        ),
        "a raw deflate bomb": _once(
            "larger than", _page(raw.compress(zeros) + raw.flush(), "Content-Encoding: deflate")
        ),
        "gzip in gzip": _once(
            "not asked for",
            _page(gzip.compress(gzip.compress(zeros)), "Content-Encoding: gzip, gzip"),
        ),
        "gzip said twice": _once(
            "not asked for",
            _page(
                gzip.compress(gzip.compress(zeros)),
                "Content-Encoding: gzip",
                "Content-Encoding: gzip",
            ),
        ),
        "gzip behind gzip": _once(
            "not a web page", _page(gzip.compress(gzip.compress(zeros)), "Content-Encoding: gzip")
        ),
        "br": _once("not asked for", _page(b"\x0b\x02\x80", "Content-Encoding: br")),
        "zstd": _once("not asked for", _page(b"\x28\xb5\x2f\xfd" * 9, "Content-Encoding: zstd")),
        "broken gzip": _once(
            "broken", _page(b"\x1f\x8b\x08\x00" + b"x" * 99, "Content-Encoding: gzip")
        ),
        "no gzip at all": _once("broken", _page(team, "Content-Encoding: gzip")),
        "many members": _once(
            "larger than", _page(gzip.compress(b"\0" * MIB) * 40, "Content-Encoding: gzip")
        ),
        "a body without end": _for_ever("larger than", OK + b"\r\n", b"<p>x</p>" * 8_192),
        "chunks without end": _for_ever(
            "larger than",
            OK + b"Transfer-Encoding: chunked\r\n\r\n",
            b"10000\r\n" + b"x" * 65_536 + b"\r\n",
        ),
        "a drip": _for_ever("too slowly|did not answer", OK + b"\r\n", b"x", 0.05),
        "headers that drip": _for_ever("did not answer", OK, b"X-A: b\r\n", 0.2),
        "headers without end": _for_ever("not HTTP|more headers", OK, b"X-A: b\r\n" * 500),
        "103 without end": _for_ever(
            "did not answer|not HTTP", b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", 0.01
        ),
        "100 without end": _for_ever(
            "did not answer|not HTTP", b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.01
        ),
        "silence": _silent("did not answer"),
        "silence after the headers": _silent("did not answer", OK + b"Content-Length: 99\r\n\r\n"),
        "silence in the headers": _silent("did not answer", OK + b"X-A: "),
        "a header of 1 MiB": _once("not HTTP", OK + b"X-A: " + b"a" * MIB + b"\r\n\r\n" + team),
        "120 headers": _once("not HTTP", OK + b"X-A: b\r\n" * 120 + b"\r\n" + team),
        "90 large headers": _once(
            "more headers", OK + b"X-A: " + (b"b" * 4_000 + b"\r\nX-A: ") * 90 + b"\r\n\r\n" + team
        ),
        "a status line of 1 MiB": _once(
            "not HTTP", b"HTTP/1.1 200 " + b"a" * MIB + b"\r\n\r\n" + team
        ),
        "status 999": _once("999", b"HTTP/1.1 999 What\r\nContent-Length: 0\r\n\r\n"),
        "status 2000": _once("not HTTP|answered", b"HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n"),
        "a body that is cut": _once(
            "", OK.replace(b"close", b"x") + b"Content-Length: 9999\r\n\r\n" + team
        ),
        "two lengths": _once(
            "not HTTP", OK + b"Content-Length: 5\r\nContent-Length: 9\r\n\r\n" + team
        ),
        "a negative length": _once("not HTTP", OK + b"Content-Length: -5\r\n\r\n" + team),
        "a broken chunk": _once(
            "not HTTP", OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + team
        ),
        "a chunk of 16 EiB": _once(
            "not HTTP", OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 40 + b"\r\nx"
        ),
        "length and chunks": _once(
            "not HTTP", OK + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        ),
        "HTTP/0.9": _once("not HTTP", team),
        "another protocol": _once("not HTTP", b"SSH-2.0-OpenSSH_9.2\r\n"),
        "noise": _once("not HTTP", bytes(range(256)) * 9),
        "NUL in a header": _once("not HTTP", OK + b"X-A: a\0b\r\n\r\n" + team),
        "nothing": _once("nothing answers", b""),
        "204": _once("", b"HTTP/1.1 204 No Content\r\n\r\n"),
        "a redirect to itself": _once(
            "circle", b"HTTP/1.1 302 F\r\nLocation: ?\r\nContent-Length: 0\r\n\r\n"
        ),
        "a redirect to a file": _once(
            "leads outside",
            b"HTTP/1.1 302 F\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n",
        ),
        "a redirect of 1 MiB": _once(
            "not HTTP", b"HTTP/1.1 302 F\r\nLocation: /" + b"a" * MIB + b"\r\n\r\n"
        ),
        "a redirect of noise": _once(
            "leads outside",
            b"HTTP/1.1 302 F\r\nLocation: http://\xff\xfe:x/\r\nContent-Length: 0\r\n\r\n",
        ),
        "a redirect with a body without end": _for_ever(
            "circle", b"HTTP/1.1 302 F\r\nLocation: ?\r\n\r\n", b"x" * 65_536
        ),
        "503 for a year": _once(
            "answered 503", b"HTTP/1.1 503 No\r\nRetry-After: 31536000\r\nContent-Length: 0\r\n\r\n"
        ),
        "an executable": _once("not a web page", _page(b"\x7fELF" + bytes(9_999))),
        "a picture as HTML": _once("not a web page", _page(b"\x89PNG\r\n\x1a\n" + bytes(9_999))),
        "a file to keep": _once(
            "", _page(team, 'Content-Disposition: attachment; filename="../../etc/passwd"')
        ),
    }


def pages() -> Mapping[str, Trick]:
    """Return pages that are honest HTTP and nothing else, by name; the task may find rows or none."""
    team = TEAM.encode()
    table = TEAM.replace("Ana", "A{}na")
    found = {
        **{
            f"charset {name}": _page(team, f"Content-Type: text/html; charset={name}")
            for name in (
                "idna",
                "punycode",
                "undefined",
                "utf-7",
                "zip",
                "rot13",
                "unicode_escape",
                "x" * 4_000,
            )
        },
        "UTF-16 unsaid": _page(TEAM.encode("utf-16-le"), "Content-Type: text/html; charset=utf-16"),
        "UTF-16 said, UTF-8 sent": _page(
            b"\xef\xbb\xbf" + team, "Content-Type: text/html; charset=utf-16be"
        ),
        "NUL in text": _page(table.format("\0").encode()),
        "lone surrogates": _page(table.format("&#xD800;").encode()),
        "surrogates as bytes": _page(table.format("_").encode().replace(b"_", b"\xed\xa0\x80")),
        "overlong UTF-8": _page(table.format("_").encode().replace(b"_", b"\xc0\xaf\xff\xfe")),
        "characters beyond Unicode": _page(
            table.format("&#x110000;&#1114112;&#99999999999;").encode()
        ),
        "turned text": _page(table.format("\u202e\u2066\u200f").encode()),
        "10,000 marks on one letter": _page(table.format("\u0301" * 10_000).encode()),
        "depth": _page(b"<div>" * 20_000 + team),
        "formatting that is opened again": _page(
            b"<b><i><u><a href=x><font>" * 2_000 + b"<p>" * 2_000 + team
        ),
        "20,000 attributes": _page(
            b"<p " + b"".join(b"a%d=1 " % at for at in range(20_000)) + b">x</p>" + team
        ),
        "an attribute of 4 MiB": _page(b'<p title="' + b"x" * (4 * MIB) + b'">x</p>' + team),
        "a text of 8 MiB": _page(b"<p>" + b"word " * (8 * MIB // 5) + b"</p>" + team),
        "a script of 8 MiB": _page(b"<script>" + b"a={b:[1," * MIB + b"</script>" + team),
        "a comment without end": _page(team + b"<!--" * 400_000),
        "a tag without end": _page(team + b"<p " * 400_000),
        "an entity without end": _page(team + b"&amp" * 400_000 + b"&" * 400_000),
        "spans of 10^9": _page(
            team.replace(b"<td>", b"<td colspan=1000000000 rowspan=1000000000>")
        ),
        "100,000 options": _page(b"<select>" + b"<option>x" * 100_000 + b"</select>" + team),
        "tables in tables": _page(b"<table><tr><td>" * 3_000 + team),
        "a base to nowhere": _page(
            b"<base href='javascript:alert(1)//" + b"a/" * 99_999 + b"'>" + team
        ),
        "refresh to a file": _page(
            b"<meta http-equiv=refresh content='0;url=file:///etc/passwd'>" + team
        ),
        "JSON-LD in depth": _page(
            b"<script type='application/ld+json'>" + b'{"a":[' * 99_999 + b"</script>" + team
        ),
        "JSON-LD of 1,000 blocks": _page(
            b'<script type="application/ld+json">{"@type":"Person","name":"x"}</script>' * 1_000
            + team
        ),
        "a table of data URLs": _page(
            b"<img src=data:image/png;base64," + b"A" * (4 * MIB) + b">" + team
        ),
        "JSON in depth": _page(b"[" * 99_999 + b"]" * 99_999, "Content-Type: application/json"),
        "JSON that is cut": _page(
            b'[{"name": "Ana"' + b',{"name":"Bo"}' * 9_999, "Content-Type: application/json"
        ),
        "a number of 1,000,000 digits": _page(
            b'[{"name":"Ana","role":' + b"9" * MIB + b"}]", "Content-Type: application/json"
        ),
        "NaN and Infinity": _page(
            b'[{"name":"Ana","role":NaN},{"name":"Bo","role":-Infinity}]',
            "Content-Type: application/json",
        ),
        "keys of JSON that are code": _page(
            json.dumps(
                [{"__proto__": 1, "constructor": "x", "name": "Ana", "role": "=cmd()"}] * 5
            ).encode(),
            "Content-Type: application/json",
        ),
        "a billion laughs": _page(
            b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha">'
            + b"".join(
                b'<!ENTITY %c "%b">' % (98 + at, b"&%c;" % (97 + at) * 10) for at in range(9)
            )
            + b"]><rss><channel><item><title>&j;</title></item></channel></rss>",
            "Content-Type: application/xml",
        ),
        "an entity of a file": _page(
            b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
            b"<rss><channel><item><title>&x;</title></item></channel></rss>",
            "Content-Type: application/xml",
        ),
        "XML in depth": _page(b"<a>" * 50_000, "Content-Type: application/xml"),
        "CSV in one line": _page(b"a,b;c\t" * 500_000, "Content-Type: text/csv"),
        "CSV with an open quote": _page(
            b'name,role\n"Ana,' + b"x\n" * 500_000, "Content-Type: text/csv"
        ),
        "formulas": _page(
            b"name,role\n" + b"=cmd|' /C calc'!A0,@SUM(1)\n" * 20, "Content-Type: text/csv"
        ),
        "spaces": _page(b"<p>" + b" " * (4 * MIB) + b"x</p>" + team),
        "what patterns fear": _page(
            b"".join(
                b"<p>" + unit * 3_000 + b"!</p>"
                for unit in (b"1,", b"a@", b"a.", b"12:", b"+1 (", b"$ ", b"-")
            )
            + team
        ),
    }
    return {name: _once("", sent) for name, sent in found.items()}


@contextmanager
def hostile_site(tricks: Mapping[str, Trick], host: str = "127.0.0.2") -> Iterator[str]:
    """Serve trick number N at ``/N``; robots.txt says nothing."""
    by_path = {f"/{at}": trick for at, trick in enumerate(tricks.values())}
    stop = threading.Event()
    threads: list[threading.Thread] = []

    def answer(made: socket.socket) -> None:
        with made, suppress(OSError):
            made.settimeout(5)
            head = b""
            while b"\r\n\r\n" not in head:
                piece = made.recv(65_536)
                if not piece:
                    return
                head += piece
            path = head.split()[1].decode().partition("?")[0]
            if path not in by_path:
                made.sendall(b"HTTP/1.1 404 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                return
            for piece in by_path[path].pieces(stop):
                made.sendall(piece)
            made.shutdown(socket.SHUT_WR)

    def accept() -> None:
        while not stop.is_set():
            with suppress(TimeoutError):
                made, _ = listener.accept()
                threads.append(threading.Thread(target=answer, args=(made,)))
                threads[-1].start()

    with socket.create_server((host, 0), backlog=100) as listener:
        listener.settimeout(0.1)
        accepting = threading.Thread(target=accept)
        accepting.start()
        try:
            yield f"http://{host}:{listener.getsockname()[1]}"
        finally:
            stop.set()
            accepting.join()
            for thread in threads:
                thread.join()
