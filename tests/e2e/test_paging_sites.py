"""Lists over several pages come back whole over real HTTP; traps end, and nothing more is fetched."""

import pytest
from tests.paging_site import PagingSite, load_sites
from tests.site_server import serve_answers

import rowsmith
from rowsmith.config import load_settings
from rowsmith.model.task import Budget

OWN = load_settings(
    {
        "ROWSMITH_EGRESS__ALLOW_NETWORKS": "127.0.0.0/8",
        "ROWSMITH_POLITENESS__ATTEMPTS": "1",
    }
)
SITES = {site.name: site for site in load_sites()}
SCHEMA = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "price": {"type": "number"}},
    "required": ["name", "price"],
}


@pytest.mark.parametrize("site", SITES.values(), ids=SITES.keys())
async def test_a_paged_list_comes_whole_and_the_receipt_says_so(site: PagingSite) -> None:
    with serve_answers(site.answer) as served:
        found = await rowsmith.extract(
            f"{served.address}/{site.facts['start']}",
            "each plant with name and price",
            SCHEMA,
            render="never",
            budget=Budget(max_pages=int(site.facts.get("budget", 40))),
            settings=OWN,
        )

    receipt = found.receipt
    assert [[row["name"], row["price"]] for row in found.rows] == [
        [row["name"], row["price"]] for row in site.expected
    ]
    assert (receipt.complete.value, receipt.stop_reason.value, len(served.asked)) == (
        site.facts["complete"],
        site.facts["stop"],
        int(site.facts["asked"]),
    )
