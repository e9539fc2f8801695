import pytest

from rowsmith.values import code


@pytest.mark.parametrize(
    "text",
    [
        "No. 12-345",
        "2:19-cv-01234-ABC",
        "8:11-cv-02709SCB-TGW",
        "23-1701",
        "A21A0733",
        "410 U.S. 113",
        "410 U.S. 113 (1973)",
        "335 Or App 410",
        "2021 S.D. 69",
        "88 Misc 3d 128(A)",
        "229 AD3d 1365",
        "28 I&N Dec. 408 (BIA 2021)",
        "2025 WL 1198116",
        "E2023-01292-CCA-R3-CD",
        "NC-11-1506-JuKiJo",
        "ARMY 20180476",
        "155 KA 24-01475",
        "KA -0025-0319",
        "102,795-8",
        "A-16-564, A-16-566",
        "2016-273 / 2016-274",
        "29-3-16 Vtec",
        "978-3-16-148410-0",
        "SKU 4711",
        "R00186436",
        "124792",
        "#7",
        "Case No. 9-21-20",
        "1-21-08, 1-21-09",
        "1-21-08 & 1-21-09",
        "28 I&N Dec. 1 (BIA 2020)",
        "SPE7L316T8553",
        "Cr-16-511",
        "2015-1925",
        "WD85134 consolidated with WD85157",
        "OB 13199",
    ],
)
def test_an_identifier_matches(text: str) -> None:
    assert code.matches(text)


@pytest.mark.parametrize(
    "text",
    [
        "May 3, 2024",
        "05/03/2024",
        "2024",
        "2019-2020",
        "4.5",
        "5-10",
        "$12.99",
        "10:30 AM",
        "4.5 out of 5",
        "COVID-19",
        "434.924.0000",
        "Smith v. Jones",
        "Canon 70-200mm f/2.8 lens",
        "12 Main Street",
        "# 81",
        "241724U.pdf",
        "STE 700",
        "FAX 553-0120",
        "053-4314050",
        "TOP 10",
        "CES 2024",
        "OH 44310",
        "(252) 946-9562",
        "3.5K",
        ", 1533 Yds",
        "2015-3156.mp3",
        "3 Dec 12",
        "",
    ],
)
def test_other_values_with_digits_are_no_identifiers(text: str) -> None:
    assert not code.matches(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Smith v. Jones, No. 12-345 (2019)", ["No. 12-345"]),
        ("KOENIG v. LONDON, 2021 S.D. 69", ["2021 S.D. 69"]),
        ("ARMY 20170582 - United States v. BERGDAHL", ["ARMY 20170582"]),
        ("27856 - Lawrence v. General Panel Corp.", ["27856"]),
        ("1. JESSICA JULIE MONTGOMERY", []),
        ("2026 NYSlipOp 01026 (opens in a new window)", ["2026 NYSlipOp 01026"]),
        ("UNITED STATES v. DOE 23-1701", ["23-1701"]),
        ("ISBN 978-0-306-40615-7, 300 pages", ["ISBN 978-0-306-40615-7"]),
        ("2357 Greenfield Ave: 1,323 sq ft", []),
        ("the 2016-17 season of the team", []),
        ("filed on 05/03/2024 in Akron, OH 44326", []),
    ],
)
def test_identifiers_are_found_in_text(text: str, found: list[str]) -> None:
    assert [text[a:b] for a, b in code.spans(text)] == found


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Docket No. 1476", "1476"),
        ("NO. A-14271", "A-14271"),
        ("Case No. 2019-17", "2019-17"),
        ("SKU: AB-12", "AB-12"),
        ("Nos. 10-4934 and 10-4965", "10-4934 and 10-4965"),
        ("AG No. 77", "AG No. 77"),
        ("ID 4031", "ID 4031"),
        ("No number yet", "No number yet"),
        ("Case closed", "Case closed"),
    ],
)
def test_the_word_that_announces_a_code_is_no_part_of_it(text: str, bare: str) -> None:
    begin, end = code.bare_span(text)

    assert text[begin:end] == bare
