import pytest

from rowsmith.values import link

BASE = "https://example.org/list/page?x=1"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://a.example/x?y=1#z", "https://a.example/x?y=1#z"),
        ("/jobs/12", "https://example.org/jobs/12"),
        ("job/12", "https://example.org/list/job/12"),
        ("details", "https://example.org/list/details"),
        ("?page=2", "https://example.org/list/page?page=2"),
        ("#row-3", "https://example.org/list/page?x=1#row-3"),
        ("//cdn.example/a.png", "https://cdn.example/a.png"),
        ("../a b.pdf", "https://example.org/a%20b.pdf"),
        ("/docs/Opinion FILED", "https://example.org/docs/Opinion%20FILED"),
        ("www.example.com/a", "https://www.example.com/a"),
        ("Website: https://a.example/x.", "https://a.example/x"),
        ("HTTP://A.example/B", "http://a.example/B"),
        ("https:\\\\a.example\\x", "https://a.example/x"),
        ("/a%2Fb", "https://example.org/a%2Fb"),
    ],
)
def test_an_address_is_resolved(text: str, address: str) -> None:
    assert link.read(text, BASE) == address


@pytest.mark.parametrize(
    "text",
    [
        "javascript:void(0)",
        "JavaScript:alert(1)",
        "java\nscript:alert(1)",
        "data:image/png;base64,AAAA",
        "mailto:a@example.org",
        "tel:+123456789",
        "ftp://example.org/a",
        "#",
        "",
        "N/A",
        "Read more",
        "http://",
        "http://[::1",
        "http://a b.com/",
        "https://example.org:99999/",
    ],
)
def test_what_is_no_page_gives_no_address(text: str) -> None:
    assert link.read(text, BASE) is None


def test_a_relative_address_without_a_base_gives_none() -> None:
    assert link.read("/jobs/12", "") is None


def test_the_largest_candidate_of_a_picture_is_taken() -> None:
    srcset = "/s.jpg 320w, /l.jpg?a=1,2 1280w, /m.jpg 640w"

    assert link.read(srcset, BASE, is_image=True) == "https://example.org/l.jpg?a=1,2"


@pytest.mark.parametrize(
    "text", ["https://a.example", "/a/b", "www.a.example", "example.com", "//a/b"]
)
def test_an_address_matches(text: str) -> None:
    assert link.matches(text)


@pytest.mark.parametrize("text", ["Read more", "a.b", "", "Robin.W", "3.5"])
def test_words_do_not_match(text: str) -> None:
    assert not link.matches(text)


def test_a_picture_is_told_by_its_ending() -> None:
    assert link.matches_image("/a/b.JPG?w=100")
    assert not link.matches_image("/a/b.html")


def test_addresses_are_found_in_text() -> None:
    text = "see https://a.example/b_(c), www.b.example."

    assert [text[a:b] for a, b in link.spans(text)] == ["https://a.example/b_(c)", "www.b.example"]
