"""When two addresses are one page, and when they are one site."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rowsmith.paging import canonical, is_same_site

WORDS = st.text("abcXYZ019-_.~", min_size=1, max_size=8)
VALUES = st.text("abc019 ä/&=%+;", max_size=8)


@st.composite
def addresses(draw: st.DrawFn) -> str:
    path = "/".join(draw(st.lists(WORDS, max_size=4)))
    query = "&".join(f"{draw(WORDS)}={draw(VALUES)}" for _ in range(draw(st.integers(0, 4))))
    slash, fragment = draw(st.sampled_from(["", "/"])), draw(st.sampled_from(["", "#top"]))
    return f"https://x.org/{path}{slash}?{query}{fragment}"


@given(addresses())
def test_the_canonical_form_of_a_canonical_form_is_itself(url: str) -> None:
    assert canonical(canonical(url)) == canonical(url)


@pytest.mark.parametrize(
    "other",
    [
        "https://x.org/list?b=2&a=1",
        "http://x.org/list?a=1&b=2",
        "https://www.x.org/list/?a=1&b=2",
        "https://x.org/list?a=1&b=2#row-4",
        "https://x.org/list?a=1&b=2&PHPSESSID=q7w1e5r9t2y6u8i4o3p0a5s7d1",
        "https://x.org/list;jsessionid=0AF3?a=1&b=2",
        "https://x.org/list?a=1&b=2&utm_source=mail&fbclid=9",
        "https://x.org/list?a=1&b=2&shopid=q7w1e5r9t2y6u8i4o3p0a5s7d1",
        "https://x.org/(S(abcdef12345))/list?a=1&b=2",
    ],
)
def test_what_does_not_change_the_page_is_left_out(other: str) -> None:
    assert canonical(other) == canonical("https://x.org/list?a=1&b=2")


@pytest.mark.parametrize(
    "other",
    [
        "https://x.org/list?a=1&b=3",
        "https://x.org/list/2?a=1&b=2",
        "https://x.org:8443/list?a=1&b=2",
        "https://y.org/list?a=1&b=2",
        "https://x.org/list?a=1&b=2&id=12",
    ],
)
def test_another_page_has_another_form(other: str) -> None:
    assert canonical(other) != canonical("https://x.org/list?a=1&b=2")


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        ("http://www.x.org/a", True),
        ("https://x.org:443/a", True),
        ("https://shop.x.org/a", False),
        ("https://x.org:8080/a", False),
        ("https://[broken/a", False),
    ],
)
def test_a_site_is_a_host(other: str, is_same: bool) -> None:
    assert is_same_site("https://x.org/b", other) is is_same
