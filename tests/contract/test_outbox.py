"""What every database promises about messages to callers' own servers."""

import json
import uuid

import pytest
from tests.fakes import HeldClock

from rowsmith.model.task import ExtractRequest, Task, TaskStatus, Webhook
from rowsmith.store.accounts.organisations import OrganisationStore
from rowsmith.store.claims import Claims, Ending
from rowsmith.store.database import Database
from rowsmith.store.ending.outbox import WAITS_S, Outbox
from rowsmith.store.tasks import TaskStore

HOOK = Webhook(url="https://b.example/hook", secret="whsec_x")


class Post:
    """A store with a held task that wants to be told about."""

    def __init__(self, database: Database) -> None:
        self.clock = HeldClock()
        self.tasks = TaskStore(database, self.clock)
        self.claims = Claims(database, self.clock)
        self.outbox = Outbox(database, self.clock)
        self.organisations = OrganisationStore(database, self.clock)

    async def add(self, hook: Webhook | None = HOOK) -> Task:
        org_id = (await self.organisations.create(str(uuid.uuid4()), 10.0)).id
        task = Task(
            id=str(uuid.uuid4()),
            org_id=org_id,
            status=TaskStatus.PENDING,
            request=ExtractRequest(q="each job", url="https://a.example/", webhook=hook),
            sent={},
            created_at=self.clock.now(),
            updated_at=self.clock.now(),
        )
        await self.tasks.add(task)
        return task

    async def held(self, hook: Webhook | None = HOOK) -> Task:
        await self.add(hook)
        worker = str(uuid.uuid4())
        await self.claims.register(worker)
        (task,) = await self.claims.claim(worker, 1)
        return task


@pytest.fixture
async def post(database: Database) -> Post:
    return Post(database)


async def test_a_task_that_completes_leaves_one_message(post: Post) -> None:
    task = await post.held()
    ending = Ending(result_key="r", result_sha256="ab", result_size=9, rows=3, credits=0.25)

    await post.claims.complete(task, ending)

    (message,) = await post.outbox.take(10)
    told = json.loads(message.body)
    assert (message.url, message.secret, message.tries) == (HOOK.url, HOOK.secret, 1)
    assert told["type"] == "task.completed"
    assert told["data"] == {
        "id": task.id,
        "type": "extract",
        "status": "completed",
        "rowsReturned": 3,
        "creditsUsed": 0.25,
        "error": None,
    }


async def test_tasks_that_fail_or_are_cancelled_are_told_too(post: Post) -> None:
    failed, cancelled = await post.held(), await post.add()

    await post.claims.fail(failed, "the site is gone")
    await post.tasks.cancel(cancelled.org_id, cancelled.id)

    told = [json.loads(message.body) for message in await post.outbox.take(10)]
    assert {each["type"] for each in told} == {"task.failed"}
    assert {each["data"]["id"] for each in told} == {failed.id, cancelled.id}


async def test_a_task_without_a_webhook_leaves_none(post: Post) -> None:
    await post.claims.fail(await post.held(None), "gone")

    assert await post.outbox.take(10) == []


async def test_a_message_is_due_again_until_it_is_forgotten_and_stays_the_same(post: Post) -> None:
    await post.claims.fail(await post.held(), "gone")

    (first,) = await post.outbox.take(10)  # the process is killed before it tells what came of it
    at_once = await post.outbox.take(10)
    tries = [first]
    for wait_s in WAITS_S:
        post.clock.advance(wait_s - 1)
        assert await post.outbox.take(10) == []
        post.clock.advance(1)
        tries += await post.outbox.take(10)
    await post.outbox.forget(first.id)
    post.clock.advance(10**7)

    assert at_once == []
    assert [each.tries for each in tries] == list(range(1, len(WAITS_S) + 2))
    assert {(each.id, each.body) for each in tries} == {(first.id, first.body)}
    assert await post.outbox.take(10) == []
