"""The fields of an ask and the page's one record."""

import json

import pytest
from tests.unit.sources.reading import answers, mapped

TITLE = "<title>Lamp Ada | Shop</title><h1>Lamp Ada</h1>"


def test_evidence_that_agrees_wins_over_one_that_stands_alone() -> None:
    data = json.dumps({"@type": "Product", "name": "Lamp Ada", "offers": {"price": 20}})
    page = f"""{TITLE}<script type="application/ld+json">{data}</script>
        <p class="promo price">99 €</p><p class="price">20 €</p>"""

    assert answers(page, "price") == {"price": "20 €"}


def test_a_value_is_given_as_readers_see_it() -> None:
    data = json.dumps({"@type": "Product", "name": "Lamp Ada", "offers": {"price": 1249}})
    page = f"""{TITLE}<script type="application/ld+json">{data}</script>
        <p class="price">1.249,00 €</p>"""

    cell = mapped(page, "price")["price"]

    assert cell.text == "1.249,00 €"
    assert cell.pointer == ""


def test_values_that_repeat_in_a_list_do_not_outvote_the_main_one() -> None:
    page = f"""{TITLE}<p>Brand: Acme</p>
        {"".join(f"<p>Brand: Other{n % 2}</p>" for n in range(10))}"""

    assert answers(page, "brand") == {"brand": "Acme"}


def test_a_code_that_is_seen_stands_for_its_variant_in_data() -> None:
    data = json.dumps({"@type": "Product", "name": "Lamp Ada", "sku": "QX7Z1K-1"})
    page = f'{TITLE}<script type="application/ld+json">{data}</script><p>SKU: QX7Z1K</p>'

    assert answers(page, "sku") == {"sku": "QX7Z1K"}


def test_a_text_that_lists_what_data_give_one_by_one_is_taken_whole() -> None:
    data = json.dumps(
        {"@type": "Recipe", "name": "Lamp Ada", "recipeCategory": ["Breakfast", "Dessert"]}
    )
    page = f"""{TITLE}<script type="application/ld+json">{data}</script>
        <p>Course: Breakfast, Dessert</p>"""

    found = answers(page, "category", "servings", q="This recipe: category and servings")

    assert found == {"category": "Breakfast, Dessert"}


def test_a_field_without_evidence_stays_empty() -> None:
    assert answers(f"{TITLE}<p>Nothing else.</p>", "name", "price", "fax") == {"name": "Lamp Ada"}


def test_a_label_of_the_page_answers_a_field_that_no_role_knows() -> None:
    page = f"{TITLE}<dl><dt>Lampshade diameter</dt><dd>30 cm</dd></dl>"

    assert answers(page, "lampshade_diameter") == {"lampshade_diameter": "30 cm"}


def test_a_page_about_nothing_gives_nothing() -> None:
    assert answers("", "price", "sku") == {}


def test_a_required_field_takes_the_likeliest_clue_rather_than_lose_the_row() -> None:
    page = "<title>Acme Lamp 2</title><h1>Acme Lamp 2</h1>"

    assert answers(page, "brand") == {}
    assert answers(page, "brand", required=True) == {"brand": "Acme"}


OTHERS = "".join(
    f'<li class="product"><a href="/p{n}"><h2>Other {n}</h2><span class="price">{n}9,00 €</span></a></li>'
    for n in range(1, 5)
)


@pytest.mark.parametrize(
    ("shop", "price", "sku"),
    [
        (
            """<p class="price"><del><bdi>20,00&nbsp;<span>€</span></bdi></del>
            <ins><bdi>15,00&nbsp;<span>€</span></bdi></ins></p>
            <span>Artikelnummer: <span class="sku">ABC-1</span></span>""",
            "15,00 €",
            "ABC-1",
        ),
        (
            """<span class="old-price"><i>Was</i><span class="price">$44.00</span></span>
            <span class="special-price"><i>Special Price</i><span class="price">$34.00</span></span>
            <div><strong>SKU</strong><div>24-MB01</div></div>""",
            "$34.00",
            "24-MB01",
        ),
        (
            """<p>Regular price <span class="price regular">$45.00</span></p><p>or 4 payments of $11.25</p>
            <script>var meta = {"variants": [{"id": 987, "sku": "CT-001"}]}</script>""",
            "$45.00",
            "CT-001",
        ),
        (
            """<div class="price"><span>499</span><span>,99</span><span>€</span></div>
            <div>Codice prodotto 778899</div>""",
            "499 ,99",
            "778899",
        ),
        (
            "<p>販売価格：<b>1,980円</b>（税込）</p><p>送料 500円</p><p>商品番号：yn-0012</p>",
            "1,980円",
            "yn-0012",
        ),
    ],
)
def test_shops_of_many_kinds_give_price_and_code(shop: str, price: str, sku: str) -> None:
    page = f"{TITLE}<div>{shop}</div><section class=related><ul>{OTHERS}</ul></section>"

    assert answers(page, "price", "sku") == {"price": price, "sku": sku}


