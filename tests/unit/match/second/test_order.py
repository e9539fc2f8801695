"""Which tables are read, and when enough of them have been."""

from rowsmith import extract_html
from rowsmith.match.second.order import CHEAP, MOST_READ, PATIENCE, is_enough

DEAR = CHEAP + 1
"""Nodes of a table that is no longer cheap to read."""


def test_reading_goes_on_while_no_table_answers() -> None:
    assert not is_enough(PATIENCE - 0.1, 0.0, [DEAR] * 4)
    assert is_enough(PATIENCE + 0.1, 0.0, [DEAR] * 4)


def test_a_table_that_answers_wholly_ends_the_reading_sooner() -> None:
    assert is_enough(PATIENCE - 0.1, 1.0, [DEAR] * 4)
    assert not is_enough(0.1, 1.0, [DEAR] * 4)


def test_one_table_is_never_enough() -> None:
    assert not is_enough(9.0, 1.0, [DEAR])
    assert is_enough(9.0, 1.0, [DEAR, DEAR])


def test_tables_of_a_small_page_are_all_read() -> None:
    assert not is_enough(9.0, 1.0, [CHEAP // 10] * 9)


def test_no_more_tables_are_read_than_a_page_may_cost() -> None:
    assert is_enough(0.0, 0.0, [1] * MOST_READ)


def test_the_menu_shows_tables_that_nobody_had_to_read() -> None:
    lists = "".join(
        f"<section><h2>Part {part}</h2><ul>"
        + "".join(
            f"<li class=c{part}><b>{part} {n}</b> <i>{n} Lane, Town {n}</i> <u>{'word ' * 9}</u></li>"
            for n in range(9)
        )
        + "</ul></section>"
        for part in "ABCDEFGH"
    )
    page = f"<table><tr><th>Name<th>Price</tr>{'<tr><td>Ann<td>$1</tr>' * 9}</table>{lists}"

    receipt = extract_html(page, url="https://x.example/", q="names with price").receipt

    scores = [table.score for table in receipt.menu]
    assert len(scores) == 5
    assert scores == sorted(scores, reverse=True)
    assert all(table.columns for table in receipt.menu)
