import msgspec
import pytest
from tests.fakes import SitePages
from tests.unit.tasks.conftest import PAGES, ROWS, SEED, Bench, expected, job_pages

from rowsmith.errors import HttpRefused, StoreUnavailable
from rowsmith.model.task import Budget, TaskStatus
from rowsmith.store.claims import Claims
from rowsmith.store.names import page_key, receipt_key
from rowsmith.store.tasks import CANCELLED


class Killed(BaseException):
    """Ends the work as a kill does: nothing after it runs, nothing is written."""


async def test_a_task_ends_with_the_rows_of_all_pages_in_order(bench: Bench) -> None:
    task = await bench.run(await bench.add())

    assert (task.status, task.rows_returned) == (TaskStatus.COMPLETED, PAGES * ROWS)
    assert await bench.rows(task) == expected()
    assert task.credits_used == pytest.approx(PAGES * 0.001 + PAGES * ROWS * 0.0001)


async def test_what_was_visited_is_kept(bench: Bench) -> None:
    task = await bench.run(await bench.add())

    receipt = await bench.objects.get(receipt_key(task.id, task.fence))
    assert b'"stopReason":"end of list"' in receipt
    body = job_pages()[SEED].encode()
    digest = bench.objects.digest(page_key(task.id, (await bench.site.fetch(SEED)).id))
    assert (await digest).size == len(body)


async def test_a_finished_task_is_not_worked_on_again(bench: Bench) -> None:
    task = await bench.run(await bench.add())
    fetched = len(bench.site.fetched)

    again = await bench.run(task)

    assert again == task
    assert len(bench.site.fetched) == fetched


@pytest.mark.parametrize("killed_at", range(1, PAGES + 1))
async def test_a_restart_fetches_only_what_is_missing(bench: Bench, killed_at: int) -> None:
    def kill(url: str) -> None:
        if url.endswith(f"p={killed_at}"):
            raise Killed

    bench.site = SitePages(job_pages(), kill)
    task = await bench.add()
    with pytest.raises(Killed):
        await bench.run(task)
    bench.site = SitePages(job_pages())

    ended = await bench.run(task)

    assert len(bench.site.fetched) == PAGES - killed_at + 1
    assert await bench.rows(ended) == expected()
    assert ended.attempts == 2


