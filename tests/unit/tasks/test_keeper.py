"""What is kept, and what can be read of a task while it is at work."""

import asyncio

import pytest
from tests.unit.tasks.conftest import Bench

from rowsmith.errors import HoldLost
from rowsmith.model.task import Task
from rowsmith.service.rows.found import FoundRows
from rowsmith.store.claims import Made
from rowsmith.store.found.rows import MOST_BLOCKS, FoundStore
from rowsmith.tasks import keeper
from rowsmith.tasks.keeper import Keeper


async def at_work(bench: Bench) -> Task:
    await bench.add()
    hold = await bench.claim()
    assert hold is not None
    return hold.task


def made(number: int) -> Made:
    return Made(number=number, body=b"{}", rows=1)


def lines(first: int, stop: int) -> bytes:
    return b"".join(b"%d\n" % number for number in range(first, stop))


async def test_published_rows_are_read_from_any_row_on(bench: Bench) -> None:
    task = await at_work(bench)
    keeping, store = Keeper(bench.claims, task), FoundStore(bench.database)
    for first, stop in ((0, 2), (2, 7), (7, 8)):
        keeping.publish(lines(first, stop), stop - first)
    await keeping.keep(made(0))
    await keeping.close()

    read = {
        skipped: b"".join(block.after(skipped) for block in await store.after(task.id, skipped))
        for skipped in range(10)
    }

    assert read == {skipped: lines(skipped, 8) for skipped in range(10)}
    assert await store.count(task.id) == 8


async def test_only_rows_that_are_wanted_are_read(bench: Bench) -> None:
    task = await at_work(bench)
    keeping = Keeper(bench.claims, task)
    for number in range(50):
        keeping.publish(lines(number, number + 1), 1)
    await keeping.keep(made(0))
    await keeping.close()

    (last,) = await FoundStore(bench.database).after(task.id, 49)

    assert (last.first, last.stop) == (49, 50)


async def test_rows_that_come_again_after_a_crash_are_published_once(bench: Bench) -> None:
    task = await at_work(bench)
    before = Keeper(bench.claims, task)
    before.publish(lines(0, 3), 3)
    await before.keep(made(0))
    await before.close()
    store = FoundStore(bench.database)

    again = Keeper(bench.claims, task, await store.count(task.id))
    for first, stop in ((0, 2), (2, 5), (5, 6)):
        again.publish(lines(first, stop), stop - first)
    await again.keep(made(1))
    await again.close()

    blocks = await store.after(task.id, 0)
    assert b"".join(block.after(0) for block in blocks) == lines(0, 6)
    assert [(block.first, block.stop) for block in blocks] == [(0, 3), (3, 5), (5, 6)]


async def test_rows_are_published_though_no_further_page_comes(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "PUBLISH_S", 0.0)
    task = await at_work(bench)
    keeping, store = Keeper(bench.claims, task), FoundStore(bench.database)

    keeping.publish(lines(0, 4), 4)

    async with asyncio.timeout(20):
        while await store.count(task.id) < 4:  # noqa: ASYNC110 - the store tells nobody
            await asyncio.sleep(0)
    await keeping.close()


async def test_who_lost_the_task_publishes_nothing(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "PUBLISH_S", 0.0)
    task = await at_work(bench)
    keeping = Keeper(bench.claims, task)
    await bench.claims.release(task.id, task.fence)

    keeping.publish(lines(0, 4), 4)
    with pytest.raises(HoldLost):
        await keeping.keep(made(0))
    await keeping.close()

    assert await FoundStore(bench.database).count(task.id) == 0


async def test_the_end_of_a_task_deletes_what_was_published(bench: Bench) -> None:
    task = await at_work(bench)
    keeping = Keeper(bench.claims, task)
    keeping.publish(lines(0, 4), 4)
    await keeping.keep(made(0))
    await keeping.close()

    await bench.claims.fail(task, "no more")

    assert await FoundStore(bench.database).after(task.id, 0) == []


async def test_more_rows_than_are_read_at_a_time_come_whole(bench: Bench) -> None:
    task = await at_work(bench)
    keeping = Keeper(bench.claims, task)
    for number in range(2 * MOST_BLOCKS + 1):
        keeping.publish(lines(number, number + 1), 1)
    await keeping.keep(made(0))
    await keeping.close()
    reading = FoundRows(bench.tasks, FoundStore(bench.database))

    found = await reading.after(task, 3)

    assert b"".join(block.after(3) for block in found) == lines(3, 2 * MOST_BLOCKS + 1)
