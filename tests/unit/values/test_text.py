import pytest

from rowsmith.values import text


@pytest.mark.parametrize(
    ("value", "expected"), [("a", True), ("3 kg", True), ("12-3", False), ("", False)]
)
def test_a_text_has_a_letter(value: str, expected: bool) -> None:
    assert text.matches(value) is expected


def test_a_sentence_is_long() -> None:
    assert text.matches_long("We are looking for somebody who likes to read pages with care.")


def test_ideographs_need_no_spaces_to_be_long() -> None:
    assert text.matches_long(
        "本公司正在寻找一位喜欢阅读并且仔细认真工作的工程师加入我们的研发团队一起成长"
    )


def test_an_address_is_not_long_text() -> None:
    assert not text.matches_long(
        "https://example.org/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r/s/t/u/v/w/x"
    )


def test_nul_and_lone_surrogates_are_cleaned() -> None:
    assert text.clean(" a\x00\ud800\t b\u00a0c \n") == "a\ufffd b c"
