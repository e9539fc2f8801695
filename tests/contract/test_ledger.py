"""What every database promises about credits, keys' budgets and what is taken once."""

import asyncio
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.fakes import HeldClock

from rowsmith.errors import (
    Conflict,
    HoldLost,
    InsufficientCredits,
    KeyBudgetExceeded,
    Overloaded,
    QueueFull,
    RowsmithError,
    UnknownTask,
)
from rowsmith.model.access import Credits, KeyTerms
from rowsmith.model.task import Budget, ExtractRequest, Task, TaskStatus
from rowsmith.store.accounts.intake import Once, Room
from rowsmith.store.accounts.organisations import OrganisationStore
from rowsmith.store.claims import Claims, Ending
from rowsmith.store.database import Database
from rowsmith.store.keys import KeyStore
from rowsmith.store.tasks import TaskStore


@pytest.fixture
def clock() -> HeldClock:
    return HeldClock()


@pytest.fixture
def store(database: Database, clock: HeldClock) -> TaskStore:
    return TaskStore(database, clock)


@pytest.fixture
def organisations(database: Database, clock: HeldClock) -> OrganisationStore:
    return OrganisationStore(database, clock)


@pytest.fixture
async def org_id(organisations: OrganisationStore) -> str:
    return (await organisations.create(str(uuid.uuid4()), 10.0)).id


def a_task(org_id: str, *, max_credits: float = 1.0, key_id: str = "") -> Task:
    now = HeldClock().now()
    budget = Budget(max_credits=max_credits)
    return Task(
        id=str(uuid.uuid4()),
        org_id=org_id,
        status=TaskStatus.PENDING,
        request=ExtractRequest(q="each job", url="https://a.example/", budget=budget),
        sent={},
        created_at=now,
        updated_at=now,
        key_id=key_id,
    )


def an_ending(credits_used: float) -> Ending:
    return Ending(result_key="r", result_sha256="ab", result_size=9, rows=1, credits=credits_used)


async def hold(store: TaskStore, task: Task) -> tuple[Claims, Task]:
    """Return *task* as a worker holds it, with what the worker writes through."""
    claims, worker = Claims(store.database, store.clock), str(uuid.uuid4())
    await claims.register(worker, is_alone=True)
    found = await claims.claim(worker, 1_000)
    return claims, next(each for each in found if each.id == task.id)


async def complete(store: TaskStore, task: Task, credits_used: float) -> None:
    claims, held = await hold(store, task)
    await claims.complete(held, an_ending(credits_used))


async def fail(store: TaskStore, task: Task) -> None:
    claims, held = await hold(store, task)
    await claims.fail(held, "gone")


def once(key: str = "k", body: str = "b") -> Once:
    return Once(key=key, sha256=body, life=timedelta(days=1))


async def test_a_task_holds_its_most_and_gives_back_what_it_did_not_use(
    store: TaskStore, organisations: OrganisationStore, org_id: str
) -> None:
    task = a_task(org_id, max_credits=2.5)

    await store.add(task)
    held = await organisations.credits(org_id)
    await complete(store, task, 0.75)
    settled = await organisations.credits(org_id)

    assert held == Credits(available=7.5, held=2.5, spent=0)
    assert settled == Credits(available=9.25, held=0, spent=0.75)
    assert await organisations.audit() == []


async def test_a_task_is_never_charged_more_than_it_held(
    store: TaskStore, organisations: OrganisationStore, org_id: str
) -> None:
    task = a_task(org_id, max_credits=0.5)
    await store.add(task)

    await complete(store, task, 7.0)

    assert (await store.get(org_id, task.id)).credits_used == 0.5
    assert await organisations.credits(org_id) == Credits(available=9.5, held=0, spent=0.5)


@pytest.mark.parametrize("first", ["complete", "fail"])
async def test_whichever_ending_comes_first_moves_the_credits_and_no_other(
    store: TaskStore, organisations: OrganisationStore, org_id: str, first: str
) -> None:
    task = a_task(org_id)
    await store.add(task)
    claims, held = await hold(store, task)
    endings = ["complete", "fail"] if first == "complete" else ["fail", "complete"]

    async def end(ending: str) -> None:
        if ending == "complete":
            await claims.complete(held, an_ending(0.25))
        else:
            await claims.fail(held, "gone")

    await end(endings[0])
    with pytest.raises(HoldLost):
        await end(endings[1])

    spent = 0.25 if first == "complete" else 0.0
    assert await organisations.credits(org_id) == Credits(
        available=10.0 - spent, held=0, spent=spent
    )
    assert await organisations.audit() == []


async def test_of_many_endings_at_once_one_counts(
    store: TaskStore, organisations: OrganisationStore, org_id: str
) -> None:
    task = a_task(org_id)
    await store.add(task)

    claims, held = await hold(store, task)
    counted = await asyncio.gather(
        *(claims.complete(held, an_ending(0.5)) for _ in range(10)),
        *(claims.fail(held, "gone") for _ in range(10)),
        return_exceptions=True,
    )

    assert counted.count(None) == 1
    assert sum(isinstance(each, HoldLost) for each in counted) == 19
    assert (await organisations.credits(org_id)).held == 0
    assert await organisations.audit() == []


