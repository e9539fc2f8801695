import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest

from rowsmith.crawl.trips import MOST_BYTES, MOST_PAGES, Job, Trips
from rowsmith.model.ask import Ask
from rowsmith.model.page import Page
from rowsmith.model.recipe import Recipe

ASK = Ask(q="each row")
RECIPE = Recipe(version=1, body={})


def job(name: str, recipe: Recipe | None = RECIPE, ask: Ask = ASK, size: int = 1) -> Job:
    return Job(Page(url=f"https://a.example/{name}", body=b"x" * size), ask, recipe)


@dataclass
class Process:
    """Answers each job with its address, once it is let; notes which went together."""

    fails: Callable[[Sequence[Job]], bool] = lambda _: False
    trips: list[str] = field(default_factory=list)
    let_go: asyncio.Event = field(default_factory=asyncio.Event)
    was_ended: bool = False

    async def run(self, jobs: Sequence[Job]) -> list[bytes]:
        names = [one.page.url.rpartition("/")[2] for one in jobs]
        self.trips.append(" ".join(names))
        try:
            await self.let_go.wait()
        except asyncio.CancelledError:
            self.was_ended = True
            raise
        if self.fails(jobs):
            raise MemoryError(" ".join(names))
        return [name.encode() for name in names]


async def sent(trips: Trips, *jobs: Job) -> list[asyncio.Task[bytes]]:
    """Give *jobs* in order and return once all wait."""
    waiting = [asyncio.create_task(trips.take(one)) for one in jobs]
    for _ in range(3):  # the jobs, then the trips that set out
        await asyncio.sleep(0)
    return waiting


async def test_pages_of_one_list_that_wait_together_go_together() -> None:
    process = Process()
    trips = Trips(process.run, at_once=1)

    waiting = await sent(trips, job("a"), job("b"), job("c"))
    process.let_go.set()

    assert await asyncio.gather(*waiting) == [b"a", b"b", b"c"]
    assert process.trips == ["a", "b c"]


async def test_waiting_pages_are_shared_among_the_processes() -> None:
    process = Process()
    trips = Trips(process.run, at_once=2)

    waiting = await sent(trips, *map(job, "abcdef"))
    process.let_go.set()
    await asyncio.gather(*waiting)

    assert process.trips[:2] == ["a", "b"]
    assert len(process.trips) < len("abcdef")
    assert sorted(" ".join(process.trips).split()) == list("abcdef")


@pytest.mark.parametrize(
    "other",
    [
        job("b", recipe=None),
        job("b", recipe=Recipe(version=1, body={})),
        job("b", ask=Ask(q="each other row")),
    ],
    ids=["no recipe", "a recipe of another task", "another ask"],
)
async def test_pages_of_different_lists_never_go_together(other: Job) -> None:
    process = Process()
    trips = Trips(process.run, at_once=1)

    waiting = await sent(trips, job("a"), job("c"), other, job("d"))
    process.let_go.set()
    await asyncio.gather(*waiting)

    assert process.trips == ["a", "c d", "b"]


async def test_a_trip_takes_few_pages_and_a_light_load() -> None:
    process = Process()
    trips = Trips(process.run, at_once=1)
    many = [job(f"s{number}") for number in range(MOST_PAGES + 2)]
    large = [job(f"l{number}", size=MOST_BYTES) for number in range(2)]

    waiting = await sent(trips, job("a"), *many, *large)
    process.let_go.set()
    await asyncio.gather(*waiting)

    assert [len(trip.split()) for trip in process.trips] == [1, MOST_PAGES, 2, 1, 1]


async def test_a_trip_that_fails_is_made_again_and_one_page_is_blamed() -> None:
    process = Process(fails=lambda jobs: any(one.page.url.endswith("b") for one in jobs))
    trips = Trips(process.run, at_once=1)

    waiting = await sent(trips, job("a"), job("b"), job("c"))
    process.let_go.set()
    answers = await asyncio.gather(*waiting, return_exceptions=True)

    assert (answers[0], answers[2]) == (b"a", b"c")
    assert str(answers[1]) == "b"
    assert process.trips == ["a", "b c", "b", "c"]


async def test_a_trip_ends_when_nobody_waits_for_it_any_more() -> None:
    process = Process()
    trips = Trips(process.run, at_once=1)

    first, second = await sent(trips, job("a"), job("b"))
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    process.let_go.set()

    assert await second == b"b"
    assert process.was_ended


async def test_who_still_waits_at_the_end_is_cancelled() -> None:
    process = Process()
    trips = Trips(process.run, at_once=1)
    waiting = await sent(trips, job("a"), job("b"))

    await trips.stop()
    answers = await asyncio.gather(*waiting, return_exceptions=True)

    assert [type(answer) for answer in answers] == [asyncio.CancelledError] * 2
    assert process.was_ended
