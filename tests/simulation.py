"""A whole installation on one thread in virtual time: every step, pause, crash and fault from a seed.

Real are `Runner`, `TaskWork`, `Keeper`, `Vigil`, `Lease`, `Claims`, `TaskStore`, `Outbox` and the
SQLite file they write to. Processes are told apart by what they go through to reach the database,
the files and the site: each way has a door where the seed lets the caller pass, wait, sleep, die,
or fail. So a process may stop between any two things that others can see, as by SIGKILL, SIGSTOP
or a lost answer, and seconds cost nothing.
"""

import asyncio
import hashlib
import random
import selectors
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, TypeVar
from unittest import mock

import msgspec
import sqlalchemy as sa
from tests.fakes import SitePages, list_pages

from rowsmith.config import TariffSettings
from rowsmith.engine import read_page
from rowsmith.errors import Conflict, StoreError, StoreUnavailable
from rowsmith.model.access import SERVER
from rowsmith.model.ask import Ask
from rowsmith.model.extraction import Reading
from rowsmith.model.page import Page
from rowsmith.model.recipe import Recipe
from rowsmith.model.task import ExtractRequest, Task, TaskStatus, Webhook
from rowsmith.store import tables
from rowsmith.store.accounts import ledger
from rowsmith.store.accounts.intake import Once
from rowsmith.store.accounts.organisations import OrganisationStore
from rowsmith.store.claims import Claims, Ending, Made
from rowsmith.store.database import Database, _transact
from rowsmith.store.ending import outbox
from rowsmith.store.ending.outbox import Outbox
from rowsmith.store.folder import Allowed, Stored
from rowsmith.store.found.rows import RowBlock
from rowsmith.store.tasks import TaskStore
from rowsmith.tasks import runner
from rowsmith.tasks.runner import Runner
from rowsmith.tasks.visits import KeptVisits
from rowsmith.tasks.work import TaskWork

T = TypeVar("T")
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
PATIENCE_S = 400.0
"""Virtual seconds in which everything must have ended after the last fault."""
WORKERS, TASKS, PAGES, ROWS = 3, 4, 3, 2
WORK, SERVER_STEP = 10, 15
"""So much more likely than at a beat is a fault where a task is written, and where one is taken."""
DELAYS_S = (0.0, 0.0, 0.001, 0.01, 0.1, 0.5)
"""Time that passing a door takes."""
FAULTS = ("kill", "pause", "pause", "refuse", "lose", "step")
"""The process dies; it sleeps; the store does not answer; it answers what nobody hears; the wall
clock of the process is changed by a minute."""
_WRITER: ContextVar[Task | None] = ContextVar("_WRITER", default=None)


class Violation(AssertionError):
    """The protocol let happen what it must not."""


class VirtualLoop(asyncio.SelectorEventLoop):
    """A loop whose time leaps to the next thing to do."""

    def __init__(self) -> None:
        self.now_s = 0.0
        super().__init__(_Leaping(self))

    def time(self) -> float:
        return self.now_s


