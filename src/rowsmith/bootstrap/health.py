"""What has to work for a server to be ready, each part by using it."""

import shutil
from collections.abc import Callable
from pathlib import Path

from rowsmith.config import Settings
from rowsmith.crawl.processes import ProcessReader
from rowsmith.egress import self_test
from rowsmith.errors import ConfigError, StoreUnavailable
from rowsmith.fetch import launch
from rowsmith.ports import Clock
from rowsmith.service.check_health import Check
from rowsmith.store.database import Database
from rowsmith.store.objects import Objects
from rowsmith.tasks.runner import Runner

EGRESS_AGAIN_S = 15.0
"""How often the two ways out are tried again."""


def checks(
    settings: Settings,
    *,
    database: Database,
    objects: Objects,
    runner: Runner,
    reader: ProcessReader,
    clock: Clock,
) -> dict[str, Check]:
    """Return the checks of a server, by the names of its parts.

    store: a transaction is written. objects: a file is kept. disk: enough is free. queue: tasks are
    taken up. readers: a process reads pages. egress: a denied address is refused. browser, when one
    is named in the settings: it is there.
    """

    async def keep() -> None:
        await objects.put("health", b"ok")

    async def room() -> None:
        see_room(settings.server.data_dir, settings.server.min_free_bytes)

    async def refuse() -> None:
        await self_test(settings.egress)

    async def browse() -> None:
        launch.check(settings.browser)

    found: dict[str, Check] = {
        "store": database.probe,
        "objects": keep,
        "disk": room,
        "queue": _true(runner.is_alive, "does not take up tasks"),
        "readers": reader.probe,
        "egress": now_and_then(refuse, clock, EGRESS_AGAIN_S),
    }
    if settings.browser.path:
        found["browser"] = browse
    return found


def see_room(folder: Path, least: int) -> None:
    """See that *least* bytes are free where *folder* is.

    Raises:
        StoreUnavailable: fewer are, or nobody can tell.
    """
    try:
        free = shutil.disk_usage(folder).free
    except OSError as exc:
        raise StoreUnavailable(f"the data folder cannot be looked at: {exc.strerror}") from exc
    if free < least:
        raise StoreUnavailable(
            f"{free / 2**20:,.0f} MiB are free, {least / 2**20:,.0f} are needed: make room, or set "
            "ROWSMITH_SERVER__MIN_FREE_BYTES"
        )


def now_and_then(check: Check, clock: Clock, every_s: float) -> Check:
    """Return *check*, done every so many seconds at most once it was good."""
    good_until_s = 0.0

    async def seldom() -> None:
        nonlocal good_until_s
        if clock.monotonic_s() >= good_until_s:
            await check()
            good_until_s = clock.monotonic_s() + every_s

    return seldom


def _true(is_good: Callable[[], bool], wrong: str) -> Check:
    async def see() -> None:
        if not is_good():
            raise ConfigError(wrong)

    return see