async def test_a_kill_before_the_ending_changes_no_row(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def kill(*_: object) -> bool:
        raise Killed

    task = await bench.add()
    with monkeypatch.context() as patch:
        patch.setattr(Claims, "complete", kill)
        with pytest.raises(Killed):
            await bench.run(task)

    ended = await bench.run(task)

    assert await bench.rows(ended) == expected()
    assert len(bench.site.fetched) == PAGES


async def test_a_task_that_ends_its_worker_too_often_fails_by_name(bench: Bench) -> None:
    def kill(_: str) -> None:
        raise Killed

    bench.site = SitePages(job_pages(), kill)
    task = await bench.add()
    for _ in range(bench.attempts):
        with pytest.raises(Killed):
            await bench.run(task)

    ended = await bench.run(task)

    assert (ended.status, ended.credits_used) == (TaskStatus.FAILED, 0)
    assert "stopped its worker 2 times" in ended.error


async def test_a_seed_that_cannot_be_fetched_fails_the_task(bench: Bench) -> None:
    task = await bench.run(await bench.add(url="https://gone.example/"))

    assert (task.status, task.credits_used) == (TaskStatus.FAILED, 0)
    assert task.error == "https://gone.example/ does not answer"


async def test_a_later_page_that_fails_keeps_the_rows_so_far(bench: Bench) -> None:
    def refuse(url: str) -> None:
        if url.endswith("p=3"):
            raise HttpRefused("the site answered 500", status=500)

    bench.site = SitePages(job_pages(), refuse)

    task = await bench.run(await bench.add())

    assert task.status is TaskStatus.COMPLETED
    assert await bench.rows(task) == expected(2)
    assert b"the site answered 500" in await bench.objects.get(receipt_key(task.id, task.fence))


async def test_a_page_without_records_completes_with_no_rows_and_no_charge(bench: Bench) -> None:
    bench.site = SitePages({SEED: "<p>Nothing here.</p>"})

    task = await bench.run(await bench.add())

    assert (task.status, task.rows_returned, task.credits_used) == (TaskStatus.COMPLETED, 0, 0)
    assert await bench.objects.get(task.result_key) == b""


@pytest.mark.parametrize(
    ("budget", "rows", "reason"),
    [
        (Budget(max_rows=7), 7, "row budget"),
        (Budget(max_pages=2), 10, "page budget"),
        (Budget(max_credits=0.0015), 5, "credit budget"),
        (Budget(max_seconds=20.0), 10, "time budget"),
    ],
)
async def test_a_budget_completes_the_task_with_the_rows_so_far(
    bench: Bench, budget: Budget, rows: int, reason: str
) -> None:
    bench.site = SitePages(job_pages(), lambda _: bench.clock.advance(10))

    task = await bench.run(await bench.add(budget=budget))

    assert (task.status, task.rows_returned) == (TaskStatus.COMPLETED, rows)
    assert f'"stopReason":"{reason}"'.encode() in await bench.objects.get(
        receipt_key(task.id, task.fence)
    )


async def test_no_more_is_charged_than_the_budget_allows(bench: Bench) -> None:
    task = await bench.run(await bench.add(budget=Budget(max_credits=0.0012)))

    assert task.credits_used == pytest.approx(0.0012)


async def test_a_store_that_does_not_answer_leaves_the_task_unfinished(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object, **__: object) -> str:
        raise StoreUnavailable("the disk is full")

    task = await bench.add()
    with monkeypatch.context() as patch:
        patch.setattr(bench.objects, "put", refuse)
        with pytest.raises(StoreUnavailable):
            await bench.run(task)
    left = await bench.tasks.get(task.org_id, task.id)

    ended = await bench.run(task)

    assert left.status is TaskStatus.PROCESSING
    assert await bench.rows(ended) == expected()


async def test_a_bug_ends_one_task_and_is_named_in_the_log(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    def bug(_: str) -> None:
        raise AssertionError("impossible")

    bench.site = SitePages(job_pages(), bug)

    task = await bench.run(await bench.add())

    error_id = task.error.removesuffix(".").rsplit(" ", 1)[1]
    said = capsys.readouterr()
    assert task.status is TaskStatus.FAILED
    assert "impossible" not in task.error
    assert error_id in said.out + said.err


@pytest.mark.parametrize("at_page", [1, 2, 3])
async def test_a_cancelled_task_ends_with_the_rows_so_far(bench: Bench, at_page: int) -> None:
    task = await bench.add()
    hold = await bench.claim()
    assert hold is not None

    def cancel(url: str) -> None:
        if url.endswith(f"p={at_page}"):
            hold.cancel()

    bench.site = SitePages(job_pages(), cancel)
    await bench.work(hold)

    ended = await bench.tasks.get(task.org_id, task.id)
    rows = (at_page - 1) * ROWS
    if not rows:
        assert (ended.status, ended.error) == (TaskStatus.FAILED, CANCELLED)
    else:
        receipt = msgspec.json.decode(await bench.objects.get(receipt_key(task.id, ended.fence)))
        assert (ended.status, ended.rows_returned) == (TaskStatus.COMPLETED, rows)
        assert await bench.rows(ended) == expected()[:rows]
        assert receipt["stopReason"] == "cancelled"


async def test_a_task_that_was_cancelled_before_a_crash_fetches_nothing_more(bench: Bench) -> None:
    def kill(url: str) -> None:
        if url.endswith("p=2"):
            raise Killed

    bench.site = SitePages(job_pages(), kill)
    task = await bench.add()
    with pytest.raises(Killed):
        await bench.run(task)
    await bench.tasks.cancel(task.org_id, task.id)
    bench.site = SitePages(job_pages())

    ended = await bench.run(task)

    assert bench.site.fetched == []
    assert await bench.rows(ended) == expected()[:ROWS]
