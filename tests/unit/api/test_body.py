"""Reading the body of a request."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.types import Message

from rowsmith.api.body import MAX_BODY_BYTES, decode, read_object
from rowsmith.errors import InputError, RequestTooLarge, UnsupportedMediaType

JSON_HEADER = {"content-type": "application/json"}


def _request(chunks: Iterable[bytes], headers: dict[str, str] | None = None) -> Request:
    left = iter(chunks)

    async def receive() -> Message:
        chunk = next(left, None)
        return {"type": "http.request", "body": chunk or b"", "more_body": chunk is not None}

    raw = [(name.encode(), value.encode("latin-1")) for name, value in (headers or {}).items()]
    return Request({"type": "http", "method": "POST", "path": "/", "headers": raw}, receive)


async def test_an_object_is_read_from_its_chunks() -> None:
    request = _request([b'{"q": ', '"Zürich"}'.encode()], JSON_HEADER)

    assert await read_object(request) == {"q": "Zürich"}


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"  \n",
        b"{",
        b"{'q': 1}",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": -Infinity}',
        b'{"a": 1e999}',
        b'{"a": "\\ud800"}',
        b'{"a": "\xff"}',
        b'{"a": "\xed\xa0\x80"}',
        b"\xef\xbb\xbf{}",
        '{"a": 1}'.encode("utf-16"),
        b'{"a": 01}',
        b'{"a": 1,}',
        b'{"a": 1} {}',
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 100_000,
    ],
)
async def test_what_is_not_json_is_refused(raw: bytes) -> None:
    with pytest.raises(InputError) as caught:
        await read_object(_request([raw], JSON_HEADER))

    assert [fault.field for fault in caught.value.faults] == ["body"]


@pytest.mark.parametrize("raw", [b"[]", b"null", b"1", b'"q"', b"true"])
async def test_json_that_is_no_object_is_refused(raw: bytes) -> None:
    with pytest.raises(InputError, match="must be a JSON object"):
        await read_object(_request([raw], JSON_HEADER))


@pytest.mark.parametrize(
    "declared",
    ["application/json", "Application/JSON; charset=utf-8", "application/ld+json"],
)
async def test_json_types_are_read(declared: str) -> None:
    assert await read_object(_request([b"{}"], {"content-type": declared})) == {}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"content-type": ""},
        {"content-type": "text/plain"},
        {"content-type": "application/x-www-form-urlencoded"},
        {"content-type": "application/json; charset=utf-16"},
        {"content-type": "multipart/form-data; boundary=x"},
        {**JSON_HEADER, "content-encoding": "gzip"},
    ],
)
async def test_any_other_type_or_coding_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(UnsupportedMediaType):
        await read_object(_request([b"{}"], headers))


async def test_a_body_of_the_largest_size_is_read() -> None:
    body = b'{"q":"' + b"x" * (MAX_BODY_BYTES - 8) + b'"}'

    found = await read_object(_request([body], JSON_HEADER))

    assert len(found["q"]) == MAX_BODY_BYTES - 8


async def test_a_larger_body_is_refused_before_it_is_read_to_its_end() -> None:
    seen: list[int] = []

    def chunks() -> Iterable[bytes]:
        for _ in range(2**10):
            seen.append(2**16)
            yield b" " * 2**16

    with pytest.raises(RequestTooLarge):
        await read_object(_request(chunks(), JSON_HEADER))

    assert sum(seen) <= MAX_BODY_BYTES + 2**16


async def test_a_body_that_says_it_is_larger_is_not_read_at_all() -> None:
    request = _request([b"{}"], {**JSON_HEADER, "content-length": str(MAX_BODY_BYTES + 1)})

    with pytest.raises(RequestTooLarge):
        await read_object(request)


@given(st.binary(max_size=200))
def test_bytes_are_decoded_or_refused_and_nothing_else(raw: bytes) -> None:
    with suppress(InputError):
        orjson.dumps(decode(raw))


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(2**53), 2**53)
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(st.characters(exclude_categories=["Cs"])),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=3), inner),
        max_leaves=10,
    )
)
def test_every_json_value_survives_the_reading(value: Any) -> None:
    assert decode(orjson.dumps(value)) == value
