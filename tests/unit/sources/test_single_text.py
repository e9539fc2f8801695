"""Evidence that readers see: labels, headings, prices, contacts, notes, pictures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.sources.reading import clues, outline_of, said

TITLE = "<title>Lamp Ada</title><h1>Lamp Ada</h1>"


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Artikelnummer: 880142</p>",
        "<p><b>SKU</b> <span>880142</span></p>",
        "<dl><dt>Item number</dt><dd>880142</dd></dl>",
        "<table><tr><th>Référence</th><td>880142</td></tr></table>",
        "<table><tr><td>Varenr.</td><td>880142</td></tr></table>",
        "<div><div>Product code:</div><div>880142</div></div>",
        "<p>Item #880142</p>",
        "<p>Bestellnummer 880142</p>",
        "<p>商品編號：880142</p>",
        "<p>(SKU: 880142)</p>",
    ],
)
def test_a_labelled_code_is_found(markup: str) -> None:
    assert "880142" in said(TITLE + markup, "sku", "label")


def test_a_text_without_a_label_is_no_labelled_value() -> None:
    assert said(f"{TITLE}<p>Call us: we are open.</p><p>880142</p>", "sku", "label") == []


def test_the_current_price_comes_before_the_struck_and_the_related_ones() -> None:
    page = f"""{TITLE}<div class="box"><del>30 €</del> <span class="price">20 €</span></div>
        <ul class="related">{'<li><a href="#"><span class="price">5 €</span></a></li>' * 5}</ul>"""

    assert said(page, "price", "price")[0] == "20 €"
    assert said(page, "old_price") == ["30 €"]


def test_a_price_in_pieces_is_one_amount() -> None:
    page = f'{TITLE}<p class="price"><span>€</span><span>19</span></p>'

    assert said(page, "price", "price")[0] == "€ 19"


def test_a_bare_number_is_a_price_only_where_the_markup_says_so() -> None:
    assert said(f'{TITLE}<p class="price">129</p>', "price", "price") == ["129"]
    assert said(f"{TITLE}<p>129</p>", "price", "price") == []


def test_fax_and_phone_are_told_apart() -> None:
    page = f"{TITLE}<p>Phone: 503-555-1194</p><p>Fax: 503-555-1196</p>"

    assert said(page, "phone") == ["503-555-1194"]
    assert said(page, "fax") == ["503-555-1196"]


def test_a_number_of_the_whole_site_is_doubted() -> None:
    page = f'{TITLE}<p>503-555-1194</p><p>503-555-0000</p><footer><a href="tel:5035550000">503-555-0000</a></footer>'

    doubts = {c.cells[0].text: c.order for c in clues(page) if c.key.startswith("contact:phone|")}

    assert doubts["503-555-0000"] > doubts["503-555-1194"]


def test_an_address_is_cut_from_the_block_that_holds_it() -> None:
    page = f"""{TITLE}<address><b>Lamp Ada</b><br>7 Birch Road, Suite 12<br>Salem, OR 97301
        <a href="tel:503-555-0100">503-555-0100</a></address>"""

    assert said(page, "address", "contact:address|address") == [
        "7 Birch Road, Suite 12 Salem, OR 97301"
    ]


def test_a_section_ends_where_the_next_heading_begins() -> None:
    page = f"""{TITLE}<h3>Requirements</h3><p>Five years of lamps.</p><ul><li>Patience</li></ul>
        <h3>Benefits</h3><p>Light.</p>"""

    assert said(page, "qualifications", "section") == ["Five years of lamps. Patience"]
    assert said(page, "benefits", "section") == ["Light."]


def test_a_bold_line_heads_what_follows_it() -> None:
    page = f"{TITLE}<p><strong>Requirements</strong></p><p>Patience.</p>"

    assert said(page, "qualifications", "section") == ["Patience."]


def test_notes_are_told_by_class_link_and_wording() -> None:
    page = f"""{TITLE}<a rel="author" href="/x">Jo Doe</a><time datetime="2024-05-03">3 May</time>
        <span>12 replies</span><span class="view-count">97</span>"""

    assert "Jo Doe" in said(page, "author")
    assert said(page, "posted_date", "time") == ["3 May", "2024-05-03"]
    assert said(page, "comments", "count") == ["12"]
    assert said(page, "views", "class") == ["97"]


def test_a_span_of_pay_has_two_ends() -> None:
    page = f"{TITLE}<p>The salary is $61,000 to $92,500 per year.</p>"

    assert said(page, "salary_min") == ["$61,000"]
    assert said(page, "salary_max") == ["$92,500"]


def test_the_picture_that_is_named_like_the_title_comes_first() -> None:
    page = f'<img src="/logo.svg" alt="Shop"><img src="/x.jpg">{TITLE}<img src="/a.jpg" alt="Lamp Ada">'

    assert said(page, "image", "image")[0] == "/a.jpg"


@given(
    st.lists(
        st.sampled_from(
            [
                "<p>SKU: A-1</p>",
                "<b>Price</b> 5 €",
                "<h2>Requirements</h2><p>Patience and light.</p>",
                "<address>1 Main St<br>Salem, OR 97301</address>",
                "<p>by Jo Doe</p>",
                "<p>$10,000 - $20,000 salary</p>",
                "<p>tel 503-555-1194 fax 503-555-1196</p>",
                '<span class="likes">5 likes</span>',
                "<table><tr><td>EAN</td><td>4006381333931</td></tr></table>",
            ]
        ),
        max_size=6,
    )
)
def test_every_value_is_a_slice_of_the_place_that_it_names(pieces: list[str]) -> None:
    markup = TITLE + "".join(pieces)
    dom = outline_of(markup).dom

    for column in clues(markup):
        cell = column.cells[0]
        whole = (
            " ".join(dom.attr(cell.node, cell.attribute).split())
            if cell.attribute
            else dom.texts[cell.node] or dom.text(cell.node)
        )
        assert cell.text == (whole if cell.start < 0 else whole[cell.start : cell.end])
