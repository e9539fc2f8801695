"""The end of a task: state, credits, outcomes and the message about it change together."""

from collections.abc import Mapping

import sqlalchemy as sa

from rowsmith.model.access import SERVER, Actor
from rowsmith.model.task import TaskStatus
from rowsmith.store.accounts import ledger, trail
from rowsmith.store.accounts.ledger import NANO, Reservation
from rowsmith.store.accounts.trail import Deed
from rowsmith.store.ending import outbox
from rowsmith.store.ending.row import task_of
from rowsmith.store.found.rows import forget_rows
from rowsmith.store.tables import outcomes, tasks

# Made once, as in the ledger: every task runs these.
_IS_MINE = (tasks.c.org_id == sa.bindparam("org"), tasks.c.id == sa.bindparam("task"))
_CHANGE = tasks.update().where(*_IS_MINE)
_ENDED = sa.select(tasks).where(*_IS_MINE)
_FORGET = outcomes.delete().where(outcomes.c.task_id == sa.bindparam("task"))


def end_task(
    run: sa.Connection,
    row: sa.Row[tuple[object, ...]],
    values: Mapping[str, str | int],
    *,
    credits_nano: int = 0,
    now_ms: int,
    by: Actor = SERVER,
) -> None:
    """End an unfinished task inside the caller's transaction.

    Args:
        run: the transaction.
        row: the whole row of the task, read for update, so that nobody else ends it meanwhile.
        values: its final status and what belongs to it.
        credits_nano: what is charged; the rest of what was set aside is given back.
        now_ms: the present moment.
        by: who ends it.
    """
    mine = {"org": row.org_id, "task": row.id}
    run.execute(_FORGET, {"task": row.id})
    forget_rows(run, [row.id])
    # From here on others of the organisation wait, so little comes after it.
    held = Reservation(org_id=row.org_id, task_id=row.id, key_id=row.key_id, nano=row.reserved_nano)
    spent = ledger.settle(run, held, credits_nano, now_ms)
    ended = {**values, "credits_nano": spent, "worker": "", "updated_at": now_ms}
    run.execute(_CHANGE, {**ended, **mine})
    is_completed = values["status"] == TaskStatus.COMPLETED.value
    deed = Deed.TASK_COMPLETED if is_completed else Deed.TASK_FAILED
    charged = f"{spent / NANO:.9g} credits"
    trail.note(run, deed, [(row.org_id, row.id)], now_ms, by=by, more=charged)
    if task_of(row).request.webhook is not None:
        outbox.note(run, task_of(run.execute(_ENDED, mine).one()), now_ms)
