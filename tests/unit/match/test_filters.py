"""Conditions of the sentence applied to rows."""

from rowsmith.match import keep
from rowsmith.model.ask import Filter, FilterOp
from rowsmith.values import ValueContext

ROWS = [
    {"title": "Lamp", "price": "$40", "date": "3 May 2023"},
    {"title": "Chair", "price": "$60", "date": "1 June 2024"},
    {"title": "Table", "price": "$1,200", "date": "2 July 2024"},
]


def kept(condition: Filter) -> list[str]:
    numbers, unplaced = keep(ROWS, [condition], ValueContext())
    assert not unplaced
    return [ROWS[number]["title"] for number in numbers]


def test_amounts_dates_and_words_keep_what_meets_them() -> None:
    assert kept(Filter(op=FilterOp.OVER, value="$50", words=("price",))) == ["Chair", "Table"]
    assert kept(Filter(op=FilterOp.BETWEEN, value="50", upper="100", words=("price",))) == ["Chair"]
    assert kept(Filter(op=FilterOp.AFTER, value="2023", words=("date",))) == ["Chair", "Table"]
    assert kept(Filter(op=FilterOp.IS, value="lamp")) == ["Lamp"]


def test_a_condition_that_no_column_answers_keeps_all_and_is_told() -> None:
    condition = Filter(op=FilterOp.IS, value="velvet")

    assert keep(ROWS, [condition], ValueContext()) == ([0, 1, 2], [condition])
