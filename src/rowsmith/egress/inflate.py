"""Bounded decoding of compressed bodies.

Counting decoded bytes is too late: 33 kB can make a decoder allocate gigabytes in one call
(reliability.md 1.5), so every call is told how much it may give.
"""

import zlib
from collections.abc import Iterator

from rowsmith.errors import BodyTooLarge, InvalidAnswer

STEP = 256 * 1024
MAX_MEMBERS = 1_000
"""Gzip files one behind the other in one body (RFC 1952, section 2.2); each costs a copy of what is
left of a chunk."""
GZIP = frozenset({"gzip", "x-gzip"})
GZIP_MAGIC = 0x1F


class Inflater:
    """Decodes one body of ``gzip``, ``deflate`` or no coding, up to a number of bytes.

    Raises:
        InvalidAnswer: the coding is another one, or several.
    """

    def __init__(self, coding: str, *, max_bytes: int) -> None:
        name = coding.strip().lower()
        if name not in {"", "identity", "deflate", *GZIP}:
            raise InvalidAnswer("the site used a content encoding that was not asked for")
        self._name = name
        self._max_bytes = max_bytes
        self._done = 0
        self._members = 0
        self._is_over = False
        self._decoder: zlib._Decompress | None = None

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Yield what *chunk* decodes to.

        Raises:
            BodyTooLarge: more than the limit came out.
            InvalidAnswer: the bytes are not of the coding.
        """
        if self._name in {"", "identity"}:
            yield self._count(chunk)
            return
        try:
            while chunk and not self._is_over:
                if self._decoder is None:
                    self._decoder = self._begin(chunk)
                    continue
                yield self._count(self._decoder.decompress(chunk, STEP))
                chunk = self._decoder.unconsumed_tail
                if self._decoder.eof:  # from here on it would give the same tail for ever
                    chunk = self._decoder.unused_data
                    self._decoder = None
        except zlib.error as exc:
            raise InvalidAnswer("the site's compressed body is broken") from exc

    def _begin(self, chunk: bytes) -> "zlib._Decompress | None":
        """Return a decoder for what *chunk* begins; None when all is over.

        What stands behind the end is passed over, as in browsers, unless it is gzip again.
        """
        self._members += 1
        if self._members > MAX_MEMBERS:
            raise InvalidAnswer("the site's compressed body has too many parts")
        if self._members > 1 and (self._name not in GZIP or chunk[0] != GZIP_MAGIC):
            self._is_over = True
            return None
        if self._name in GZIP:
            return zlib.decompressobj(47)
        # with a zlib header, or raw as some servers send it
        return zlib.decompressobj(15 if chunk[0] & 0x0F == 8 else -15)

    def _count(self, piece: bytes) -> bytes:
        self._done += len(piece)
        if self._done > self._max_bytes:
            raise BodyTooLarge(f"the page is larger than {self._max_bytes // 2**20} MiB")
        return piece
