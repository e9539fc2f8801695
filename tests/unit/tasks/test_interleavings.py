"""The protocol of workers, in hundreds of worlds that crash, sleep and lose answers at every step.

A failure names its seed; `python bench/simulate.py --first SEED --seeds 1` shows it again.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import sqlalchemy as sa
from tests.simulation import Violation, simulate

from rowsmith.model.task import Task
from rowsmith.store import claims, tables
from rowsmith.store.accounts import intake, ledger
from rowsmith.store.claims import Claims
from rowsmith.store.database import Database
from rowsmith.store.ending import outbox
from rowsmith.tasks.visits import KeptVisits
from rowsmith.telemetry.log import configure_logging

SEEDS = 100
SABOTAGED = 100
"""Seeds within which a planted fault must be found."""
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own in it; no disk, where there is one


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    configure_logging("error")
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        found = Database(path=Path(folder) / "rowsmith.db")
        yield found
        found.close()


def test_whatever_happens_no_task_row_credit_or_message_is_lost_or_doubled(
    database: Database,
) -> None:
    worlds = [simulate(seed, database) for seed in range(SEEDS)]

    assert sum(world.faults.total() for world in worlds) > 2 * SEEDS
    assert sum(len(world.path) for world in worlds) > 200 * SEEDS


def test_a_seed_gives_the_same_world_again(database: Database) -> None:
    first, again = (simulate(7, database) for _ in range(2))

    assert first.path == again.path
    assert first.delivered == again.delivered


def _fence_is_not_asked(patch: pytest.MonkeyPatch) -> None:
    def mine(task: Task) -> tuple[sa.ColumnElement[bool], ...]:
        return intake.OPEN, tables.tasks.c.org_id == task.org_id, tables.tasks.c.id == task.id

    patch.setattr(claims, "_mine", mine)


def _dead_workers_are_freed_under_the_same_fence(patch: pytest.MonkeyPatch) -> None:
    def free(run: sa.Connection, whose: sa.ColumnElement[bool], **_: bool) -> int:
        change = tables.tasks.update().where(intake.OPEN, whose).values(worker=claims.FREE)
        return run.execute(change).rowcount

    def take(*args: Any) -> list[Task]:
        found = real_take(*args)
        for task in found:
            same = tables.tasks.update().where(tables.tasks.c.id == task.id)
            args[0].execute(same.values(fence=1))
        return [replace(task, fence=1) for task in found]

    real_take = claims._take
    patch.setattr(claims, "_free", free)
    patch.setattr(claims, "_take", take)


def _a_claim_takes_what_others_hold(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(claims, "FREE", tables.tasks.c.worker)


def _what_was_kept_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    async def kept(*_: object) -> frozenset[int]:
        return frozenset()

    patch.setattr(KeptVisits, "kept", kept)


def _an_idempotency_key_is_not_looked_at(patch: pytest.MonkeyPatch) -> None:
    def claim(_run: object, _org: object, _once: object, ids: list[str], _now: object) -> list[str]:
        return ids

    patch.setattr(intake, "claim", claim)


def _a_charge_leaves_what_is_held(patch: pytest.MonkeyPatch) -> None:
    def post(run: sa.Connection, org_id: str, name: Any, amounts: Any, now_ms: int) -> None:
        spent = amounts.get(ledger.Account.SPENT, 0)
        charged = {ledger.Account.AVAILABLE: -spent, ledger.Account.SPENT: spent}
        real(run, org_id, name, charged if name[1] == "close" else amounts, now_ms)

    real = ledger._post
    patch.setattr(ledger, "_post", post)


def _a_message_is_forgotten_before_it_is_sent(patch: pytest.MonkeyPatch) -> None:
    real = outbox.Outbox.take

    async def take(self: outbox.Outbox, most: int) -> list[outbox.Message]:
        found = await real(self, most)
        for message in found:
            await self.forget(message.id)
        return found

    patch.setattr(outbox.Outbox, "take", take)


def _a_silent_worker_is_never_buried(patch: pytest.MonkeyPatch) -> None:
    async def bury(*_: object) -> None:
        return None

    patch.setattr(Claims, "bury", bury)


@pytest.mark.parametrize(
    ("sabotage", "kinds"),
    [
        (_fence_is_not_asked, ("pause",)),
        (_dead_workers_are_freed_under_the_same_fence, ("pause",)),
        (_a_claim_takes_what_others_hold, ("pause",)),
        (_what_was_kept_is_forgotten, ("kill",)),
        (_an_idempotency_key_is_not_looked_at, ("lose",)),
        (_a_charge_leaves_what_is_held, ("kill",)),
        (_a_message_is_forgotten_before_it_is_sent, ("kill",)),
        (_a_silent_worker_is_never_buried, ("kill",)),
    ],
    ids=lambda each: each.__name__.strip("_") if callable(each) else "",
)
def test_a_planted_fault_is_found(
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    sabotage: Callable[[pytest.MonkeyPatch], None],
    kinds: tuple[str, ...],
) -> None:
    sabotage(monkeypatch)

    assert _first_violation(database, kinds)


def _first_violation(database: Database, kinds: tuple[str, ...]) -> str:
    for seed in range(SABOTAGED):
        try:
            simulate(seed, database, kinds)
        except Violation as exc:
            return str(exc)
    return ""
