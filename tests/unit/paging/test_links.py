"""Where a list goes on."""

import time

import pytest

from rowsmith.dom import parse
from rowsmith.model.page import Page
from rowsmith.paging import FLOOR, next_links


def links(markup: str, *, url: str = "https://x.org/list?page=2", header: str = "") -> list[str]:
    page = Page(
        url=url, body=markup.encode(), content_type="text/html; charset=utf-8", link_header=header
    )
    found = [link for link in next_links(parse(page), page) if link.score >= FLOOR]
    return [link.url.removeprefix("https://x.org/") for link in found][:1]


@pytest.mark.parametrize(
    "markup",
    [
        '<link rel="next" href="list?page=3">',
        '<a href="list?page=3" rel="nofollow next">more</a>',
        '<a href="list?page=1">Previous</a> <a href="list?page=3">Next</a>',
        '<a href="list?page=3">Next page »</a>',
        '<a href="list?page=3">Weiter</a>',
        '<a href="list?page=3">次へ</a>',
        '<a href="list?page=3"><img src="a.gif" alt="Next"></a>',
        '<a href="list?page=3" aria-label="Next page"><svg></svg></a>',
        '<div class="pagination"><a href="list?page=1">1</a> <b>2</b> <a href="list?page=3">3</a></div>',
    ],
)
def test_the_next_page_is_found(markup: str) -> None:
    assert links(markup) == ["list?page=3"]


@pytest.mark.parametrize(
    "markup",
    [
        '<a href="https://other.org/list?page=3">Next</a>',
        '<a href="#top">Next</a>',
        '<a href="list?page=2">Next</a>',
        '<div class="calendar"><a href="cal?m=5">Next</a></div>',
        '<p>1 <a href="about">About</a></p>',
    ],
)
def test_what_leads_elsewhere_is_not_followed(markup: str) -> None:
    assert links(markup) == []


def test_a_link_header_counts() -> None:
    assert links("<p>rows", header='<list?page=3>; rel="next"') == ["list?page=3"]


def test_what_several_signs_agree_on_comes_before_what_one_says() -> None:
    markup = (
        '<link rel="next" href="other?page=3">'
        '<div class="pagination">2 <a href="list?page=3">3</a> <a href="list?page=3">Next</a></div>'
    )

    assert links(markup) == ["list?page=3"]


@pytest.mark.parametrize(
    "markup",
    [
        (
            '<ul class="posts">'
            '<li>A thread <a href="t/5">1</a> <a href="t/5?page=2">2</a> <a href="t/5?page=3">3</a></li>'
            '<li>A thread <a href="t/6">1</a> <a href="t/6?page=2">2</a> <a href="t/6?page=3">3</a></li></ul>'
        ),
        (
            "<table><tr><td>4</td><td><a href='doc/77'>5</a></td></tr>"
            "<tr><td>6</td><td><a href='doc/78'>7</a></td></tr></table>"
        ),
        '<p>Seasons: 2024 <a href="s?y=2025">2025</a> <a href="s?y=2026">2026</a></p>',
        '<p>Rate: <a href="rate?v=1">1</a> <a href="rate?v=2">2</a> <a href="rate?v=3">3</a></p>',
    ],
)
def test_other_numbers_are_no_pager(markup: str) -> None:
    assert links(markup, url="https://x.org/list") == []


def test_a_hostile_page_of_numbers_ends_soon() -> None:
    many = "".join(f'<a href="?p={n}">{n}</a> ' for n in range(20_000))
    page = Page(url="https://x.org/l?p=5", body=f"<div>{many}</div>".encode())
    dom = parse(page)

    started_s = time.perf_counter()
    next_links(dom, page)

    assert time.perf_counter() - started_s < 2


def test_json_in_another_encoding_says_nothing_and_stops_nobody() -> None:
    page = Page(url="https://a.example/api?page=1", body='{"next": "/é"}'.encode("latin-1"))

    assert next_links(parse(page), page) == ()
