import pytest

from rowsmith.values import person


@pytest.mark.parametrize(
    "text",
    [
        "Ana María López",
        "Dr. J. van Dyk",
        "Jensen, Jon J.",
        "McEvers, Lisa K. Fair",
        "Hughes, J.",
        "Beauregard J.",
        "E. Wise",
        "DARRELL K. BRISCOE JR.",
        "Judge Robert L. Holloway, Jr.",
        "Jane Roe, MD, PhD",
        "Sinéad O’Connor",
        "Jean-Yves Le Drian",
        "José Luís Carneiro",
        "Павел Дуров",
        "山田 太郎",
        "王小明",
        "山田太郎",
        "欧阳修",
        "김철수",
        "محمد بن سلمان",
        "Roger L. Gregory, G. Steven Agee, Barbara Milano Keenan",
        "Bo Li and Ann Roe",
        "Judge Ito",
        "Jan Novák",
        "Per Lund",
        "Roe, C.J., Ito and Li, JJ., concur.",
        "Novak, P.J., and Ito, J., concur.",
        "Smith, Georgia",
    ],
)
def test_a_name_matches(text: str) -> None:
    assert person.matches(text)


@pytest.mark.parametrize(
    "text",
    [
        "Board of Education",
        "Paris, France",
        "Austin, TX",
        "PER CURIAM",
        "Main Menu",
        "交易规则",
        "中文",
        "会社概要",
        "Judge",
        "March Reports",
        "Urgent Care",
        "3 May",
        "May 2024",
        "Deputy Prime Minister",
        "Read More",
        "Acme Corp",
        "the quick brown fox",
        "LASKA V. BARR",
        "Smith",
        "Room 12",
        "University of Bonn",
        "",
        "x" * 300,
    ],
)
def test_other_texts_are_no_names(text: str) -> None:
    assert not person.matches(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hon Grant Robertson Deputy Prime Minister", ["Hon Grant Robertson"]),
        ("by Ann Roe, 3 May 2024", ["Ann Roe"]),
        ("written by Ann Roe and Bo Li today", ["Ann Roe", "Bo Li"]),
        ("Contact Ludwig van Beethoven (piano)", ["Ludwig van Beethoven"]),
        ("filed by Ann Roe on behalf of Bo Li.", ["Ann Roe", "Bo Li"]),
        ("to the Right Hon. Ann Roe Jr. and J. R.", ["Right Hon. Ann Roe Jr.", "J. R."]),
        ("nothing here", []),
    ],
)
def test_names_are_found_in_text(text: str, found: list[str]) -> None:
    assert [text[a:b] for a, b in person.spans(text)] == found


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("The Hon Ana Reed MP", "Ana Reed"),
        ("Senator the Hon Lena Ash", "Lena Ash"),
        ("Tom Brook MSP", "Tom Brook"),
        ("REED Ana (R)", "REED Ana"),
        ("Ana Reed (D-CA)", "Ana Reed"),
        ("Ana Reed, MP", "Ana Reed, MP"),
        ("Dr Ana Reed", "Dr Ana Reed"),
        ("Robert (Bob) Reed", "Robert (Bob) Reed"),
        ("Honor Blackman", "Honor Blackman"),
        ("The Hon", "The Hon"),
    ],
)
def test_a_style_and_a_mark_are_no_part_of_a_name(text: str, bare: str) -> None:
    begin, end = person.bare_span(text)

    assert text[begin:end] == bare
