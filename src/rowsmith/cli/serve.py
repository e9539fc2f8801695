"""``rowsmith serve``: the HTTP API and its workers in one process; ``rowsmith worker``: no API."""

import asyncio
import signal
import sys
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

if TYPE_CHECKING:
    from rowsmith.config import Settings

DRAIN_S = 25.0
"""How long a worker's tasks may go on after SIGTERM; within the 30 s that supervisors wait."""


def serve(
    *,
    host: Annotated[
        str | None, Parameter(help="Address to listen on. [default: 127.0.0.1]")
    ] = None,
    port: Annotated[
        int | None,
        Parameter(
            validator=Number(gte=0, lte=65535), help="Port; 0 takes a free one. [default: 8000]"
        ),
    ] = None,
    data_dir: Annotated[
        Path | None, Parameter(help="Folder for the database, pages and results.")
    ] = None,
) -> int:
    """Serve the HTTP API with its workers."""
    from rowsmith.config import load_settings  # noqa: PLC0415 - pydantic: not for --help
    from rowsmith.errors import ConfigError  # noqa: PLC0415 - likewise

    settings = load_settings(
        overrides={"server.host": host, "server.port": port, "server.data_dir": data_dir}
    )
    if not is_loopback(settings.server.host) and not asyncio.run(_has_key(settings)):
        raise ConfigError(
            f"--host: {settings.server.host} is open to others, so a key must be there first: "
            "rowsmith keys create makes one, or set ROWSMITH_AUTH__BOOTSTRAP_KEY"
        )
    asyncio.run(_serve(settings))
    return 0


def worker(
    *,
    data_dir: Annotated[
        Path | None, Parameter(help="Folder for results, when no object store is set.")
    ] = None,
) -> int:
    """Work on the tasks of all servers that share this database."""
    from rowsmith.config import load_settings  # noqa: PLC0415 - pydantic: not for --help

    settings = load_settings(overrides={"server.data_dir": data_dir})
    return asyncio.run(_work(settings))


def is_loopback(host: str) -> bool:
    """Tell whether only this machine can reach *host*.

    >>> is_loopback("localhost"), is_loopback("127.0.0.2"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


async def _has_key(settings: "Settings") -> bool:
    """Tell whether the operator has given or made a key that is good."""
    from rowsmith.bootstrap.administration import open_administration  # noqa: PLC0415 - loads the store: only here

    if settings.auth.bootstrap_key is not None:
        return True
    async with open_administration(settings) as store:
        return any(key.revoked_at is None for key in await store.list_keys(store.org_id))


async def _serve(settings: "Settings") -> None:
    # FastAPI costs half a second to import: only this command pays it
    from rowsmith.api import create_app  # noqa: PLC0415
    from rowsmith.api.server import serve as listen_and_serve  # noqa: PLC0415
    from rowsmith.bootstrap import build  # noqa: PLC0415

    async with build(settings) as running:
        key = running.first_key.text if running.first_key is not None else ""

        def announce(address: str) -> None:
            sys.stderr.write(
                f"Rowsmith listens on {address}; data in {settings.server.data_dir}; "
                f"Ctrl-C stops it\n{_first_steps(address, key) if key else ''}"
            )

        await listen_and_serve(
            create_app(running),
            host=settings.server.host,
            port=settings.server.port,
            announce=announce,
            told=running.rest,
            connections=settings.limits.connections,
        )


async def _work(settings: "Settings") -> int:
    from rowsmith.bootstrap import build_worker  # noqa: PLC0415 - loads the engine: only here

    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told.set)
    async with build_worker(settings) as runner:
        sys.stderr.write(
            f"Rowsmith works on up to {settings.tasks.concurrency} tasks at once; Ctrl-C stops it\n"
        )
        waiting = asyncio.ensure_future(told.wait())
        broken = asyncio.ensure_future(runner.broken())
        await asyncio.wait([waiting, broken], return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        broken.cancel()
        await runner.stop(DRAIN_S)
    return 0 if told.is_set() else 1


def _first_steps(address: str, key: str) -> str:
    body = '{"url": "https://example.org/team", "q": "each member with name and role"}'
    return (
        f"First API key, shown only now: {key}\nTry it:\n"
        f"  curl {address}/v1/extract -H 'Authorization: Bearer {key}' \\\n"
        f"    -H 'Content-Type: application/json' -d '{body}'\n"
    )
