"""``rowsmith credits``: give credits to an organisation, show what is left."""

import sys
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from rowsmith.cli.admin.office import Folder, Owner, with_office
from rowsmith.cli.app import CREDITS_END

if TYPE_CHECKING:
    from rowsmith.bootstrap.administration import Administration
    from rowsmith.model.access import Credits

credit = App(name="credits", help_epilogue=CREDITS_END)


@credit.command
def add(  # noqa: D417 - the options are described beside them
    amount: Annotated[float, Parameter(allow_leading_hyphen=True)],
    *,
    organisation: Owner = None,
    data_dir: Folder = None,
) -> int:
    """Give credits, or take some back.

    Args:
        amount: How many; below 0 takes back, never more than are left.
    """

    async def give(office: "Administration", org_id: str) -> None:
        _show(await office.add_credits(org_id, amount, by=office.by))

    return with_office(give, data_dir, organisation)


@credit.command
def show(*, organisation: Owner = None, data_dir: Folder = None) -> int:
    """Show the credits that are left, set aside for unfinished tasks, and charged so far."""

    async def tell(office: "Administration", org_id: str) -> None:
        _show(await office.organisations.credits(org_id))

    return with_office(tell, data_dir, organisation)


def _show(credits_found: "Credits") -> None:
    sys.stdout.write(
        f"left       {credits_found.available:.9g}\n"
        f"set aside  {credits_found.held:.9g}\n"
        f"charged    {credits_found.spent:.9g}\n"
    )
