"""``rowsmith doctor``: whether this installation works, by using it."""

import asyncio
import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from rowsmith.cli.demo import QUESTION, serve_site
from rowsmith.errors import RowsmithError

if TYPE_CHECKING:
    from rowsmith.config import Settings

DEMO_ROWS = 9
_EXTRAS = {
    "parquet": ("duckdb", "rows are written as Parquet on request"),
    "otel": ("opentelemetry.exporter.otlp", "traces are sent where ROWSMITH_LOG__TRACES_TO says"),
    "llm": ("pydantic_ai", "not used by this version yet"),
}
"""What an extra brings, and what for."""


def doctor(
    *, data_dir: Annotated[Path | None, Parameter(help="The server's data folder.")] = None
) -> int:
    """Check this installation by using it; exit 1 when something does not work."""
    from rowsmith.config import load_settings  # noqa: PLC0415 - pydantic: not for --help

    settings = load_settings(overrides={"server.data_dir": data_dir})
    is_well = True
    for name, check in _checks(settings):
        try:
            mark, told = "ok  ", check()
        except (RowsmithError, OSError) as exc:
            mark, told, is_well = "FAIL", str(exc), False
        sys.stdout.write(f"{mark}  {name:12} {told}\n")
        sys.stdout.flush()
    for extra, (module, use) in _EXTRAS.items():
        told = use if _is_installed(module) else f"not there: install rowsmith[{extra}]"
        sys.stdout.write(f"--    {extra:12} {told}\n")
    return 0 if is_well else 1


def _checks(settings: "Settings") -> Iterator[tuple[str, Callable[[], str]]]:
    yield "data folder", lambda: _writable(settings.server.data_dir)
    yield "store", lambda: _store(settings)
    yield "egress", lambda: _egress(settings)
    yield "browser", lambda: _browser(settings)
    yield "extraction", _extraction


def _writable(folder: Path) -> str:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder, prefix="doctor-") as probe:
        (Path(probe) / "probe").write_bytes(b"rowsmith")
    return f"{folder} can be written"


def _store(settings: "Settings") -> str:
    """Write to the database that a server would use; for SQLite, to a new one beside it."""
    from rowsmith.store.database import Database  # noqa: PLC0415 - loads SQLAlchemy: only here
    from rowsmith.store.sqlite import sqlite_health  # noqa: PLC0415 - likewise
    from rowsmith.store.tables import organisations  # noqa: PLC0415 - likewise

    url = settings.store.database_url
    if url is not None:
        database = Database(url=url.get_secret_value())
        try:
            asyncio.run(database.write(lambda run: run.execute(organisations.select().limit(1))))
        finally:
            database.close()
        return "PostgreSQL answers; servers and workers may share it"
    with TemporaryDirectory(dir=settings.server.data_dir, prefix="doctor-") as folder:
        database = Database(path=Path(folder) / "probe.db")
        try:
            asyncio.run(database.write(lambda run: run.execute(organisations.select().limit(1))))
        finally:
            database.close()
    return sqlite_health().note


def _egress(settings: "Settings") -> str:
    from rowsmith.egress import self_test  # noqa: PLC0415 - loads aiohttp: only here

    asyncio.run(self_test(settings.egress))
    listed = ", ".join(settings.egress.allow_networks) or "none"
    return f"private addresses are refused; networks of your own: {listed}"


def _browser(settings: "Settings") -> str:
    from rowsmith.fetch.launch import check, find  # noqa: PLC0415 - not for --help

    check(settings.browser)
    if not _is_installed("playwright"):
        return "pages that scripts build are not rendered: install rowsmith[browser]"
    found = find(settings.browser)
    return f"renders with {found}" if found else "renders with Playwright's own, if it is there"


def _is_installed(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:  # not even what it would be part of
        return False


def _extraction() -> str:
    from rowsmith.config import load_settings  # noqa: PLC0415 - pydantic: not for --help
    from rowsmith.crawl import extract  # noqa: PLC0415 - loads the engine

    settings = load_settings(overrides={"egress.allow_networks": "127.0.0.0/8"})
    with serve_site() as address:
        found = asyncio.run(extract(address, QUESTION, settings=settings))
    if len(found.rows) != DEMO_ROWS:
        raise RowsmithError(f"the demo gave {len(found.rows)} rows instead of {DEMO_ROWS}")
    return f"{len(found.rows)} rows from {len(found.receipt.visited)} demo pages, as expected"
