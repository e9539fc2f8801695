"""What is refused before the application, in front of one that counts what reaches it."""

import asyncio

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send
from tests.fakes import HeldClock

from rowsmith.api import answers
from rowsmith.api.gate import CHANGES_AT_ONCE, ENOUGH_ROOM, FULL_FOR_S, STANDING_S, Gate
from rowsmith.api.problem import problem
from rowsmith.errors import InsufficientCredits, LimitError, QueueFull
from rowsmith.service.access.limits import Allowance, Kind

ALLOWANCE = Allowance(kind=Kind.CHANGES, quota=9, remaining=5, reset_s=1.5, is_granted=True)
MINE = {"Authorization": "Bearer mine"}


class Queue:
    """Takes or refuses new tasks, as it is told."""

    def __init__(self) -> None:
        self.refusal: LimitError | None = QueueFull("there is no room", retry_after_s=10)
        self.asked = 0
        self.go = asyncio.Event()
        self.go.set()
        self.begun = asyncio.Semaphore(0)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked += 1
        request = Request(scope, receive)
        self.begun.release()
        if request.method == "POST":
            await self.go.wait()
        request.state.allowance = ALLOWANCE
        request.state.refused = self.refusal
        refusal = self.refusal
        answer = PlainTextResponse("") if refusal is None else answers.refused(problem(refusal, ""))
        await answer(scope, receive, send)


@pytest.fixture
def queue() -> Queue:
    return Queue()


@pytest.fixture
def clock() -> HeldClock:
    return HeldClock()


@pytest.fixture
def client(queue: Queue, clock: HeldClock) -> httpx.AsyncClient:
    gate = Gate(queue, most=100, clock=clock)

    async def boundary(scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"] = {}
        is_whole = (b"x-parts", b"2") not in scope["headers"]

        async def as_servers_give() -> Message:
            message = await receive()  # httpx gives even a short body in two messages
            if is_whole and message.get("more_body"):
                message = {**await receive(), "body": message["body"]}
            return message

        await gate(scope, as_servers_give, send)

    return httpx.AsyncClient(transport=httpx.ASGITransport(boundary), base_url="http://here")


async def test_a_full_queue_is_told_without_looking_until_there_may_be_room(
    client: httpx.AsyncClient, queue: Queue, clock: HeldClock
) -> None:
    first = await client.post("/v1/extract", headers=MINE)
    queue.refusal = None
    again = await client.post("/v1/extract", headers=MINE)
    asked = queue.asked
    clock.advance(FULL_FOR_S)
    later = await client.post("/v1/extract", headers=MINE)

    assert (again.status_code, asked, later.status_code) == (429, 1, 200)
    assert again.content == first.content
    assert dict(again.headers) == dict(first.headers)
    assert again.headers["retry-after"] == "10"
    assert again.headers["ratelimit"] == '"changes";r=5;t=2'


async def test_one_asks_for_room_again_then_two_and_at_last_all(
    client: httpx.AsyncClient, queue: Queue, clock: HeldClock
) -> None:
    async def ask(count: int, taken: int) -> list[int]:
        """Send *count*, answer *taken* of them when the others were; return the answers."""
        queue.go.clear()
        posts = [
            asyncio.create_task(client.post("/v1/extract", headers=MINE)) for _ in range(count)
        ]
        answers = asyncio.as_completed(posts)
        codes = [(await next(answers)).status_code for _ in range(count - taken)]
        queue.go.set()
        return codes + [(await each).status_code for each in answers]

    await client.post("/v1/extract", headers=MINE)
    clock.advance(FULL_FOR_S)
    queue.refusal = None

    assert await ask(4, taken=1) == [429, 429, 429, 200]
    assert await ask(4, taken=2) == [429, 429, 200, 200]
    for _ in range(ENOUGH_ROOM):
        await client.post("/v1/extract", headers=MINE)
    assert await ask(40, taken=40) == [200] * 40


async def test_one_that_is_gone_before_it_is_answered_leaves_another_to_ask(
    client: httpx.AsyncClient, queue: Queue, clock: HeldClock
) -> None:
    await client.post("/v1/extract", headers=MINE)
    await queue.begun.acquire()
    clock.advance(FULL_FOR_S)
    queue.refusal = None
    queue.go.clear()
    gone = asyncio.create_task(client.post("/v1/extract", headers=MINE))
    await queue.begun.acquire()
    gone.cancel()
    await asyncio.wait([gone])
    queue.go.set()

    assert (await client.post("/v1/extract", headers=MINE)).status_code == 200


async def line_of_changes(
    client: httpx.AsyncClient, queue: Queue
) -> list[asyncio.Task[httpx.Response]]:
    """Return changes of which as many are in work as may be, held there, and five wait behind."""
    queue.refusal = None
    queue.go.clear()
    changes = [
        asyncio.create_task(client.post("/v1/tasks", content=b"whole"))
        for _ in range(CHANGES_AT_ONCE + 5)
    ]
    for _ in range(CHANGES_AT_ONCE):
        await queue.begun.acquire()
    return changes


async def test_nobody_waits_for_long_in_a_line_of_changes_that_stands(
    client: httpx.AsyncClient, queue: Queue, clock: HeldClock
) -> None:
    changes = await line_of_changes(client, queue)
    clock.advance(STANDING_S)
    late = await client.post("/v1/tasks", content=b"whole")
    queue.go.set()

    assert (late.status_code, late.headers["retry-after"]) == (503, "1")
    assert {each.status_code for each in await asyncio.gather(*changes)} == {200}
    assert (await client.post("/v1/tasks", content=b"whole")).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("POST", "/v1/extract", {"Authorization": "Bearer other"}),
        ("POST", "/v1/extract", {**MINE, "Idempotency-Key": "k"}),
        ("POST", "/v1/extract/1/cancel", MINE),
        ("POST", "/v1/tasks", MINE),
        ("GET", "/v1/extract", MINE),
        ("POST", "/v1/extract", {}),
    ],
)
async def test_a_full_queue_refuses_nothing_but_new_tasks_of_its_own(
    client: httpx.AsyncClient, queue: Queue, method: str, path: str, headers: dict[str, str]
) -> None:
    await client.post("/v1/extract", headers=MINE)
    queue.refusal = None

    assert (await client.request(method, path, headers=headers)).status_code == 200