SITE_HEAD = (
    '<header><nav><a href="/">Home</a></nav><a href="tel:8005551212">800-555-1212</a></header>'
)
SITE_FOOT = (
    "<footer><address>1 Plaza, Austin, TX 78701</address><p>Phone: (512) 555-0000</p></footer>"
)


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (
            """<p>2500 NW 10th Ave<br>Suite 200<br>Portland, OR 97209</p>
            <p><b>Phone:</b> <a href="tel:5035551234">(503) 555-1234</a><br><b>Fax:</b> (503) 555-9999</p>""",
            ("2500 NW 10th Ave Suite 200 Portland, OR 97209", "(503) 555-1234", "(503) 555-9999"),
        ),
        (
            "<ul><li>Address: 12 Lake Road, Madison, WI 53703</li><li>P: 608.555.1111 | F: 608.555.2222</li></ul>",
            ("12 Lake Road, Madison, WI 53703", "608.555.1111", "608.555.2222"),
        ),
        (
            """<h3>Anschrift</h3><p>Hauptstraße 12<br>10115 Berlin</p><p>Telefon: +49 30 1234567</p>
            <p>Telefax: +49 30 1234568</p>""",
            ("Hauptstraße 12 10115 Berlin", "+49 30 1234567", "+49 30 1234568"),
        ),
        (
            """<i class="icon-map-marker"></i> <p>7 Elm Street</p>
            <div><i class="icon-phone"></i> <a>608-555-1111</a></div><div><i class="icon-fax"></i> <p>608-555-2222</p></div>""",
            ("7 Elm Street", "608-555-1111", "608-555-2222"),
        ),
    ],
)
def test_a_place_gives_its_own_contacts_and_not_its_sites(
    place: str, expected: tuple[str, ...]
) -> None:
    page = f"<title>Lamp Ada</title>{SITE_HEAD}<main><h1>Lamp Ada</h1>{place}</main>{SITE_FOOT}"

    found = answers(page, "address", "phone", "fax", q="Address, phone and fax of this clinic.")

    assert found == dict(zip(("address", "phone", "fax"), expected, strict=True))


def test_a_post_gives_its_author_text_and_counts_and_not_those_of_its_answers() -> None:
    def post(user: str, text: str, likes: int) -> str:
        return f"""<div class="post"><a class="username" href="/u/{user}">{user}</a>
            <div class="post-body"><p>{text}</p></div><span class="likes">{likes}</span></div>"""

    page = f"""<title>How?</title><h1>How?</h1>{post("jo", "I tried everything to fix it but it does not work at all.", 5)}
        <div>3 replies · 120 views</div>{post("al", "Try turning it off and on, which always works for me.", 2)}"""

    found = answers(
        page, "author", "content", "up_votes", "views", "num_comments", q="The post on this page"
    )

    assert found == {
        "author": "jo",
        "content": "I tried everything to fix it but it does not work at all.",
        "up_votes": "5",
        "views": "120",
        "num_comments": "3",
    }


def test_a_job_gives_lists_by_their_headings_without_the_notes_behind_them() -> None:
    page = f"""{TITLE}<div class="location">Berlin, Germany</div><div>Full-time</div>
        <h3>What you'll do</h3><ul><li>Build lamps</li></ul>
        <div><h3>Requirements</h3><button>Requirements</button></div><ul><li>Patience</li></ul>
        <h3>Benefits</h3><ul><li>Light</li></ul><p>We are an equal opportunity employer.</p>"""

    found = answers(
        page, "location", "employment_type", "role", "qualifications", "benefits", q="This job"
    )

    assert found == {
        "location": "Berlin, Germany",
        "employment_type": "Full-time",
        "role": "Build lamps",
        "qualifications": "Patience",
        "benefits": "Light",
    }


def test_a_person_has_a_position_beside_the_name() -> None:
    page = f"""{TITLE}<p class="job-title">Professor of Light</p><p>Department: Physics</p>"""

    found = answers(page, "name", "job_title", "department", q="This person")

    assert found == {
        "name": "Lamp Ada",
        "job_title": "Professor of Light",
        "department": "Physics",
    }


def test_an_event_and_a_house_are_read_by_their_labels() -> None:
    page = f"""{TITLE}<dl><dt>When</dt><dd>Friday, 7 June 2024, 8pm</dd><dt>Where</dt><dd>Blue Hall</dd></dl>
        <ul><li>Bedrooms: 3</li><li>Pages: 320</li></ul>"""

    found = answers(page, "date", "venue", "bedrooms", "pages", q="This event")

    assert found == {
        "date": "Friday, 7 June 2024, 8pm",
        "venue": "Blue Hall",
        "bedrooms": "3",
        "pages": "320",
    }


def test_a_unit_in_a_fields_name_does_not_hide_its_label() -> None:
    assert answers(f"{TITLE}<dl><dt>Height</dt><dd>30 cm</dd></dl>", "height_cm") == {
        "height_cm": "30 cm"
    }
