"""What every database promises about tasks."""

import uuid
from typing import Literal

import pytest
from tests.fakes import HeldClock

from rowsmith.errors import Conflict, UnknownTask
from rowsmith.model.access import Credits
from rowsmith.model.task import Budget, ExtractRequest, Task, TaskStatus
from rowsmith.store.accounts.organisations import OrganisationStore
from rowsmith.store.database import Database
from rowsmith.store.tasks import Ending, TaskStore

CLOCK = HeldClock()


@pytest.fixture
def store(database: Database) -> TaskStore:
    return TaskStore(database, HeldClock())


@pytest.fixture
def organisations(database: Database) -> OrganisationStore:
    return OrganisationStore(database, CLOCK)


@pytest.fixture
async def org_id(organisations: OrganisationStore) -> str:
    return (await organisations.create(str(uuid.uuid4()), 100.0)).id


def a_task(org_id: str, number: int = 0) -> Task:
    clock = HeldClock()
    clock.advance(number)
    request = ExtractRequest(q="each job", url="https://example.com/", budget=Budget(max_rows=5))
    return Task(
        id=str(uuid.uuid4()),
        org_id=org_id,
        status=TaskStatus.PENDING,
        request=request,
        sent={"q": "each job", "schema": None, "none": "\u00e9\U0001f600"},
        created_at=clock.now(),
        updated_at=clock.now(),
    )


ENDING = Ending(result_key="r", result_sha256="ab", rows=3, credits=0.1)


async def test_a_task_is_read_as_it_was_written(store: TaskStore, org_id: str) -> None:
    task = a_task(org_id)

    await store.add(task)

    assert await store.get(org_id, task.id) == task


async def test_a_task_is_written_once(store: TaskStore, org_id: str) -> None:
    task = a_task(org_id)
    await store.add(task)

    with pytest.raises(Conflict):
        await store.add(task)


async def test_a_task_is_unknown_to_another_organisation(store: TaskStore, org_id: str) -> None:
    task = a_task(org_id)
    await store.add(task)

    with pytest.raises(UnknownTask):
        await store.get("another", task.id)


async def test_a_start_is_counted_and_changes_the_status_once(
    store: TaskStore, org_id: str
) -> None:
    task = a_task(org_id)
    await store.add(task)
    assert isinstance(store.clock, HeldClock)
    store.clock.advance(1)
    begun = store.clock.now()

    first = await store.begin(org_id, task.id)
    store.clock.advance(1)
    second = await store.begin(org_id, task.id)

    assert first is not None
    assert second is not None
    assert (first.status, first.attempts) == (TaskStatus.PROCESSING, 1)
    assert (second.attempts, second.updated_at) == (2, begun)
    assert second == await store.get(org_id, task.id)


async def test_a_released_start_does_not_count(store: TaskStore, org_id: str) -> None:
    task = a_task(org_id)
    await store.add(task)
    await store.begin(org_id, task.id)

    await store.release(org_id, task.id)

    assert (await store.get(org_id, task.id)).attempts == 0


async def test_a_task_ends_once(store: TaskStore, org_id: str) -> None:
    task = a_task(org_id)
    await store.add(task)

    outcomes = [
        await store.complete(org_id, task.id, ENDING),
        await store.complete(org_id, task.id, ENDING),
        await store.fail(org_id, task.id, "too late"),
    ]

    assert outcomes == [True, False, False]
    assert await store.begin(org_id, task.id) is None
    ended = await store.get(org_id, task.id)
    assert (ended.status, ended.rows_returned, ended.credits_used, ended.error) == (
        TaskStatus.COMPLETED,
        3,
        0.1,
        "",
    )


async def test_a_failed_task_says_why_and_costs_nothing(
    store: TaskStore, organisations: OrganisationStore, org_id: str
) -> None:
    task = a_task(org_id)
    await store.add(task)

    await store.fail(org_id, task.id, "the site is gone")

    failed = await store.get(org_id, task.id)
    assert (failed.status, failed.error) == (TaskStatus.FAILED, "the site is gone")
    assert await organisations.credits(org_id) == Credits(available=100.0, held=0, spent=0)


async def test_the_balance_is_exact_after_many_small_charges(
    store: TaskStore, organisations: OrganisationStore, org_id: str
) -> None:
    for number in range(10):
        task = a_task(org_id, number)
        await store.add(task)
        await store.complete(org_id, task.id, ENDING)

    assert await organisations.credits(org_id) == Credits(available=99.0, held=0, spent=1.0)


async def test_unfinished_tasks_are_found_oldest_first(store: TaskStore, org_id: str) -> None:
    tasks = [a_task(org_id, number) for number in (2, 0, 1)]
    for task in tasks:
        await store.add(task)
    await store.begin(org_id, tasks[0].id)
    await store.fail(org_id, tasks[2].id, "gone")

    ours = {task.id for task in tasks}
    found = [task_id for _, task_id in await store.unfinished() if task_id in ours]

    assert found == [tasks[1].id, tasks[0].id]


@pytest.mark.parametrize("order", ["created_at", "updated_at"])
async def test_pages_of_the_list_hold_every_task_once(
    store: TaskStore, org_id: str, order: Literal["created_at", "updated_at"]
) -> None:
    for number in (3, 1, 1, 1, 2):
        await store.add(a_task(org_id, number))

    pages = [
        await store.page(org_id, order=order, descending=True, limit=2, offset=offset)
        for offset in range(0, 100, 2)
    ]

    listed = [task for tasks, _ in pages for task in tasks]
    total = pages[0][1]
    assert len({task.id for task in listed}) == len(listed) == min(total, 100)
    keys_of = [(task.created_at, task.id) for task in listed]
    assert order == "updated_at" or keys_of == sorted(keys_of, reverse=True)
    assert await store.page("another", order=order, descending=False, limit=9, offset=0) == ((), 0)
