"""A task's pages read again by another task, and where single cells were read."""

import uuid
from dataclasses import replace

import pytest
from tests.unit.tasks.conftest import PAGES, ROWS, SEED, Bench, expected, job_pages

from rowsmith.model.task import Budget, Task, TaskStatus
from rowsmith.store.names import pages_key, receipt_key, task_folder
from rowsmith.tasks.cells import BLOCK, read_cells


async def again(bench: Bench, source: Task, q: str) -> Task:
    """Return a task that ran over the stored pages of *source*."""
    task = replace(
        source,
        id=str(uuid.uuid4()),
        status=TaskStatus.PENDING,
        request=replace(source.request, q=q, pages_of=source.id),
    )
    await bench.tasks.add(task)
    return await bench.run(task)


async def receipt(bench: Bench, task: Task) -> str:
    return (await bench.objects.get(receipt_key(task.id, task.fence))).decode()


async def test_stored_pages_answer_another_question_without_a_request(bench: Bench) -> None:
    first = await bench.run(await bench.add())
    bench.site.pages = {}

    second = await again(bench, first, "each job with title and link")

    found = await bench.rows(second)
    assert found[0] == {"title": "Job 1-0", "link": "https://a.example/j/1-0"}
    assert len(found) == PAGES * ROWS
    assert len(bench.site.fetched) == PAGES
    assert f'"pagesOf":"{first.id}"' in await receipt(bench, second)


async def test_stored_pages_cost_nothing_but_the_rows(bench: Bench) -> None:
    first = await bench.run(await bench.add())

    second = await again(bench, first, first.request.q)

    tariff = bench.work.tariff
    rows = PAGES * ROWS * tariff.row
    assert first.credits_used == pytest.approx(PAGES * tariff.page + rows)
    assert second.credits_used == pytest.approx(rows)


async def test_pages_that_were_read_again_can_be_read_again(bench: Bench) -> None:
    first = await bench.run(await bench.add())
    second = await again(bench, first, first.request.q)
    await bench.objects.delete(task_folder(first.id))

    third = await again(bench, second, first.request.q)

    assert await bench.rows(third) == expected()


async def test_pages_that_are_gone_end_the_task_with_a_sentence(bench: Bench) -> None:
    first = await bench.run(await bench.add())
    await bench.objects.delete(pages_key(first.id, first.fence))

    second = await again(bench, first, first.request.q)

    assert second.status is TaskStatus.FAILED
    assert second.error == (
        f"the stored pages of {first.id} are gone: send it again without pagesOf"
    )


async def test_a_single_page_that_is_gone_is_passed_over_and_told(bench: Bench) -> None:
    first = await bench.run(await bench.add())
    listed = (await bench.objects.get(pages_key(first.id, first.fence))).decode()
    await bench.objects.put(pages_key(first.id, first.fence), listed.replace("p=3", "p=9").encode())

    second = await again(bench, first, first.request.q)

    assert await bench.rows(second) == expected(PAGES - 1)
    told = await receipt(bench, second)
    assert '"complete":"false"' in told
    assert "do not hold this one" in told


async def test_the_cells_of_every_row_are_kept_with_their_place(bench: Bench) -> None:
    count = BLOCK // ROWS + 2
    bench.site.pages = job_pages(count)
    task = await bench.run(await bench.add(budget=Budget(max_pages=count)))

    last = await read_cells(bench.objects, task.id, task.fence, count * ROWS - 1)
    first = await read_cells(bench.objects, task.id, task.fence, 0)

    assert last is not None
    assert first is not None
    assert last["title"].value == f"Job {count}-{ROWS - 1}"
    assert first["title"].provenance[0].path == "/html/body/ul/li[1]/a/text()"
    assert await read_cells(bench.objects, task.id, task.fence, count * ROWS) is None


async def test_a_task_that_failed_has_a_receipt_that_says_why(bench: Bench) -> None:
    bench.site.pages = {}

    task = await bench.run(await bench.add())

    told = await receipt(bench, task)
    assert task.status is TaskStatus.FAILED
    assert f'"error":"{SEED} does not answer"' in told
    assert '"stopReason":"error"' in told
