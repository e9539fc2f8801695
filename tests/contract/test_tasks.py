"""What every database promises about tasks."""

import uuid
from typing import Literal

import pytest
from tests.fakes import HeldClock

from rowsmith.errors import Conflict, UnknownTask
from rowsmith.model.access import Credits
from rowsmith.model.task import Budget, ExtractRequest, Task, TaskStatus
from rowsmith.store.accounts.organisations import OrganisationStore
from rowsmith.store.claims import Claims, Ending
from rowsmith.store.database import Database
from rowsmith.store.tasks import TaskStore

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


ENDING = Ending(result_key="r", result_sha256="ab", result_size=9, rows=3, credits=0.1)


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


async def test_the_balance_is_exact_after_many_small_charges(
    store: TaskStore, organisations: OrganisationStore, org_id: str
) -> None:
    claims = Claims(store.database, store.clock)
    await claims.register("a worker")
    for number in range(10):
        await store.add(a_task(org_id, number))
    for task in await claims.claim("a worker", 10):
        await claims.complete(task, ENDING)

    assert await organisations.credits(org_id) == Credits(available=99.0, held=0, spent=1.0)


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
