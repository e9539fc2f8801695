"""Which address comes next."""

from rowsmith.crawl.frontier import GUESSED, MAX_BARREN, MAX_TRIES, Frontier
from rowsmith.model.extraction import NextLink

SEED = "https://x.org/list"


def link(path: str, *, score: float = 0.9, found_by: str = "next link", body: str = "") -> NextLink:
    return NextLink(url=f"https://x.org/{path}", found_by=found_by, score=score, body=body)


def test_the_best_unseen_link_is_taken() -> None:
    frontier = Frontier(SEED)

    first = frontier.after_new([link("list#top"), link("a"), link("b")], is_lacking=False)
    second = frontier.after_new([link("a"), link("b")], is_lacking=False)

    assert [found.url if found else "" for found in (first, second)] == [
        "https://x.org/a",
        "https://x.org/b",
    ]


def test_a_form_with_other_fields_is_another_request() -> None:
    frontier = Frontier(SEED)

    bodies = [
        found.body if found else "none"
        for number in (1, 2, 2)
        for found in [frontier.after_new([link("list", body=f"p={number}")], is_lacking=False)]
    ]

    assert bodies == ["p=1", "p=2", "none"]


def test_other_links_are_tried_after_one_that_gave_nothing_but_not_many() -> None:
    frontier = Frontier(SEED)
    frontier.after_new([link(name) for name in "abcdef"], is_lacking=False)

    tried = [frontier.after_nothing([]) for _ in range(MAX_TRIES + 1)]

    assert [found.url[-1] if found else "" for found in tried] == ["b", "c", ""]


def test_a_counter_is_tried_only_when_rows_are_lacking() -> None:
    frontier = Frontier(SEED)
    frontier.after_new([link("list?page=2")], is_lacking=False)

    assert frontier.after_new([], is_lacking=False) is None
    guess = frontier.after_new([], is_lacking=True)
    assert guess is not None
    assert (guess.url, guess.found_by) == ("https://x.org/list?page=3", GUESSED)


def test_the_page_behind_a_failed_one_is_tried_a_few_times() -> None:
    frontier = Frontier(SEED)
    frontier.after_new([link("list?page=2")], is_lacking=False)

    tried = [frontier.after_failure() for _ in range(MAX_BARREN)]

    assert [found.url[-1] if found else "" for found in tried] == ["3", "4", ""]


def test_parts_of_an_archive_are_followed_once_it_is_entered() -> None:
    frontier = Frontier(SEED)
    weak = link("list/c", score=0.3, found_by="archive")

    assert frontier.after_new([weak], is_lacking=False) is None
    frontier.after_new([link("list/b", score=0.55, found_by="archive")], is_lacking=False)
    assert frontier.after_nothing([weak]) == weak


def test_another_site_is_never_entered() -> None:
    frontier = Frontier(SEED)
    frontier.settle("https://www.x.org/list")
    away = NextLink(url="https://y.org/list?page=2", found_by="next link", score=0.9)

    assert frontier.after_new([away], is_lacking=False) is None
    assert frontier.is_left("https://y.org/list")
    assert not frontier.is_left("http://x.org/other")
