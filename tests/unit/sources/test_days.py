"""Siblings with one date are one record."""

from hypothesis import given
from hypothesis import strategies as st
from tests.unit.sources.reading import outline_of

from rowsmith.sources.days import has_days, split_by_day
from rowsmith.sources.outline import Outline

days = st.lists(
    st.tuples(st.integers(1, 28), st.integers(1, 3), st.sampled_from(["{}", "<b>{}</b>"])),
    min_size=2,
    max_size=6,
    unique_by=lambda day: day[0],
)


def read(markup: str) -> tuple[Outline, list[int]]:
    outline = outline_of(f"<main>{markup}</main>")
    return outline, list(outline.dom.children(outline.dom.by_tag("main")[0]))


@given(days)
def test_each_day_is_one_record_with_all_its_papers(days: list[tuple[int, int, str]]) -> None:
    papers = [
        wrapper.format(f"May {day}, 2024 paper {'abc'[number]}")
        for day, count, wrapper in days
        for number in range(count)
    ]
    outline, siblings = read("".join(f"<p>{paper}</p>" for paper in papers))

    records = split_by_day(outline, siblings)

    texts = [outline.dom.span_text(record.start, record.end) for record in records]
    assert len(texts) == len(days)
    assert [text.count("paper") for text in texts] == [count for _, count, _ in days]


def test_equal_numbers_that_are_no_dates_join_nothing() -> None:
    outline, siblings = read("".join(f"<p>Room 12 {name}</p>" for name in ("a", "b", "c", "d")))

    assert not has_days(outline, siblings)


def test_dates_that_never_come_again_join_nothing() -> None:
    outline, siblings = read("".join(f"<p>May {day}, 2024</p>" for day in range(1, 9)))

    assert not has_days(outline, siblings)


def test_a_sibling_without_a_date_ends_a_day() -> None:
    outline, siblings = read(
        "<p>May 3, 2024 a</p><p>May 3, 2024 b</p><h3>Older</h3><p>May 2, 2024 a</p>"
    )

    records = split_by_day(outline, siblings)

    assert [record.start for record in records] == [siblings[0], siblings[3]]
