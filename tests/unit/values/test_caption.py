import pytest

from rowsmith.values import caption


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("23-3583 Sierra Club v. Town of Ames", "Sierra Club v. Town of Ames"),
        ("S14A1910. REED v. BROOK", "REED v. BROOK"),
        ("Reed v. Univ. of Osk et al.", "Reed v. Univ. of Osk"),
        ("Lena Reed v. Tom Brook, et al., Appellants", "Lena Reed v. Tom Brook"),
        ("P. v. Marlow 4/29/24 SC", "P. v. Marlow"),
        ("In re Vaquera 2/5/24 SC", "In re Vaquera"),
        ("Estate of Lund 2025 ND 33", "Estate of Lund"),
        ("State v. Reed Revised July 24, 2018 (Errata sheet)", "State v. Reed"),
        ("REED v. BROOK [RULE 36 JUDGMENT]", "REED v. BROOK"),
        ("J.L. v. M.V. (s.d.o., affirmed and reversed).", "J.L. v. M.V."),
        ("A.S. v. D.S. (Order (1) Dismissing the Appeal", "A.S. v. D.S."),
        ("State v. Heintz (consolidated w/ 20230383)", "State v. Heintz"),
        ("Reed v. Brook - Dissent upon denial of rehearing", "Reed v. Brook"),
    ],
)
def test_what_is_printed_around_a_case_name_is_no_part_of_it(text: str, name: str) -> None:
    begin, end = caption.span(text)

    assert text[begin:end] == name


@pytest.mark.parametrize(
    "text",
    [
        "Lund, et al. v. Brook, et al.",
        "ESTUS VS. ESTUS (CHILD CUSTODY)",
        "IDHW v. Jane Doe (2022-36)",
        "In Re: Terrorist Attacks on September 11, 2001",
        "Reed v. Hall, as Trustee of the Hall Trust, dated March 14, 2005",
        "1234567 Ontario Inc. v. Brook",
        "2021-02 Village of Saltaire Informal Opinion",
        "Reed v. Painters Local Union No. 602",
        "December",
        "",
    ],
)
def test_what_belongs_to_a_name_stays(text: str) -> None:
    assert caption.span(text) == (0, len(text))
