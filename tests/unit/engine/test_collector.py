"""Reading a page holds the collector of cycles, leaves none behind and lets it run again."""

import gc

import pytest

from rowsmith import extract_html
from rowsmith.ask import read_ask
from rowsmith.engine import read_page
from rowsmith.model.page import Page

ROWS = "".join(
    f"<li><a href=/p/{at}>Person {at}</a> <b>{at} May 2024</b> <i>{at}.50 €</i>" for at in range(9)
)
PAGES = (
    f"<h1>People</h1><ul>{ROWS}</ul>",
    "<table><tr><th>Name<th>Price<tr><td>Ann<td>3 €<tr><td>Bo<td>4 €</table>",
    '<h1>Lamp</h1><script type="application/ld+json">{"@type": "Product", "name": "Lamp"}</script>',
    "<title>Nothing</title>",
)
ASK = "each person with name, date, price and link"


@pytest.mark.parametrize("page", PAGES)
def test_what_reading_a_page_made_is_freed_without_the_collector(page: str) -> None:
    extract_html(page, url="https://example.org/", q=ASK)
    gc.collect()
    gc.disable()

    try:
        extract_html(page, url="https://example.org/", q=ASK)
        left = gc.collect()
    finally:
        gc.enable()

    assert left == 0


def test_the_collector_runs_again_after_a_page() -> None:
    extract_html(PAGES[0], url="https://example.org/", q=ASK)

    assert gc.isenabled()


def test_the_collector_runs_again_after_a_page_that_was_refused() -> None:
    with pytest.raises(ValueError, match="neither an ask nor a recipe"):
        read_page(Page(url="https://example.org/", body=b""))

    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()

    try:
        read_page(Page(url="https://example.org/", body=PAGES[0].encode()), read_ask(ASK))
        stays_off = not gc.isenabled()
    finally:
        gc.enable()

    assert stays_off
