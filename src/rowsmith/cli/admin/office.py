"""The store of keys and credits, opened for one command."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

if TYPE_CHECKING:
    from rowsmith.bootstrap.administration import Administration

Folder = Annotated[Path | None, Parameter(name="--data-dir", help="The server's data folder.")]
Owner = Annotated[
    str | None,
    Parameter(name="--organisation", help="Name or id. [default: the first organisation]"),
]


def with_office(
    work: Callable[["Administration", str], Awaitable[None]],
    data_dir: Path | None,
    organisation: str | None = None,
) -> int:
    """Run *work* with the store and the id of the organisation that is meant; return 0.

    Raises:
        UnknownOrganisation: there is none of this name or id.
    """
    from rowsmith.bootstrap.administration import open_administration  # noqa: PLC0415 - loads the store: only here
    from rowsmith.config import load_settings  # noqa: PLC0415 - likewise

    async def run() -> None:
        async with open_administration(
            load_settings(overrides={"server.data_dir": data_dir})
        ) as office:
            org_id = office.org_id
            if organisation is not None:
                org_id = (await office.organisations.find(organisation)).id
            await work(office, org_id)

    asyncio.run(run())
    return 0
