"""``rowsmith doctor``: whether this installation works, by using it."""

import asyncio
import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import Annotated

from cyclopts import Parameter

from rowsmith.cli.demo import QUESTION, serve_site
from rowsmith.config import Settings, load_settings
from rowsmith.crawl import extract
from rowsmith.egress import self_test
from rowsmith.errors import RowsmithError

DEMO_ROWS = 9
_EXTRAS = {"browser": "playwright", "llm": "pydantic_ai", "parquet": "duckdb"}


def doctor(
    *, data_dir: Annotated[Path | None, Parameter(help="The server's data folder.")] = None
) -> int:
    """Check this installation by doing a real extraction; exit 1 when something does not work.

    Example:
        rowsmith doctor
    """
    settings = load_settings(overrides={"server.data_dir": data_dir})
    is_well = True
    for name, check in _checks(settings):
        try:
            mark, told = "ok  ", check()
        except (RowsmithError, OSError) as exc:
            mark, told, is_well = "FAIL", str(exc), False
        sys.stdout.write(f"{mark}  {name:12} {told}\n")
    return 0 if is_well else 1


def _checks(settings: Settings) -> Iterator[tuple[str, Callable[[], str]]]:
    yield "data folder", lambda: _writable(settings.server.data_dir)
    yield "store", _store
    yield "egress", lambda: _egress(settings)
    yield "extraction", _extraction
    for extra, module in _EXTRAS.items():
        yield extra, lambda extra=extra, module=module: _extra(extra, module)  # type: ignore[misc]  # bound now


def _writable(folder: Path) -> str:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with TemporaryFile(dir=folder) as probe:
        probe.write(b"rowsmith")
    return str(folder)


def _store() -> str:
    from rowsmith.store.sqlite import sqlite_health  # noqa: PLC0415 - loads SQLAlchemy: only here

    health = sqlite_health()
    return f"SQLite {health.version}. {health.note}".strip()


def _egress(settings: Settings) -> str:
    asyncio.run(self_test(settings.egress))
    listed = ", ".join(settings.egress.allow_networks) or "none"
    return f"private addresses are refused; networks of your own: {listed}"


def _extraction() -> str:
    settings = load_settings(overrides={"egress.allow_networks": "127.0.0.0/8"})
    with serve_site() as address:
        found = asyncio.run(extract(address, QUESTION, settings=settings))
    if len(found.rows) != DEMO_ROWS:
        raise RowsmithError(f"the demo gave {len(found.rows)} rows instead of {DEMO_ROWS}")
    return f"{len(found.rows)} rows from {len(found.receipt.visited)} pages, as expected"


def _extra(extra: str, module: str) -> str:
    if importlib.util.find_spec(module) is None:
        return f"not installed; pip install 'rowsmith[{extra}]' adds it"
    return "installed"
