"""The rows of tasks at work, in blocks as their workers found them; a task's end deletes them."""

import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from rowsmith.store.database import Database
from rowsmith.store.tables import found_rows, outcomes

FASTEST = 1
"""zlib's level; rows of one list shrink to a fifth."""
MOST_BLOCKS = 100
"""Read at a time: rows of as many pages, which is what a follower is sent at once."""

_FORGET = found_rows.delete().where(found_rows.c.task_id.in_(sa.bindparam("tasks", expanding=True)))


@dataclass(frozen=True, slots=True)
class RowBlock:
    """Rows that came together.

    Attributes:
        first: how many rows of the task come before them.
        stop: how many there are with them.
        body: the rows as NDJSON, compressed by zlib.
    """

    first: int
    stop: int
    body: bytes

    @classmethod
    def of(cls, first: int, stop: int, lines: bytes) -> "RowBlock":
        """Return a block of rows that are NDJSON *lines*."""
        return cls(first, stop, zlib.compress(lines, FASTEST))

    def after(self, skipped: int) -> bytes:
        r"""Return the lines behind the task's first *skipped* rows.

        >>> RowBlock.of(10, 12, b"{}\n[]\n").after(11)
        b'[]\n'
        """
        lines, start = zlib.decompress(self.body), 0
        for _ in range(skipped - self.first):
            start = lines.find(b"\n", start) + 1
        return lines[start:]


def add_rows(run: sa.Connection, task_id: str, blocks: Sequence[RowBlock]) -> None:
    """Add rows inside the caller's transaction; those that are there already stay as they are.

    A writer who did not hear that it had written does so again.
    """
    values = [
        {"task_id": task_id, "first": block.first, "stop": block.stop, "body": block.body}
        for block in blocks
    ]
    insert = sqlite.insert if run.dialect.name == "sqlite" else postgresql.insert
    run.execute(insert(found_rows).on_conflict_do_nothing(), values)


def forget_rows(run: sa.Connection, task_ids: Collection[str]) -> None:
    """Delete the rows of tasks inside the caller's transaction."""
    run.execute(_FORGET, {"tasks": list(task_ids)})


@dataclass(frozen=True, slots=True)
class FoundStore:
    """Reads what is found of a task at work, by the task's id."""

    database: Database

    async def after(self, task_id: str, skipped: int) -> list[RowBlock]:
        """Return blocks from the first that has a row behind the first *skipped* ones, in order.

        What is read is what is given; at most `MOST_BLOCKS` come at a time.
        """
        begin = sa.select(sa.func.max(found_rows.c.first)).where(
            found_rows.c.task_id == task_id, found_rows.c.first <= skipped
        )
        query = (
            sa.select(found_rows)
            .where(
                found_rows.c.task_id == task_id,
                found_rows.c.first >= begin.scalar_subquery(),
                found_rows.c.stop > skipped,
            )
            .order_by(found_rows.c.first)
            .limit(MOST_BLOCKS)
        )
        rows = await self.database.read(lambda run: run.execute(query).all())
        return [RowBlock(row.first, row.stop, row.body) for row in rows]

    async def count(self, task_id: str) -> int:
        """Return how many rows there are so far."""
        query = (
            sa.select(found_rows.c.stop)
            .where(found_rows.c.task_id == task_id)
            .order_by(found_rows.c.first.desc())
            .limit(1)
        )
        return await self.database.read(lambda run: run.execute(query).scalar()) or 0

    async def pages(self, task_id: str) -> int:
        """Return how many pages were visited so far."""
        query = sa.select(sa.func.max(outcomes.c.number)).where(outcomes.c.task_id == task_id)
        last = await self.database.read(lambda run: run.execute(query).scalar())
        return 0 if last is None else int(last) + 1
