import asyncio
import os
import time
from collections.abc import AsyncIterator, Sequence

import pytest

from rowsmith.ask import read_ask
from rowsmith.config import ReadSettings
from rowsmith.crawl import processes
from rowsmith.crawl.processes import ProcessReader
from rowsmith.crawl.trips import Job
from rowsmith.engine import read_page
from rowsmith.errors import ReadTimeout
from rowsmith.model.ask import Ask
from rowsmith.model.page import Page

PAGE = Page(
    url="https://a.example/team",
    body=b"<ul>" + b"<li><b>Ana Roe</b> <i>Engineer</i></li>" * 4 + b"</ul>",
)
ASK = read_ask("each person with name and job title")
READ = processes.read
SETTINGS = ReadSettings(processes=1, timeout_s=1.0, cpu_s=5, memory_bytes=400 * 2**20)


@pytest.fixture
async def reader() -> AsyncIterator[ProcessReader]:
    async with ProcessReader(SETTINGS) as found:
        yield found


def hang(*_: object) -> list[bytes]:
    while True:
        pass


def work_hard(jobs: Sequence[Job]) -> list[bytes]:
    """Read, and use 0.6 seconds of processor time."""
    end_s = time.process_time() + 0.6
    while time.process_time() < end_s:
        pass
    return READ(jobs)


def hoard(*_: object) -> list[bytes]:
    return [b"x" * 2**32]


def die(*_: object) -> list[bytes]:
    os._exit(9)


async def test_a_page_reads_as_it_does_in_this_process(reader: ProcessReader) -> None:
    assert await reader.read(PAGE, ASK) == read_page(PAGE, ASK)


async def test_a_recipe_is_handed_on(reader: ProcessReader) -> None:
    first = await reader.read(PAGE, ASK)
    assert first.extraction.recipe is not None

    again = await reader.read(PAGE, ASK, first.extraction.recipe)

    assert again.extraction.rows == first.extraction.rows


@pytest.mark.parametrize(
    ("work", "message"),
    [(hang, "more than 1 seconds"), (hoard, "more memory than 400 MiB"), (die, "more memory")],
)
async def test_a_page_that_hangs_fills_or_kills_its_process_is_named_and_the_next_is_read(
    reader: ProcessReader, monkeypatch: pytest.MonkeyPatch, work: object, message: str
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(processes, "read", work)
        with pytest.raises(ReadTimeout, match=message):
            await reader.read(PAGE, ASK)

    assert (await reader.read(PAGE, ASK)).extraction.rows


async def test_a_page_that_takes_too_much_processor_time_is_named_and_the_next_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = SETTINGS.model_copy(update={"timeout_s": 60.0, "cpu_s": 1})
    async with ProcessReader(settings) as reader:
        with monkeypatch.context() as patch:
            patch.setattr(processes, "read", hang)
            with pytest.raises(ReadTimeout, match="more than 1 seconds of processor time"):
                await reader.read(PAGE, ASK)

        assert (await reader.read(PAGE, ASK)).extraction.rows


async def test_processor_time_is_counted_for_each_page_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = SETTINGS.model_copy(update={"timeout_s": 60.0, "cpu_s": 1})
    async with ProcessReader(settings) as reader:
        monkeypatch.setattr(processes, "read", work_hard)

        found = [await reader.read(PAGE, ASK) for _ in range(5)]

    assert len(found) == 5


async def test_a_reader_that_is_idle_or_busy_answers_a_probe(
    reader: ProcessReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    await reader.probe()

    with monkeypatch.context() as patch:
        patch.setattr(processes, "read", hang)
        waiting = asyncio.create_task(reader.read(PAGE, ASK))
        await asyncio.wait([waiting], timeout=0.2)
        await reader.probe()
        waiting.cancel()


async def test_a_reader_whose_processes_do_not_answer_is_told_from_a_busy_one(
    reader: ProcessReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "PROBE_S", 0.2)
    monkeypatch.setattr(processes, "answer", hang)

    with pytest.raises(ReadTimeout, match="no process that reads pages answers"):
        await reader.probe()


async def test_a_reading_that_nobody_waits_for_ends(
    reader: ProcessReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(processes, "read", hang)
        waiting = asyncio.create_task(reader.read(PAGE, ASK))
        await asyncio.wait([waiting], timeout=0.2)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting

    assert (await reader.read(PAGE, ASK)).extraction.rows


async def test_a_reader_is_used_inside_its_context() -> None:
    with pytest.raises(RuntimeError, match="outside of its context"):
        await ProcessReader(SETTINGS).read(PAGE, Ask(q="each row"))
