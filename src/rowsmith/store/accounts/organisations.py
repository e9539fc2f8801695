"""Organisations and their credits."""

import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from rowsmith.errors import UnknownOrganisation
from rowsmith.model.access import SERVER, Actor, Credits, Organisation
from rowsmith.ports import Clock
from rowsmith.store.accounts import ledger, trail
from rowsmith.store.accounts.ledger import NANO, Account
from rowsmith.store.accounts.trail import Deed
from rowsmith.store.database import Database
from rowsmith.store.tables import organisations
from rowsmith.store.times import from_ms, to_ms


@dataclass(frozen=True, slots=True)
class OrganisationStore:
    """Organisations; each has tasks, keys and credits of its own."""

    database: Database
    clock: Clock

    async def first(self, credits_given: float) -> tuple[str, bool]:
        """Return (the oldest one's id, whether it was made just now, with these credits)."""
        oldest = sa.select(organisations.c.id).order_by(
            organisations.c.created_at, organisations.c.id
        )

        def work(run: sa.Connection) -> tuple[str, bool]:
            found = run.execute(oldest.limit(1)).scalar()
            if found is not None:
                return str(found), False
            return self._add(run, "default", credits_given, SERVER).id, True

        return await self.database.write(work)

    async def create(
        self, name: str, credits_given: float = 0.0, *, by: Actor = SERVER
    ) -> Organisation:
        """Return a new organisation, with these credits.

        Raises:
            Conflict: there is one of this name.
        """
        return await self.database.write(lambda run: self._add(run, name, credits_given, by))

    async def audit(self) -> list[str]:
        """Return what is wrong with the books, in sentences; empty when they are right."""
        return await self.database.read(ledger.audit)

    async def list(self) -> tuple[Organisation, ...]:
        """Return all organisations, oldest first."""
        query = sa.select(organisations).order_by(organisations.c.created_at, organisations.c.id)
        rows = await self.database.read(lambda run: run.execute(query).all())
        return tuple(map(_organisation, rows))

    async def find(self, name: str) -> Organisation:
        """Return the organisation with this name or id.

        Raises:
            UnknownOrganisation: there is none.
        """
        query = sa.select(organisations).where(
            sa.or_(organisations.c.name == name, organisations.c.id == name)
        )
        row = await self.database.read(lambda run: run.execute(query).first())
        if row is None:
            raise UnknownOrganisation(f"there is no organisation {name}")
        return _organisation(row)

    async def grant(self, org_id: str, amount: float, *, by: Actor = SERVER) -> Credits:
        """Give *amount* credits, below 0 to take some back; return what is there now.

        Raises:
            InsufficientCredits: fewer are available than are taken back.
        """
        now_ms = to_ms(self.clock.now())

        def work(run: sa.Connection) -> Credits:
            ledger.grant(run, org_id, str(uuid.uuid4()), round(amount * NANO), now_ms)
            _note_credits(run, org_id, amount, now_ms, by)
            return _credits(ledger.balances(run, org_id))

        return await self.database.write(work)

    async def credits(self, org_id: str) -> Credits:
        """Return where the organisation's credits are."""
        found = await self.database.read(lambda run: ledger.balances(run, org_id))
        return _credits(found)

    def _add(self, run: sa.Connection, name: str, credits_given: float, by: Actor) -> Organisation:
        made = Organisation(id=str(uuid.uuid4()), name=name, created_at=self.clock.now())
        now_ms = to_ms(made.created_at)
        run.execute(organisations.insert().values(id=made.id, name=name, created_at=now_ms))
        ledger.open_accounts(run, made.id)
        whose = [(made.id, made.id)]
        trail.note(run, Deed.ORGANISATION_CREATED, whose, now_ms, by=by, more=name)
        nano = round(credits_given * NANO)
        if nano:
            ledger.grant(run, made.id, made.id, nano, now_ms)
            _note_credits(run, made.id, credits_given, now_ms, by)
        return made


def _note_credits(run: sa.Connection, org_id: str, amount: float, now_ms: int, by: Actor) -> None:
    whose = [(org_id, org_id)]
    trail.note(run, Deed.CREDITS_ADDED, whose, now_ms, by=by, more=f"{amount:.9g}")


def _credits(found: dict[Account, int]) -> Credits:
    return Credits(
        available=found[Account.AVAILABLE] / NANO,
        held=found[Account.HELD] / NANO,
        spent=found[Account.SPENT] / NANO,
    )


def _organisation(row: sa.Row[tuple[object, ...]]) -> Organisation:
    return Organisation(id=row.id, name=row.name, created_at=from_ms(row.created_at))
