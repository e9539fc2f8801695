"""When a page is shown to a browser, and what the receipt says about it."""

import pytest
from tests.fakes import HeldClock, SitePages

from rowsmith.crawl.drive import collect
from rowsmith.crawl.inline import InlineReader
from rowsmith.errors import RenderFailed
from rowsmith.model.extraction import Extraction
from rowsmith.model.task import ExtractRequest, Render

ADDRESS = "http://shop.example/plants"
ASK = "each plant with name and price"
SHELL = "<h1>Plants</h1><div id=root></div><script src=app.js></script>"


def _list(first: str = "Fern") -> str:
    rows = "".join(
        f"<tr><td>{name}</td><td>€{price}.00</td></tr>"
        for name, price in ((first, 4), ("Moss", 5), ("Ivy", 6), ("Rose", 7))
    )
    return f"<h1>Plants</h1><table><tr><th>Name</th><th>Price</th></tr>{rows}</table>"


LIST = _list()


async def _collect(pages: SitePages, render: Render = Render.AUTO) -> Extraction:
    clock = HeldClock()
    request = ExtractRequest(q=ASK, url=ADDRESS, render=render)
    return await collect(request, fetcher=pages, reader=InlineReader(clock), clock=clock)


def _site(sent: str, shown: str | None = None) -> SitePages:
    pages = SitePages({ADDRESS: sent})
    pages.shown = {ADDRESS: shown} if shown is not None else {}
    return pages


async def test_a_shell_without_an_answer_is_rendered() -> None:
    found = await _collect(_site(SHELL, LIST))

    assert [row["name"] for row in found.rows] == ["Fern", "Moss", "Ivy", "Rose"]
    assert found.receipt.visited[0].is_rendered
    assert found.receipt.notes == ()


async def test_a_page_that_answers_is_not_rendered_whatever_scripts_it_has() -> None:
    pages = _site(LIST + "<div id=chat></div><script src=app.js></script>", LIST)

    found = await _collect(pages)

    assert len(found.rows) == 4
    assert pages.rendered == []


async def test_a_page_without_scripts_is_not_rendered() -> None:
    pages = _site("<h1>Plants</h1><p>None today.</p>", LIST)

    found = await _collect(pages)

    assert (found.rows, pages.rendered) == ([], [])


async def test_never_is_obeyed_and_the_receipt_says_what_it_cost() -> None:
    pages = _site(SHELL, LIST)

    found = await _collect(pages, Render.NEVER)

    assert (found.rows, pages.rendered) == ([], [])
    assert "rendering is switched off" in found.receipt.notes[-1]


async def test_always_renders_a_page_that_answers() -> None:
    found = await _collect(_site(LIST, _list("Clover")), Render.ALWAYS)

    assert found.rows[0]["name"] == "Clover"
    assert found.receipt.visited[0].is_rendered


async def test_always_falls_back_to_the_page_as_sent() -> None:
    found = await _collect(_site(LIST), Render.ALWAYS)

    assert len(found.rows) == 4
    assert found.receipt.notes == ("This page was not rendered: install rowsmith[browser].",)


async def test_a_missing_browser_names_the_remedy() -> None:
    found = await _collect(_site(SHELL))

    assert found.receipt.notes[-1] == (
        "This page seems to build its list in JavaScript: install rowsmith[browser]."
    )


async def test_a_page_that_cannot_be_rendered_says_why() -> None:
    pages = _site(SHELL)
    pages.render_error = RenderFailed("shop.example showed no page within 5 seconds")

    found = await _collect(pages)

    assert "showed no page within 5 seconds" in found.receipt.notes[-1]


async def test_a_page_that_shows_no_more_in_a_browser_says_so() -> None:
    found = await _collect(_site(SHELL, SHELL))

    assert not found.receipt.visited[0].is_rendered
    assert "no more" in found.receipt.notes[-1]


MORE = LIST + "<button>Load more</button><script src=app.js></script>"
LONGER = LIST.replace("</table>", "<tr><td>Sage</td><td>€8.00</td></tr></table>")


async def test_a_list_whose_button_offers_more_is_rendered() -> None:
    found = await _collect(_site(MORE, LONGER))

    assert [row["name"] for row in found.rows] == ["Fern", "Moss", "Ivy", "Rose", "Sage"]


async def test_a_button_for_more_without_a_browser_names_the_remedy() -> None:
    found = await _collect(_site(MORE))

    assert len(found.rows) == 4
    assert found.receipt.notes[-1] == (
        "A button of this page offers more of its list: install rowsmith[browser]."
    )


@pytest.mark.parametrize("render", list(Render))
async def test_a_list_over_pages_is_rendered_page_by_page(render: Render) -> None:
    second = f"{ADDRESS}?page=2"
    pages = SitePages({ADDRESS: SHELL, second: SHELL})
    pages.shown = {ADDRESS: f"{LIST}<a rel=next href={second}>Next</a>", second: _list("Sage")}

    found = await _collect(pages, render)

    expected = [] if render is Render.NEVER else [ADDRESS, second]
    assert pages.rendered == expected
    assert len(found.rows) == (5 if expected else 0)
