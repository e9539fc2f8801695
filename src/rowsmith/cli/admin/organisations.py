"""``rowsmith organisations``: make and list organisations."""

import sys
from typing import TYPE_CHECKING

from cyclopts import App

from rowsmith.cli.admin.office import Folder, with_office
from rowsmith.cli.app import ORGANISATIONS_END

if TYPE_CHECKING:
    from rowsmith.bootstrap.administration import Administration

organisations = App(name="organisations", help_epilogue=ORGANISATIONS_END)


@organisations.command
def create(name: str, *, data_dir: Folder = None) -> int:  # noqa: D417 - described beside it
    """Make an organisation, without credits and keys; its id goes to stdout.

    Args:
        name: What it is called; no other may have the name.
    """

    async def make(office: "Administration", _first: str) -> None:
        made = await office.create_organisation(name, by=office.by)
        sys.stdout.write(f"{made.id}\n")

    return with_office(make, data_dir)


@organisations.command(name="list")
def list_organisations(*, data_dir: Folder = None) -> int:
    """List the organisations: id, made, credits left, name."""

    async def show(office: "Administration", _first: str) -> None:
        for each in await office.organisations.list():
            left = (await office.organisations.credits(each.id)).available
            sys.stdout.write(f"{each.id}  {each.created_at:%Y-%m-%d}  {left:12.9g}  {each.name}\n")

    return with_office(show, data_dir)
