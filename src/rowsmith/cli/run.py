"""One extraction for the command line: from its arguments to rows and an exit code."""

import asyncio
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from rowsmith.ask import read_ask
from rowsmith.cli.display.progress import Progress
from rowsmith.cli.display.receipt import origin_lines, receipt_lines
from rowsmith.cli.output import RowWriter
from rowsmith.cli.recipe_file import write_recipe
from rowsmith.cli.show import preview, say, summary
from rowsmith.config import Settings, load_settings
from rowsmith.crawl import GUESSED, OWN_PAGE, Done, PageVisited, RowsFound, crawl
from rowsmith.crawl.inline import InlineReader
from rowsmith.engine import read_page
from rowsmith.errors import Fault, InputError, InvalidSchema, RowsmithError, UnsafeAddress
from rowsmith.fetch import HttpFetcher
from rowsmith.fetch.stored import KeepingFetcher, open_folder
from rowsmith.model.extraction import Extraction
from rowsmith.model.page import Page
from rowsmith.model.receipt import StopReason
from rowsmith.model.recipe import Recipe
from rowsmith.model.task import ExtractRequest
from rowsmith.model.values import Json
from rowsmith.ports import Fetcher
from rowsmith.service.check_request import check_request
from rowsmith.telemetry import SystemClock

DONE = 0
FAILED = 1
INTERRUPTED = 130
ARGUMENTS = {
    "q": "SENTENCE",
    "url": "PAGE",
    "schema": "--schema",
    "verifyUrls": "--verify-urls",
    "render": "--render",
    "followDetails": "--follow-details",
    "maxRows": "--max-rows",
    "maxPages": "--max-pages",
    "maxSeconds": "--max-seconds",
}
"""What the command line calls the fields of a request."""
STAND_IN = "http://localhost/"
"""Stands for the address of a saved page while its request is checked; nothing is dialled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a run shows itself.

    Attributes:
        target: file for the rows, ``"-"`` for stdout.
        shows_receipt: the receipt goes to stderr at the end.
        is_quiet: no progress.
        recipe_target: file for the recipe that was learned, "" for none.
        where: the cell whose place is told: "ROW.FIELD", the row from 0; "" for none.
        save_pages: folder that keeps the pages, "" for none.
        pages_of: folder whose pages are read in place of the site, "" for none.
    """

    target: str = "-"
    shows_receipt: bool = False
    is_quiet: bool = False
    recipe_target: str = ""
    where: str = ""
    save_pages: str = ""
    pages_of: str = ""

    def cell(self) -> tuple[int, str] | None:
        """Return the (row, field) of *where*.

        Raises:
            InputError: it is not of that form.
        """
        row, _, field = self.where.partition(".")
        if self.where and not (row.isdecimal() and field):
            raise InputError([Fault("--where", "must be ROW.FIELD, such as 0.name")])
        return (int(row), field) if self.where else None


def read_site(
    page: str,
    url: str | None,
    given: Mapping[str, Json],
    manner: Manner,
    settings: Settings | None = None,
) -> int:
    """Read the list that begins at the address *page*; return the exit code.

    Args:
        page: address of the first page.
        url: must be None; it belongs to saved pages.
        given: further fields of the request, under the API's names.
        manner: how the run shows itself.
        settings: from the environment when None.

    Raises:
        InputError: an argument is wrong.
        ConfigError: a setting is, or the target cannot be written.
    """
    chosen = settings if settings is not None else load_settings()
    if "://" not in page:
        raise InputError([Fault("PAGE", f"{page} is neither a file nor an address{_guess(page)}")])
    if url is not None:
        raise InputError([Fault("--url", "goes with a saved page; this page has an address")])
    if manner.save_pages and manner.pages_of:
        raise InputError([Fault("--save-pages", "goes with pages that are fetched")])
    request = _checked({**given, "url": page}, chosen)
    return _run(replace(request, pages_of=manner.pages_of), chosen, manner)


def read_saved(page: str, url: str | None, given: Mapping[str, Json], manner: Manner) -> int | None:
    """Read the saved page at the path *page*, or on stdin for ``"-"``; return the exit code.

    Args:
        page: where the page is.
        url: the address it came from, None when nobody knows.
        given: further fields of the request, under the API's names.
        manner: how the run shows itself.

    Returns:
        None when *page* is no file, so that it may be an address.

    Raises:
        InputError: an argument is wrong, or asks for more than one saved page can give.
    """
    path = None if page == "-" else Path(page)
    if path is not None and not path.is_file():
        return None
    faults = [
        Fault(ARGUMENTS[name], "goes with an address, not with a saved page")
        for name in given
        if name not in {"q", "schema", "recipe"}
    ]
    if manner.save_pages or manner.pages_of:
        option = "--save-pages" if manner.save_pages else "--pages-of"
        faults.append(Fault(option, "goes with an address, not with a saved page"))
    if faults:
        raise InputError(faults)
    request = _checked({**given, "url": url or STAND_IN}, load_settings())
    with RowWriter(manner.target, _columns(request)) as writer:
        recipe = Recipe.from_json(request.recipe) if request.recipe is not None else None
        ask = read_ask(request.q, request.schema)
        found = read_page(_saved(path, url), ask, recipe=recipe, now=SystemClock().now()).extraction
        writer.write(found.rows)
        writer.finish()
    code = _report(found, writer, manner)
    if url is None and found.rows and found.receipt.missing_fields:
        say("  relative links need the address that the page came from: give it with --url")
    return code


