"""``rowsmith links``: the keys that sign result links."""

import sys
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from rowsmith.cli.admin.office import Folder, with_office
from rowsmith.cli.app import LINKS_END

if TYPE_CHECKING:
    from rowsmith.bootstrap.administration import Administration

links = App(name="links", help_epilogue=LINKS_END)


@links.command
def rotate(
    *,
    at_once: Annotated[
        bool,
        Parameter(negative="", help="The old key has leaked: refuse all links that are out."),
    ] = False,
    data_dir: Folder = None,
) -> int:
    """Sign links with a new key; links that are out work until they expire."""

    async def change(office: "Administration", _first: str) -> None:
        made = await office.rotate_link_key(is_at_once=at_once, by=office.by)
        old = "Links that are out are refused" if at_once else "Links that are out work on"
        sys.stderr.write(f"Key {made.id} signs links from now on. {old}.\n")

    return with_office(change, data_dir)


@links.command(name="list")
def list_links(*, data_dir: Folder = None) -> int:
    """List the signing keys, the newest first: id, made, until when it opens links."""

    async def show(office: "Administration", _first: str) -> None:
        for key in await office.link_keys.read():
            end = "good" if key.dies_at is None else f"until {key.dies_at:%Y-%m-%d %H:%M}"
            sys.stdout.write(f"{key.id}  {key.created_at:%Y-%m-%d %H:%M}  {end}\n")

    return with_office(show, data_dir)
