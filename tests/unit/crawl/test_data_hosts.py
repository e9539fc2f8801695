"""A page's data may come from hosts below its own, and from no other."""

import json

import pytest
from tests.fakes import HeldClock, SitePages

from rowsmith.crawl.drive import collect
from rowsmith.crawl.inline import InlineReader
from rowsmith.model.extraction import Extraction
from rowsmith.model.receipt import Completeness
from rowsmith.model.task import ExtractRequest

SEED = "https://www.shop.example/plants"
NAMES = ("Fern", "Moss", "Ivy", "Rose", "Sage")


def shell(data: str) -> str:
    return (
        f"<h1>Plants</h1><div id=root></div><script>const apiUrl = '{data}'; start(apiUrl)</script>"
    )


def part(page: int, names: tuple[str, ...]) -> str:
    rows = [{"name": name, "price": 4 + at} for at, name in enumerate(names)]
    return json.dumps({"page": page, "total_pages": 2, "total": len(NAMES), "plants": rows})


async def collected(pages: SitePages) -> Extraction:
    clock = HeldClock()
    request = ExtractRequest(q="each plant with name and price", url=SEED)
    return await collect(request, fetcher=pages, reader=InlineReader(clock), clock=clock)


async def test_a_list_comes_from_a_host_below_the_pages_own() -> None:
    data = "https://api.shop.example/v1/plants?page="
    pages = SitePages(
        {SEED: shell(f"{data}1"), f"{data}1": part(1, NAMES[:3]), f"{data}2": part(2, NAMES[3:])}
    )

    found = await collected(pages)

    assert [row["name"] for row in found.rows] == list(NAMES)
    assert found.receipt.complete is Completeness.TRUE
    assert pages.fetched == [SEED, f"{data}1", f"{data}2"]


@pytest.mark.parametrize(
    "host",
    ["api.example", "shop.example.org", "ashop.example", "shop-example.test", "10.0.0.1"],
)
async def test_no_other_host_is_asked_for_a_pages_data(host: str) -> None:
    data = f"https://{host}/v1/plants?page=1"
    pages = SitePages({SEED: shell(data), data: part(1, NAMES)})

    found = await collected(pages)

    assert found.rows == []
    assert pages.fetched == [SEED]


async def test_an_answer_from_such_a_host_leads_to_no_other() -> None:
    data = "https://api.shop.example/v1/plants"
    elsewhere = "https://api.other.example/v1/plants?page=2"
    first = json.loads(part(1, NAMES[:3])) | {"next": elsewhere}
    pages = SitePages({SEED: shell(data), data: json.dumps(first), elsewhere: part(2, NAMES[3:])})

    found = await collected(pages)

    assert [row["name"] for row in found.rows] == list(NAMES[:3])
    assert elsewhere not in pages.fetched
    assert found.receipt.complete is Completeness.FALSE
