"""Buttons that offer more of a list and that only a script answers."""

import pytest

from rowsmith.dom import parse
from rowsmith.model.page import Page
from rowsmith.paging import offers_more

LIST = "<ul>" + "<li>Fern, €4</li>" * 5 + "</ul>"
OFFERS = {
    "a button": f"{LIST}<button>Load more</button>",
    "in another language": f"{LIST}<button>Mehr anzeigen</button>",
    "with a count": f"{LIST}<button>Show more plants (12)</button>",
    "a link to nowhere": f"{LIST}<a href='#'>Show more</a>",
    "a link to a script": f"{LIST}<a href='javascript:more()'>Show more</a>",
    "an element that acts as one": f"{LIST}<div role=button>Show more</div>",
    "an old button": f"{LIST}<input type=button value='Load more'>",
    "above and below": f"<button>Load more</button>{LIST}<button>Load more</button>",
}
OFFERS_NOT = {
    "a link with an address": f"{LIST}<a href='/plants?page=2'>Load more</a>",
    "one in each record": "<ul>" + "<li>Fern <button>Show more</button></li>" * 5 + "</ul>",
    "a menu": f"{LIST}<button aria-haspopup=true>More</button>",
    "the page's frame": f"<nav><button>More</button></nav>{LIST}",
    "another button": f"{LIST}<button>Subscribe</button>",
    "a form's": f"{LIST}<form><input type=submit value='Show more'></form>",
}


@pytest.mark.parametrize("body", OFFERS.values(), ids=OFFERS.keys())
def test_a_button_for_more_is_an_offer(body: str) -> None:
    assert offers_more(parse(Page(url="http://shop.example/plants", body=body.encode())))


@pytest.mark.parametrize("body", OFFERS_NOT.values(), ids=OFFERS_NOT.keys())
def test_other_buttons_are_none(body: str) -> None:
    assert not offers_more(parse(Page(url="http://shop.example/plants", body=body.encode())))


TABS = "<ul role=tablist><li role=tab>Herbs<li role=tab>Trees</ul>"


@pytest.mark.parametrize(
    ("panels", "is_offered"),
    [
        ("<div role=tabpanel><p>Aster</div><div role=tabpanel></div>", True),
        ("<div role=tabpanel><p>Aster</div><div role=tabpanel hidden><p>Elder</div>", False),
        ("<div role=tabpanel></div><div role=tabpanel></div>", False),
    ],
)
def test_tabs_offer_more_where_a_panel_is_empty_beside_a_filled_one(
    panels: str, is_offered: bool
) -> None:
    page = Page(url="https://x.org/", body=f"<h1>Plants</h1>{TABS}{panels}".encode())

    assert offers_more(parse(page)) is is_offered
