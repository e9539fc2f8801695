import pytest
from hypothesis import given
from hypothesis import strategies as st

from rowsmith.values import number

READ = [
    ("1234", 1234),
    ("1,234", 1234),
    ("1,234.5", 1234.5),
    ("1.234,5", 1234.5),
    ("1.234.567", 1234567),
    ("1,234,567.89", 1234567.89),
    ("1 234 567,89", 1234567.89),
    ("1\u202f234,5", 1234.5),
    ("1'234.50", 1234.5),
    ("12,34,567.5", 1234567.5),  # India
    ("0,125", 0.125),
    ("12,5", 12.5),
    ("-5", -5),
    ("−5", -5),
    ("-$5.50", -5.5),
    ("$-5.50", -5.5),
    ("(1,234.50)", -1234.5),
    ("($12)", -12),
    ("Lamp - $5", 5),
    ("10-15", 10),
    ("45%", 45),
    ("1.5M", 1_500_000),
    ("2k", 2000),
    ("1.1M", 1_100_000),
    ("3,2 Mio. €", 3_200_000),
    ("2 Mrd. EUR", 2_000_000_000),
    ("1.5 crore", 15_000_000),
    ("3万", 30_000),
    ("$5m", 5_000_000),
    ("5m", 5),
    ("5 km", 5),
    ("16 GB", 16),
    ("USD1.5", 1.5),
    ("x12", 12),
    ("Model A4 costs 30", 30),
    ("4.5 out of 5", 4.5),
    ("١٢٣", 123),
    ("１２３", 123),
    ("no number", None),
    ("", None),
    ("9" * 40, None),
]


@pytest.mark.parametrize(("text", "value"), READ)
def test_a_printed_number_is_read(text: str, value: float | None) -> None:
    assert number.read(text) == value


@pytest.mark.parametrize(
    ("text", "value"), [("1.234", 1234), ("1,234", 1.234), ("12.50", 12.5), ("1'234.567", 1234.567)]
)
def test_a_lone_separator_follows_the_language(text: str, value: float) -> None:
    assert number.read(text, comma_decimal=True) == value


def test_a_count_in_parentheses_is_not_negative() -> None:
    assert number.read("(12)", is_count=True) == 12


@pytest.mark.parametrize(
    ("languages", "expected"),
    [
        (("de",), True),
        (("de-CH",), False),
        (("en-GB", "de"), False),
        (("es-MX",), False),
        ((), False),
    ],
)
def test_the_likeliest_language_tells_the_decimal_mark(
    languages: tuple[str, ...], expected: bool
) -> None:
    assert number.has_decimal_comma(languages) is expected


@pytest.mark.parametrize(
    "text", ["12", "1,299.00", "45 %", "$12.99", "12 items", "3.5 km", "+7", "(12)"]
)
def test_a_number_with_its_unit_matches(text: str) -> None:
    assert number.matches(text)


@pytest.mark.parametrize(
    "text", ["3 May", "12-345", "10:30", "a lot", "", "434.924.0000", "12 a b"]
)
def test_what_only_holds_digits_is_no_number(text: str) -> None:
    assert not number.matches(text)


@pytest.mark.parametrize(
    ("text", "expected"), [("1,234", True), ("12", True), ("12.5", False), ("3 reviews", True)]
)
def test_an_integer_has_no_decimals(text: str, expected: bool) -> None:
    assert number.matches_integer(text) is expected


def test_numbers_are_found_in_running_text() -> None:
    text = "3 rooms, 1,200 seats and -5.5 degrees"

    assert [text[a:b] for a, b in number.spans(text)] == ["3", "1,200", "-5.5"]


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_a_number_printed_in_any_locale_is_read_back(value: object) -> None:
    english = f"{value:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    french = english.translate(str.maketrans(",.", "\u202f,"))
    swiss = english.replace(",", "’")

    read = {
        number.read(english),
        number.read(german, comma_decimal=True),
        number.read(french, comma_decimal=True),
        number.read(swiss),
    }

    assert read == {float(str(value))}
