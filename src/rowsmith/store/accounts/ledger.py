"""Credits as double-entry bookkeeping: every movement is entries that sum to zero.

An organisation has four accounts. Credits come from ``issued``, which is below zero by what was
ever granted, into ``available``; a task moves some to ``held`` and, once, from there to ``spent``
and back. Entries are only ever added; `accounts` holds their sums, so that a balance is one row.

The functions run inside the transaction that changes the task, so both happen or neither does.
Their order of locks, in every transaction: the task's row, the key's, the organisation's accounts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa

from rowsmith.errors import InsufficientCredits, KeyBudgetExceeded, RowsmithError, StoreError
from rowsmith.store.tables import accounts, api_keys, entries

NANO = 1_000_000_000
"""Amounts are whole billionths of a credit, so that sums are exact."""
MOST_NANO = 9 * 10**18
"""Largest balance of an account, a little below what 64 bits hold."""

# Made once: to put a statement together costs more than to run it, and every task runs these.
_MOVED = sa.bindparam("moved", type_=sa.BigInteger)
_MOVE = (
    accounts.update()
    .where(accounts.c.org_id == sa.bindparam("org"), accounts.c.name == sa.bindparam("account"))
    .values(nano=accounts.c.nano + _MOVED)
)
_MOVE_IN_BOUNDS = _MOVE.where((accounts.c.nano + _MOVED).between(0, MOST_NANO))
_IS_KEY = (api_keys.c.org_id == sa.bindparam("org"), api_keys.c.id == sa.bindparam("key"))
_COMMITTED = api_keys.c.committed_nano + _MOVED
_COMMIT = (
    api_keys.update()
    .where(*_IS_KEY, sa.or_(api_keys.c.budget_nano.is_(None), api_keys.c.budget_nano >= _COMMITTED))
    .values(committed_nano=_COMMITTED)
)
_GIVE_BACK = api_keys.update().where(*_IS_KEY).values(committed_nano=_COMMITTED)
_IS_KEY_THERE = sa.select(api_keys.c.id).where(*_IS_KEY)


class Account(StrEnum):
    """Where credits of an organisation are."""

    AVAILABLE = "available"
    HELD = "held"
    ISSUED = "issued"
    SPENT = "spent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """Credits set aside for one task.

    Attributes:
        org_id: whose credits.
        task_id: for which task.
        key_id: key that the task was made with; its own budget is counted too.
        nano: how many, 0 when nothing was set aside.
    """

    org_id: str
    task_id: str
    key_id: str
    nano: int


def open_accounts(run: sa.Connection, org_id: str) -> None:
    """Give a new organisation its accounts, all empty."""
    rows = [{"org_id": org_id, "name": name.value, "nano": 0} for name in Account]
    run.execute(accounts.insert(), rows)


def grant(run: sa.Connection, org_id: str, ref: str, nano: int, now_ms: int) -> None:
    """Give credits, or take them back when *nano* is below 0; *ref* names this grant alone.

    Raises:
        InsufficientCredits: more are taken back than are available.
    """
    amounts = {Account.ISSUED: -nano, Account.AVAILABLE: nano}
    _post(run, org_id, (ref, "grant", "grant"), amounts, now_ms)


def reserve(run: sa.Connection, wanted: Reservation, now_ms: int) -> None:
    """Set credits aside for a task.

    Raises:
        KeyBudgetExceeded: the key may not use so many more.
        InsufficientCredits: the organisation has not so many.
        IntegrityError: this was done before.
    """
    if wanted.nano == 0:
        return
    _count_on_key(run, wanted)
    amounts = {Account.AVAILABLE: -wanted.nano, Account.HELD: wanted.nano}
    _post(run, wanted.org_id, (wanted.task_id, "open", "reserve"), amounts, now_ms)


def settle(run: sa.Connection, held: Reservation, spent_nano: int, now_ms: int) -> int:
    """Charge a task and give back the rest; return what was charged, at most what was held.

    A task is settled or voided once: both entries would have the same primary key.

    Raises:
        IntegrityError: the hold is settled or voided already.
    """
    spent = min(spent_nano, held.nano)
    if held.nano == 0:
        return 0
    rest = held.nano - spent
    _give_back_to_key(run, held, rest)
    amounts = {Account.AVAILABLE: rest, Account.HELD: -held.nano, Account.SPENT: spent}
    kind = "settle" if spent else "void"
    _post(run, held.org_id, (held.task_id, "close", kind), amounts, now_ms)
    return spent


def void(run: sa.Connection, held: Reservation, now_ms: int) -> None:
    """Give all back: the task failed, or found nothing.

    Raises:
        IntegrityError: the hold is settled or voided already.
    """
    settle(run, held, 0, now_ms)


def balances(run: sa.Connection, org_id: str) -> dict[Account, int]:
    """Return the organisation's balances in billionths; empty when there is no such one."""
    query = sa.select(accounts.c.name, accounts.c.nano).where(accounts.c.org_id == org_id)
    return {Account(name): int(nano) for name, nano in run.execute(query)}


