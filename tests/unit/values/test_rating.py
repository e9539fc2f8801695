import pytest

from rowsmith.values import rating


@pytest.mark.parametrize(
    "text",
    [
        "4.5 out of 5",
        "4,5/5",
        "8/10",
        "4.5 stars",
        "4,5 von 5 Sternen",
        "3 sur 5",
        "★★★★☆",
        "⭐⭐⭐",
        "92/100",
    ],
)
def test_a_score_matches(text: str) -> None:
    assert rating.matches(text)


@pytest.mark.parametrize(
    "text", ["05/03/2024", "1/2", "12", "4.5", "", "3/5/2024", "10/51", "Page 1 of 5"]
)
def test_other_numbers_are_no_score(text: str) -> None:
    assert not rating.matches(text)


@pytest.mark.parametrize(
    ("text", "value"), [("★★★★☆", 4), ("★☆☆☆☆", 1), ("★★★★★", None), ("☆☆☆☆☆", None), ("4", None)]
)
def test_filled_stars_count_beside_hollow_ones(text: str, value: int | None) -> None:
    assert rating.stars(text) == value
