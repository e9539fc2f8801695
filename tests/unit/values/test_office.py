import pytest

from rowsmith.values import office


@pytest.mark.parametrize(
    ("text", "offices"),
    [
        ("Prime Minister", ["Prime Minister"]),
        (
            "Deputy Prime Minister for Trade and Industry and Minister of Finance",
            ["Deputy Prime Minister for Trade and Industry", "Minister of Finance"],
        ),
        ("Director, Head of School", ["Director", "Head of School"]),
        ("Prezes Rady, minister cyfryzacji", ["Prezes Rady", "minister cyfryzacji"]),
        ("Secretary of State for Health and Care", ["Secretary of State for Health and Care"]),
        ("Lena Ash, Director", ["Lena Ash, Director"]),
        ("", [""]),
    ],
)
def test_offices_are_told_apart_by_the_words_that_they_begin_with(
    text: str, offices: list[str]
) -> None:
    assert [text[begin:end] for begin, end in office.spans(text)] == offices
