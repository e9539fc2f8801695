"""Fields that only records' own pages hold come from there, over real HTTP, row by row in order."""

from dataclasses import replace
from typing import Any

import pytest
from tests.paging_site import (
    FOLDER,
    PLANTS,
    PagingSite,
    family_of,
    height_of,
    letters,
    load_sites,
    price_of,
)
from tests.site_server import Answer, serve_answers

import rowsmith
from rowsmith.config import load_settings
from rowsmith.model.extraction import Extraction
from rowsmith.model.task import Budget

OWN = load_settings(
    {
        "ROWSMITH_EGRESS__ALLOW_NETWORKS": "127.0.0.0/8",
        "ROWSMITH_POLITENESS__ATTEMPTS": "1",
    }
)
BARE = Answer(200, (), b"<h1>{name}</h1><p>Water it twice a week and keep it out of the wind.</p>")
SITES = {site.name: site for site in load_sites(FOLDER.parent / "details")}
TYPES = {"name": "string", "price": "number", "height": "number", "family": "string"}


def schema_of(site: PagingSite) -> dict[str, Any]:
    required = site.facts.get("required", "name").split()
    return {
        "type": "object",
        "properties": {
            name: {"type": kind if name in required else [kind, "null"]}
            for name, kind in TYPES.items()
        },
        "required": required,
    }


def expected_of(site: PagingSite) -> list[dict[str, Any]]:
    nothing = {at for piece in site.facts.get("without", "").split() for at in letters(piece)}
    short = {at for piece in site.facts.get("without-height", "").split() for at in letters(piece)}
    return [
        {
            "name": PLANTS[at],
            "price": price_of(at),
            "height": None if at in nothing | short else height_of(at),
            "family": None if at in nothing else family_of(at),
        }
        for piece in site.facts["rows"].split()
        for at in letters(piece)
    ]


async def read(site: PagingSite, address: str) -> Extraction:
    return await rowsmith.extract(
        f"{address}/{site.facts['start']}",
        "each plant with name, price, height and family",
        schema_of(site),
        follow_details=site.facts.get("follow", "auto"),  # type: ignore[arg-type]  # of a test's text
        budget=Budget(
            max_pages=int(site.facts.get("budget", 40)),
            max_rows=int(site.facts.get("max-rows", 1000)),
        ),
        settings=OWN,
    )


@pytest.mark.parametrize("site", SITES.values(), ids=SITES.keys())
async def test_records_come_whole_from_the_list_and_their_own_pages(site: PagingSite) -> None:
    with serve_answers(site.answer) as served:
        found = await read(site, served.address)

    receipt = found.receipt
    assert found.rows == expected_of(site)
    assert (receipt.complete.value, receipt.stop_reason.value, len(served.asked)) == (
        site.facts["complete"],
        site.facts["stop"],
        int(site.facts["asked"]),
    )


async def test_a_list_whose_own_pages_do_not_help_is_read_as_if_they_were_not_there() -> None:
    site = SITES["some-missing"]
    site = replace(site, answers=[*site.answers[:1], ("GET /plant/@", "", BARE)])
    with serve_answers(site.answer) as served:
        found = await read(site, served.address)
        asked = list(served.asked)
        alone = await read(replace(site, facts={**site.facts, "follow": "never"}), served.address)

    assert [bool(found.rows), found.rows] == [True, alone.rows]
    looked_at = ["/plant/aster", "/plant/elder", "/plant/hazel"]
    assert [asked[0], sorted(asked[1:])] == ["/plants", looked_at]
    assert found.receipt.notes[0] == (
        "height, family: the list does not hold it, and neither do 3 of its records' own pages."
    )


async def test_a_cell_of_an_own_page_names_that_page() -> None:
    site = SITES["followed"]
    with serve_answers(site.answer) as served:
        found = await read(site, served.address)

    page_of = {page.page_id: page.url for page in found.receipt.visited}
    second = {name: page_of[cell.provenance[0].page_id] for name, cell in found.cells[1].items()}
    assert second == {
        "name": f"{served.address}/plants",
        "price": f"{served.address}/plants",
        "height": f"{served.address}/plant/basil",
        "family": f"{served.address}/plant/basil",
    }


async def test_the_receipt_tells_of_own_pages_that_failed() -> None:
    site = SITES["some-missing"]
    with serve_answers(site.answer) as served:
        found = await read(site, served.address)

    receipt = found.receipt
    assert receipt.missing_fields == ()
    assert receipt.notes[0] == (
        "height, family come from the records' own pages: 6 read, 2 failed."
    )
    assert [page.url.removeprefix(served.address) for page in receipt.visited if page.error] == [
        "/plant/basil",
        "/plant/ginger",
    ]
