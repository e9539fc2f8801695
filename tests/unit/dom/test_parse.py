"""A page parsed once into flat arrays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rowsmith.dom import BodyKind, Dom, body_kind, parse
from rowsmith.model.page import Page


def dom_of(markup: str | bytes, url: str = "https://example.org/a/b") -> Dom:
    body = markup if isinstance(markup, bytes) else markup.encode()
    return parse(Page(url=url, body=body, content_type="text/html; charset=utf-8"))


def test_blocks_are_lines_and_formatting_touches() -> None:
    dom = dom_of("<p>H<sub>2</sub>O is <b>wet</b>.</p><div>a<br>b</div>")

    assert dom.stream.split("\n") == ["H2O is wet.", "a", "b"]


def test_elements_that_touch_are_two_texts() -> None:
    assert dom_of("<p><span>Details</span><span>5 plants</span></p>").text(0) == "Details 5 plants"


def test_scripts_and_styles_are_not_visible() -> None:
    dom = dom_of('<p>seen</p><script>var x = "unseen"</script><style>p{}</style>')

    assert dom.text(0) == "seen"
    assert [text for _, text in dom.scripts] == ['var x = "unseen"']


def test_links_are_resolved_against_base_and_only_to_the_web() -> None:
    dom = dom_of('<base href="/root/"><a href="x y">a</a>')

    assert dom.resolve("x") == "https://example.org/root/x"
    assert [dom.resolve(bad) for bad in ("javascript:1", "mailto:a@b", "", "http://[")] == [""] * 4


def test_a_path_leads_back_to_its_node() -> None:
    dom = dom_of("<ul><li>a</li><li>b<i>c</i></li></ul>")

    assert dom.xpath(dom.by_tag("i")[0]) == "/html/body/ul/li[2]/i"


def test_nul_and_surrogates_are_cleaned() -> None:
    assert "\0" not in dom_of(b"<p>a\0b&#xD800;c</p>").stream


def test_a_declared_encoding_counts_and_a_python_codec_does_not() -> None:
    page = Page(
        url="https://x.org/",
        body="<p>ж</p>".encode("koi8-r"),
        content_type="text/html; charset=koi8-r",
    )
    odd = Page(
        url="https://x.org/", body="<p>ж</p>".encode(), content_type="text/html; charset=idna"
    )

    assert (parse(page).text(0), parse(odd).text(0)) == ("ж", "ж")


def test_deep_pages_are_flattened_and_say_so() -> None:
    dom = dom_of("<div>" * 3_000 + "deep")

    assert dom.text(0) == "deep"
    assert any("512" in note for note in dom.notes)


def test_the_body_kind_is_told_by_the_bytes() -> None:
    kinds = [
        body_kind(Page(url="https://x.org/", body=body, content_type="text/html"))
        for body in (b'[{"a": 1}]', b"<!doctype html><p>", b"<?xml version='1.0'?><rss>")
    ]

    assert kinds == [BodyKind.JSON, BodyKind.HTML, BodyKind.XML]


@given(st.text(alphabet="<>/abdiptrul =\"'&;#x0\0 \n", max_size=300))
def test_any_bytes_give_a_tree_whose_ranges_nest(markup: str) -> None:
    dom = dom_of(markup)

    for node in range(1, len(dom)):
        assert dom.parents[node] < node < dom.ends[node] <= dom.ends[dom.parents[node]]
        assert dom.starts[node] <= dom.stops[node] <= len(dom.stream)


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("<del>£20.00</del> <ins>£18.00</ins>", "£18.00"),
        ("was <s>20 EUR</s>, now 18 EUR", "was, now 18 EUR"),
        ("<del>£20.00</del>", "£20.00"),
        ("<del>shall</del> must be 18", "shall must be 18"),
        (
            "<del>the 12 members of the old board</del> nobody",
            "the 12 members of the old board nobody",
        ),
    ],
)
def test_amounts_that_are_struck_out_are_no_part_of_what_is_around_them(
    inside: str, text: str
) -> None:
    dom = dom_of(f"<p>{inside}</p>")

    assert dom.text(dom.by_tag("p")[0]) == text


def test_an_amount_that_is_struck_out_is_there_on_its_own() -> None:
    dom = dom_of("<p><del>£20.00</del> <ins>£18.00</ins></p>")

    assert dom.text(dom.by_tag("del")[0]) == "£20.00"
