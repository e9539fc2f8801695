import pytest

from rowsmith.config import TariffSettings
from rowsmith.model.receipt import LinkState, Receipt, Verdict, Visited
from rowsmith.tasks.tariff import price

TARIFF = TariffSettings()
RECEIPT = Receipt(
    visited=(
        Visited(url="https://a.example/1", page_id="a"),
        Visited(url="https://a.example/2", page_id="b", is_rendered=True),
        Visited(url="https://a.example/3", error="gone"),
    ),
    rows=20,
    verdicts=(Verdict(url="https://b.example/", state=LinkState.DEAD),),
)


def test_pages_that_came_rows_and_checks_are_charged() -> None:
    assert price(TARIFF, RECEIPT) == pytest.approx(0.001 + 0.005 + 20 * 0.0001 + 0.0002)


def test_no_more_than_the_most_is_charged() -> None:
    assert price(TARIFF, RECEIPT, most=0.002) == 0.002


def test_an_empty_receipt_is_free() -> None:
    assert price(TARIFF, Receipt()) == 0
