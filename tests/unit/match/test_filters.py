"""Conditions of the sentence applied to rows."""

from dataclasses import replace

import pytest

from rowsmith.ask import read_ask
from rowsmith.match import keep
from rowsmith.model.ask import Filter, FilterOp
from rowsmith.values import ValueContext

ROWS = [
    {"title": "Lamp", "price": "$40", "date": "3 May 2023", "department": "Light", "beds": "1"},
    {"title": "Chair", "price": "$60", "date": "1 June 2024", "department": "Seats", "beds": "2"},
    {"title": "Table", "price": "$1,200", "date": "2 July 2024", "department": "Wood", "beds": "3"},
    {"title": "Sofa", "price": "$900", "date": "5 May 2024", "department": "Seats", "beds": "3"},
    {"title": "Bench of wood", "price": "$70", "date": "", "department": "Seats", "beds": "4"},
]
JOBS = [
    {"title": "Welder", "location": "Berlin"},
    {"title": "Baker", "location": "Berlin Mitte"},
    {"title": "Nurse", "location": "Hamburg"},
    {"title": "Berlin guide", "location": "Bremen"},
]


def kept(sentence: str, rows: list[dict[str, str]] = ROWS) -> list[str]:
    numbers, unplaced = keep(rows, read_ask(sentence).filters, ValueContext())
    assert not unplaced
    return [rows[number]["title"] for number in numbers]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("products over $60", ["Table", "Sofa", "Bench of wood"]),
        ("products costing at least $60", ["Chair", "Table", "Sofa", "Bench of wood"]),
        ("products under $50", ["Lamp"]),
        ("products between $50 and $100", ["Chair", "Bench of wood"]),
        ("things with at least 3 beds", ["Table", "Sofa", "Bench of wood"]),
        ("things dated after 2023", ["Chair", "Table", "Sofa"]),
        ("things since June 2024", ["Chair", "Table"]),
        ("things before 2024", ["Lamp"]),
        ("things in May 2024", ["Sofa"]),
        ("things between 2024-06-01 and 2024-06-30", ["Chair"]),
        ("only seats", ["Chair", "Sofa", "Bench of wood"]),
        ("everything except seats", ["Lamp", "Table"]),
        ("things whose department is Wood", ["Table"]),
    ],
)
def test_a_condition_of_a_sentence_keeps_what_meets_it(sentence: str, expected: list[str]) -> None:
    assert kept(sentence) == expected


def test_a_column_of_categories_answers_before_titles_do() -> None:
    rows = [*ROWS, *({**row, "title": f"Seats {row['title']}"} for row in ROWS)]

    assert "Seats Lamp" not in kept("only seats", rows)


def test_words_are_compared_whole() -> None:
    rows = [{"title": "a", "group": "female"}, {"title": "b", "group": "male"}] * 3

    assert kept("only male", rows) == ["b", "b", "b"]


def test_a_condition_that_no_column_answers_keeps_all_and_is_told() -> None:
    condition = Filter(op=FilterOp.IS, value="velvet")

    assert keep(ROWS, [condition], ValueContext()) == ([0, 1, 2, 3, 4], [condition])


def test_dates_without_years_are_no_column_for_a_year() -> None:
    rows = [{"title": str(n), "date": f"{n} May"} for n in range(1, 5)]
    condition = Filter(op=FilterOp.IN, value="2024", words=("date",))

    assert keep(rows, [condition], ValueContext())[0] == [0, 1, 2, 3]


def test_an_unsure_place_is_looked_for_in_columns_of_places_only() -> None:
    assert kept("all jobs in Berlin", JOBS) == ["Welder", "Baker"]


def test_a_place_that_the_page_is_about_is_no_condition() -> None:
    filters = read_ask("all jobs in Berlin").filters

    by_title = keep(JOBS, filters, ValueContext(), "Jobs in Berlin and around")
    by_share = keep([*JOBS[:2]] * 5 + JOBS[2:3], filters, ValueContext())

    assert by_title == ([0, 1, 2, 3], [])
    assert len(by_share[0]) == 11


def test_a_sure_condition_holds_whatever_the_page_is_about() -> None:
    filters = [replace(one, is_sure=True) for one in read_ask("all jobs in Berlin").filters]

    assert keep(JOBS, filters, ValueContext(), "Jobs in Berlin")[0] == [0, 1]
