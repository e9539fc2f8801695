"""Messages to callers' own servers: written as a task ends, kept until they are delivered."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

import msgspec
import sqlalchemy as sa

from rowsmith.model.task import Task, TaskStatus
from rowsmith.ports import Clock
from rowsmith.store.database import Database
from rowsmith.store.tables import outbox
from rowsmith.store.times import to_ms

WAITS_S = (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
"""Wait after each try that failed: ten tries over some 75 hours, as Standard Webhooks suggests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message on its way.

    Attributes:
        id: the same for every try, so that receivers can tell copies.
        task_id: the task it is about.
        url: where it goes.
        secret: what it is signed with, "" for no signature.
        body: JSON, the same for every try.
        tries: how often it was tried, this time included.
    """

    id: str
    task_id: str
    url: str
    secret: str
    body: str
    tries: int


def note(run: sa.Connection, ended: Task, now_ms: int) -> None:
    """Write the message about *ended*, if it asked for one, in the transaction that ends it."""
    hook = ended.request.webhook
    if hook is None:
        return
    data = {
        "id": ended.id,
        "type": "extract",
        "status": ended.status.value,
        "rowsReturned": ended.rows_returned,
        "creditsUsed": ended.credits_used,
        "error": ended.error if ended.status is TaskStatus.FAILED else None,
    }
    at = ended.updated_at
    told = {
        "type": f"task.{ended.status.value}",
        "timestamp": f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z",
        "data": data,
    }
    run.execute(
        outbox.insert().values(
            id=f"msg_{uuid.uuid4().hex}",
            org_id=ended.org_id,
            task_id=ended.id,
            url=hook.url,
            secret=hook.secret,
            body=msgspec.json.encode(told).decode(),
            tries=0,
            due_at=now_ms,
        )
    )


@dataclass(frozen=True, slots=True)
class Outbox:
    """Messages that wait to be delivered."""

    database: Database
    clock: Clock

    async def take(self, most: int) -> list[Message]:
        """Return up to *most* messages that are due; each is due again later.

        So nobody else takes it meanwhile, and a process that is killed while it delivers one
        leaves it to be tried again.
        """
        now = self.clock.now()
        due = outbox.c.due_at <= to_ms(now)
        one = sa.select(outbox.c.id).where(due).limit(1)
        if await self.database.read(lambda run: run.execute(one).first()) is None:
            return []  # looked at every second: that writes nothing

        def work(run: sa.Connection) -> list[Message]:
            query = sa.select(outbox).where(due).order_by(outbox.c.due_at, outbox.c.id)
            rows = run.execute(query.limit(most).with_for_update(skip_locked=True)).all()
            for row in rows:
                wait = timedelta(seconds=WAITS_S[min(row.tries, len(WAITS_S) - 1)])
                change = outbox.update().where(outbox.c.org_id == row.org_id, outbox.c.id == row.id)
                run.execute(change.values(tries=row.tries + 1, due_at=to_ms(now + wait)))
            return [
                Message(
                    id=row.id,
                    task_id=row.task_id,
                    url=row.url,
                    secret=row.secret,
                    body=row.body,
                    tries=row.tries + 1,
                )
                for row in rows
            ]

        return await self.database.write(work)

    async def forget(self, message_id: str) -> None:
        """Delete a message: it was delivered, or nobody wants it."""
        change = outbox.delete().where(outbox.c.id == message_id)
        await self.database.write(lambda run: run.execute(change))