def read_by_recipe(recipe: Recipe, page: str, url: str | None, manner: Manner) -> int:
    """Read the saved page at the path *page*, or on stdin for ``"-"``, by *recipe* alone.

    Args:
        recipe: what says all that is wanted.
        page: where the page is.
        url: the address it came from, None when nobody knows.
        manner: how the run shows itself.

    Returns:
        The exit code, 1 when the page gives no rows.

    Raises:
        InputError: *page* is no file.
        ConfigError: the target cannot be written.
    """
    path = None if page == "-" else Path(page)
    if path is not None and not path.is_file():
        told = (
            "an address is read by rowsmith extract with --recipe" if "://" in page else "no file"
        )
        raise InputError([Fault("PAGE", f"{page}: {told}")])
    with RowWriter(manner.target, list(recipe.body["fields"])) as writer:
        found = read_page(_saved(path, url), recipe=recipe, now=SystemClock().now()).extraction
        writer.write(found.rows)
        writer.finish()
    code = _report(found, writer, manner)
    return code if found.rows else FAILED


def _saved(path: Path | None, url: str | None) -> Page:
    """Return a saved page, the one on stdin when there is no path."""
    body = path.read_bytes() if path is not None else sys.stdin.buffer.read()
    return Page(url=url or (path.resolve().as_uri() if path is not None else "file:///"), body=body)


def _run(request: ExtractRequest, settings: Settings, manner: Manner) -> int:
    with RowWriter(manner.target, _columns(request)) as writer:
        try:
            found = asyncio.run(_crawl(request, settings, writer, manner))
        except KeyboardInterrupt:
            preview(writer)
            say(f"interrupted: {writer.kept()}")
            return INTERRUPTED
        except RowsmithError as exc:
            preview(writer)
            say(f"rowsmith: {exc}{_advice(exc)}" + (f"; {writer.kept()}" if writer.count else ""))
            return FAILED
        writer.finish()
    return _report(found, writer, manner)


async def _crawl(
    request: ExtractRequest, settings: Settings, writer: RowWriter, manner: Manner
) -> Extraction:
    clock = SystemClock()
    found = Extraction()
    progress = Progress(manner.is_quiet)
    with progress:
        async with HttpFetcher(
            egress=settings.egress,
            fetch=settings.fetch,
            politeness=settings.politeness,
            browser=settings.browser,
            clock=clock,
        ) as live:
            reader = InlineReader(clock)
            fetcher = _source(manner, live)
            async for event in crawl(
                request,
                fetcher=fetcher,
                reader=reader,
                clock=clock,
                keeps_rows=bool(manner.where),
            ):
                if isinstance(event, RowsFound):
                    writer.write([row for row, _ in event.rows])
                elif isinstance(event, PageVisited):
                    progress.page(event.visited, event.rows_so_far)
                elif isinstance(event, Done):
                    found = event.extraction
    return found


def _source(manner: Manner, live: Fetcher) -> Fetcher:
    """Return where the pages come from, and whether they are kept."""
    if manner.pages_of:
        return open_folder(Path(manner.pages_of), live)
    return KeepingFetcher(live, Path(manner.save_pages)) if manner.save_pages else live


def _report(found: Extraction, writer: RowWriter, manner: Manner) -> int:
    """Show what was got and return the exit code."""
    preview(writer)
    if manner.recipe_target and found.recipe is not None:
        write_recipe(manner.recipe_target, found.recipe)
    told = list(summary(found, writer))
    for line in (told[0], *receipt_lines(found.receipt)) if manner.shows_receipt else told:
        say(line)
    cell = manner.cell()
    if cell is not None:
        for line in origin_lines(*cell, found.where(*cell)):
            say(line)
    receipt = found.receipt
    is_cut = receipt.stop_reason in {StopReason.ERROR, StopReason.CANCELLED}
    # a page that no link promised is no failure when it is not there; nor is a record's own page
    spared = {GUESSED, OWN_PAGE}
    has_failed = any(page.error and page.found_by not in spared for page in receipt.visited)
    return FAILED if is_cut or has_failed else DONE


def _checked(body: Mapping[str, Json], settings: Settings) -> ExtractRequest:
    """Return the request as the API would check it, its faults under the arguments' names."""
    filled = dict(body)
    if "schema" in filled:
        filled["schema"] = schema_text(str(filled["schema"]))
    try:
        return check_request(filled, settings.budget)
    except InputError as exc:
        raise InputError([_as_argument(fault) for fault in exc.faults]) from exc


def _as_argument(fault: Fault) -> Fault:
    name, dot, rest = fault.field.partition(".")
    return Fault(f"{ARGUMENTS.get(name, name)}{dot}{rest}", fault.message)


def schema_text(text: str) -> str:
    """Return the JSON text of a schema that is given itself, or as a file."""
    if text.lstrip().startswith("{"):
        return text
    try:
        return Path(text).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        reason = exc.strerror if isinstance(exc, OSError) else "it is no text"
        raise InvalidSchema(
            [Fault("--schema", f"{text} is neither JSON nor a file that can be read: {reason}")]
        ) from exc


def _guess(page: str) -> str:
    """Return the address that was probably meant by "example.org/team", or nothing."""
    host = page.partition("/")[0]
    looks_like_host = "." in host.strip(".") and not page.endswith((".html", ".htm"))
    return f"; did you mean https://{page} ?" if looks_like_host else ""


def _advice(exc: RowsmithError) -> str:
    """Return what the person at the command line, who is the operator too, can do about *exc*."""
    if isinstance(exc, UnsafeAddress):
        return ": if that network is yours, list it in ROWSMITH_EGRESS__ALLOW_NETWORKS"
    return ""


def _columns(request: ExtractRequest) -> list[str]:
    return [field.name for field in read_ask(request.q, request.schema).fields]
