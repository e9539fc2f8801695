"""What is visited next and when a task stops."""

from dataclasses import replace

from rowsmith.ask import read_ask
from rowsmith.crawl import Crawl, Outcome, Visit
from rowsmith.crawl.rows.known import repeats
from rowsmith.model.cell import Cell, Provenance
from rowsmith.model.extraction import NextLink
from rowsmith.model.receipt import Completeness, StopReason, Visited
from rowsmith.model.task import Budget, ExtractRequest

SEED = "https://x.org/list"


def crawl(**budget: int) -> Crawl:
    request = ExtractRequest(q="all", url=SEED, budget=Budget(**budget))
    return Crawl(request, read_ask("all"))


def outcome(
    visit: Visit, names: list[str], *, then: str = "", claimed: int | None = None
) -> Outcome:
    place = Provenance(page_id="0", path="/html")
    return Outcome(
        visit=visit,
        visited=Visited(url=visit.url, page_id=f"body of {names}"),
        rows=tuple({"name": name} for name in names),
        cells=tuple({"name": Cell(value=name, raw=name, provenance=(place,))} for name in names),
        next_links=(NextLink(url=then, found_by="next link", score=1.0),) if then else (),
        claimed_rows=claimed,
    )


def run(
    state: Crawl, pages: list[tuple[list[str], str]], *, claimed: int | None = None
) -> list[str]:
    found: list[str] = []
    for names, then in pages:
        visits = state.next_visits()
        if not visits:
            break
        fresh = state.absorb(outcome(visits[0], names, then=then, claimed=claimed))
        found.extend(row["name"] for row, _ in fresh)
    assert state.next_visits() == []
    return found


def test_pages_are_followed_to_the_end_of_the_list() -> None:
    state = crawl()

    assert run(state, [(["a", "b"], f"{SEED}?p=2"), (["c"], "")], claimed=3) == ["a", "b", "c"]
    assert (state.receipt().stop_reason, state.receipt().complete) == (
        StopReason.END_OF_LIST,
        Completeness.TRUE,
    )


def test_a_record_met_again_on_another_page_comes_once_and_equal_ones_of_a_page_stay() -> None:
    assert run(crawl(), [(["a", "a"], f"{SEED}?p=2"), (["a", "b"], "")]) == ["a", "a", "b"]


def test_a_page_without_new_rows_ends_the_task() -> None:
    state = crawl()

    assert run(state, [(["a"], f"{SEED}?p=2"), (["a"], f"{SEED}?p=3"), (["b"], "")]) == ["a"]
    assert state.receipt().stop_reason is StopReason.NO_NEW_ROWS


def test_a_link_back_is_a_loop() -> None:
    state = crawl()

    run(state, [(["a"], f"{SEED}?p=2"), (["b"], f"{SEED}#top")])

    assert state.receipt().stop_reason is StopReason.LOOP


def test_row_and_page_budgets_hold_exactly_and_are_told() -> None:
    rows, pages = crawl(max_rows=3), crawl(max_pages=1)

    assert run(rows, [(["a", "b"], f"{SEED}?p=2"), (["c", "d"], f"{SEED}?p=3")]) == ["a", "b", "c"]
    assert run(pages, [(["a"], f"{SEED}?p=2"), (["b"], "")]) == ["a"]
    assert [one.receipt().stop_reason for one in (rows, pages)] == [
        StopReason.MAX_ROWS,
        StopReason.MAX_PAGES,
    ]
    assert [one.receipt().complete for one in (rows, pages)] == [Completeness.FALSE] * 2


def test_an_outcome_survives_storage() -> None:
    kept = outcome(Visit(number=0, url=SEED), ["ä", "b"], then=f"{SEED}?p=2")

    assert Outcome.from_json(kept.to_json()) == kept


def failed(visit: Visit) -> Outcome:
    return Outcome(
        visit=visit, visited=Visited(url=visit.url, error="no answer"), error="no answer"
    )


def test_a_page_that_fails_is_noted_and_passed_over() -> None:
    state = crawl()
    state.absorb(outcome(state.next_visits()[0], ["a"], then=f"{SEED}?p=2"))
    state.absorb(failed(state.next_visits()[0]))

    (visit,) = state.next_visits()
    state.absorb(outcome(visit, ["c"]))

    assert visit.url == f"{SEED}?p=3"
    receipt = state.receipt()
    assert (receipt.stop_reason, receipt.complete) == (
        StopReason.END_OF_LIST,
        Completeness.FALSE,
    )
    assert [bool(page.error) for page in receipt.visited] == [False, True, False]


def test_a_guessed_page_that_fails_is_the_end_of_the_list() -> None:
    state = crawl()
    state.absorb(outcome(state.next_visits()[0], ["a"], then=f"{SEED}?p=2", claimed=9))
    state.absorb(outcome(state.next_visits()[0], ["b"]))

    state.absorb(failed(state.next_visits()[0]))

    assert state.next_visits() == []
    assert (state.receipt().stop_reason, state.receipt().complete) == (
        StopReason.END_OF_LIST,
        Completeness.FALSE,
    )


def test_a_claim_below_the_rows_of_the_first_page_is_of_something_else() -> None:
    state = crawl()

    run(state, [(["a", "b", "c"], "")], claimed=2)

    assert (state.receipt().claimed_rows, state.receipt().complete) == (None, Completeness.UNKNOWN)


def test_rows_of_another_site_do_not_count() -> None:
    state = crawl()
    state.absorb(outcome(state.next_visits()[0], ["a"], then=f"{SEED}?p=2"))
    away = outcome(state.next_visits()[0], ["b"], then=f"{SEED}?p=3")

    fresh = state.absorb(
        replace(away, visited=replace(away.visited, final_url="https://y.org/list?p=2"))
    )

    assert fresh == []
    assert state.next_visits() == []


def test_equal_looking_rows_inside_of_a_page_are_records_of_their_own() -> None:
    first, second = ["a", "b", "c"], ["c", "d", "a", "e", "f"]

    found = run(crawl(), [(first, f"{SEED}?p=2"), (second, "")])

    assert found == ["a", "b", "c", "d", "a", "e", "f"]


def test_a_row_with_an_address_is_the_same_record_wherever_it_stands() -> None:
    rows = [{"url": f"https://x.org/{name}"} for name in "dbe"]

    assert repeats([False, True, False], rows) == [False, True, False]
    assert repeats([False, True, False], [{"name": name} for name in "dbe"]) == [False] * 3
