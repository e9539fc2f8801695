"""The receipt as a user reads it."""

from rowsmith.cli.display.receipt import origin_lines, receipt_lines
from rowsmith.model.cell import Origin, Place, Provenance, Reject
from rowsmith.model.receipt import LinkState, Receipt, Skipped, StopReason, Verdict, Visited

PAGE = Visited(url="http://x.org/", status=200, body_bytes=1200, elapsed_ms=12.3, rows=2)


def test_a_receipt_tells_pages_and_what_became_of_them() -> None:
    receipt = Receipt(
        visited=(
            PAGE,
            Visited(url="http://x.org/2", error="x.org answered 500", found_by="next link"),
            Visited(url="http://x.org/p", error="robots.txt asks", found_by="next link"),
        ),
        skipped=(Skipped(url="http://x.org/p", rule="Disallow: /p", reason="robots.txt asks"),),
    )

    assert list(receipt_lines(receipt)) == [
        "stopped: single page",
        "2 pages, 1 KiB, 0.0 s of waiting for sites, 1 failed:",
        "    1  http://x.org/ (seed): 2 rows, 200, 1 KiB, 12 ms",
        "    2  http://x.org/2 (next link): x.org answered 500",
        "left out, as robots.txt asks:",
        "  http://x.org/p: Disallow: /p",
        "next:",
        "  pages failed: run it again later; their errors are above",
        "  robots.txt is the site's word: ask its owner; if that is you, see",
        "  ROWSMITH_POLITENESS__HOSTS in docs/reference/settings.md",
    ]


def test_of_many_pages_the_first_and_the_failed_are_named() -> None:
    pages = [Visited(url=f"http://x.org/{at}", status=200, rows=20) for at in range(500)]
    pages[300] = Visited(url="http://x.org/300", error="x.org answered 503")

    told = list(receipt_lines(Receipt(visited=tuple(pages))))

    assert "  301  http://x.org/300 (seed): x.org answered 503" in told
    assert "       and 490 more with 9,800 rows" in told
    assert len(told) < 20


def test_rejects_and_links_are_counted_by_what_is_wrong_with_them() -> None:
    reject = Reject(field="price", rule="type", raw="call us", message="is no number")
    receipt = Receipt(
        rejected=2,
        rejects=(reject, reject),
        verdicts=(
            Verdict(url="http://x.org/a", state=LinkState.DEAD, reason="answered 404"),
            Verdict(url="http://x.org/b", state=LinkState.ALIVE),
            Verdict(url="http://x.org/c", state=LinkState.UNCHECKED),
        ),
    )

    assert list(receipt_lines(receipt))[1:] == [
        "rejects:",
        "  price: is no number (rule type, text 'call us'), 2 times",
        "3 links, 1 alive, 1 dead, 1 unchecked; dead ones are taken out:",
        "  http://x.org/a: answered 404",
        "next:",
        "  records were refused: let the schema take null or text for price",
        "  links were left unchecked, and kept: ROWSMITH_BUDGET__MAX_CHECKS allows more",
    ]


def test_a_budget_says_how_to_go_on() -> None:
    told = list(receipt_lines(Receipt(stop_reason=StopReason.MAX_PAGES)))

    assert told[-1] == "  the list goes on: allow more with --max-pages"


def test_a_cell_says_where_it_was_read() -> None:
    place = Provenance(
        page_id="a", path="/html/body/a", attribute="href", start=1, end=4, method="dom.repeat/1"
    )
    origin = Origin(
        value="/b",
        raw="x/b",
        confidence=0.9,
        places=(Place(page_url="http://x.org/", provenance=place),),
    )

    assert list(origin_lines(3, "link", origin)) == [
        "row 3, link: '/b', read as 'x/b', sure 90%",
        "  http://x.org/",
        "    /html/body/a, attribute href, characters 1-4 (by dom.repeat/1)",
    ]
    assert list(origin_lines(3, "link", None)) == ["row 3, link: no value was found"]
