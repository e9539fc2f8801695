"""Pages that are foretold: visited side by side, and never of consequence for the rows."""

import gc
import weakref
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fakes import HeldClock, SitePages

from rowsmith.ask import read_ask
from rowsmith.crawl import ahead
from rowsmith.crawl.drive import collect
from rowsmith.crawl.inline import InlineReader
from rowsmith.crawl.outcome import Outcome, Visit
from rowsmith.crawl.policy import Crawl
from rowsmith.model.extraction import Extraction, NextLink
from rowsmith.model.receipt import StopReason, Visited
from rowsmith.model.task import Budget, ExtractRequest

SITE = "http://a.example/jobs"
Q = "each job with title and city"
ROWS = 4


def address(number: int) -> str:
    return SITE if number == 1 else f"{SITE}?p={number}"


def outcome(visit: Visit, number: int, *, claimed: int, leads_to: int | None) -> Outcome:
    rows = tuple({"title": f"Job {number}-{at}"} for at in range(ROWS))
    links = [NextLink(url=address(leads_to), found_by="next link", score=0.9)] if leads_to else []
    return Outcome(
        visit=visit,
        visited=Visited(
            url=visit.url,
            found_by=visit.found_by,
            final_url=visit.url,
            page_id=str(number),
            status=200,
        ),
        rows=rows,
        cells=({},) * ROWS,
        next_links=tuple(links),
        claimed_rows=claimed,
    )


def walk(claimed: int, pages: int, **budget: Any) -> tuple[Crawl, list[Visit]]:
    """Return a crawl that has taken in *pages* pages, and the visits that it made and wants."""
    request = ExtractRequest(q=Q, url=SITE, budget=Budget(**budget))
    crawl = Crawl(request, read_ask(Q))
    made: list[Visit] = []
    for number in range(1, pages + 1):
        made += crawl.next_visits(8)
        crawl.absorb(outcome(made[number - 1], number, claimed=claimed, leads_to=number + 1))
    return crawl, made + crawl.next_visits(8)


def test_pages_that_the_site_claims_are_visited_before_a_link_leads_there() -> None:
    _, wanted = walk(claimed=100 * ROWS, pages=10)

    assert [visit.url for visit in wanted] == [
        address(number) for number in range(1, len(wanted) + 1)
    ]
    assert len(wanted) > 14


def test_nothing_is_foretold_beyond_the_claim_or_the_budget() -> None:
    _, by_claim = walk(claimed=12 * ROWS, pages=10)
    _, by_pages = walk(claimed=100 * ROWS, pages=10, max_pages=12)
    _, by_rows = walk(claimed=100 * ROWS, pages=10, max_rows=11 * ROWS)
    _, by_nothing = walk(claimed=0, pages=10)

    assert [len(found) for found in (by_claim, by_pages, by_rows, by_nothing)] == [12, 12, 11, 11]


def test_a_page_that_was_foretold_is_found_by_the_link_that_led_there() -> None:
    crawl, wanted = walk(claimed=100 * ROWS, pages=10)

    crawl.absorb(outcome(wanted[10], 11, claimed=400, leads_to=12))

    assert {page.found_by for page in crawl.receipt().visited[1:]} == {"next link"}


def test_a_list_that_goes_on_otherwise_drops_what_was_foretold() -> None:
    crawl, wanted = walk(claimed=100 * ROWS, pages=10)

    crawl.absorb(outcome(wanted[10], 11, claimed=400, leads_to=40))
    for stale in wanted[11:]:
        assert crawl.absorb(outcome(stale, 900 + stale.number, claimed=400, leads_to=41)) == []
    following = crawl.next_visits(8)

    assert following[0].url == address(40)
    assert crawl.receipt().rows == 11 * ROWS


@st.composite
def sites(draw: st.DrawFn) -> SitePages:
    """Return a list whose claim, links and pages may be wrong."""
    count = draw(st.integers(1, 14))
    claimed = draw(st.sampled_from([0, count * ROWS, count * ROWS + 9, 99 * ROWS, ROWS]))
    missing = draw(st.sets(st.integers(2, 14), max_size=2))
    jumps = draw(st.dictionaries(st.integers(3, 12), st.integers(1, 20), max_size=2))
    pages = {}
    for number in range(1, count + 1):
        rows = "".join(
            f"<li><b>Job {number}-{at}</b> <i class=city>City {at}</i></li>" for at in range(ROWS)
        )
        to = jumps.get(number, number + 1)
        link = f"<a rel=next href='{address(to)}'>Next</a>" if number < count else ""
        told = f"<p>{claimed} jobs found</p>" if claimed else ""
        if number not in missing:
            pages[address(number)] = f"<h1>Jobs</h1>{told}<ul>{rows}</ul>{link}"
    return SitePages(pages)


async def read(site: SitePages) -> Extraction:
    clock = HeldClock()
    request = ExtractRequest(q=Q, url=SITE, budget=Budget(max_pages=20))
    return await collect(request, fetcher=site, reader=InlineReader(clock), clock=clock)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(site=sites())
async def test_rows_and_their_end_are_the_same_as_one_page_after_the_other(
    site: SitePages, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = await read(site)
    asked = len(site.fetched)
    with monkeypatch.context() as patch:
        patch.setattr(ahead, "AHEAD", 0)
        slow = await read(SitePages(site.pages))

    assert quick.rows == slow.rows
    assert quick.receipt.complete == slow.receipt.complete
    assert quick.receipt.stop_reason == slow.receipt.stop_reason or (
        StopReason.MAX_PAGES in {quick.receipt.stop_reason, slow.receipt.stop_reason}
    )
    assert asked <= 20


class Tracked(dict[str, Any]):
    """A row whose end can be seen."""

    __hash__ = object.__hash__  # type: ignore[assignment]  # each row is its own


def test_rows_that_were_handed_out_are_let_go() -> None:
    crawl = Crawl(ExtractRequest(q=Q, url=SITE), read_ask(Q))
    alive = weakref.WeakSet[Tracked]()

    for number in range(1, 31):
        made = outcome(crawl.next_visits(1)[0], number, claimed=0, leads_to=number + 1)
        rows = tuple(map(Tracked, made.rows))
        alive.update(rows)
        crawl.absorb(replace(made, rows=rows))
        del made, rows

    gc.collect()
    assert len(alive) <= 2 * ROWS
