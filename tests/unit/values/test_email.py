import pytest

from rowsmith.values import email


@pytest.mark.parametrize(
    "text", ["a@example.org", "jane.doe+x@mail.example.co.uk", "E-mail: jane.doe@example.org"]
)
def test_an_address_matches(text: str) -> None:
    assert email.matches(text)


@pytest.mark.parametrize("text", ["@handle", "a@b", "jane at example.org", "", "a @ b.org"])
def test_other_texts_do_not_match(text: str) -> None:
    assert not email.matches(text)


def test_the_closing_point_of_a_sentence_is_left_out() -> None:
    assert email.read("Write to Jane.Doe@example.org.") == "Jane.Doe@example.org"


def test_a_text_without_an_address_gives_none() -> None:
    assert email.read("no mail") is None
