"""``rowsmith keys``: make, list and revoke API keys."""

import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import App, Parameter
from cyclopts.validators import Number

from rowsmith.cli.admin.office import Folder, Owner, with_office
from rowsmith.cli.app import KEYS_END

if TYPE_CHECKING:
    from rowsmith.bootstrap.administration import Administration
    from rowsmith.model.access import ApiKey

keys = App(name="keys", help_epilogue=KEYS_END)
Scope = Literal["tasks:read", "tasks:write", "credits:read"]
ScopeOption = Annotated[
    list[Scope] | None,
    Parameter(name="--scope", help="What it may do, once for each. [default: all]"),
]
NetworkOption = Annotated[
    list[str] | None,
    Parameter(name="--network", help="It is good from this network alone, as 10.1.0.0/16."),
]
DaysOption = Annotated[
    float | None, Parameter(validator=Number(gt=0, lte=36_500), help="It is good for so long.")
]
BudgetOption = Annotated[
    float | None, Parameter(validator=Number(gt=0), help="Credits that it may use, ever.")
]


@keys.command
def create(  # noqa: D417, PLR0913 - each option is a parameter, described beside it
    name: str = "",
    *,
    scope: ScopeOption = None,
    days: DaysOption = None,
    budget: BudgetOption = None,
    network: NetworkOption = None,
    organisation: Owner = None,
    data_dir: Folder = None,
) -> int:
    """Make a key and show it, once, on stdout.

    Args:
        name: What you call it.
    """
    from rowsmith.model.access import ALL_SCOPES, KeyTerms  # noqa: PLC0415 - not for --help
    from rowsmith.telemetry import SystemClock  # noqa: PLC0415 - likewise

    async def make(office: "Administration", org_id: str) -> None:
        terms = KeyTerms(
            name=name,
            scopes=frozenset(scope or ALL_SCOPES),
            expires_at=None if days is None else SystemClock().now() + timedelta(days=days),
            networks=tuple(network or ()),
            budget=budget,
        )
        made = await office.create_key(org_id, terms, by=office.by)
        sys.stderr.write(f"Key {made.key.id}, shown only now:\n")
        sys.stdout.write(f"{made.text}\n")

    return with_office(make, data_dir, organisation)


@keys.command(name="list")
def list_keys(*, organisation: Owner = None, data_dir: Folder = None) -> int:
    """List the keys: id, name, made, last used, what limits them, state."""

    async def show(office: "Administration", org_id: str) -> None:
        found = await office.list_keys(org_id)
        if not found:
            sys.stderr.write("no keys yet: rowsmith keys create makes one\n")
        for key in found:
            sys.stdout.write(f"{_line(key)}\n")

    return with_office(show, data_dir, organisation)


@keys.command
def revoke(  # noqa: D417 - likewise
    key_id: str, *, organisation: Owner = None, data_dir: Folder = None
) -> int:
    """Revoke a key; it is refused from now on.

    Args:
        key_id: The id that `rowsmith keys list` shows.
    """

    async def end(office: "Administration", org_id: str) -> None:
        revoked = await office.revoke_key(org_id, key_id, by=office.by)
        sys.stderr.write(f"Key {revoked.id} is revoked.\n")

    return with_office(end, data_dir, organisation)


def _line(key: "ApiKey") -> str:
    """Return *key* as one line: nothing of it is secret."""
    from rowsmith.model.access import ALL_SCOPES  # noqa: PLC0415 - not for --help

    terms = key.terms
    used = f"{key.last_used_at:%Y-%m-%d %H:%M}" if key.last_used_at else "never used"
    limits = [
        *([] if terms.scopes == ALL_SCOPES else sorted(terms.scopes)),
        *([] if terms.budget is None else [f"{key.committed:g} of {terms.budget:g} credits used"]),
        *(f"from {network}" for network in terms.networks),
        *([] if terms.expires_at is None else [f"until {terms.expires_at:%Y-%m-%d %H:%M}"]),
    ]
    state = f"revoked {key.revoked_at:%Y-%m-%d}" if key.revoked_at else "good"
    made = f"{key.created_at:%Y-%m-%d}"
    return "  ".join(
        [key.id, f"{terms.name or '-':16}", made, f"{used:16}", ", ".join([state, *limits])]
    )
