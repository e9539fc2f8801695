import pytest

from rowsmith.values import place


@pytest.mark.parametrize(
    "text",
    [
        "Berlin, Germany",
        "NEW YORK, NY",
        "San Francisco, CA",
        "London, England",
        "Germany",
        "615 Douglas Street, Suite 500 Durham, NC 27705",
        "12 High Street, Leeds",
        "Musterstraße 12, 10115 Berlin",
        "10115 Berlin",
        "12 rue de Rivoli, Paris",
        "Via Roma 1, Milano",
        "Calle Mayor 5, Madrid",
        "ул. Ленина 5",
        "SW1A 1AA London",
        "Toronto, ON M5V 2T6",
        "Huntington Place Room 310",
        "Remote (United States)",
        "東京都千代田区",
        "北海道札幌市",
        "北京市朝阳区建国路88号",
        "P.O. Box 12",
        "Remote",
        "Virtual meeting via Zoom",
        "CA - Irvine, TX - Austin",
        ", ".join(["AZ - Phoenix", "CA - Irvine", "MO - St. Louis"] * 5),
        "Springfield County Administration Building",
        "Elm Institute (Roe Hall Auditorium)",
        "Room B, second floor",
    ],
)
def test_a_place_matches(text: str) -> None:
    assert place.matches(text)


@pytest.mark.parametrize(
    "text",
    [
        "a long day",
        "Online Services",
        "Zoom out",
        "Zoom in",
        "媒体报道",
        "Worldwide trends",
        "2018 Draft",
        "2021 CA 00036",
        "A-2019-CV-150 & ST-2020-CV-170",
        "He says living room-based shows, once rare, are back",
        "入市指南",
        "Mackay, Kathleen Y.",
        "Main Course, Side Dish",
        "Hall v. Walgreens Boots All., Inc.",
        "GG 49720, GoN 4075",
        "3 May 2024",
        "",
        "x" * 300,
    ],
)
def test_other_texts_are_no_places(text: str) -> None:
    assert not place.matches(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Meet at 12 High Street, Leeds, UK at noon", ["12 High Street, Leeds, UK"]),
        ("Jobs in Akron, OH 44326 and Berlin, Germany", ["Akron, OH 44326", "Berlin, Germany"]),
        ("Büro: Musterstraße 12", ["Musterstraße 12"]),
        ("eat well via de kaart, or meet via Zoom", []),
        ("nowhere", []),
    ],
)
def test_places_are_found_in_text(text: str, found: list[str]) -> None:
    assert [text[a:b] for a, b in place.spans(text)] == found
