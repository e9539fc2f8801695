"""Bodies are decoded within bounds, however they are packed and cut."""

import gzip
import zlib
from collections.abc import Callable

import pytest

from rowsmith.egress.inflate import MAX_MEMBERS, STEP, Inflater
from rowsmith.errors import BodyTooLarge, InvalidAnswer

TEXT = b"<p>each row</p>" * 5_000


def inflate(coding: str, body: bytes, *, at_once: int = 65_536, most: int = 2**20) -> bytes:
    inflater = Inflater(coding, max_bytes=most)
    chunks = [body[at : at + at_once] for at in range(0, len(body), at_once)]
    return b"".join(piece for chunk in chunks for piece in inflater.feed(chunk))


def raw(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


PACKED: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "nothing": ("", bytes),
    "identity": ("identity", bytes),
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("X-GZIP ", gzip.compress),
    "deflate": ("deflate", zlib.compress),
    "raw deflate": ("deflate", raw),
    "two gzip files": ("gzip", lambda data: gzip.compress(data[:7]) + gzip.compress(data[7:])),
    "gzip and noise": ("gzip", lambda data: gzip.compress(data) + b"noise" * 30_000),
    "gzip and zeros": ("gzip", lambda data: gzip.compress(data) + bytes(100_000)),
    "deflate and noise": ("deflate", lambda data: zlib.compress(data) + b"noise" * 30_000),
}


@pytest.mark.parametrize("name", PACKED)
@pytest.mark.parametrize("at_once", [1, 7, 65_536])
def test_a_body_comes_out_whole_however_it_arrives(name: str, at_once: int) -> None:
    coding, pack = PACKED[name]
    data = TEXT[:3_000] if at_once == 1 else TEXT

    assert inflate(coding, pack(data), at_once=at_once) == data


@pytest.mark.parametrize("size", [STEP - 1, STEP, STEP + 1, 3 * STEP])
@pytest.mark.parametrize("tail", [b"", b"x", gzip.compress(b"x"), b"\x1f"])
@pytest.mark.timeout(10)
def test_a_file_that_ends_where_a_step_ends_is_left_behind(size: int, tail: bytes) -> None:
    found = inflate("gzip", gzip.compress(bytes(size)) + tail)

    assert len(found) == size + (tail[:2] == b"\x1f\x8b")


@pytest.mark.parametrize(
    "body", [gzip.compress(bytes(2**21)), gzip.compress(bytes(2**16)) * 40], ids=["one", "many"]
)
def test_what_grows_over_the_limit_is_given_up(body: bytes) -> None:
    with pytest.raises(BodyTooLarge):
        inflate("gzip", body)


def test_a_body_of_very_many_files_is_given_up() -> None:
    with pytest.raises(InvalidAnswer, match="too many parts"):
        inflate("gzip", gzip.compress(b"") * (MAX_MEMBERS + 1))


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip", "gzip,", "compress", "x"])
def test_a_coding_that_was_not_asked_for_is_refused(coding: str) -> None:
    with pytest.raises(InvalidAnswer, match="not asked for"):
        Inflater(coding, max_bytes=1)


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_a_broken_body_is_named(coding: str) -> None:
    with pytest.raises(InvalidAnswer, match="broken"):
        inflate(coding, b"\x1f\x8b\x08\x00" + b"no such thing" * 9)
