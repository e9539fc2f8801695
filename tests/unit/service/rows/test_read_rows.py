"""Rows of ended tasks, read through the use case."""

import time

import pytest
from tests.unit.service.conftest import House

from rowsmith.errors import RowsGone, StoreError
from rowsmith.model.task import Task
from rowsmith.service.rows.follow_task import Ended, FollowTask
from rowsmith.service.rows.found import FoundRows
from rowsmith.service.rows.read_rows import ReadRows
from rowsmith.store.ending.row import Remains
from rowsmith.store.found.rows import FoundStore

ROWS = b'{"a":1}\n{"a":2}\n{"a":3}\n'


def read_rows(house: House) -> ReadRows:
    return ReadRows(
        house.tasks, house.objects, FoundRows(house.tasks, FoundStore(house.tasks.database))
    )


async def body(house: House, task: Task, after: str | None = None) -> bytes:
    answer = await read_rows(house)(house.principal, task.id, after=after)
    return b"".join([chunk async for chunk in answer.chunks])


@pytest.mark.parametrize(
    ("after", "found"), [(None, ROWS), ("0", ROWS), ("2", b'{"a":3}\n'), ("3", b""), ("9", b"")]
)
async def test_rows_behind_a_number_are_read(house: House, after: str | None, found: bytes) -> None:
    task = await house.completed(ROWS)

    assert await body(house, task, after) == found


async def test_going_far_into_many_rows_costs_little(house: House) -> None:
    task = await house.completed(b'{"a":1}\n' * 100_000)

    begun_s = time.process_time()
    found = await body(house, task, "99999")
    took_s = time.process_time() - begun_s

    assert found == b'{"a":1}\n'
    assert took_s < 0.3  # a second and more when each row moves all that follow it


async def test_rows_that_were_deleted_for_their_age_are_said_to_be_gone(house: House) -> None:
    task = await house.completed(ROWS)
    await house.objects.delete(task.result_key)
    await house.tasks.note_swept([task.id], Remains.ROWS)

    with pytest.raises(RowsGone, match="age"):
        await body(house, task)
    happenings = await FollowTask(read_rows(house))(house.principal, task.id)
    assert [type(each) async for each in happenings] == [Ended]


async def test_damaged_rows_are_not_sent(house: House) -> None:
    task = await house.completed(ROWS)
    await house.objects.put(task.result_key, ROWS.replace(b"2", b"9"))

    with pytest.raises(StoreError, match="damaged"):
        await body(house, task)
