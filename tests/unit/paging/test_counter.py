"""Counters in addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rowsmith.paging.counter import continued, counted_on, direction, infer, is_dated, own_counter

FORMS = st.sampled_from(
    ["/list?page={}", "/list?a=7&start={}&b=x", "/page/{}/", "/l-{}.html", "/v2/list?o={}#part"]
)
SIZES, FIRSTS = st.integers(1, 500), st.integers(0, 30)


@given(FORMS, SIZES, FIRSTS, st.sets(st.integers(1, 400), min_size=2, max_size=6))
def test_step_and_place_are_recovered_for_any_counter(
    form: str, step: int, first: int, pages: set[int]
) -> None:
    def at(page: int) -> str:
        return "https://x.org" + form.format(first + step * page)

    pattern = infer({page: at(page) for page in pages})

    assert pattern is not None
    assert [pattern.address(page) for page in (1, 9, 77, 401)] == [at(p) for p in (1, 9, 77, 401)]


@given(FORMS, st.integers(2, 400))
def test_three_pages_show_how_a_list_goes_on(form: str, step: int) -> None:
    pages = ["https://x.org" + form.format(step * page) for page in (1, 2, 3, 4)]

    assert continued(pages[:3]) == pages[3]


@given(FORMS, st.integers(1, 900), st.integers(1, 90))
def test_further_is_the_opposite_of_back(form: str, page: int, step: int) -> None:
    here, there = (f"https://x.org{form.format(number)}" for number in (page, page + step))

    assert (direction(here, there), direction(there, here)) == (1, -1)


@pytest.mark.parametrize(
    "numbered",
    [
        {1: "https://x.org/a", 2: "https://x.org/b"},
        {1: "https://x.org/?p=1", 2: "https://x.org/?p=2", 3: "https://x.org/?p=9"},
        {1: "https://x.org/?p=1", 2: "https://x.org/list?p=2"},
        {1: "https://x.org/same", 2: "https://x.org/same"},
        {2: "https://x.org/?p=2"},
        {1: "https://x.org/?after=20240131095501", 2: "https://x.org/?after=20240130080000"},
    ],
)
def test_addresses_without_a_line_have_no_pattern(numbered: dict[int, str]) -> None:
    assert infer(numbered) is None


def test_leading_zeros_stay() -> None:
    pattern = infer({1: "https://x.org/p01", 12: "https://x.org/p12"})

    assert pattern is not None
    assert pattern.address(7) == "https://x.org/p07"


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("/list", "/list/page/2"),
        ("/list", "/list?page=2"),
        ("/list?page=1", "/list?page=2"),
        ("/list.html", "/list-2.html"),
        ("/board", "/board/index3.html"),
        ("/item-1-all-of-it", "/item-1-p2-all-of-it"),
        ("/a?f=2", "/a?f=2&start=15&size=15"),
        ("/r/", "/r/?count=25&after=k9x"),
        ("/x,strona-2.html", "/x,strona-3.html"),
        ("/x.html", "/shop?Offset=24&Per_Page=24"),
    ],
)
def test_what_counts_further_lies_ahead(here: str, there: str) -> None:
    assert direction(f"https://x.org{here}", f"https://x.org{there}") == 1


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("/soup-of-roots", "/soup-of-beets"),
        ("/list", "/item?id=48213"),
        ("/list", "/list?sort=price"),
        ("/list", "/list?per_page=50"),
        ("/", "/?p=48213"),
        ("/list", "/list?page=0"),
    ],
)
def test_what_does_not_count_has_no_direction(here: str, there: str) -> None:
    assert direction(f"https://x.org{here}", f"https://x.org{there}") == 0


@pytest.mark.parametrize(
    ("here", "there", "dated"),
    [
        ("/cal?month=4", "/cal?month=5", True),
        ("/cal", "/cal/202605", True),
        ("/2025-table", "/2026-table", True),
        ("/list?page=2", "/list?page=3", False),
        ("/list", "/list/page/2?year=2024", False),
        ("/list", "/list?updated-max=2020-01-02T03:04:05", False),
    ],
)
def test_another_month_is_not_another_page(here: str, there: str, dated: bool) -> None:
    assert is_dated(f"https://x.org{here}", f"https://x.org{there}") is dated


@pytest.mark.parametrize(
    ("visited", "following"),
    [
        (["/l", "/l?page=2"], "/l?page=3"),
        (["/l", "/l?page=1"], "/l?page=2"),
        (["/l", "/l?start=20"], "/l?start=40"),
        (["/l", "/l?from=21"], "/l?from=41"),
        (["/l", "/l/page/2/"], "/l/page/3/"),
        (["/l", "/l?o=20", "/l?o=40"], "/l?o=60"),
        (["/l", "/m"], ""),
        (["/l"], ""),
        ([], ""),
    ],
)
def test_a_list_goes_on_as_it_was_walked(visited: list[str], following: str) -> None:
    known = [f"https://x.org{path}" for path in visited]

    assert continued(known).removeprefix("https://x.org") == following


def test_the_own_counter_is_set_and_told() -> None:
    url = "https://x.org/list?a=2&page=2"

    assert counted_on(url, "2", "3") == "https://x.org/list?a=2&page=3"
    assert counted_on(url, "4", "5") == ""
    assert (own_counter(url), own_counter("https://x.org/list")) == (2, None)
