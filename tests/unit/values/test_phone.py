import pytest

from rowsmith.values import phone


@pytest.mark.parametrize(
    "text",
    [
        "434.924.0000",
        "773-702-6169",
        "(870) 793-2371",
        "(870)793-2371",
        "+1 608 643 6060",
        "1-800-555-0199",
        "555-0199",
        "+49 30 901820",
        "030/901820",
        "030 / 90 18 20",
        "+44 (0)20 7946 0000",
        "020 7946 0000",
        "01 23 45 67 89",
        "+86 10 1234 5678",
        "(11) 91234-5678",
        "+7 (495) 123-45-67",
        "(608) 643-6060 ext. 12",
        "608-643-6060 x12",
        "Tel.: 030 901820",
        "tel:+16086436060",
        "+16086436060",
    ],
)
def test_a_phone_number_matches(text: str) -> None:
    assert phone.matches(text)


@pytest.mark.parametrize(
    "text",
    [
        "2016-0357",
        "15-2031 15-2183",
        "190521-5979",
        "5-15-0517",
        "138-10-10 Vtec",
        "05/03/2024",
        "2024-05-03",
        "1 234 567",
        "1.234.567",
        "12345678",
        "09-99023",
        "001-62-20",
        "192.168.10.120",
        "$1,234,567",
        "Ana Lopez",
        "",
    ],
)
def test_other_digits_are_no_phone_number(text: str) -> None:
    assert not phone.matches(text)


def test_phone_numbers_are_found_in_text() -> None:
    text = "Office (608) 643-6060, fax 608-643-6061; since 2019-05-03."

    assert [text[a:b] for a, b in phone.spans(text)] == ["(608) 643-6060", "608-643-6061"]