async def test_other_refusals_are_not_remembered(client: httpx.AsyncClient, queue: Queue) -> None:
    queue.refusal = InsufficientCredits("there are no credits")
    await client.post("/v1/extract", headers=MINE)
    queue.refusal = None

    assert (await client.post("/v1/extract", headers=MINE)).status_code == 200


async def test_reads_and_slow_senders_pass_changes_that_wait_for_their_turn(
    client: httpx.AsyncClient, queue: Queue
) -> None:
    changes = await line_of_changes(client, queue)
    assert (await client.get("/v1/tasks")).status_code == 200
    before = queue.asked
    slow = asyncio.create_task(client.post("/v1/tasks", content=b"a", headers={"X-Parts": "2"}))
    await queue.begun.acquire()  # the read
    await queue.begun.acquire()  # the slow one, and none of those that wait
    assert (before, queue.asked) == (CHANGES_AT_ONCE + 1, CHANGES_AT_ONCE + 2)
    queue.go.set()

    assert {each.status_code for each in await asyncio.gather(slow, *changes)} == {200}
    assert queue.asked == CHANGES_AT_ONCE + 7


async def test_those_that_wait_hear_that_the_queue_is_full_by_now(
    client: httpx.AsyncClient, queue: Queue
) -> None:
    queue.go.clear()
    posts = [
        asyncio.create_task(client.post("/v1/extract", headers=MINE))
        for _ in range(CHANGES_AT_ONCE + 5)
    ]
    for _ in range(CHANGES_AT_ONCE):
        await queue.begun.acquire()
    queue.go.set()

    assert {each.status_code for each in await asyncio.gather(*posts)} == {429}
    assert queue.asked == CHANGES_AT_ONCE
