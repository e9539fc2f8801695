"""``rowsmith extract``: an address or a saved page, and a sentence, to rows."""

import asyncio
from pathlib import Path
from typing import Annotated

import orjson
from cyclopts import Parameter

from rowsmith.cli.output import RowWriter, preview, say, summary
from rowsmith.config import Settings, load_settings
from rowsmith.crawl import Done, PageVisited, RowsFound, crawl
from rowsmith.crawl.inline import InlineReader
from rowsmith.egress import parse_address
from rowsmith.engine import extract_html
from rowsmith.errors import Fault, InputError, InvalidSchema, RowsmithError
from rowsmith.fetch import HttpFetcher
from rowsmith.model.extraction import Extraction
from rowsmith.model.receipt import StopReason
from rowsmith.model.task import Budget, ExtractRequest
from rowsmith.model.values import Json
from rowsmith.telemetry import SystemClock

FAILED = 1
INTERRUPTED = 130
_CUT = frozenset({StopReason.ERROR, StopReason.CANCELLED})


def extract(  # noqa: PLR0913, D417 - each option is a parameter, described beside it
    url: str,
    q: str,
    *,
    schema: Annotated[
        str | None, Parameter(help="JSON Schema of one row: a file, or the JSON itself.")
    ] = None,
    verify_urls: Annotated[
        bool, Parameter(help="Check the rows' addresses and take dead ones out.")
    ] = False,
    output: Annotated[
        str,
        Parameter(
            name=["--output", "-o"], help="Where rows go: FILE.ndjson, FILE.csv or - (stdout)."
        ),
    ] = "-",
    max_rows: Annotated[int | None, Parameter(help="Stop after so many rows.")] = None,
    max_pages: Annotated[int | None, Parameter(help="Stop after so many pages.")] = None,
    max_seconds: Annotated[float | None, Parameter(help="Stop after so many seconds.")] = None,
) -> int:
    """Read a page or a whole list into rows.

    Examples:
        rowsmith extract https://example.org/team "each team member with name and job title"

        rowsmith extract page.html "all jobs: title, city, date posted" -o jobs.csv

    In a terminal the rows are shown as a table; piped, they are NDJSON. Exit code: 0 done (also
    without rows), 1 failed or cut short (rows so far are kept), 2 usage, 130 interrupted.

    Settings: ROWSMITH_EGRESS__ALLOW_NETWORKS (networks of your own that may be read),
    ROWSMITH_FETCH__TIMEOUT_S, ROWSMITH_POLITENESS__PACE_S; all in docs/reference/settings.md.

    Args:
        url: Address of the first page, or the path of a saved page.
        q: Which rows, and what each row holds.
    """
    settings = load_settings(
        overrides={
            "budget.max_rows": max_rows,
            "budget.max_pages": max_pages,
            "budget.max_seconds": max_seconds,
        }
    )
    if not q.strip():
        raise InputError(
            [Fault("q", 'must say which rows are wanted, such as "each job with title and city"')]
        )
    wanted = read_schema(schema)
    if not url.lower().startswith(("http:", "https:")) and Path(url).is_file():
        return _saved(Path(url), q, wanted, output)
    parse_address(url)
    request = ExtractRequest(
        q=q, url=url, schema=wanted, verify_urls=verify_urls, budget=_budget(settings)
    )
    return run(request, settings, output)


def run(request: ExtractRequest, settings: Settings, output: str) -> int:
    """Work on *request* in this process, rows written as they come; return the exit code."""
    writer = RowWriter(output)
    try:
        found = asyncio.run(_crawl(request, settings, writer))
    except KeyboardInterrupt:
        say(f"interrupted: {writer.count} rows kept")
        return INTERRUPTED
    except RowsmithError as exc:
        say(f"failed: {exc}")
        return FAILED
    finally:
        writer.close()
    return _report(found, writer)


async def _crawl(request: ExtractRequest, settings: Settings, writer: RowWriter) -> Extraction:
    clock = SystemClock()
    found = Extraction()
    async with HttpFetcher(
        egress=settings.egress, fetch=settings.fetch, politeness=settings.politeness, clock=clock
    ) as fetcher:
        async for event in crawl(request, fetcher=fetcher, reader=InlineReader(clock), clock=clock):
            if isinstance(event, RowsFound):
                writer.write([row for row, _ in event.rows])
            elif isinstance(event, PageVisited):
                told = event.visited.error or f"{event.rows_so_far} rows so far"
                say(f"{event.visited.url}: {told}")
            elif isinstance(event, Done):
                found = event.extraction
    return found


def _saved(path: Path, q: str, schema: dict[str, Json] | None, output: str) -> int:
    writer = RowWriter(output)
    try:
        found = extract_html(
            path.read_bytes(),
            url=path.resolve().as_uri(),
            q=q,
            schema=schema,
            now=SystemClock().now(),
        )
        writer.write(found.rows)
    finally:
        writer.close()
    return _report(found, writer)


def _report(found: Extraction, writer: RowWriter) -> int:
    if writer.is_terminal:
        preview(found.rows)
    say(summary(found, writer.target))
    receipt = found.receipt
    return (
        FAILED
        if receipt.stop_reason in _CUT or (receipt.visited and receipt.visited[-1].error)
        else 0
    )


def _budget(settings: Settings) -> Budget:
    chosen = settings.budget
    return Budget(
        max_rows=chosen.max_rows, max_pages=chosen.max_pages, max_seconds=chosen.max_seconds
    )


def read_schema(text: str | None) -> dict[str, Json] | None:
    """Return the schema that a file or a JSON text holds, None for None.

    Raises:
        InvalidSchema: it is neither, or no object.
    """
    if text is None:
        return None
    body = text.encode() if text.lstrip().startswith("{") else b""
    if not body:
        try:
            body = Path(text).read_bytes()
        except OSError as exc:
            raise InvalidSchema(
                [Fault("schema", f"{text} is neither a readable file nor JSON: {exc.strerror}")]
            ) from exc
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError as exc:
        raise InvalidSchema([Fault("schema", f"is not JSON: {exc}")]) from exc
    if not isinstance(found, dict):
        raise InvalidSchema([Fault("schema", "must be a JSON object")])
    return found
