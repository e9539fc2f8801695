import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import pytest
from tests.fakes import SitePages
from tests.unit.tasks.conftest import Bench, expected, job_pages

from rowsmith.errors import StoreUnavailable
from rowsmith.model.page import Page
from rowsmith.model.task import Task, TaskStatus
from rowsmith.store.claims import Claims
from rowsmith.tasks import runner
from rowsmith.tasks.runner import Runner
from rowsmith.telemetry import SystemClock

PATIENCE_S = 20.0


async def ended(bench: Bench, task_id: str) -> Task:
    async with asyncio.timeout(PATIENCE_S):
        while True:
            task = await bench.tasks.get(bench.org_id, task_id)
            if task.status in {TaskStatus.COMPLETED, TaskStatus.FAILED}:
                return task
            await asyncio.sleep(0.02)


class Installation:
    """Processes one after the other on one data folder; each has a runner and a queue."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.runner: Runner | None = None

    async def start(self) -> int:
        self.runner = Runner(
            self.bench.claims, self.bench.work, SystemClock(), concurrency=2, is_alone=True
        )
        return await self.runner.start()

    async def stop(self, drain_s: float = 5.0) -> None:
        if self.runner is not None:
            await self.runner.stop(drain_s)
        self.runner = None

    def offer(self) -> None:
        assert self.runner is not None
        self.runner.offer()

    async def ended(self, task_id: str) -> TaskStatus:
        return (await ended(self.bench, task_id)).status


class SilentSite(SitePages):
    """A site that takes a request and never answers."""

    def __init__(self, pages: dict[str, str]) -> None:
        super().__init__(pages)
        self.asked = asyncio.Event()

    async def fetch(self, url: str, *, body: str = "", timeout_s: float | None = None) -> Page:
        self.asked.set()
        await asyncio.Event().wait()
        raise AssertionError("nobody answers")


@pytest.fixture
async def installation(bench: Bench) -> AsyncIterator[Installation]:
    found = Installation(bench)
    yield found
    await found.stop()


async def test_an_offered_task_is_worked_on_once(installation: Installation) -> None:
    await installation.start()
    task = await installation.bench.add()

    installation.offer()
    installation.offer()
    status = await installation.ended(task.id)

    ended = await installation.bench.tasks.get(task.org_id, task.id)
    assert status is TaskStatus.COMPLETED
    assert ended.attempts == 1
    assert await installation.bench.rows(ended) == expected()


async def test_a_task_committed_but_never_offered_is_found_at_the_next_start(
    installation: Installation,
) -> None:
    task = await installation.bench.add()

    left = await installation.start()

    assert left == 1
    assert await installation.ended(task.id) is TaskStatus.COMPLETED


async def test_a_runner_told_to_rest_is_not_ready_and_takes_up_nothing(
    installation: Installation,
) -> None:
    await installation.start()
    assert installation.runner is not None

    installation.runner.rest()
    task = await installation.bench.add()
    installation.offer()
    is_alive = installation.runner.is_alive()
    await installation.stop()

    left = await installation.bench.tasks.get(task.org_id, task.id)
    assert not is_alive
    assert (left.status, left.attempts) == (TaskStatus.PENDING, 0)


async def test_many_tasks_end_all(installation: Installation) -> None:
    await installation.start()
    tasks = [await installation.bench.add() for _ in range(12)]

    installation.offer()

    assert [await installation.ended(task.id) for task in tasks] == [TaskStatus.COMPLETED] * 12


async def test_a_task_put_aside_at_the_stop_goes_on_at_the_next_start(
    installation: Installation,
) -> None:
    bench = installation.bench
    begun, held = asyncio.Event(), asyncio.Event()

    site = SitePages(job_pages())
    fetch = site.fetch

    async def slow(url: str, *, body: str = "", timeout_s: float | None = None) -> object:
        if url.endswith("p=2"):
            begun.set()
            await held.wait()
        return await fetch(url, body=body, timeout_s=timeout_s)

    site.fetch = slow  # type: ignore[assignment,method-assign] # a page that hangs
    bench.site = site
    task = await bench.add()
    await installation.start()
    await begun.wait()
    await installation.stop(drain_s=0.01)
    aside = await bench.tasks.get(task.org_id, task.id)
    bench.site = SitePages(job_pages())

    await installation.start()
    status = await installation.ended(task.id)

    ended = await bench.tasks.get(task.org_id, task.id)
    assert (aside.status, aside.attempts) == (TaskStatus.PROCESSING, 0)
    assert (status, ended.attempts) == (TaskStatus.COMPLETED, 1)
    assert len(bench.site.fetched) == 2
    assert await bench.rows(ended) == expected()


async def test_a_runner_is_alive_between_start_and_stop(installation: Installation) -> None:
    await installation.start()
    runner = installation.runner
    assert runner is not None
    before = runner.is_alive()

    await installation.stop()

    assert (before, runner.is_alive()) == (True, False)


@dataclass
class Machine:
    """One of several processes that share a database; it can be killed or paused."""

    runner: Runner

    async def kill(self) -> None:
        """End it as a kill does: nothing is written, nothing is given back."""
        everything = [*self.runner._loops, *(task for _, task in self.runner._at_work.values())]
        await runner._end(everything)

    async def pause(self) -> None:
        """Stop its beat alone: its tasks go on, as after a pause when nobody has told it yet."""
        await runner._end(self.runner._loops)


@pytest.fixture
async def machines(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Callable[[], Awaitable[Machine]]]:
    monkeypatch.setattr(runner, "BEAT_S", 0.02)
    monkeypatch.setattr(runner, "LEASE_S", 0.12)
    monkeypatch.setattr(runner, "POLL_S", 0.01)
    started = []

    async def start() -> Machine:
        one = Runner(bench.claims, bench.work, SystemClock(), concurrency=2, is_alone=False)
        await one.start()
        started.append(one)
        return Machine(one)

    yield start
    for one in started:
        await one.stop(5.0)


class Gate:
    """Holds the second page of the list until it is opened."""

    def __init__(self, bench: Bench) -> None:
        self.reached, self.opened = asyncio.Event(), asyncio.Event()
        site = SitePages(job_pages())
        fetch = site.fetch

        async def slow(url: str, *, body: str = "", timeout_s: float | None = None) -> object:
            if url.endswith("p=2"):
                self.reached.set()
                await self.opened.wait()
            return await fetch(url, body=body, timeout_s=timeout_s)

        site.fetch = slow  # type: ignore[assignment,method-assign] # a page that hangs
        bench.site = site


async def test_a_dead_workers_task_is_taken_over_where_it_was(
    bench: Bench, machines: Callable[[], Awaitable[Machine]]
) -> None:
    gate = Gate(bench)
    first = await machines()
    task = await bench.add()
    await gate.reached.wait()
    await first.kill()
    bench.site = SitePages(job_pages())

    await machines()
    done = await ended(bench, task.id)

    assert (done.status, done.attempts) == (TaskStatus.COMPLETED, 2)
    assert len(bench.site.fetched) == 2
    assert await bench.rows(done) == expected()


async def test_a_paused_worker_writes_nothing_when_it_wakes(
    bench: Bench, machines: Callable[[], Awaitable[Machine]]
) -> None:
    gate = Gate(bench)
    paused = await machines()
    task = await bench.add()
    await gate.reached.wait()
    await paused.pause()
    bench.site = SitePages(job_pages())
    await machines()
    done = await ended(bench, task.id)
    files = set(bench.folder.rglob("*"))

    (_, waking) = paused.runner._at_work[task.id]
    gate.opened.set()
    await asyncio.wait([waking], timeout=PATIENCE_S)

    assert waking.done()
    assert await bench.tasks.get(task.org_id, task.id) == done
    assert set(bench.folder.rglob("*")) == files


async def test_a_worker_that_was_believed_dead_goes_on_as_a_new_one(
    bench: Bench, machines: Callable[[], Awaitable[Machine]]
) -> None:
    one = await machines()
    before = one.runner._worker
    await bench.claims.bury(before)
    async with asyncio.timeout(PATIENCE_S):
        while one.runner._worker == before:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.02)

    task = await bench.add()

    assert (await ended(bench, task.id)).status is TaskStatus.COMPLETED


async def test_work_on_a_cancelled_task_is_put_down(
    bench: Bench, machines: Callable[[], Awaitable[Machine]]
) -> None:
    gate = Gate(bench)
    one = await machines()
    task = await bench.add()
    await gate.reached.wait()
    held = await bench.tasks.get(task.org_id, task.id)

    await bench.claims.fail(held, "cancelled")
    async with asyncio.timeout(PATIENCE_S):
        while one.runner._at_work:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.02)

    assert (await bench.tasks.get(task.org_id, task.id)).error == "cancelled"


async def test_a_task_that_the_store_would_not_take_back_is_taken_up_again(
    bench: Bench, machines: Callable[[], Awaitable[Machine]], monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = asyncio.Event()

    async def refuse(*_: object, **__: object) -> None:
        refused.set()
        raise StoreUnavailable("the database is gone")

    monkeypatch.setattr(runner, "RETRY_S", 0.02)
    with monkeypatch.context() as patch:
        patch.setattr(Claims, "keep", refuse)
        await machines()
        task = await bench.add()
        await refused.wait()

    done = await ended(bench, task.id)

    assert (done.status, done.attempts) == (TaskStatus.COMPLETED, 1)


async def test_a_task_that_waits_for_a_silent_site_ends_when_it_is_cancelled(
    installation: Installation, bench: Bench
) -> None:
    site = SilentSite(job_pages())
    bench.site = site
    await installation.start()
    task = await bench.add()
    installation.offer()
    await asyncio.wait_for(site.asked.wait(), PATIENCE_S)

    await bench.tasks.cancel(bench.org_id, task.id)  # nobody tells the worker: it looks

    assert await installation.ended(task.id) is TaskStatus.FAILED
