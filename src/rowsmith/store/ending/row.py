"""A task as its row in the table holds it."""

from enum import IntFlag

import msgspec
import sqlalchemy as sa

from rowsmith.model.task import ExtractRequest, Task, TaskStatus
from rowsmith.store.accounts.ledger import NANO
from rowsmith.store.times import from_ms


class Remains(IntFlag):
    """What a task leaves behind; those deleted already are summed up in its row."""

    NOTHING = 0
    PAGES = 1
    ROWS = 2


def task_of(row: sa.Row[tuple[object, ...]]) -> Task:
    """Return the task that a whole row of the table holds."""
    return Task(
        id=row.id,
        org_id=row.org_id,
        status=TaskStatus(row.status),
        request=msgspec.json.decode(row.request, type=ExtractRequest),
        sent=msgspec.json.decode(row.sent),
        created_at=from_ms(row.created_at),
        updated_at=from_ms(row.updated_at),
        credits_used=row.credits_nano / NANO,
        rows_returned=row.rows_returned,
        result_key=row.result_key,
        result_sha256=row.result_sha256,
        result_size=row.result_size,
        error=row.error,
        attempts=row.attempts,
        key_id=row.key_id,
        fence=row.fence,
        is_cancelled=row.cancelled_at is not None,
        trace=row.trace,
        are_rows_kept=not row.swept & Remains.ROWS,
    )
