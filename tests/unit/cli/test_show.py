"""Sentences, tables and receipts for people."""

import sys
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rowsmith.cli.output import PREVIEW_ROWS, RowWriter
from rowsmith.cli.show import NARROWEST, fit, preview, printable, say, summary
from rowsmith.model.cell import Reject
from rowsmith.model.extraction import Extraction
from rowsmith.model.receipt import (
    Completeness,
    MenuColumn,
    MenuTable,
    Receipt,
    StopReason,
    Visited,
)
from rowsmith.model.values import Row

PAGE = Visited(url="http://x.org/", status=200, body_bytes=1200, elapsed_ms=12.3, rows=2)
TABLE = MenuTable(
    id="t1",
    source="dom.repeat/1",
    caption="New books",
    records=2,
    score=0.5,
    columns=(
        MenuColumn(id="c1", label="", kind="text", coverage=1, samples=("Fog",)),
        MenuColumn(id="c2", label="", kind="price", coverage=1, samples=("€12",)),
    ),
)


def lines(receipt: Receipt, rows: Sequence[Row] = ()) -> list[str]:
    return list(summary(Extraction(rows=list(rows), receipt=receipt), RowWriter("-")))


@given(st.text())
def test_text_of_a_page_cannot_steer_the_terminal(text: str) -> None:
    shown = printable(text)

    assert shown.isprintable()
    assert "\x1b" not in shown


@given(st.lists(st.integers(0, 500), min_size=1, max_size=30), st.integers(20, 200))
def test_a_table_is_never_wider_than_the_terminal(longest: list[int], room: int) -> None:
    widths = fit(longest, room)

    assert len(widths) == 1 or sum(widths) + 3 * len(widths) + 1 <= room
    assert all(
        width >= min(length, NARROWEST) for width, length in zip(widths, longest, strict=False)
    )


def test_a_complete_list_is_called_complete_with_what_the_site_claims() -> None:
    receipt = Receipt(visited=(PAGE, PAGE), claimed_rows=2, complete=Completeness.TRUE)

    assert lines(receipt, [{"a": 1}, {"a": 2}]) == [
        "2 rows from 2 pages; complete (the site names 2 rows)"
    ]


def test_a_list_that_was_cut_says_why() -> None:
    receipt = Receipt(
        visited=(PAGE,), complete=Completeness.FALSE, stop_reason=StopReason.MAX_PAGES
    )

    assert lines(receipt, [{"a": 1}]) == ["1 row from 1 page; not complete: page budget"]


def test_no_rows_names_what_was_looked_at() -> None:
    receipt = Receipt(visited=(PAGE,), menu=(TABLE,), notes=("Nothing answers.",))

    assert lines(receipt) == [
        "no rows from 1 page",
        "  Nothing answers.",
        "  looked at:",
        '    t1: 2 records under "New books" by dom.repeat/1, like Fog | €12',
    ]


def test_what_was_not_found_or_not_applied_is_said() -> None:
    receipt = Receipt(
        visited=(PAGE,),
        missing_fields=("phone",),
        unplaced_filters=("over 50",),
        rejected=1,
        rejects=(Reject(field="a", rule="required", raw="", message="a is required"),),
    )

    told = lines(receipt, [{"a": 1}])

    assert told[1:] == [
        "  found nowhere: phone",
        "  not applied, as no column answers it: over 50",
        "  1 reject; --receipt tells why",
    ]


def test_a_line_keeps_its_indent(capsys: pytest.CaptureFixture[str]) -> None:
    say("  two\x07 words")

    assert capsys.readouterr().err == "  two words\n"


def test_a_table_is_drawn_only_in_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = RowWriter("-")
    writer.first = [{"name": "[bold]Ana", "tags": ["x", "y"], "phone": None}]

    preview(writer)
    piped = capsys.readouterr().out
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    preview(writer)

    assert piped == ""
    assert "[bold]Ana" in (shown := capsys.readouterr().out)
    assert "x, y" in shown


def test_a_long_list_in_a_terminal_says_how_to_keep_it() -> None:
    writer = RowWriter("-")
    writer.is_terminal = True
    rows: list[Row] = [{"n": number} for number in range(PREVIEW_ROWS + 1)]

    told = list(summary(Extraction(rows=rows, receipt=Receipt(rows=len(rows))), writer))

    assert told[-1] == "  the first 20 are shown; -o FILE.ndjson or FILE.csv keeps them all"
