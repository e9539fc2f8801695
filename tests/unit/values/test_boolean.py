import pytest

from rowsmith.values import boolean


@pytest.mark.parametrize(
    "text",
    [
        "Yes",
        "true",
        "Ja",
        "oui",
        "Sí",
        "sim",
        "да",
        "是",
        "✓",
        "✅",
        "In stock",
        "https://schema.org/InStock",
        "auf Lager",
        "In stock - ships today",
        "disponible",
    ],
)
def test_yes_is_read(text: str) -> None:
    assert boolean.read(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "No",
        "false",
        "Nein",
        "non",
        "нет",
        "否",
        "✗",
        "❌",
        "Sold out",
        "http://schema.org/OutOfStock",
        "Not available",
        "Out of stock until May",
        "ausverkauft",
        "niet op voorraad",
    ],
)
def test_no_is_read(text: str) -> None:
    assert boolean.read(text) is False


@pytest.mark.parametrize("text", ["maybe", "nobody", "yesterday", "12", "", "notable"])
def test_other_texts_say_neither(text: str) -> None:
    assert boolean.read(text) is None


@pytest.mark.parametrize(
    ("text", "expected"), [("Yes", True), ("✓", True), ("1", False), ("x", False)]
)
def test_single_letters_and_digits_do_not_match(text: str, expected: bool) -> None:
    assert boolean.matches(text) is expected
