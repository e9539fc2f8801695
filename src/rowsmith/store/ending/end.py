"""The end of a task: state, credits, outcomes and the message about it change together."""

from collections.abc import Mapping

import sqlalchemy as sa

from rowsmith.store.accounts import ledger
from rowsmith.store.accounts.ledger import Reservation
from rowsmith.store.ending import outbox
from rowsmith.store.ending.row import task_of
from rowsmith.store.tables import outcomes, tasks


def end_task(
    run: sa.Connection,
    row: sa.Row[tuple[object, ...]],
    values: Mapping[str, str | int],
    *,
    credits_nano: int = 0,
    now_ms: int,
) -> None:
    """End an unfinished task inside the caller's transaction.

    Args:
        run: the transaction.
        row: the whole row of the task, read for update, so that nobody else ends it meanwhile.
        values: its final status and what belongs to it.
        credits_nano: what is charged; the rest of what was set aside is given back.
        now_ms: the present moment.
    """
    held = Reservation(org_id=row.org_id, task_id=row.id, key_id=row.key_id, nano=row.reserved_nano)
    spent = ledger.settle(run, held, credits_nano, now_ms)
    change = tasks.update().where(tasks.c.org_id == row.org_id, tasks.c.id == row.id)
    run.execute(change.values(**values, credits_nano=spent, worker="", updated_at=now_ms))
    run.execute(outcomes.delete().where(outcomes.c.task_id == row.id))
    mine = sa.select(tasks).where(tasks.c.org_id == row.org_id, tasks.c.id == row.id)
    outbox.note(run, task_of(run.execute(mine).one()), now_ms)
