"""``rowsmith serve``: the HTTP API and its workers in one process."""

import asyncio
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from rowsmith.cli.output import say
from rowsmith.config import Settings, load_settings
from rowsmith.errors import ConfigError

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def serve(
    *,
    host: Annotated[str | None, Parameter(help="Address to listen on [127.0.0.1].")] = None,
    port: Annotated[
        int | None, Parameter(help="Port to listen on; 0 takes a free one [8000].")
    ] = None,
    data_dir: Annotated[Path | None, Parameter(help="Folder for database, pages, results.")] = None,
) -> int:
    """Serve the HTTP API; everything acknowledged survives a crash and a restart.

    Needs no configuration: SQLite and a folder under your user data directory, loopback only. The
    first start makes an API key and shows it once.

    Examples:
        rowsmith serve

        ROWSMITH_EGRESS__ALLOW_NETWORKS=10.1.0.0/16 rowsmith serve --port 9000

    Settings: ROWSMITH_AUTH__BOOTSTRAP_KEY (first key as given, 32 characters or more),
    ROWSMITH_SERVER__PUBLIC_URL, ROWSMITH_TASKS__CONCURRENCY; all in docs/reference/settings.md.
    """
    settings = load_settings(
        overrides={"server.host": host, "server.port": port, "server.data_dir": data_dir}
    )
    if settings.server.host not in _LOOPBACK and settings.auth.bootstrap_key is None:
        raise ConfigError(
            f"--host {settings.server.host} is open to others: set ROWSMITH_AUTH__BOOTSTRAP_KEY "
            "first, or listen on 127.0.0.1"
        )
    asyncio.run(_serve(settings))
    return 0


async def _serve(settings: Settings) -> None:
    # FastAPI and DBOS cost a second to import: only this command pays it
    from rowsmith.api import create_app  # noqa: PLC0415
    from rowsmith.api.server import serve as listen_and_serve  # noqa: PLC0415
    from rowsmith.bootstrap import build  # noqa: PLC0415
    from rowsmith.egress import self_test  # noqa: PLC0415

    await self_test(settings.egress)
    async with build(settings) as running:
        key = running.first_key.text if running.first_key is not None else ""

        def announce(address: str) -> None:
            say(f"Rowsmith listens on {address}; data in {settings.server.data_dir}")
            if key:
                say(f"First API key, shown only now: {key}")
                say(_example(address, key))

        await listen_and_serve(
            create_app(running),
            host=settings.server.host,
            port=settings.server.port,
            announce=announce,
        )


def _example(address: str, key: str) -> str:
    body = '{"url": "https://example.org/team", "q": "each team member with name and job title"}'
    return (
        f"curl {address}/v1/extract -H 'Authorization: Bearer {key}' "
        f"-H 'Content-Type: application/json' -d '{body}'"
    )
