"""``rowsmith keys``: make, list and revoke API keys."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from rowsmith.cli.app import KEYS_END

if TYPE_CHECKING:
    from rowsmith.bootstrap import Keys

keys = App(name="keys", help_epilogue=KEYS_END)
Folder = Annotated[Path | None, Parameter(name="--data-dir", help="The server's data folder.")]


@keys.command
def create(  # noqa: D417 - the folder is described beside it
    name: str = "", *, data_dir: Folder = None
) -> int:
    """Make a key and show it, once, on stdout.

    Args:
        name: What you call it.
    """

    async def make(store: "Keys") -> None:
        made = await store.create(store.org_id, name)
        sys.stderr.write(f"Key {made.key.id}, shown only now:\n")
        sys.stdout.write(f"{made.text}\n")

    return _with_keys(make, data_dir)


@keys.command(name="list")
def list_keys(*, data_dir: Folder = None) -> int:
    """List the keys: id, name, made, last used, state."""

    async def show(store: "Keys") -> None:
        found = await store.list(store.org_id)
        if not found:
            sys.stderr.write("no keys yet: rowsmith keys create makes one\n")
        for key in found:
            used = f"{key.last_used_at:%Y-%m-%d %H:%M}" if key.last_used_at else "never used"
            state = f"revoked {key.revoked_at:%Y-%m-%d}" if key.revoked_at else "good"
            sys.stdout.write(
                f"{key.id}  {key.name or '-':16}  {key.created_at:%Y-%m-%d}  {used:16}  {state}\n"
            )

    return _with_keys(show, data_dir)


@keys.command
def revoke(key_id: str, *, data_dir: Folder = None) -> int:  # noqa: D417 - likewise
    """Revoke a key; it is refused from now on.

    Args:
        key_id: The id that `rowsmith keys list` shows.
    """

    async def end(store: "Keys") -> None:
        revoked = await store.revoke(store.org_id, key_id)
        sys.stderr.write(f"Key {revoked.id} is revoked.\n")

    return _with_keys(end, data_dir)


def _with_keys(work: Callable[["Keys"], Awaitable[None]], data_dir: Path | None) -> int:
    from rowsmith.bootstrap import open_keys  # noqa: PLC0415 - loads the store: only here
    from rowsmith.config import load_settings  # noqa: PLC0415 - likewise
    from rowsmith.telemetry.log import configure_logging  # noqa: PLC0415 - likewise

    async def run() -> None:
        settings = load_settings(overrides={"server.data_dir": data_dir})
        configure_logging("warning", json_lines=settings.log.json_lines)
        async with open_keys(settings) as store:
            await work(store)

    asyncio.run(run())
    return 0
