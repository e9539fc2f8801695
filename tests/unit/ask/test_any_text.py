"""Any text and any schema: an ask or a named refusal, in time that grows with the text."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rowsmith.ask import read_ask
from rowsmith.errors import InvalidSchema

WORDS = st.sampled_from(
    "all each with and , : ( ) - of the for name price link job in only over $5 2024 after \n who "
    "where when how many it 's \" und mit le de y con その 、 の から первые не more than between "
    "page list row one this . ? ! ; { } [ ] | & / < > = * ` ' top 10 first".split(" ")
)
NODES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                "type properties items description title format enum required anyOf $ref allOf x".split()
            )
            | st.text(max_size=6),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(st.lists(WORDS, max_size=60).map(" ".join))
@settings(max_examples=300)
def test_any_order_of_small_words_is_an_ask_with_distinct_fields(sentence: str) -> None:
    ask = read_ask(sentence)

    names = [field.name for field in ask.fields]
    assert len(names) == len(set(names))
    assert all(field.name and field.phrases for field in ask.fields)
    assert ask.limit is None or ask.limit >= 1


@given(NODES)
def test_any_schema_is_read_or_refused_by_name(node: object) -> None:
    schema = {"type": "object", "properties": {"field": node}}

    try:
        ask = read_ask("all", schema)
        names = [field.name for field in ask.fields]
    except InvalidSchema:
        names = ["field"]

    assert names == ["field"]


@pytest.mark.parametrize(
    "unit",
    [
        "(",
        "(a",
        ")",
        '"',
        ",",
        ", name",
        "with ",
        "each of the ",
        "name and ",
        "- x\n",
        "の",
        "'s ",
        "over 5 ",
        "between 1 and ",
        "2024-",
        "a.b.",
        "first 3 ",
        "{'a': '",
        "\n",
        "1 ",
        "only the ",
        "who wrote ",
        "è",
        "aÀ",
    ],
)
def test_hostile_repetition_takes_time_in_proportion(unit: str) -> None:
    read_ask("warm up, with name (a) and the price")

    took = []
    for size in (1_000, 4_000):
        started = time.process_time()
        read_ask((unit * size)[:size])
        took.append(time.process_time() - started)

    # four times the text may take eight times as long on a noisy machine, not sixteen
    assert took[1] < max(0.05, 8 * took[0])
