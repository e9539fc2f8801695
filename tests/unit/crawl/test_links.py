"""Checks of the addresses in rows: which, how often, and what becomes of the rows."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.fakes import HeldClock, SitePages

from rowsmith.ask import RowValidator, read_ask
from rowsmith.crawl.drive import collect
from rowsmith.crawl.inline import InlineReader
from rowsmith.crawl.rows.links import LinkChecks, addresses, without
from rowsmith.model.receipt import LinkState, Verdict
from rowsmith.model.task import Budget, ExtractRequest

SITE = "http://a.example"
LINK = {"type": "string", "format": "uri"}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "link": {"anyOf": [LINK, {"type": "null"}]},
        "home": LINK,
        "more": {"type": "array", "items": LINK},
        "deep": {
            "type": "object",
            "properties": {"link": LINK, "must": LINK},
            "required": ["must"],
        },
    },
    "required": ["name"],
}
URLS = st.sampled_from([f"http://x.org/{at}" for at in range(6)])
ROWS = st.fixed_dictionaries(
    {"name": st.just("Ana")},
    optional={
        "link": URLS | st.none(),
        "home": URLS,
        "more": st.lists(URLS, max_size=4),
        "deep": st.fixed_dictionaries({"must": URLS}, optional={"link": URLS}),
    },
)


@given(row=ROWS, dead=st.sets(URLS))
def test_no_dead_address_stays_and_no_living_one_goes(row: dict[str, Any], dead: set[str]) -> None:
    kept = without(row, dead, RowValidator(SCHEMA))

    alive = [url for _, url in addresses(row) if url not in dead]
    assert [url for _, url in addresses(kept)] == alive
    if row.get("deep", {}).get("must") not in dead:
        assert RowValidator(SCHEMA).faults(kept) == []


def test_a_dead_address_is_null_where_the_schema_allows_it_and_else_left_out() -> None:
    dead = "http://x.org/"
    row = {"name": "Ana", "link": dead, "home": dead, "more": [dead, "http://y.org/"]}

    assert without(row, {dead}, RowValidator(SCHEMA)) == {
        "name": "Ana",
        "link": None,
        "more": ["http://y.org/"],
    }


def pages(count: int, *, links: str) -> SitePages:
    """Return a list of *count* pages of two people whose link is *links* with the page's number."""
    made = {}
    for number in range(1, count + 1):
        people = "".join(
            f"<li><b>Person {number}{at}</b><i>Role {at}</i><a href='{links.format(number)}'>site</a>"
            for at in "ab"
        )
        following = f"<a rel=next href='/?p={number + 1}'>Next</a>" if number < count else ""
        made[f"{SITE}/" if number == 1 else f"{SITE}/?p={number}"] = f"<ul>{people}</ul>{following}"
    return SitePages(made)


def ask_for(**budget: Any) -> ExtractRequest:
    return ExtractRequest(
        q="each person with name, role and link",
        url=f"{SITE}/",
        schema={
            "type": "object",
            "properties": {"name": {"type": "string"}, "role": {"type": "string"}, "link": LINK},
            "required": ["name", "link"],
        },
        verify_urls=True,
        budget=Budget(**budget),
    )


async def test_an_address_on_every_page_is_checked_once() -> None:
    site = pages(3, links="http://x.org/same")
    site.pages = {**site.pages, "http://x.org/same": ""}
    clock = HeldClock()

    found = await collect(ask_for(), fetcher=site, reader=InlineReader(clock), clock=clock)

    assert site.verified == ["http://x.org/same"]
    assert len(found.rows) == 6
    assert [one.state for one in found.receipt.verdicts] == [LinkState.ALIVE]
    assert found.receipt.claimed_rows is None


async def test_a_row_that_needs_a_dead_address_is_a_reject() -> None:
    site = pages(2, links="http://x.org/{}")
    site.pages = {**site.pages, "http://x.org/2": ""}
    clock = HeldClock()

    found = await collect(ask_for(), fetcher=site, reader=InlineReader(clock), clock=clock)

    assert [row["name"] for row in found.rows] == ["Person 2a", "Person 2b"]
    assert [(one.field, one.raw) for one in found.rejects] == [("link", "http://x.org/1")] * 2
    assert found.rejects[0].message == "link leads nowhere"
    assert len(found.cells) == 2


async def test_addresses_over_the_limit_are_unchecked_and_kept() -> None:
    site = pages(3, links="http://x.org/{}")
    site.pages = {**site.pages, "http://x.org/1": ""}
    clock = HeldClock()

    found = await collect(
        ask_for(max_checks=1), fetcher=site, reader=InlineReader(clock), clock=clock
    )

    states = [one.state for one in found.receipt.verdicts]
    assert states == [LinkState.ALIVE, LinkState.UNCHECKED, LinkState.UNCHECKED]
    assert len(found.rows) == 6


def test_addresses_that_come_after_the_time_are_unchecked_and_kept() -> None:
    links = LinkChecks(read_ask("name"), Budget(max_check_seconds=10))
    links.take([({"link": "http://x.org/1"}, {})])
    asked = [*links.batches()]
    links.absorb([Verdict(url="http://x.org/1", state=LinkState.DEAD)], 10.5)

    links.take([({"link": "http://x.org/2"}, {})])

    assert (asked, [*links.batches()]) == ([("http://x.org/1",)], [])
    assert [row for row, _ in links.release()] == [{"link": None}, {"link": "http://x.org/2"}]
    assert [one.state for one in links.told()] == [LinkState.DEAD, LinkState.UNCHECKED]


async def test_checks_count_as_no_pages() -> None:
    site = pages(3, links="http://x.org/{}")
    clock = HeldClock()

    found = await collect(
        ask_for(max_pages=3), fetcher=site, reader=InlineReader(clock), clock=clock
    )

    assert len(found.receipt.visited) == 3


def test_rows_wait_for_their_addresses_and_leave_in_order() -> None:
    links = LinkChecks(read_ask("name"), Budget())
    first, second = {"name": "a", "link": "http://x.org/"}, {"name": "b"}
    links.take([(first, {}), (second, {})])
    asked = [*links.batches()]
    before = [*links.release()]

    links.absorb([Verdict(url="http://x.org/", state=LinkState.ALIVE)], 0.1)

    assert asked == [("http://x.org/",)]
    assert before == []
    assert [row for row, _ in links.release()] == [first, second]
    assert [*links.batches()] == []
