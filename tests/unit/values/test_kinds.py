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