async def test_of_200_at_once_with_credits_for_10_exactly_10_are_taken(
    store: TaskStore, organisations: OrganisationStore, org_id: str
) -> None:
    tasks = [a_task(org_id) for _ in range(200)]

    taken = await asyncio.gather(*map(store.add, tasks), return_exceptions=True)

    refused = [each for each in taken if isinstance(each, RowsmithError)]
    assert {type(each) for each in refused} == {InsufficientCredits}
    assert len(taken) - len(refused) == 10
    assert (await store.page(org_id, order="created_at", descending=False, limit=1, offset=0))[
        1
    ] == 10
    assert await organisations.credits(org_id) == Credits(available=0, held=10.0, spent=0)
    assert await organisations.audit() == []


async def test_of_tasks_that_come_together_all_or_none_are_taken(
    store: TaskStore, organisations: OrganisationStore, org_id: str
) -> None:
    tasks = [a_task(org_id, max_credits=4.0) for _ in range(3)]

    with pytest.raises(InsufficientCredits):
        await store.add(*tasks)

    with pytest.raises(UnknownTask):
        await store.get(org_id, tasks[0].id)
    assert await organisations.credits(org_id) == Credits(available=10.0, held=0, spent=0)


async def test_100_at_once_with_one_key_make_one_task(
    store: TaskStore, organisations: OrganisationStore, org_id: str
) -> None:
    tasks = [a_task(org_id) for _ in range(100)]

    taken = await asyncio.gather(*(store.add(task, once=once()) for task in tasks))

    assert len({task.id for (task,) in taken}) == 1
    assert await organisations.credits(org_id) == Credits(available=9.0, held=1.0, spent=0)


async def test_a_key_that_was_refused_is_free_again(store: TaskStore, org_id: str) -> None:
    with pytest.raises(InsufficientCredits):
        await store.add(a_task(org_id, max_credits=11.0), once=once())
    task = a_task(org_id)

    assert await store.add(task, once=once()) == (task,)


async def test_the_same_key_gives_the_task_as_it_stands_now(store: TaskStore, org_id: str) -> None:
    tasks = (a_task(org_id), a_task(org_id))
    await store.add(*tasks, once=once())
    await fail(store, tasks[0])

    again = await store.add(a_task(org_id), a_task(org_id), once=once())

    assert [task.id for task in again] == [task.id for task in tasks]
    assert again[0].status is TaskStatus.FAILED


async def test_the_same_key_with_another_request_is_a_conflict(
    store: TaskStore, org_id: str
) -> None:
    await store.add(a_task(org_id), once=once())

    with pytest.raises(Conflict, match="Idempotency-Key"):
        await store.add(a_task(org_id), once=once(body="other"))


async def test_a_key_is_remembered_for_its_life_and_for_its_organisation(
    store: TaskStore, organisations: OrganisationStore, clock: HeldClock, org_id: str
) -> None:
    other = (await organisations.create(str(uuid.uuid4()), 10.0)).id
    first, theirs, later = a_task(org_id), a_task(other), a_task(org_id)

    await store.add(first, once=once())
    clock.advance(86_399)
    within = await store.add(a_task(org_id), once=once())
    clock.advance(1)

    assert within[0].id == first.id
    assert await store.add(theirs, once=once()) == (theirs,)
    assert await store.add(later, once=once(body="other")) == (later,)


async def test_a_keys_budget_counts_what_its_tasks_used_and_hold(
    store: TaskStore, database: Database, clock: HeldClock, org_id: str
) -> None:
    keys = KeyStore(database, clock)
    key = (await keys.create(org_id, KeyTerms(budget=2.0))).key
    tasks = [a_task(org_id, key_id=key.id) for _ in range(4)]

    await store.add(*tasks[:2])
    with pytest.raises(KeyBudgetExceeded):
        await store.add(tasks[2])
    await complete(store, tasks[0], 0.5)
    await fail(store, tasks[1])
    await store.add(tasks[2])
    with pytest.raises(KeyBudgetExceeded):
        await store.add(tasks[3])

    (found,) = await keys.list(org_id)
    assert found.committed == 1.5


async def test_an_organisation_has_so_many_unfinished_tasks_and_no_more(
    store: TaskStore, org_id: str
) -> None:
    tasks = [a_task(org_id, max_credits=0.1) for _ in range(20)]
    room = Room(organisation=5)

    taken = await asyncio.gather(
        *(store.add(task, room=room) for task in tasks), return_exceptions=True
    )
    kept = [task for task, each in zip(tasks, taken, strict=True) if isinstance(each, tuple)]
    await fail(store, kept[0])
    await store.add(replace(a_task(org_id), id=str(uuid.uuid4())), room=room)

    refused = {type(each) for each in taken if isinstance(each, BaseException)}
    assert (len(kept), refused) == (5, {QueueFull})


async def test_all_together_have_so_many_unfinished_tasks_and_no_more(
    store: TaskStore, org_id: str
) -> None:
    await store.add(a_task(org_id), room=Room(in_all=1))

    with pytest.raises(Overloaded):
        await store.add(a_task(org_id), room=Room(in_all=1))