def audit(run: sa.Connection) -> list[str]:
    """Return what is wrong with the books, in sentences; empty when they are right.

    The sum of all entries is 0, each movement's too; an account is the sum of its entries; none but
    ``issued`` is below 0.
    """
    total = run.execute(sa.select(sa.func.coalesce(sa.func.sum(entries.c.nano), 0))).scalar_one()
    found = [] if total == 0 else [f"all entries sum to {total} and not to 0"]
    movement = sa.select(entries.c.ref, entries.c.slot).group_by(entries.c.ref, entries.c.slot)
    uneven = run.execute(movement.having(sa.func.sum(entries.c.nano) != 0))
    found += [f"the entries of {ref} ({slot}) do not sum to 0" for ref, slot in uneven]
    sums = (
        sa.select(sa.func.coalesce(sa.func.sum(entries.c.nano), 0))
        .where(entries.c.org_id == accounts.c.org_id, entries.c.account == accounts.c.name)
        .scalar_subquery()
    )
    for row in run.execute(sa.select(accounts, sums.label("entered"))):
        if row.nano != row.entered:
            found.append(f"{row.name} of {row.org_id} is {row.nano}, its entries {row.entered}")
        if row.nano < 0 and row.name != Account.ISSUED:
            found.append(f"{row.name} of {row.org_id} is below 0")
    return found


def _post(
    run: sa.Connection,
    org_id: str,
    name: tuple[str, str, str],
    amounts: Mapping[Account, int],
    now_ms: int,
) -> None:
    """Add the entries of one movement, *name* being (reference, slot, kind), and their sums."""
    if sum(amounts.values()) != 0:
        raise ValueError(f"the entries of {name} do not sum to 0")
    ref, slot, kind = name
    moved = {account: nano for account, nano in sorted(amounts.items()) if nano}
    # first the entries: their primary key refuses a movement that was made before
    movement = {"org_id": org_id, "ref": ref, "slot": slot, "kind": kind, "created_at": now_ms}
    run.execute(
        entries.insert(),
        [{**movement, "account": account.value, "nano": nano} for account, nano in moved.items()],
    )
    for account, nano in moved.items():
        change = _MOVE if account is Account.ISSUED else _MOVE_IN_BOUNDS
        values = {"org": org_id, "account": account.value, "moved": nano}
        if run.execute(change, values).rowcount != 1:
            raise _refused(account, nano)


def _refused(account: Account, nano: int) -> RowsmithError:
    if account is Account.AVAILABLE and nano < 0:
        return InsufficientCredits(
            f"the organisation has fewer than the {-nano / NANO:g} credits that this sets aside: "
            "add some, or ask for less with maxCredits"
        )
    return StoreError(f"the account {account.value} cannot take {nano / NANO:g} credits")


def _count_on_key(run: sa.Connection, wanted: Reservation) -> None:
    key = {"org": wanted.org_id, "key": wanted.key_id}
    changed = run.execute(_COMMIT, {**key, "moved": wanted.nano}).rowcount
    if not changed and run.execute(_IS_KEY_THERE, key).first() is not None:
        raise KeyBudgetExceeded(
            f"this key's own budget has not the {wanted.nano / NANO:g} credits left that this "
            "needs: ask for less with maxCredits, or use another key"
        )


def _give_back_to_key(run: sa.Connection, held: Reservation, nano: int) -> None:
    run.execute(_GIVE_BACK, {"org": held.org_id, "key": held.key_id, "moved": -nano})
