"""Every hand-written site gives the rows that a person would take, fetched over real HTTP."""

from typing import Any

import pytest
from tests.site_server import Case, load_cases, serve

import rowsmith
from rowsmith.config import load_settings
from rowsmith.model.receipt import Completeness, StopReason

OWN = load_settings({"ROWSMITH_EGRESS__ALLOW_NETWORKS": "127.0.0.0/8"})
CASES = {case.folder.name: case for case in load_cases()}


def _with_paths(rows: list[dict[str, Any]], address: str) -> list[dict[str, Any]]:
    """Return *rows* with links as paths, as the cases write them."""
    return [
        {
            name: value.removeprefix(address) if isinstance(value, str) else value
            for name, value in row.items()
        }
        for row in rows
    ]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
async def test_a_site_gives_its_rows(case: Case) -> None:
    with serve(case) as site:
        found = await rowsmith.extract(
            f"{site.address}/{case.url}", case.q, case.schema, settings=OWN
        )

    assert _with_paths(found.rows, site.address) == case.expected


@pytest.mark.parametrize("name", ["catalog", "linkheader"])
async def test_a_list_over_pages_comes_whole_and_says_so(name: str) -> None:
    case = CASES[name]
    with serve(case) as site:
        found = await rowsmith.extract(
            f"{site.address}/{case.url}", case.q, case.schema, settings=OWN
        )

    assert (found.receipt.complete, found.receipt.stop_reason) == (
        Completeness.TRUE,
        StopReason.END_OF_LIST,
    )
    assert len(site.asked) == len(case.pages)


async def test_a_loop_ends_and_no_page_is_fetched_twice() -> None:
    case = CASES["loop"]
    with serve(case) as site:
        found = await rowsmith.extract(
            f"{site.address}/{case.url}", case.q, case.schema, settings=OWN
        )

    assert found.receipt.stop_reason is StopReason.LOOP
    assert len(site.asked) == len(set(site.asked)) == 2


async def test_every_cell_can_be_found_again_in_its_page() -> None:
    case = CASES["team"]
    with serve(case) as site:
        found = await rowsmith.extract(
            f"{site.address}/{case.url}", case.q, case.schema, settings=OWN
        )

    body = (case.folder / "page.html").read_text("utf-8")
    cells = [cell for row in found.cells for cell in row.values()]
    assert cells
    assert all(cell.raw in body for cell in cells)
    assert all(cell.provenance[0].path.startswith("/html/body/") for cell in cells)


async def test_a_page_without_records_says_what_was_looked_at() -> None:
    case = CASES["about"]
    with serve(case) as site:
        found = await rowsmith.extract(
            f"{site.address}/{case.url}", case.q, case.schema, settings=OWN
        )

    assert found.rows == []
    assert found.receipt.notes
