"""Own pages of records as policy: what is replayed, what a budget leaves, what a recipe spares."""

from collections.abc import Iterator

import pytest
from tests.fakes import HeldClock, SitePages

from rowsmith.ask import read_ask
from rowsmith.crawl import Crawl, Outcome, Visit, in_order, visit
from rowsmith.crawl.drive import collect
from rowsmith.crawl.inline import InlineReader
from rowsmith.model.receipt import Completeness, StopReason
from rowsmith.model.task import Budget, ExtractRequest
from rowsmith.model.values import Row

SEED = "https://boats.example.org/list"
BOATS = {"Gull": 31, "Tern": 24, "Skua": 55, "Knot": 19, "Ruff": 42, "Dunlin": 28, "Plover": 36}


def site() -> dict[str, str]:
    items = "".join(
        f'<li><h3><a href="/boats/{name.lower()}">{name}</a></h3><p>built in yard {at}</p></li>'
        for at, name in enumerate(BOATS)
    )
    pages = {SEED: f"<title>Boats</title><h1>Boats</h1><ul>{items}</ul>"}
    for name, length in BOATS.items():
        pages[f"https://boats.example.org/boats/{name.lower()}"] = (
            f"<title>{name}</title><h1>{name}</h1><dl><dt>Length</dt><dd>{length} m</dd>"
            f"<dt>Mast height</dt><dd>{length + 5} m</dd></dl><p>A fine boat, well kept.</p>"
        )
    return pages


def request(**budget: int) -> ExtractRequest:
    schema = {
        "type": "object",
        "properties": {"name": {"type": "string"}, "length": {"type": ["integer", "null"]}},
        "required": ["name"],
    }
    return ExtractRequest(
        q="each boat with name and length", url=SEED, schema=schema, budget=Budget(**budget)
    )


async def outcomes_of(wanted: ExtractRequest, pages: SitePages) -> tuple[list[Outcome], list[Row]]:
    """Return what every visit gave, and the rows."""
    ask = read_ask(wanted.q, wanted.schema)
    state, kept, rows = Crawl(wanted, ask), list[Outcome](), list[Row]()

    async def make(target: Visit) -> Outcome:
        found, _ = await visit(
            target,
            ask,
            fetcher=pages,
            reader=InlineReader(HeldClock()),
            recipe=state.recipe_for(target),
            request=wanted,
        )
        return found

    async for outcome in in_order(state, make):
        assert outcome is not None
        kept.append(outcome)
        rows.extend(row for row, _ in state.absorb(outcome))
    return kept, rows


def replayed(wanted: ExtractRequest, kept: list[Outcome]) -> Iterator[tuple[Visit, list[Row]]]:
    """Yield each visit that a fresh crawl wants, and the rows that its kept outcome gives."""
    state = Crawl(wanted, read_ask(wanted.q, wanted.schema))
    waiting = list[Visit]()
    while waiting or (fresh := state.next_visits(8)):
        waiting += state.next_visits(8) if waiting else fresh
        target = waiting.pop(0)
        found = Outcome.from_json(kept[target.number].to_json())
        yield target, [row for row, _ in state.absorb(found)]


async def test_outcomes_read_back_after_a_crash_give_the_same_visits_and_rows() -> None:
    kept, rows = await outcomes_of(request(), SitePages(site()))

    again = list(replayed(request(), kept))

    assert [target for target, _ in again] == [one.visit for one in kept]
    assert [row for _, found in again for row in found] == rows
    assert rows == [{"name": name, "length": length} for name, length in BOATS.items()]


async def test_rows_leave_while_later_own_pages_are_still_out() -> None:
    kept, _ = await outcomes_of(request(), SitePages(site()))

    given = [len(found) for _, found in replayed(request(), kept)]

    assert given == [0, 0, 0, 1, 1, 2, 1, 2]  # list, three looked at, then the rest in order


async def test_a_task_that_is_stopped_gives_the_rows_so_far() -> None:
    kept, _ = await outcomes_of(request(), SitePages(site()))
    state = Crawl(request(), read_ask(request().q, request().schema))
    rows = [row for one in kept[:5] for row, _ in state.absorb(one)]

    rows += [row for row, _ in state.stop(StopReason.MAX_SECONDS)]
    late = state.absorb(kept[5])

    assert [row["length"] for row in rows] == [31, 24, None, 19, None, None, 36]
    assert late == []
    assert (state.receipt().stop_reason, state.receipt().rows) == (StopReason.MAX_SECONDS, 7)
    assert state.receipt().complete is Completeness.UNKNOWN  # the list itself was at its end


async def test_a_recipe_spares_the_looking() -> None:
    pages = SitePages(site())
    clock = HeldClock()
    learned = await collect(request(), fetcher=pages, reader=InlineReader(clock), clock=clock)
    assert learned.recipe is not None

    recipe = learned.recipe.to_json()
    wanted = ExtractRequest(q=request().q, url=SEED, schema=request().schema, recipe=recipe)
    again = await collect(wanted, fetcher=pages, reader=InlineReader(clock), clock=clock)

    assert set(recipe["details"]) == {"link", "fields"}
    assert again.rows == learned.rows
    assert again.recipe == learned.recipe
    order = [url.rpartition("/")[2] for url in pages.fetched[len(BOATS) + 1 :]]
    assert order == ["list", *(name.lower() for name in BOATS)]


@pytest.mark.parametrize(("most", "read"), [(5, 4), (6, 5)])
async def test_the_page_budget_counts_own_pages(most: int, read: int) -> None:
    pages = SitePages(site())
    clock = HeldClock()

    found = await collect(
        request(max_pages=most), fetcher=pages, reader=InlineReader(clock), clock=clock
    )

    assert len(pages.fetched) == most
    assert [bool(row["length"]) for row in found.rows].count(True) == read
    assert len(found.rows) == len(BOATS)
    assert found.receipt.stop_reason is StopReason.MAX_PAGES


@pytest.mark.parametrize("most", [1, 4])
async def test_a_budget_too_small_to_look_at_own_pages_leaves_them_alone(most: int) -> None:
    pages, clock = SitePages(site()), HeldClock()

    found = await collect(
        request(max_pages=most), fetcher=pages, reader=InlineReader(clock), clock=clock
    )

    assert (pages.fetched, len(found.rows)) == ([SEED], len(BOATS))


async def test_own_pages_that_all_fail_are_given_up() -> None:
    many = {f"boat{at}": at for at in range(60)}
    items = "".join(f'<li><h3><a href="/b/{n}">{n.title()}</a></h3><p>x</p></li>' for n in many)
    pages = {SEED: f"<h1>Boats</h1><ul>{items}</ul>"}
    for name in ("boat0", "boat30", "boat59"):
        pages[f"https://boats.example.org/b/{name}"] = (
            f"<h1>{name.title()}</h1><dl><dt>Length</dt><dd>9 m</dd><dt>Width</dt><dd>3 m</dd></dl>"
        )
    fetcher, clock = SitePages(pages), HeldClock()

    found = await collect(request(), fetcher=fetcher, reader=InlineReader(clock), clock=clock)

    assert len(found.rows) == 60
    assert len(fetcher.fetched) < 25
