"""Where a list goes on."""

import pytest

from rowsmith.dom import parse
from rowsmith.model.page import Page
from rowsmith.paging import claimed_rows, next_links


def links(markup: str, *, url: str = "https://x.org/list?page=2", header: str = "") -> list[str]:
    page = Page(
        url=url, body=markup.encode(), content_type="text/html; charset=utf-8", link_header=header
    )
    return [link.url.removeprefix("https://x.org/") for link in next_links(parse(page), page)][:1]


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


@pytest.mark.parametrize(
    ("text", "claimed"),
    [
        ("Showing 1–20 of 283 results", 283),
        ("1,204 items", 1204),
        ("21-40 von 95", 95),
        ("No list here", None),
    ],
)
def test_what_the_site_claims_is_read(text: str, claimed: int | None) -> None:
    page = Page(
        url="https://x.org/",
        body=f"<p>{text}</p>".encode(),
        content_type="text/html; charset=utf-8",
    )

    assert claimed_rows(parse(page)) == claimed
