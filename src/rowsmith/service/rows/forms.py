"""Rows in the form that a caller accepts: NDJSON, CSV or Parquet."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

import msgspec

from rowsmith.errors import NotAcceptable
from rowsmith.model.values import Row
from rowsmith.service.rows.cells import csv_lines

CHUNK_ROWS = 1_000
CHUNK_BYTES = 2**20
Lines = Callable[[], AsyncIterator[bytes]]
"""Reads the rows from the first, NDJSON in chunks of whole lines; may be called twice."""


class Form(StrEnum):
    """A media type that rows are sent in."""

    NDJSON = "application/x-ndjson"
    CSV = "text/csv"
    PARQUET = "application/vnd.apache.parquet"


def choose_form(accept: str) -> Form:
    """Return the form that an Accept header likes best; NDJSON when it names none of them.

    Source:
        RFC 9110, section 12.5.1; among equals the one that is named first.

    >>> choose_form("text/csv;q=0.5, application/vnd.apache.parquet"), choose_form("*/*")
    (<Form.PARQUET: 'application/vnd.apache.parquet'>, <Form.NDJSON: 'application/x-ndjson'>)
    """
    liked: list[tuple[float, Form]] = []
    for part in accept.lower().split(","):
        name, *parameters = (each.strip() for each in part.split(";"))
        quality = next((each[2:] for each in parameters if each.startswith("q=")), "1")
        if name in set(Form) and _number(quality) > 0:
            liked.append((_number(quality), Form(name)))
    return max(liked, key=lambda each: each[0])[1] if liked else Form.NDJSON


async def in_form(lines: Lines, form: Form) -> AsyncIterator[bytes]:
    """Return the rows that *lines* gives in *form*; nothing was sent when this raises.

    Raises:
        NotAcceptable: the part that writes this form is not installed.
    """
    if form is Form.CSV:
        return _csv(lines, await _columns(lines))
    if form is Form.PARQUET:
        return await _parquet(lines)
    return lines()


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


async def _columns(lines: Lines) -> list[str]:
    """Return the fields of all rows, in the order in which they are first met."""
    names: dict[str, None] = {}
    async for chunk in lines():
        for row in _rows(chunk):
            names |= dict.fromkeys(row)
    return list(names)


async def _csv(lines: Lines, columns: list[str]) -> AsyncIterator[bytes]:
    has_header = bool(columns)
    async for chunk in lines():
        yield "".join(csv_lines(_rows(chunk), columns, has_header=has_header)).encode()
        has_header = False


def _rows(chunk: bytes) -> list[Row]:
    return [msgspec.json.decode(line) for line in chunk.splitlines() if line]


async def _parquet(lines: Lines) -> AsyncIterator[bytes]:
    try:
        import duckdb  # noqa: PLC0415 - an extra, and 60 MB
    except ImportError as exc:
        raise NotAcceptable(
            "Parquet is not installed here: the operator can add rowsmith[parquet]"
        ) from exc

    def convert(source: Path, target: Path) -> None:
        with duckdb.connect(config={"autoinstall_known_extensions": "false"}) as run:
            found = run.read_json(str(source), format="newline_delimited")
            found.write_parquet(str(target))

    with tempfile.TemporaryDirectory(prefix="rowsmith-") as folder:
        source, target = Path(folder) / "rows.ndjson", Path(folder) / "rows.parquet"
        with source.open("wb") as file:
            async for chunk in lines():
                file.write(chunk)
        if not source.stat().st_size:
            raise NotAcceptable("a Parquet file needs a row, and there is none: ask for NDJSON")
        await asyncio.to_thread(convert, source, target)
        return _sent(target.open("rb"))  # still to be read when the folder is gone


async def _sent(file: BinaryIO) -> AsyncIterator[bytes]:
    with file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk
