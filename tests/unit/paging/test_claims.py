"""What the site says about the length of the whole list."""

import pytest

from rowsmith.dom import parse
from rowsmith.model.page import Page
from rowsmith.paging import claims_of
from rowsmith.paging.claims import Position, position


def page_of(markup: str) -> Page:
    return Page(url="https://x.org/", body=markup.encode(), content_type="text/html; charset=utf-8")


@pytest.mark.parametrize(
    ("text", "claimed"),
    [
        ("Showing 1–20 of 283 results", 283),
        ("1 - 20 of 1,283", 1283),
        ("Displaying results 21 through 40 out of 1 283", 1283),
        ("Showing 1-25 of about 264 shop results", 264),
        ("Showing 20 of 283 products", 283),
        ("Results: 100 of 8412", 8412),
        ("Page 1 of 1230 results", 1230),
        ("1,204 items", 1204),
        ("(553 articles)", 553),
        ("31 result(s) found.", 31),
        ("This search returned 412 rows.", 412),
        ("Total number of records found: 46", 46),
        ("Total: 283", 283),
        ("21-40 von 95", 95),
        ("Artikel 1 bis 30 von insgesamt 18.240", 18240),
        ("283 Treffer", 283),
        ("1 à 20 sur 283 résultats", 283),
        ("Mostrando 1 a 9 de 58", 58),
        ("Itens 1 para 12 de 52 total", 52),
        ("Risultati 1 - 20 di 1.283", 1283),
        ("1 t/m 20 van 283 resultaten", 283),
        ("1-11 z 104", 104),
        ("Znaleziono: 104 ofert", 104),
        ("Книги 1 - 20 из 174", 174),
        ("Найдено: 174", 174),
        ("共 283 条", 283),
        ("全283件中 1〜20件", 283),
        ("총 283개", 283),
        ("283 نتيجة", 283),
    ],
)
def test_a_claim_is_read(text: str, claimed: int) -> None:
    assert claims_of(parse(page_of(f"<p>Plants</p><p>{text}</p>"))).rows == claimed


@pytest.mark.parametrize(
    "text",
    [
        "No list here",
        "2019 results",
        "Total time: 35 minutes",
        "Total visitors: 4,210,118",
        "36 reviews",
        "1–10 of 214 questions",
        "03-14/2024",
        "Article A8 results",
        "Top 10 products",
        "Serves 6 people",
        "4 natural beauty products that everybody in our village has known for a hundred years",
        "Mar 14, 2018 - 51286/51287",
        "0 results",
    ],
)
def test_other_numbers_are_no_claim(text: str) -> None:
    assert claims_of(parse(page_of(f"<p>Plants</p><p>{text}</p>"))).rows is None


def test_a_range_counts_before_a_bare_total() -> None:
    assert claims_of(parse(page_of("<p>12 items</p><p>1-20 of 283</p>"))).rows == 283


@pytest.mark.parametrize(
    "markup",
    [
        '<div itemscope><meta itemprop="numberOfItems" content="283"></div>',
        '<script type="application/ld+json">{"@type":"ItemList","numberOfItems":283}</script>',
    ],
)
def test_markup_counts_when_nothing_is_said(markup: str) -> None:
    assert claims_of(parse(page_of(markup))).rows == 283


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("21–40 of 283", Position(first=21, last=40, total=283)),
        ("Page 3 of 15", Position(page=3, pages=15)),
        ("Seite 3 von 15", Position(page=3, pages=15)),
        ("第3页/共15页", Position(page=3, pages=15)),
        ("Page 16 of 15", None),
        ("Chapter 3 of 15", None),
    ],
)
def test_where_the_page_stands_is_read(text: str, expected: Position | None) -> None:
    assert position(parse(page_of(f"<p>{text}</p>"))) == expected
