import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.fakes import SitePages
from tests.unit.tasks.conftest import Bench, expected, job_pages

from rowsmith.model.task import TaskStatus
from rowsmith.tasks.durable import Durable
from rowsmith.tasks.runner import Runner

PATIENCE_S = 20.0


class Installation:
    """Processes one after the other on one data folder; each has a runner and a queue."""

    def __init__(self, bench: Bench, folder: Path) -> None:
        self.bench = bench
        self.folder = folder
        self.runner: Runner | None = None

    async def start(self) -> int:
        self.runner = Runner(self.bench.tasks, self.bench.database, self.bench.work)
        queue = Durable(self.runner.run, concurrency=2, path=self.folder / "queue.db")
        return await self.runner.start(queue)

    async def stop(self, drain_s: float = 5.0) -> None:
        if self.runner is not None:
            await self.runner.stop(drain_s)
        self.runner = None

    def offer(self, task_id: str) -> None:
        assert self.runner is not None
        self.runner.offer(self.bench.org_id, task_id)

    async def ended(self, task_id: str) -> TaskStatus:
        async with asyncio.timeout(PATIENCE_S):
            while True:
                task = await self.bench.tasks.get(self.bench.org_id, task_id)
                if task.status in {TaskStatus.COMPLETED, TaskStatus.FAILED}:
                    return task.status
                await asyncio.sleep(0.02)


@pytest.fixture
async def installation(bench: Bench, tmp_path: Path) -> AsyncIterator[Installation]:
    found = Installation(bench, tmp_path)
    yield found
    await found.stop()


async def test_an_offered_task_is_worked_on_once(installation: Installation) -> None:
    await installation.start()
    task = await installation.bench.add()

    installation.offer(task.id)
    installation.offer(task.id)
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


async def test_many_tasks_end_all(installation: Installation) -> None:
    await installation.start()
    tasks = [await installation.bench.add() for _ in range(12)]

    for task in tasks:
        installation.offer(task.id)

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


async def test_the_loop_has_threads_after_the_stop(installation: Installation) -> None:
    await installation.start()
    await installation.stop()

    assert await asyncio.to_thread(lambda: 5) == 5


def remove_queue(folder: Path) -> None:
    for path in folder.glob("queue.db*"):
        path.unlink()


async def test_a_lost_queue_loses_no_task(installation: Installation, tmp_path: Path) -> None:
    await installation.start()
    first = await installation.bench.add()
    installation.offer(first.id)
    await installation.ended(first.id)
    await installation.stop()
    remove_queue(tmp_path)
    second = await installation.bench.add()

    await installation.start()

    assert await installation.ended(second.id) is TaskStatus.COMPLETED
