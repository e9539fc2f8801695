"""What columns of one table make each other superfluous, and what their texts are."""

import pytest

from rowsmith.match.facts import TextFacts, without_copies
from rowsmith.model.table import Column, Form, RawCell


def column(key: str, *texts: str | None, form: Form = Form.TEXT) -> Column:
    cells = {n: RawCell(text, n) for n, text in enumerate(texts) if text is not None}
    return Column(key, form, cells)


def test_a_text_stays_before_a_picture_that_says_it_again() -> None:
    picture = column("li/img@alt", "Lamp", "Chair", form=Form.ATTRIBUTE)
    picture.hints = ("photo",)

    kept = without_copies([picture, column("li/h3", "Lamp", "Chair")])

    assert [(one.key, one.hints) for one in kept] == [("li/h3", ("photo",))]


def test_an_attribute_that_is_whole_takes_the_place_of_a_text_cut_short() -> None:
    shown = column("li/a", "The long way…", "The last…")
    whole = column("li/a@title", "The long way home", "The last ferry", form=Form.ATTRIBUTE)

    kept = without_copies([shown, whole])

    assert [(one.key, one.form) for one in kept] == [("li/a@title", Form.TEXT)]


def test_an_attribute_that_says_something_else_leaves_the_text() -> None:
    shown = column("li/a", "The long way…", "The last…")
    other = column("li/a@title", "Opens in a new window", "Opens here", form=Form.ATTRIBUTE)

    assert len(without_copies([shown, other])) == 2


def test_a_cell_that_has_its_text_in_more_records_replaces_the_link_in_it() -> None:
    cell = column("tr/td#1", "A-1", "A-2", "A-3")
    link = column("tr/td#1/a/text()", "A-1", None, "A-3")

    assert [one.key for one in without_copies([cell, link])] == ["tr/td#1"]


def test_a_part_of_a_cell_stays_beside_it() -> None:
    cell = column("tr/td#1", "A-1 (closed)", "A-2", "A-3")
    link = column("tr/td#1/a/text()", "A-1", None, "A-3")

    assert len(without_copies([cell, link])) == 2


@pytest.mark.parametrize(
    ("texts", "is_marks"),
    [
        (("[1]", "[12]"), True),
        (("(", "|"), True),
        (("[1]", "India"), False),
        (("12", "7"), False),
        (("(draft)",), False),
    ],
)
def test_marks_are_no_values(texts: tuple[str, ...], is_marks: bool) -> None:
    assert TextFacts(texts).is_marks is is_marks


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("554 P.3d 440", 1.0),
        ("2026 Tex. Bus. 36", 1.0),
        ("2025 WL 2382976", 1.0),
        ("Docket No. 1476", 0.0),
        ("CVA23-002", 0.0),
        ("3 May 2024", 0.0),
    ],
)
def test_a_page_of_a_reporter_is_cited(text: str, share: float) -> None:
    assert TextFacts((text,)).share_cited == share