class _Leaping(selectors.DefaultSelector):
    def __init__(self, loop: VirtualLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> Any:
        found = super().select(0)
        if not found and timeout is None:
            raise Violation("everybody waits for ever")
        if not found and timeout:
            self._loop.now_s += timeout
        return found


@dataclass(eq=False)
class World:
    """What all processes share, and the seed that decides.

    Attributes:
        seed: of every choice.
        kinds: of faults that happen; () leaves them to the seed.
        path: every step: when, of which process, which fault.
        faults: by kind.
        delivered: bodies of webhook messages by their id.
        processes: started so far.
    """

    seed: int
    database: Database
    kinds: tuple[str, ...] = ()
    faults: Counter[str] = field(default_factory=Counter)
    files: dict[str, bytes] = field(default_factory=dict)
    delivered: dict[str, list[str]] = field(default_factory=dict)
    processes: int = 0
    wanted: dict[str, str] = field(default_factory=dict)
    cancelled: set[str] = field(default_factory=set)
    violations: list[str] = field(default_factory=list)
    org_id: str = ""
    is_calm: bool = False
    sleeping: int = 0
    never: asyncio.Event = field(default_factory=asyncio.Event)
    path: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.draw = random.Random(self.seed)  # noqa: S311 - to be repeated, not to be secret
        self.most = self.draw.choice((0, 4, 8, 12))
        self.likely = self.draw.choice((0.003, 0.01, 0.03))
        if self.kinds:
            self.most, self.likely = 8, 0.01
        else:
            self.kinds = self.draw.choice((FAULTS, FAULTS, ("pause",), ("lose", "kill")))

    def fault(self, weight: int) -> str:
        """Return what goes wrong at this step, "" for nothing; *weight* makes it more likely."""
        if (
            self.is_calm
            or self.sleeping
            or self.faults.total() >= self.most
            or self.draw.random() > self.likely * weight
        ):
            return ""
        kind = self.draw.choice(self.kinds)
        self.faults[kind] += 1
        return kind

    def pause_s(self) -> float:
        """Return how long a process sleeps; most wake when others are about to take over."""
        return self.draw.choice((0.5, 5.0, *(self.draw.uniform(10, 15) for _ in range(4)), 30.0))

    def seeded_uuid(self) -> uuid.UUID:
        return uuid.UUID(int=self.draw.getrandbits(128), version=4)

    def seeded_hex(self, size: int = 8) -> str:
        return self.draw.randbytes(size).hex()


@dataclass(eq=False)
class Process:
    """One process: what it has in memory is lost with it.

    It is also its own clock.
    """

    world: World
    weight: int = 1
    offset_s: float = 0.0
    is_dead: bool = False
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    told: asyncio.Event = field(default_factory=asyncio.Event)
    awake: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.awake.set()
        self.number = self.world.processes
        self.world.processes += 1

    def now(self) -> datetime:
        return EPOCH + timedelta(seconds=self.monotonic_s() + self.offset_s)

    def monotonic_s(self) -> float:
        return asyncio.get_running_loop().time()

    async def step(self, weight: int = 1) -> str:
        """Pass one door; return the fault that the caller has to show, "" for none."""
        world, loop = self.world, asyncio.get_running_loop()
        kind = world.fault(weight * self.weight)
        world.path.append(f"{loop.time():.3f} {self.number} {kind}")
        if kind == "kill":
            self.is_dead = True
            self.gone.set()
        elif kind == "pause":
            self.awake.clear()
            world.sleeping += 1  # others are there to take over
            loop.call_later(world.pause_s(), self._wake)
        elif kind == "step":
            self.offset_s += world.draw.choice((-60.0, 60.0))
        await asyncio.sleep(world.draw.choice(DELAYS_S))
        await self.awake.wait()
        if self.is_dead:
            await world.never.wait()
        return kind

    def _wake(self) -> None:
        self.world.sleeping -= 1
        self.awake.set()

    async def run(self) -> None:
        """Work until told to stop, as `rowsmith worker` does."""
        database = SharedDatabase(self)
        claims = WatchedClaims(database, self)
        files = SharedFiles(self)
        work = TaskWork(
            claims=claims,
            objects=files,
            visits=KeptVisits(claims=claims, objects=files, fetcher=Site(self), reader=Reads(self)),
            clock=self,
            tariff=TariffSettings(),
            attempts=5,
        )
        working = Runner(claims, work, self, concurrency=2, is_alone=False)
        courier: asyncio.Task[None] | None = None
        try:
            await working.start()
            courier = asyncio.create_task(self._deliver(Outbox(database, self)))
            ends = [asyncio.create_task(self.told.wait()), asyncio.create_task(working.broken())]
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            _must(self.told.is_set(), "a worker's loop broke")
            await working.stop(0.5)
        except StoreError:
            pass  # a supervisor starts it again
        finally:
            if courier is not None:
                courier.cancel()
            self.gone.set()

    async def _deliver(self, waiting: Outbox) -> None:
        while True:
            await asyncio.sleep(1.5)
            try:
                for message in await waiting.take(5):
                    if await self.step() != "refuse":  # the receiver is there
                        self.world.delivered.setdefault(message.id, []).append(message.body)
                        await waiting.forget(message.id)
            except StoreError:
                continue


class SharedDatabase(Database):
    """The database as one process reaches it."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._engines = process.world.database

    async def write(self, work: Callable[[sa.Connection], T], *, is_urgent: bool = False) -> T:
        weight = 1 if _WRITER.get() is None else WORK
        if await self._process.step(weight) == "refuse":
            raise StoreUnavailable("simulated: it does not answer")
        value = _transact(self._engines._writer, self._watched(work))
        if await self._process.step(weight) == "lose":
            raise StoreUnavailable("simulated: the answer is lost")
        return value

    async def read(self, work: Callable[[sa.Connection], T]) -> T:
        if await self._process.step() == "refuse":
            raise StoreUnavailable("simulated: it does not answer")
        return _transact(self._engines._reader, work)

    def _watched(self, work: Callable[[sa.Connection], T]) -> Callable[[sa.Connection], T]:
        writer = _WRITER.get()

        def watched(run: sa.Connection) -> T:
            value = work(run)
            if writer is not None:
                row = run.execute(
                    sa.select(tables.tasks.c.fence).where(tables.tasks.c.id == writer.id)
                ).one()
                if row.fence != writer.fence:
                    wrong = f"a write under fence {writer.fence} passed {row.fence}"
                    self._process.world.violations.append(wrong)
                    raise Violation(wrong)
            return value

        return watched


class WatchedClaims(Claims):
    """Claims that look, in the transaction, whether a write that passes is the holder's."""

    async def keep(self, task: Task, made: Sequence[Made], found: Sequence[RowBlock] = ()) -> None:
        _WRITER.set(task)
        try:
            await super().keep(task, made, found)
        finally:
            _WRITER.set(None)

    async def complete(self, task: Task, ending: Ending) -> None:
        _WRITER.set(task)
        try:
            await super().complete(task, ending)
        finally:
            _WRITER.set(None)

    async def fail(self, task: Task, error: str) -> None:
        _WRITER.set(task)
        try:
            await super().fail(task, error)
        finally:
            _WRITER.set(None)


class SharedFiles:
    """The store of files as one process reaches it; a pause may come after the last look."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._files = process.world.files

    async def put(self, key: str, body: bytes, *, allowed: Allowed | None = None) -> str:
        return (await self.write(key, (body,), allowed=allowed)).sha256

    async def write(
        self, key: str, chunks: Iterable[bytes], *, allowed: Allowed | None = None
    ) -> Stored:
        if await self._process.step(WORK) == "refuse":
            raise StoreUnavailable("simulated: the disk is full")
        body = b"".join(chunks)
        if allowed is not None:
            allowed()
        await self._process.step()
        self._files[key] = body
        if await self._process.step() == "lose":
            raise StoreUnavailable("simulated: the answer is lost")
        return _stored(body)

    async def get(self, key: str) -> bytes:
        await self._process.step()
        if key not in self._files:
            raise StoreError("there is no such file")
        return self._files[key]

    async def has(self, key: str) -> bool:
        return key in self._files

    async def digest(self, key: str) -> Stored:
        return _stored(await self.get(key))

    async def stream(self, key: str, start: int, stop: int) -> AsyncIterator[bytes]:
        yield (await self.get(key))[start:stop]

    async def delete(self, prefix: str) -> int:
        raise NotImplementedError

    async def folders(self, key: str) -> list[str]:
        raise NotImplementedError

    async def tidy(self, before: datetime) -> None:
        raise NotImplementedError

    def close(self) -> None:
        """Hold nothing."""


class Site(SitePages):
    """The site as one process reaches it."""

    def __init__(self, process: Process) -> None:
        super().__init__(list_pages(PAGES, ROWS))
        self._process = process

    async def fetch(self, url: str, *, body: str = "", timeout_s: float | None = None) -> Page:
        await self._process.step(WORK)
        return await super().fetch(url, body=body, timeout_s=timeout_s)


class Reads:
    """Reads pages on this thread; what was read once is known."""

    _known: ClassVar[dict[tuple[bytes, bool], Reading]] = {}

    def __init__(self, process: Process) -> None:
        self._process = process

    async def read(self, page: Page, ask: Ask, recipe: Recipe | None = None) -> Reading:
        await self._process.step(WORK)
        key = page.body, recipe is None
        if key not in self._known:
            self._known[key] = read_page(page, ask, recipe=recipe, now=EPOCH)
        return self._known[key]


def _stored(body: bytes) -> Stored:
    return Stored(size=len(body), sha256=hashlib.sha256(body).hexdigest())


async def _send(world: World, name: str) -> None:
    """Send one request until it is acknowledged, by processes that may die meanwhile."""
    await asyncio.sleep(world.draw.uniform(0, 4))
    while True:
        server = Process(world, weight=SERVER_STEP)
        store = TaskStore(SharedDatabase(server), server)
        task = Task(
            id=str(world.seeded_uuid()),
            org_id=world.org_id,
            status=TaskStatus.PENDING,
            request=ExtractRequest(
                q="each job with title and city",
                url="https://a.example/jobs?p=1",
                webhook=Webhook(url="https://a.example/hook"),
            ),
            sent={},
            created_at=server.now(),
            updated_at=server.now(),
        )
        once = Once(key=name, sha256=name, life=timedelta(days=1))
        adding = asyncio.create_task(store.add(task, once=once))
        dying = asyncio.create_task(server.gone.wait())
        await asyncio.wait([adding, dying], return_when=asyncio.FIRST_COMPLETED)
        dying.cancel()
        if adding.done() and adding.exception() is None:
            world.wanted[name] = adding.result()[0].id
            return
        if adding.done() and not isinstance(adding.exception(), StoreUnavailable):
            raise adding.exception() or Violation("no answer")
        await asyncio.sleep(1)


async def _change_mind(world: World, name: str) -> None:
    """Cancel one task at some time, if the seed wants that."""
    await asyncio.sleep(world.draw.uniform(0, 12))
    if name not in world.wanted or world.draw.random() < 0.7:
        return
    server = Process(world, weight=SERVER_STEP)
    world.cancelled.add(world.wanted[name])
    with suppress(StoreError):
        await TaskStore(SharedDatabase(server), server).cancel(world.org_id, world.wanted[name])


async def _supervise(world: World) -> None:
    """Keep one process running: start another when it is gone; now and then one is told to stop."""
    while True:
        process = Process(world)
        running = asyncio.create_task(process.run())
        if not world.is_calm and world.draw.random() < 0.2:
            asyncio.get_running_loop().call_later(world.draw.uniform(0, 8), process.told.set)
        await process.gone.wait()
        if running.done() and (error := running.exception()) is not None:
            raise error
        await asyncio.sleep(world.draw.uniform(0, 4))


async def _live(world: World) -> None:
    """Run the world until all tasks have ended and all messages are delivered."""
    loop = asyncio.get_running_loop()
    workers = [asyncio.create_task(_supervise(world)) for _ in range(WORKERS)]
    callers = [asyncio.create_task(_send(world, f"task {at}")) for at in range(TASKS)]
    minds = [asyncio.create_task(_change_mind(world, f"task {at}")) for at in range(TASKS)]
    until_s = PATIENCE_S
    while not (all(caller.done() for caller in callers) and _is_over(world)):
        await asyncio.sleep(2)
        for each in (*workers, *callers):
            if each.done() and (error := each.exception()) is not None:
                raise error
        world.is_calm |= loop.time() > 60
        if loop.time() > until_s:
            raise Violation(f"after {until_s:g} s there is still something to do")
    for mind in minds:
        mind.cancel()
    _must(not world.violations, "; ".join(world.violations))


def _is_over(world: World) -> bool:
    unfinished = sa.select(sa.func.count()).where(
        tables.tasks.c.status.in_(("pending", "processing"))
    )
    waiting = sa.select(sa.func.count()).select_from(tables.outbox)
    return _transact(
        world.database._reader,
        lambda run: not run.execute(unfinished).scalar() and not run.execute(waiting).scalar(),
    )


def simulate(seed: int, database: Database, kinds: tuple[str, ...] = ()) -> World:
    """Run one world to its end in *database*, which is emptied first, and see that all is right.

    With *kinds*, faults of these kinds alone happen.

    Raises:
        Violation: it is not; the message names the seed.
    """
    world = World(seed, database, kinds)
    _transact(database._writer, _empty)
    try:
        with (
            mock.patch("uuid.uuid4", world.seeded_uuid),
            mock.patch("secrets.token_hex", world.seeded_hex),
            mock.patch.object(runner, "POLL_S", 1.0),
            mock.patch.object(outbox, "WAITS_S", (5,) * 9),
            asyncio.Runner(loop_factory=VirtualLoop) as loop,
        ):
            loop.run(_all(world))
        _transact(database._reader, lambda run: _judge(world, run))
    except (Violation, Conflict, RuntimeError) as exc:
        raise Violation(f"seed {seed}: {exc}; faults: {dict(world.faults)}") from exc
    return world


async def _all(world: World) -> None:
    # The organisation is made without doors.
    def first(run: sa.Connection) -> str:
        return OrganisationStore(world.database, Process(world))._add(run, "o", 100.0, SERVER).id

    world.org_id = _transact(world.database._writer, first)
    await _live(world)


def _empty(run: sa.Connection) -> None:
    for table in reversed(tables.metadata.sorted_tables):
        if table is not tables.version:
            run.execute(table.delete())


def _judge(world: World, run: sa.Connection) -> None:
    """See what must hold whatever happened.

    Raises:
        Violation: it does not.
    """
    rows = {row.id: row for row in run.execute(sa.select(tables.tasks))}
    _must(set(rows) == set(world.wanted.values()), "tasks are lost or doubled")
    _must(not ledger.audit(run), f"the books are wrong: {ledger.audit(run)}")
    closes = Counter(
        row.ref
        for row in run.execute(
            sa.select(tables.entries.c.ref, tables.entries.c.kind)
            .where(tables.entries.c.slot == "close")
            .distinct()
        )
    )
    _must(closes == Counter(list(rows)), "not every task was settled or given back once")
    balance = ledger.balances(run, world.org_id)
    _must(balance[ledger.Account.HELD] == 0, "credits are still held")
    spent = sum(row.credits_nano for row in rows.values())
    _must(balance[ledger.Account.SPENT] == spent, "credits spent are not those of the tasks")
    for row in rows.values():
        _judge_task(world, row)
    _judge_messages(world, set(rows))
    ends = Counter(
        row.subject
        for row in run.execute(
            sa.select(tables.audit.c.subject).where(
                tables.audit.c.deed.in_(("task.completed", "task.failed"))
            )
        )
    )
    _must(ends == Counter(list(rows)), "not every end is on record once")


def _judge_task(world: World, row: Any) -> None:
    expected = [
        {"title": f"Job {page}-{at}", "city": "Berlin"}
        for page in range(1, PAGES + 1)
        for at in range(ROWS)
    ]
    _must(row.attempts <= 1 + world.faults.total(), f"a task was begun {row.attempts} times")
    if row.status == TaskStatus.FAILED:
        may_fail = row.id in world.cancelled or "stopped its worker" in row.error
        _must(may_fail and row.credits_nano == 0, f"a task failed: {row.error}")
        return
    body = world.files.get(row.result_key, b"")
    _must(_stored(body).sha256 == row.result_sha256, "a result is not what its task names")
    found = [msgspec.json.decode(line) for line in body.splitlines()]
    _must(len(found) == row.rows_returned, "a task counts other rows than it has")
    is_whole = found == expected
    is_part = row.id in world.cancelled and found == expected[: len(found)]
    _must(is_whole or is_part, f"{len(found)} rows, not the right ones")


def _judge_messages(world: World, ids: set[str]) -> None:
    told = Counter(
        msgspec.json.decode(bodies[0])["data"]["id"] for bodies in world.delivered.values()
    )
    _must(told == Counter(ids), "not every end was told under one id")
    _must(all(len(set(each)) == 1 for each in world.delivered.values()), "copies differ")


def _must(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Violation(otherwise)
