"""Bounded decoding of compressed bodies.

Counting decoded bytes is too late: 33 kB can make a decoder allocate gigabytes in one call
(reliability.md 1.5), so every call is told how much it may give.
"""

import zlib
from collections.abc import Iterator

from rowsmith.errors import BodyTooLarge, InvalidAnswer

STEP = 256 * 1024


class Inflater:
    """Decodes one body of ``gzip``, ``deflate`` or no coding, up to a number of bytes.

    Raises:
        InvalidAnswer: the coding is another one, or several.
    """

    def __init__(self, coding: str, *, max_bytes: int) -> None:
        name = coding.strip().lower()
        if name not in {"", "identity", "gzip", "x-gzip", "deflate"}:
            raise InvalidAnswer("the site used a content encoding that was not asked for")
        self._name = name
        self._max_bytes = max_bytes
        self._done = 0
        self._decoder = zlib.decompressobj(47) if name in {"gzip", "x-gzip"} else None

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Yield what *chunk* decodes to.

        Raises:
            BodyTooLarge: more than the limit came out.
            InvalidAnswer: the bytes are not of the coding.
        """
        if self._name in {"", "identity"}:
            yield self._count(chunk)
            return
        if self._decoder is None:  # deflate: with a zlib header, or raw as some servers send it
            self._decoder = zlib.decompressobj(15 if chunk[:1] and chunk[0] & 0x0F == 8 else -15)
        try:
            while chunk:
                yield self._count(self._decoder.decompress(chunk, STEP))
                chunk = self._decoder.unconsumed_tail
        except zlib.error as exc:
            raise InvalidAnswer("the site's compressed body is broken") from exc

    def _count(self, piece: bytes) -> bytes:
        self._done += len(piece)
        if self._done > self._max_bytes:
            raise BodyTooLarge(f"the page is larger than {self._max_bytes // 2**20} MiB")
        return piece
