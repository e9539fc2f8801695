from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rowsmith.values import number, price

FOUND = [
    ("$1,299.00", ["$1,299.00"]),
    ("1.299,00 €", ["1.299,00 €"]),
    ("EUR 12", ["EUR 12"]),
    ("£3", ["£3"]),
    ("₹ 1,200", ["₹ 1,200"]),
    ("12 kr", ["12 kr"]),
    ("R$ 59,90", ["R$ 59,90"]),
    ("1 649,00 zł", ["1 649,00 zł"]),
    ("12 990 ₽", ["12 990 ₽"]),
    ("1500 руб.", ["1500 руб."]),
    ("341,42 б.р.", ["341,42 б.р."]),
    ("￥1,200", ["￥1,200"]),
    ("1,200円", ["1,200円"]),
    ("CHF 49.–", ["CHF 49"]),
    ("€ 12,-", ["€ 12,-"]),
    ("US$20", ["US$20"]),
    ("$135,000 - $250,500", ["$135,000", "$250,500"]),
    ("$50K–$70K a year", ["$50K", "$70K"]),
    ("was $20 now $15.50", ["$20", "$15.50"]),
    ("Rs. 1,20,000", ["Rs. 1,20,000"]),
    ("2 for $5", ["$5"]),
    ("Free", []),
    ("12 krona", []),
    ("version 12.99", []),
    ("costs nothing", []),
]


@pytest.mark.parametrize(("text", "found"), FOUND)
def test_prices_are_found_in_text(text: str, found: list[str]) -> None:
    assert [text[a:b] for a, b in price.spans(text)] == found


@pytest.mark.parametrize("text", ["$12", "from $12.99", "12,00 € / Stück", "$10 - $20", "12 kr"])
def test_a_price_with_a_word_beside_it_matches(text: str) -> None:
    assert price.matches(text)


@pytest.mark.parametrize(
    "text", ["Free", "12.99", "A very nice lamp for the hall that costs $5", "", "No. 12-345"]
)
def test_a_text_that_is_no_price_does_not_match(text: str) -> None:
    assert not price.matches(text)


@given(
    st.decimals(min_value=0, max_value=10**8, places=2),
    st.sampled_from(["$", "€", "£", "CHF", "kr"]),
)
def test_a_price_printed_in_any_locale_is_found_and_read_back(amount: Decimal, sign: str) -> None:
    english = f"{amount:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    texts = {f"{sign} {english}": False, f"{german} {sign}": True, f"{sign}{german}": True}

    for text, is_comma in texts.items():
        assert price.spans(text) == [(0, len(text))]
        assert number.read(text, comma_decimal=is_comma) == float(amount)
