"""Flat pages: where one record ends and the next begins, and the same list cut into pieces."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from tests.unit.sources.reading import outline_of

from rowsmith.sources.outline import Outline
from rowsmith.sources.segments import find_segments, segments_at

pieces = st.sampled_from(
    (
        *("<br>", "<hr>", "plain", "<h3>Head</h3>", "<p>text</p>", "<p><b>Lead</b> on</p>"),
        *("<div class=when>day</div>", "<div class=what>name</div>", "<ul><li>x</li></ul>"),
        *("<a>go</a>", "<p></p>"),
    )
)
blocks = st.lists(st.lists(pieces, min_size=1, max_size=12), min_size=1, max_size=4)


def texts(outline: Outline, manner: str) -> list[str]:
    """Return the records' texts of the first list that is divided in this manner."""
    for selector, records in find_segments(outline):
        if selector.startswith(f"{manner}:"):
            return [outline.dom.span_text(record.start, record.end) for record in records]
    return []


@given(blocks)
def test_records_follow_each_other_and_are_found_again(blocks: list[list[str]]) -> None:
    inside = "".join(f"<section>{''.join(block)}</section>" for block in blocks)
    outline = outline_of(f"<main>{inside}</main>")

    for selector, records in find_segments(outline):
        manner, _, where = selector.partition(":")

        assert all(a.end <= b.start for a, b in pairwise(records))
        assert all(outline.text_count(record.start, record.end) for record in records)
        assert not records or records in segments_at(outline, manner, where)


def test_elements_that_take_turns_are_one_record_a_turn() -> None:
    outline = outline_of(
        "<div><p class=day>May 3</p><p class=file>Agenda</p><p class=day>June 7</p>"
        "<p class=file>Agenda</p><p class=file>Minutes</p><p class=day>July 5</p>"
        "<p class=file>Agenda</p></div>"
    )

    assert texts(outline, "turns") == ["May 3 Agenda", "June 7 Agenda Minutes", "July 5 Agenda"]


def test_marks_between_links_begin_no_record() -> None:
    outline = outline_of("<div><a>Home</a><p>·</p><a>News</a><p>·</p><a>Contact</a></div>")

    assert texts(outline, "turns") == []


def test_lines_of_look_alike_blocks_are_one_list() -> None:
    block = "<td>{0} one<br>{0} two<br>{0} three</td>"
    outline = outline_of(f"<table><tr>{block.format('May')}{block.format('June')}</tr></table>")

    assert texts(outline, "all-lines") == [
        f"{month} {number}" for month in ("May", "June") for number in ("one", "two", "three")
    ]


def test_a_block_of_one_line_belongs_to_its_look_alikes() -> None:
    outline = outline_of("<div><p>a<br>b<br>c</p><p>d<br>e<br>f</p><p>g</p></div>")

    assert texts(outline, "all-lines") == list("abcdefg")


def test_list_items_with_bold_words_are_records_of_their_own() -> None:
    outline = outline_of(
        "<ul><li><b>2</b> eggs</li><li>Salt</li><li><b>1</b> lemon</li><li>Water</li></ul>"
    )

    assert texts(outline, "lead") == []
