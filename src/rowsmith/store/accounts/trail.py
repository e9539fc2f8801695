"""The audit trail: who did what, written in the transaction that does it; only ever added to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from rowsmith.model.access import SERVER, Actor
from rowsmith.ports import Clock
from rowsmith.store.database import Database
from rowsmith.store.tables import audit
from rowsmith.store.times import from_ms, to_ms

BATCH = 10_000
"""Records deleted in one transaction."""


class Deed(StrEnum):
    """Everything that goes on record; every change of a task's state is one."""

    ORGANISATION_CREATED = "organisation.created"
    CREDITS_ADDED = "credits.added"
    KEY_CREATED = "key.created"
    KEY_REVOKED = "key.revoked"
    LINK_KEY_ROTATED = "link_key.rotated"
    TASK_CREATED = "task.created"
    TASK_BEGUN = "task.begun"
    TASK_CANCELLED = "task.cancelled"
    TASK_COMPLETED = "task.completed"
    TASK_FAILED = "task.failed"
    TASK_DELETED = "task.deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record.

    Attributes:
        at: when, UTC.
        org_id: whose, "" for the installation's own.
        actor: who did it.
        request_id: the API request that asked for it, "" when none did.
        deed: what.
        subject: id of the key, task or organisation.
        note: more about it, nothing secret.
    """

    at: datetime
    org_id: str
    actor: str
    request_id: str
    deed: Deed
    subject: str
    note: str


def note(
    run: sa.Connection,
    deed: Deed,
    whose: Iterable[tuple[str, str]],
    now_ms: int,
    *,
    by: Actor = SERVER,
    more: str = "",
) -> None:
    """Put a deed on record, inside the transaction that does it.

    Args:
        run: the transaction.
        deed: what is done.
        whose: (organisation, subject) of each that it is done to.
        now_ms: the present moment.
        by: who does it.
        more: what else is to be known; nothing secret, no page's address.
    """
    said = {"at": now_ms, "actor": by.name, "request_id": by.request_id, "deed": deed.value}
    records = [{**said, "org_id": org, "subject": subject, "note": more} for org, subject in whose]
    if records:
        run.execute(audit.insert().inline(), records)


@dataclass(frozen=True, slots=True)
class AuditTrail:
    """The records of all organisations, for the operator."""

    database: Database
    clock: Clock

    async def read(
        self,
        *,
        org_id: str | None = None,
        subject: str | None = None,
        deed: str | None = None,
        since: datetime | None = None,
        limit: int,
    ) -> tuple[Record, ...]:
        """Return the newest *limit* records that fit, oldest first.

        Args:
            org_id: of this organisation; None for all.
            subject: about this key, task or organisation.
            deed: of this kind.
            since: from then on.
            limit: most, 1 or more.
        """
        query = sa.select(audit).order_by(audit.c.number.desc()).limit(limit)
        wanted = {audit.c.org_id: org_id, audit.c.subject: subject, audit.c.deed: deed}
        query = query.where(*(column == value for column, value in wanted.items() if value))
        if since is not None:
            query = query.where(audit.c.at >= to_ms(since))
        rows = await self.database.read(lambda run: run.execute(query).all())
        return tuple(_record(row) for row in reversed(rows))

    async def forget(self, before: datetime) -> int:
        """Delete the records made at or before *before*; return how many."""
        old = sa.select(audit.c.number).where(audit.c.at <= to_ms(before)).limit(BATCH)
        if await self.database.read(lambda run: run.execute(old.limit(1)).first()) is None:
            return 0
        change = audit.delete().where(audit.c.number.in_(old))
        count = 0
        while gone := await self.database.write(lambda run: run.execute(change).rowcount):
            count += gone
        return count


def _record(row: sa.Row[tuple[object, ...]]) -> Record:
    return Record(
        at=from_ms(row.at),
        org_id=row.org_id,
        actor=row.actor,
        request_id=row.request_id,
        deed=Deed(row.deed),
        subject=row.subject,
        note=row.note,
    )
