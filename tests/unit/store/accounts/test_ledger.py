"""The books are right after any order of movements, repeats and crashes in the middle."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import exc
from sqlalchemy.pool import StaticPool

from rowsmith.errors import InsufficientCredits, KeyBudgetExceeded
from rowsmith.store import tables
from rowsmith.store.accounts import ledger
from rowsmith.store.accounts.ledger import Account, Reservation

ORG, KEY, BUDGET, GRANT = "o", "k", 40, 50


class Crash(Exception):
    """The process ends at this statement; its transaction is rolled back."""


@dataclass
class Books:
    """A database in memory, and beside it what it should hold."""

    engine: sa.Engine
    held: dict[str, int] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    available: int = GRANT
    committed: int = 0
    spent: int = 0

    @contextmanager
    def transaction(self, crash_at: int | None) -> Iterator[sa.Connection]:
        """Give a transaction that ends at its statement number *crash_at*."""
        left = [crash_at]

        def count(*_: object) -> None:
            if left[0] is not None:
                left[0] -= 1
                if left[0] < 0:
                    raise Crash

        with self.engine.begin() as run:
            sa.event.listen(run, "before_cursor_execute", count)
            yield run

    def move(self, kind: str, task: str, nano: int, crash_at: int | None) -> None:
        with suppress(Crash, exc.IntegrityError, InsufficientCredits, KeyBudgetExceeded):
            with self.transaction(crash_at) as run:
                if kind == "hold":
                    ledger.reserve(run, self._hold(task, nano), 0)
                else:
                    held = self._hold(task, self.held.get(task, nano))
                    spent = ledger.settle(run, held, nano if kind == "settle" else 0, 0)
            self._note(kind, task, nano if kind == "hold" else spent)

    def _hold(self, task: str, nano: int) -> Reservation:
        return Reservation(org_id=ORG, task_id=task, key_id=KEY, nano=nano)

    def _note(self, kind: str, task: str, nano: int) -> None:
        if kind == "hold":
            assert task not in self.held
            self.held[task] = nano
            self.available -= nano
            self.committed += nano
            return
        assert task not in self.closed
        self.closed.add(task)
        rest = self.held[task] - nano
        self.spent += nano
        self.available += rest
        self.committed -= rest

    def check(self) -> None:
        with self.engine.begin() as run:
            assert ledger.audit(run) == []
            found = ledger.balances(run, ORG)
            committed = run.execute(sa.select(tables.api_keys.c.committed_nano)).scalar_one()
        open_holds = sum(nano for task, nano in self.held.items() if task not in self.closed)
        assert found == {
            Account.AVAILABLE: self.available,
            Account.HELD: open_holds,
            Account.SPENT: self.spent,
            Account.ISSUED: -GRANT,
        }
        assert committed == self.committed <= BUDGET


@contextmanager
def new_books() -> Iterator[Books]:
    engine = sa.create_engine("sqlite://", poolclass=StaticPool)
    with engine.begin() as run:
        tables.migrate(run)
        run.execute(tables.organisations.insert().values(id=ORG, name="o", created_at=0))
        run.execute(
            tables.api_keys.insert().values(
                id=KEY, org_id=ORG, name="", sha256="", is_given=False, scopes="", created_at=0,
                networks="", budget_nano=BUDGET, committed_nano=0,
            )
        )  # fmt: skip
        ledger.open_accounts(run, ORG)
        ledger.grant(run, ORG, "first", GRANT, 0)
    yield Books(engine)
    engine.dispose()


moves = st.tuples(
    st.sampled_from(["hold", "settle", "void"]),
    st.sampled_from("abcdef"),
    st.integers(1, 30),
    st.none() | st.integers(0, 8),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(moves, max_size=25))
def test_the_sum_is_zero_and_every_hold_ends_once(
    done: list[tuple[str, str, int, int | None]],
) -> None:
    with new_books() as books:
        for kind, task, nano, crash_at in done:
            if kind != "hold" and task not in books.held:
                continue  # no task is ended that was not taken
            books.move(kind, task, nano, crash_at)
            books.check()


def test_a_hold_is_closed_by_one_movement_even_without_the_tasks_state() -> None:
    with new_books() as books:
        books.move("hold", "a", 10, None)
        held = Reservation(org_id=ORG, task_id="a", key_id=KEY, nano=10)
        with books.engine.begin() as run:
            ledger.void(run, held, 0)

        with pytest.raises(exc.IntegrityError), books.engine.begin() as run:
            ledger.settle(run, held, 5, 0)

        with books.engine.begin() as run:
            assert ledger.audit(run) == []
            assert ledger.balances(run, ORG)[Account.AVAILABLE] == GRANT


def test_the_audit_sees_what_is_wrong() -> None:
    with new_books() as books, books.engine.begin() as run:
        run.execute(tables.entries.update().where(tables.entries.c.nano > 0).values(nano=1))

        found = ledger.audit(run)

        assert len(found) == 3
        assert any("sum to" in sentence for sentence in found)
