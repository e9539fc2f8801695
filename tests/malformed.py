"""Requests that no honest client sends, as bytes; each must be refused in the error envelope."""

import json
from collections.abc import Iterator
from typing import Any

GOOD = {"q": "each member with name", "url": "http://127.0.0.1:1/"}
"""What a good body holds; nothing answers at that address."""
ID = "3f2b8c1e-9d4a-4c6b-8f7e-1a2b3c4d5e6f"
MIB = 2**20


def request(method: str, target: str, key: str, body: bytes | None = None, **headers: str) -> bytes:
    """Return a whole request; a header given as "" is left out."""
    lines = {
        "Host": "a",
        "Authorization": f"Bearer {key}",
        "Connection": "close",
        **(
            {}
            if body is None
            else {"Content-Type": "application/json", "Content-Length": str(len(body))}
        ),
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
    return f"{method} {target} HTTP/1.1\r\n{head}\r\n".encode("latin-1") + (body or b"")


def malformed(key: str) -> Iterator[tuple[str, bytes]]:
    """Yield (what is wrong, the bytes of a request)."""
    yield from _wire(key)
    yield from ((f"body {name}", _post(key, body)) for name, body in _bodies())
    yield from ((f"field {name}", _post(key, _with(**sent))) for name, sent in _fields())
    yield from _schemas(key)
    yield from _headers(key)
    yield from _targets(key)


def _post(key: str, body: bytes, target: str = "/v1/extract", **headers: str) -> bytes:
    return request("POST", target, key, body, **headers)


def _with(**fields: Any) -> bytes:
    return json.dumps({**GOOD, **fields}).encode()


def _wire(key: str) -> Iterator[tuple[str, bytes]]:
    line = b"GET /v1/extract HTTP/1.1\r\n"
    host = b"Host: a\r\n"
    chunked = b"POST /v1/extract HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
    chunked += f"Authorization: Bearer {key}\r\nContent-Type: application/json\r\n\r\n".encode()
    yield from {
        "noise": b"\x00\x01\x02\x03\r\n\r\n",
        "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"a" * 40,
        "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "HTTP/9": b"GET / HTTP/9.9\r\nHost: a\r\n\r\n",
        "HTTP/0.9": b"GET /\r\n\r\n",
        "lower case": b"get / http/1.1\r\nhost: a\r\n\r\n",
        "no target": b"GET  HTTP/1.1\r\nHost: a\r\n\r\n",
        "a space in the target": b"GET /v1/ extract HTTP/1.1\r\nHost: a\r\n\r\n",
        "no host": line + b"\r\n",
        "two hosts": line + host + host + b"\r\n",
        "bytes above ASCII in a name": line + host + b"\xc3\xa4: x\r\n\r\n",
        "a name with a space": line + host + b"A b: x\r\n\r\n",
        "a space before the colon": line + host + b"Accept : x\r\n\r\n",
        "no colon": line + host + b"nonsense\r\n\r\n",
        "an empty name": line + host + b": x\r\n\r\n",
        "a folded header": line + host + b"X: a\r\n b\r\n\r\n",
        "NUL in a header": line + host + b"X: a\x00b\r\n\r\n",
        "a lone CR": line + host + b"X: a\rb\r\n\r\n",
        "a header that goes on": line + host + b"X: " + b"a" * 100_000 + b"\r\n\r\n",
        "10,000 headers": line + host + b"X: y\r\n" * 10_000 + b"\r\n",
        "a long target": b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
        "two lengths": line + host + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nx",
        "a list of lengths": line + host + b"Content-Length: 1, 2\r\n\r\nx",
        "a negative length": line + host + b"Content-Length: -5\r\n\r\n",
        "a length in words": line + host + b"Content-Length: five\r\n\r\n",
        "a length with a sign": line + host + b"Content-Length: +5\r\n\r\nabcde",
        "a length of 30 digits": line + host + b"Content-Length: " + b"9" * 30 + b"\r\n\r\n",
        "length and chunks": line
        + host
        + b"Content-Length: 4\r\nTransfer-Encoding: gzip\r\n\r\n0\r\n\r\n",
        "an unknown transfer coding": line
        + host
        + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "a chunk without a length": chunked + b"\r\nab\r\n",
        "a chunk of a negative length": chunked + b"-1\r\nab\r\n",
        "a chunk of a huge length": chunked + b"f" * 20 + b"\r\nab\r\n",
        "a chunk that is longer than it says": chunked + b"1\r\nabc\r\n0\r\n\r\n",
        "chunks that stop": chunked + b"5\r\nab",
        "a body that stops": _post(key, b"{}", Content_Length="50"),
        "headers that stop": line + host + b"X: ",
        "a first line that stops": b"GET /v1/ext",
        "an empty chunked body": chunked + b"0\r\n\r\n",
        "a body of HTTP": _post(key, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
    }.items()


def _bodies() -> Iterator[tuple[str, bytes]]:
    yield from {
        "empty": b"",
        "blank": b" \n\t ",
        "null": b"null",
        "a number": b"12",
        "text": b'"each job"',
        "a list": b"[]",
        "an open brace": b"{",
        "cut": _with()[:-5],
        "two values": b"{}{}",
        "single quotes": b"{'q': 'a'}",
        "a trailing comma": b'{"q": "a",}',
        "a comment": b'{"q": "a" /* b */}',
        "NaN": b'{"q": NaN}',
        "Infinity": b'{"q": -Infinity}',
        "a number too large": b'{"maxRows": 1e999}',
        "a lone surrogate": b'{"q": "\\ud800", "url": "http://a.example/"}',
        "a broken escape": b'{"q": "\\x41"}',
        "broken UTF-8": b'{"q": "\xff\xfe"}',
        "overlong UTF-8": b'{"q": "\xc0\xaf"}',
        "a byte order mark": b"\xef\xbb\xbf" + _with(),
        "UTF-16": _with().decode().encode("utf-16"),
        "NUL": b"\0",
        "a control character": b'{"q": "a\x01b"}',
        "50,000 brackets": b"[" * 50_000,
        "50,000 levels": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
        "gzip": b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03",
        "above 1 MiB": b'{"q": "' + b"a" * MIB + b'"}',
        "form": b"q=each+job&url=http%3A%2F%2Fa.example%2F",
        "no object": b'{"q"}',
    }.items()


def _fields() -> Iterator[tuple[str, dict[str, Any]]]:
    value: Any
    for value in (None, 1, True, [], {}, "", " ", "a" * 4_001, "a\0b"):
        yield f"q {str(value)[:9]!r}", {"q": value}
    for value in (
        None,
        1,
        [],
        "",
        "nonsense",
        "ftp://a.example/",
        "http://",
        "http://a b/",
        "http://a.example:x/",
    ):
        yield f"url {value}", {"url": value}
    yield "url of 3,000 characters", {"url": "http://a.example/" + "a" * 3_000}
    yield "url with NUL", {"url": "http://a.example/\0"}
    for value in ("yes", 1, None, [], {}):
        yield f"verifyUrls {value}", {"verifyUrls": value}
    for name in ("maxRows", "maxPages", "maxSeconds", "maxCredits"):
        for value in (0, -1, "5", None, [], True, 1e300):
            yield f"{name} {value}", {name: value}
    for value in ("sometimes", 1, [], {}):
        yield f"render {value}", {"render": value}
    yield "maxRows with a fraction", {"maxRows": 1.5}
    for value in (1, [], "x", {}, {"version": 99}, {"version": 1, "extra": "x" * 300_000}):
        yield f"recipe {str(value)[:20]}", {"recipe": value}
    for value in (1, [], "http://a.example/", {}, {"url": "file:///etc/passwd"}, {"url": 5}):
        yield f"webhook {value}", {"webhook": value}
    for name in (
        "proxy",
        "headers",
        "browserArgs",
        "launchOptions",
        "__proto__",
        "env",
        "Q",
        "max_rows",
        "a\0b",
    ):
        yield f"an unknown field {name!r}", {name: "x"}


def _schemas(key: str) -> Iterator[tuple[str, bytes]]:
    def properties(**fields: Any) -> dict[str, Any]:
        return {"type": "object", "properties": fields}

    deep: dict[str, Any] = {"type": "string"}
    for _ in range(60):
        deep = properties(a=deep)
    wide = {f"{level}": {"allOf": [{"$ref": f"#/$defs/{level + 1}"}] * 10} for level in range(7)}
    schemas: dict[str, Any] = {
        "a number": 5,
        "a list": [],
        "text": "not JSON",
        "text of a list": "[]",
        "of a list": {"type": "array"},
        "an unknown type": {"type": "thing"},
        "a type of a number": properties(a={"type": 5}),
        "properties that are a list": {"type": "object", "properties": []},
        "a remote $ref": properties(a={"$ref": "http://127.0.0.1/s.json"}),
        "a $ref to a file": properties(a={"$ref": "file:///etc/passwd"}),
        "a $ref through $id": {"$id": "http://127.0.0.1/", **properties(a={"$ref": "s.json"})},
        "a $dynamicRef": properties(a={"$dynamicRef": "http://127.0.0.1/s"}),
        "a $ref to nothing": properties(a={"$ref": "#/$defs/nothing"}),
        "a remote $schema that is asked for": {"$schema": "http://127.0.0.1/", "type": 5},
        "60 levels": deep,
        "501 properties": properties(**{f"p{at}": {} for at in range(501)}),
        "above 64 KiB": properties(a={"description": "x" * 70_000}),
        "a pattern that is none": properties(a={"type": "string", "pattern": "("}),
        "a pattern of 10,000 characters": properties(a={"type": "string", "pattern": "a" * 10_000}),
        "a pattern that multiplies": properties(
            a={"type": "string", "pattern": "((a{1,999}){1,999}){1,999}"}
        ),
        "references that multiply": {
            **properties(a={"$ref": "#/$defs/0"}),
            "$defs": {**wide, "7": {"type": "string"}},
        },
        "a negative minLength": properties(a={"minLength": -1}),
        "required of a number": {**properties(a={}), "required": 5},
    }
    for name, schema in schemas.items():
        yield f"schema: {name}", _post(key, _with(schema=schema))


def _headers(key: str) -> Iterator[tuple[str, bytes]]:
    body = _with()
    for name, headers in {
        "no type": {"Content_Type": ""},
        "text": {"Content_Type": "text/plain"},
        "a form": {"Content_Type": "application/x-www-form-urlencoded"},
        "parts": {"Content_Type": "multipart/form-data; boundary=x"},
        "UTF-16": {"Content_Type": "application/json; charset=utf-16"},
        "a strange type": {"Content_Type": "\xff/\xfe"},
        "gzip": {"Content_Encoding": "gzip"},
        "br": {"Content_Encoding": "br"},
        "no key": {"Authorization": ""},
        "an empty key": {"Authorization": "Bearer "},
        "another scheme": {"Authorization": f"Basic {key}"},
        "a key alone": {"Authorization": key},
        "a key with more behind it": {"Authorization": f"Bearer {key} x"},
        "a key above ASCII": {"Authorization": "Bearer \xe4\xf6\xfc"},
        "an unknown key": {"Authorization": "Bearer rsk_" + "0" * 36},
        "a key of 20,000 characters": {"Authorization": "Bearer " + "a" * 20_000},
        "a key as SQL": {"Authorization": "Bearer ' OR 1=1 --"},
        "an idempotency key of 10,000 characters": {"Idempotency_Key": "a" * 10_000},
    }.items():
        yield f"header {name}", _post(key, body, **headers)


def _targets(key: str) -> Iterator[tuple[str, bytes]]:
    for target in (
        "/nowhere",
        "/v1",
        "/v1/",
        "/V1/extract",
        "//v1/extract",
        "/v1/extract/",
        "/v1/extract/..%2f..%2fetc%2fpasswd",
        "/v1/extract/%00",
        "/v1/extract/%ff",
        "/v1/extract/" + "a" * 9_000,
        f"/v1/extract/{ID}/nothing",
        f"/v1/extract/{ID}",
        f"/v1/extract/{ID.upper()}",
        f"/v1/extract/{ID}/receipt",
        f"/v1/extract/{ID}/recipe",
        f"/v1/tasks/{ID}",
        "/v1/extract/'%20OR%201=1",
        f"/v1/results/{ID}",
        f"/v1/results/{ID}?expires=1",
        f"/v1/results/{ID}?expires=9999999999&org={ID}&kid=00000000&signature={'a' * 43}",
        f"/v1/results/{ID}?%00",
        "/v1/extract?page=0",
        "/v1/extract?page=-1",
        "/v1/extract?page=x",
        "/v1/extract?page=1e3",
        "/v1/extract?page=99999999999999999999999",
        "/v1/extract?pageSize=101",
        "/v1/extract?pageSize=0",
        "/v1/extract?sortBy=id",
        "/v1/extract?sortDirection=up",
        "/v1/extract?page=1&page=2",
        "/v1/extract?nothing=1",
        "/v1/extract?page=%00",
        "/v1/extract?page=%ff",
        "/v1/tasks?type=nothing",
        "/v1/tasks?status=nothing",
        "*",
        "http://a.example/nowhere",
        "/%",
        "/v1/extract%0d%0aX:%20y",
    ):
        yield f"target {target[:40]}", request("GET", target, key)
    for method, target in (
        ("DELETE", "/v1/extract"),
        ("PUT", "/v1/extract"),
        ("OPTIONS", "/v1/extract"),
        ("TRACE", "/healthz"),
        ("CONNECT", "a.example:443"),
        ("PATCH", f"/v1/extract/{ID}"),
        ("POST", "/v1/credits/balance"),
        ("NONSENSE", "/readyz"),
        ("A" * 5_000, "/v1/extract"),
    ):
        yield f"method {method[:9]} {target}", request(method, target, key)
    for name, body in (
        ("object", b"{}"),
        ("empty", b"[]"),
        ("numbers", b"[1]"),
        ("101", b"[" + b"{}," * 100 + b"{}]"),
        ("unknown type", b'[{"type": "search", "input": {}}]'),
        ("no input", b'[{"type": "extract"}]'),
    ):
        yield f"tasks {name}", _post(key, body, "/v1/tasks")
