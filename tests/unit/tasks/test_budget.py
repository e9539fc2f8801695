"""What a task spends: never more than its budget, and nothing on what the rest does not pay."""

import asyncio
import tempfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fakes import HeldClock, SitePages
from tests.unit.tasks.conftest import ROWS, SEED, Bench, expected, job_pages

from rowsmith.config import TariffSettings
from rowsmith.model.task import Budget, Task, TaskStatus
from rowsmith.store.accounts.organisations import OrganisationStore
from rowsmith.store.database import Database
from rowsmith.store.folder import FolderObjects
from rowsmith.store.names import receipt_key

SHELL = "<h1>Jobs</h1><div id=root></div><script src=app.js></script>"
UNPAID = "it could not be rendered: the credits left do not pay for the browser."
TARIFF = TariffSettings()


async def receipt_of(bench: Bench, task: Task) -> dict[str, object]:
    found: dict[str, object] = msgspec.json.decode(
        await bench.objects.get(receipt_key(task.id, task.fence))
    )
    return found


def shells() -> SitePages:
    pages = job_pages()
    site = SitePages(dict.fromkeys(pages, SHELL))
    site.shown = pages
    return site


@pytest.mark.parametrize(
    ("credit", "pages", "charged"),
    [
        (0.0009, 0, 0.0),
        (0.0010, 1, 0.0010),
        (0.0024, 1, 0.0015),
        (0.0025, 2, 0.0025),
        (0.0039, 2, 0.0030),
        (0.0045, 3, 0.0045),
    ],
)
async def test_a_page_is_not_fetched_whose_price_would_pass_the_budget(
    bench: Bench, credit: float, pages: int, charged: float
) -> None:
    task = await bench.run(await bench.add(budget=Budget(max_credits=credit)))

    assert len(bench.site.fetched) == pages
    assert await bench.rows(task) == expected(pages)
    assert task.credits_used == pytest.approx(charged)
    reason = "end of list" if credit == 0.0045 else "credit budget"
    assert (await receipt_of(bench, task))["stopReason"] == reason


async def test_what_cannot_be_paid_is_not_rendered_and_the_receipt_says_so(bench: Bench) -> None:
    bench.site = shells()

    task = await bench.run(await bench.add(budget=Budget(max_credits=0.0049)))

    told = await receipt_of(bench, task)
    assert bench.site.rendered == []
    assert (task.status, task.rows_returned, task.credits_used) == (TaskStatus.COMPLETED, 0, 0)
    assert told["stopReason"] == "credit budget"
    assert UNPAID in str(told["notes"])


async def test_a_list_that_is_rendered_stops_before_a_page_that_only_its_html_is_paid_of(
    bench: Bench,
) -> None:
    bench.site = shells()

    task = await bench.run(await bench.add(budget=Budget(max_credits=0.0104)))

    assert bench.site.rendered == [SEED]
    assert bench.site.fetched == [SEED]
    assert await bench.rows(task) == expected(1)
    assert task.credits_used == pytest.approx(0.0055)
    assert (await receipt_of(bench, task))["stopReason"] == "credit budget"


async def test_addresses_that_cannot_be_paid_are_not_checked_and_their_rows_stay(
    bench: Bench,
) -> None:
    budget = Budget(max_credits=0.0019)  # the page, and not five addresses at 0.0002

    task = await bench.run(await bench.add(budget=budget, verify_urls=True))

    assert bench.site.verified == []
    assert task.rows_returned == ROWS
    assert task.credits_used == pytest.approx(0.0015)
    assert (await receipt_of(bench, task))["stopReason"] == "credit budget"


class Killed(BaseException):
    """Ends the work as a kill does."""


@pytest.mark.parametrize("killed_at", [1, 2])
async def test_a_crash_does_not_change_what_the_budget_pays(bench: Bench, killed_at: int) -> None:
    def kill(url: str) -> None:
        if url.endswith(f"p={killed_at}"):
            raise Killed

    bench.site = SitePages(job_pages(), kill)
    task = await bench.add(budget=Budget(max_credits=0.0039))
    with pytest.raises(Killed):
        await bench.run(task)
    bench.site = SitePages(job_pages())

    ended = await bench.run(task)

    assert await bench.rows(ended) == expected(2)
    assert ended.credits_used == pytest.approx(0.0030)


@settings(max_examples=25, deadline=None)
@given(
    credit=st.floats(0.0001, 0.03),
    pages=st.integers(1, 5),
    is_shown=st.booleans(),
    verify=st.booleans(),
)
def test_pages_and_checks_are_within_any_budget_and_so_is_the_charge(
    credit: float, pages: int, is_shown: bool, verify: bool
) -> None:
    made = job_pages(pages)
    site = SitePages(dict.fromkeys(made, SHELL) if is_shown else made)
    site.shown = made
    with tempfile.TemporaryDirectory() as folder:
        task, checked = asyncio.run(_spend(Path(folder), site, credit, verify=verify))

    fetched = len(site.fetched) - len(site.rendered)
    spent = TARIFF.page * fetched + TARIFF.rendered_page * len(site.rendered)
    assert spent + TARIFF.verified_url * checked <= credit + 1e-9
    assert task.credits_used <= credit + 1e-9
    assert task.status is TaskStatus.COMPLETED


async def _spend(folder: Path, site: SitePages, credit: float, *, verify: bool) -> tuple[Task, int]:
    """Run one task with so many credits; return it, and how many addresses were checked."""
    database = Database(path=folder / "rowsmith.db")
    objects = FolderObjects(folder / "objects")
    try:
        org_id, _ = await OrganisationStore(database, HeldClock()).first(1000.0)
        bench = Bench(database, objects, org_id, folder, site=site)
        budget = Budget(max_credits=credit)
        task = await bench.run(await bench.add(budget=budget, verify_urls=verify))
    finally:
        await asyncio.to_thread(objects.close)
        database.close()
    return task, len(site.verified)
