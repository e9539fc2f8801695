"""What every database promises about who works on what."""

import asyncio
import uuid

import pytest
from tests.fakes import HeldClock

from rowsmith.errors import HoldLost, UnknownTask
from rowsmith.model.access import Credits
from rowsmith.model.task import ExtractRequest, Task, TaskStatus
from rowsmith.store.accounts.organisations import OrganisationStore
from rowsmith.store.claims import Claims, Ending, Held, Made
from rowsmith.store.database import Database
from rowsmith.store.found.rows import FoundStore, RowBlock
from rowsmith.store.tasks import CANCELLED, TaskStore

ENDING = Ending(result_key="r", result_sha256="ab", result_size=9, rows=3, credits=0.1)


class Shop:
    """A store, with workers and tasks as a test needs them."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = HeldClock()
        self.claims = Claims(database, self.clock)
        self.tasks = TaskStore(database, self.clock)
        self.organisations = OrganisationStore(database, self.clock)

    async def worker(self) -> str:
        name = str(uuid.uuid4())
        await self.claims.register(name)
        return name

    async def organisation(self) -> str:
        """Return a new organisation with 100 credits."""
        return (await self.organisations.create(str(uuid.uuid4()), 100.0)).id

    async def add(self, org_id: str) -> Task:
        self.clock.advance(1)
        task = Task(
            id=str(uuid.uuid4()),
            org_id=org_id,
            status=TaskStatus.PENDING,
            request=ExtractRequest(q="each job", url="https://example.com/"),
            sent={},
            created_at=self.clock.now(),
            updated_at=self.clock.now(),
        )
        await self.tasks.add(task)
        return task

    async def read(self, task: Task) -> Task:
        return await self.tasks.get(task.org_id, task.id)


@pytest.fixture
def shop(database: Database) -> Shop:
    return Shop(database)


async def test_a_claim_counts_a_start_and_changes_the_status_once(shop: Shop) -> None:
    task = await shop.add(await shop.organisation())
    begun = shop.clock.now()
    one, other = await shop.worker(), await shop.worker()

    (first,) = await shop.claims.claim(one, 9)
    shop.clock.advance(1)
    await shop.claims.bury(one, 0)
    (second,) = await shop.claims.claim(other, 9)

    assert (first.status, first.attempts, first.fence) == (TaskStatus.PROCESSING, 1, 1)
    assert (second.attempts, second.updated_at) == (2, begun)
    assert second == await shop.read(task)


async def test_a_task_is_held_by_one_worker(shop: Shop) -> None:
    await shop.add(await shop.organisation())
    one, other = await shop.worker(), await shop.worker()

    found = await shop.claims.claim(one, 9)

    assert len(found) == 1
    assert await shop.claims.claim(other, 9) == []
    assert await shop.claims.held(one) == {
        found[0].id: Held(fence=found[0].fence, is_cancelled=False)
    }
    assert await shop.claims.held(other) == {}


async def test_many_workers_at_once_claim_every_task_once(shop: Shop) -> None:
    org_id = await shop.organisation()
    added = [(await shop.add(org_id)).id for _ in range(30)]
    workers = [await shop.worker() for _ in range(6)]

    rounds = [
        await asyncio.gather(*(shop.claims.claim(worker, 2) for worker in workers))
        for _ in range(4)
    ]

    found = [task.id for each in rounds for tasks in each for task in tasks]
    assert sorted(found) == sorted(added)


async def test_a_released_start_does_not_count(shop: Shop) -> None:
    task = await shop.add(await shop.organisation())
    worker = await shop.worker()
    (held,) = await shop.claims.claim(worker, 1)

    is_released = await shop.claims.release(held.id, held.fence)
    (again,) = await shop.claims.claim(worker, 1)

    assert is_released
    assert (again.id, again.attempts) == (task.id, 1)
    assert again.fence > held.fence


async def test_a_buried_worker_frees_its_tasks_and_may_write_nothing_more(shop: Shop) -> None:
    await shop.add(await shop.organisation())
    paused, alive = await shop.worker(), await shop.worker()
    (stale,) = await shop.claims.claim(paused, 1)

    freed = await shop.claims.bury(paused, 0)
    (held,) = await shop.claims.claim(alive, 1)
    await shop.claims.keep(held, [Made(number=0, body=b"fresh", rows=1)])

    assert freed == 1
    assert held.attempts == 2
    for late in (
        shop.claims.keep(stale, [Made(number=1, body=b"stale", rows=1)]),
        shop.claims.complete(stale, ENDING),
        shop.claims.fail(stale, "too late"),
    ):
        with pytest.raises(HoldLost):
            await late
    assert not await shop.claims.release(stale.id, stale.fence)
    assert await shop.claims.claim(paused, 1) == []
    assert await shop.claims.beat(paused) is None
    assert await shop.claims.kept(held.id) == frozenset({0})
    assert await shop.read(stale) == held


async def test_a_worker_that_leaves_by_itself_costs_no_start(shop: Shop) -> None:
    task = await shop.add(await shop.organisation())
    worker = await shop.worker()
    await shop.claims.claim(worker, 1)

    freed = await shop.claims.bury(worker)
    (again,) = await shop.claims.claim(await shop.worker(), 1)

    assert (freed, again.id, again.attempts) == (1, task.id, 1)


async def test_rows_that_were_published_already_are_not_published_twice(shop: Shop) -> None:
    await shop.add(await shop.organisation())
    (held,) = await shop.claims.claim(await shop.worker(), 1)
    store, blocks = FoundStore(shop.database), [RowBlock(0, 2, b"a"), RowBlock(2, 3, b"b")]

    await shop.claims.keep(held, [], blocks[:1])  # its answer was lost on the way
    await shop.claims.keep(held, [], blocks)

    assert await store.after(held.id, 0) == blocks


async def test_a_worker_that_beat_again_is_not_buried(shop: Shop) -> None:
    await shop.add(await shop.organisation())
    worker = await shop.worker()
    (held,) = await shop.claims.claim(worker, 1)

    beats = await shop.claims.beat(worker)
    buried = await shop.claims.bury(worker, 0)

    assert (beats, buried) == ({worker: 1}, None)
    await shop.claims.complete(held, ENDING)


async def test_one_who_starts_alone_takes_over_everything(shop: Shop) -> None:
    org_id = await shop.organisation()
    killed = await shop.worker()
    (stale,) = [await shop.add(org_id)]
    await shop.claims.claim(killed, 1)

    left = await shop.claims.register("next", is_alone=True)
    (held,) = await shop.claims.claim("next", 1)

    assert (left, held.id) == (1, stale.id)
    assert await shop.claims.beat("next") == {"next": 1}


async def test_a_task_ends_once(shop: Shop) -> None:
    task = await shop.add(await shop.organisation())
    worker = await shop.worker()
    (held,) = await shop.claims.claim(worker, 1)
    await shop.claims.keep(held, [Made(number=0, body=b"{}", rows=3)])

    await shop.claims.complete(held, ENDING)
    with pytest.raises(HoldLost):
        await shop.claims.fail(held, "too late")

    ended = await shop.read(task)
    assert (ended.status, ended.rows_returned, ended.credits_used, ended.error) == (
        TaskStatus.COMPLETED,
        3,
        0.1,
        "",
    )
    assert ended.fence == held.fence
    assert await shop.claims.claim(worker, 1) == []
    assert await shop.claims.kept(held.id) == frozenset()


async def test_a_failed_task_says_why_and_costs_nothing(shop: Shop) -> None:
    org_id = await shop.organisation()
    task = await shop.add(org_id)
    (held,) = await shop.claims.claim(await shop.worker(), 1)

    await shop.claims.fail(held, "the site is gone")

    failed = await shop.read(task)
    assert (failed.status, failed.error) == (TaskStatus.FAILED, "the site is gone")
    assert await shop.organisations.credits(org_id) == Credits(available=100.0, held=0, spent=0)


async def test_an_outcome_is_read_as_it_was_kept(shop: Shop) -> None:
    await shop.add(await shop.organisation())
    (held,) = await shop.claims.claim(await shop.worker(), 1)
    body = bytes(range(256)) * 1_000

    await shop.claims.keep(held, [Made(number=7, body=body, rows=2)])

    assert await shop.claims.outcome(held.id, 7) == body


async def test_published_rows_are_read_behind_a_row_until_the_task_ends(shop: Shop) -> None:
    await shop.add(await shop.organisation())
    (held,) = await shop.claims.claim(await shop.worker(), 1)
    store, blocks = FoundStore(shop.database), [RowBlock(0, 2, b"a"), RowBlock(2, 3, b"b")]

    await shop.claims.keep(held, [], blocks)
    read = [await store.after(held.id, skipped) for skipped in (0, 1, 2, 3)]
    await shop.claims.complete(held, ENDING)

    assert read == [blocks, blocks, blocks[1:], []]
    assert await store.after(held.id, 0) == []


async def test_tasks_come_oldest_first_and_no_organisation_waits_for_another(shop: Shop) -> None:
    greedy, small = await shop.organisation(), await shop.organisation()
    queued = [(await shop.add(greedy)).id for _ in range(20)]
    late = (await shop.add(small)).id
    worker = await shop.worker()

    first = [task.id for task in await shop.claims.claim(worker, 4)]
    later = (await shop.add(small)).id
    second = [task.id for task in await shop.claims.claim(worker, 1)]

    assert set(first) == {*queued[:3], late}
    assert second == [later]


async def test_a_pending_task_that_is_cancelled_has_ended_and_costs_nothing(shop: Shop) -> None:
    org_id = await shop.organisation()
    task = await shop.add(org_id)

    first = await shop.tasks.cancel(org_id, task.id)
    again = await shop.tasks.cancel(org_id, task.id)

    assert (first.status, first.error) == (TaskStatus.FAILED, CANCELLED)
    assert again == first
    assert await shop.claims.claim(await shop.worker(), 9) == []
    assert (await shop.organisations.credits(org_id)).held == 0
    assert await shop.organisations.audit() == []


async def test_a_task_at_work_that_is_cancelled_is_seen_by_its_worker(shop: Shop) -> None:
    org_id = await shop.organisation()
    await shop.add(org_id)
    worker = await shop.worker()
    (task,) = await shop.claims.claim(worker, 1)

    marked = await shop.tasks.cancel(org_id, task.id)

    held = await shop.claims.held(worker)
    assert marked.status is TaskStatus.PROCESSING
    assert held[task.id] == Held(fence=task.fence, is_cancelled=True)


async def test_a_cancelled_task_stays_cancelled_for_who_takes_it_over(shop: Shop) -> None:
    org_id = await shop.organisation()
    await shop.add(org_id)
    (task,) = await shop.claims.claim(await shop.worker(), 1)
    await shop.tasks.cancel(org_id, task.id)
    await shop.claims.release(task.id, task.fence)

    (taken,) = await shop.claims.claim(await shop.worker(), 1)

    assert taken.is_cancelled


async def test_another_organisation_cannot_cancel(shop: Shop) -> None:
    org_id, other = await shop.organisation(), await shop.organisation()
    task = await shop.add(org_id)
    await shop.tasks.cancel(org_id, task.id)

    with pytest.raises(UnknownTask):
        await shop.tasks.cancel(other, task.id)


async def test_only_a_finished_task_is_removed_and_its_charge_stays(shop: Shop) -> None:
    org_id = await shop.organisation()
    await shop.add(org_id)
    (task,) = await shop.claims.claim(await shop.worker(), 1)

    await shop.tasks.remove([task.id])
    await shop.claims.complete(task, ENDING)
    before = await shop.organisations.credits(org_id)
    await shop.tasks.remove([task.id])

    with pytest.raises(UnknownTask):
        await shop.tasks.get(org_id, task.id)
    assert await shop.organisations.credits(org_id) == before
    assert await shop.organisations.audit() == []
