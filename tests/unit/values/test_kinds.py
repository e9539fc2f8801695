import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rowsmith.model.values import Kind
from rowsmith.values import matches, share, spans

ALPHABET = "abcXYZ 0123456789.,:/-()$€@#'’\u00a0月é★vNo"


@given(st.sampled_from(Kind), st.one_of(st.text(), st.text(alphabet=ALPHABET, max_size=80)))
def test_spans_are_disjoint_slices_from_left_to_right(kind: Kind, text: str) -> None:
    found = spans(kind, text)

    assert all(0 <= begin < end <= len(text) for begin, end in found)
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(found))


PRINTED = st.sampled_from(
    "May 3, 2024|3. Mai 2024|05/03/2024|5 days ago|$1,299.00|12 kr|(608) 643-6060|+49 30 901820|ann@example.org"
    "|4.5 out of 5|★★★★☆|4:30 pm|10 - 11:30 AM|1,234.5|https://example.org/a".split("|")
)
SPANNED = [
    Kind.DATE,
    Kind.TIME,
    Kind.PRICE,
    Kind.EMAIL,
    Kind.PHONE,
    Kind.RATING,
    Kind.NUMBER,
    Kind.URL,
]


@given(
    st.sampled_from(SPANNED),
    PRINTED,
    st.text(alphabet=ALPHABET, max_size=30),
    st.text(alphabet=ALPHABET, max_size=30),
)
def test_a_text_that_matches_is_little_more_than_its_spans(
    kind: Kind, value: str, before: str, behind: str
) -> None:
    text = f"{before}{value}{behind}"
    if not matches(kind, text):
        return

    beside = set(range(len(text)))
    for begin, end in spans(kind, text):
        beside -= set(range(begin, end))

    # a label, a unit, a link between two ends
    assert len(beside) <= 0.6 * len(text) + 14


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (Kind.DATE, ["May 3, 2024", "3. Mai 2024", "05/03/2024", "2024-05-03", "5 days ago"]),
        (Kind.TIME, ["4:30 pm", "10:15", "18h30", "9 Uhr"]),
        (Kind.PRICE, ["$1,299.00", "12 kr", "1.299,00 €", "£3"]),
        (Kind.PHONE, ["(608) 643-6060", "+49 30 901820"]),
        (Kind.EMAIL, ["ann.roe@example.org"]),
        (Kind.RATING, ["4.5 out of 5", "8/10"]),
    ],
)
@given(data=st.data())
def test_a_value_is_found_between_words(kind: Kind, values: list[str], data: st.DataObject) -> None:
    value = data.draw(st.sampled_from(values))
    words = st.lists(st.sampled_from(["for", "readers", "there", "lamp", "über"]), max_size=4)
    before, behind = " ".join(data.draw(words)), " ".join(data.draw(words))
    text = f"{before} {value} {behind}"

    found = [text[begin:end] for begin, end in spans(kind, text)]

    assert found == [value]


@given(st.sampled_from(Kind), st.text(max_size=200))
def test_any_text_matches_or_does_not(kind: Kind, text: str) -> None:
    assert matches(kind, text) in {True, False}


HOSTILE = [
    "1" * 100_000,
    "1," * 50_000,
    "1 " * 50_000,
    "12-" * 30_000,
    "1/1/" * 30_000,
    "a@" * 50_000,
    "a." * 50_000,
    "A " * 50_000,
    "A1-" * 30_000,
    "www." * 30_000,
    "(" * 100_000,
    "$" * 100_000,
    " " * 100_000,
    "May " * 30_000,
    "1 May " * 20_000,
    "12:30 - " * 20_000,
    "Ann Roe, " * 20_000,
    "1 A. " * 20_000,
    "5 of " * 20_000,
    "1st Street " * 10_000,
    "月1" * 50_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:8]))
@pytest.mark.parametrize("kind", list(Kind))
def test_hostile_texts_take_bounded_time(kind: Kind, text: str) -> None:
    started = time.thread_time()

    matches(kind, text)
    spans(kind, text)

    assert time.thread_time() - started < 0.1


def test_share_counts_the_texts_that_match() -> None:
    assert share(Kind.PRICE, ["$1", "$2", "free", "n/a"]) == 0.5


def test_no_texts_have_no_share() -> None:
    assert share(Kind.PRICE, []) == 0.0


def test_an_empty_text_is_no_value() -> None:
    assert not matches(Kind.TEXT, "")
    assert spans(Kind.DATE, "") == []


def test_kinds_that_are_not_parts_of_a_text_have_no_spans() -> None:
    assert spans(Kind.LONG_TEXT, "A sentence. Another sentence.") == []


def test_only_the_first_600_characters_are_looked_at() -> None:
    assert spans(Kind.EMAIL, "x " * 300 + "a@example.org") == []
