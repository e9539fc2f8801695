"""Evidence that pages carry for programs: JSON-LD, microdata, RDFa, metas, scripts."""

import json

import pytest
from tests.unit.sources.reading import said

HEAD = "<title>Lamp Ada | Shop</title><h1>Lamp Ada</h1>"


def ld(value: object) -> str:
    return f'{HEAD}<script type="application/ld+json">{json.dumps(value)}</script>'


def test_a_product_gives_price_brand_and_rating_from_what_it_nests() -> None:
    page = ld(
        {
            "@type": "Product",
            "name": "Lamp Ada",
            "brand": {"@type": "Brand", "name": "Acme"},
            "offers": {"@type": "Offer", "price": 12.5, "priceCurrency": "EUR"},
            "aggregateRating": {"ratingValue": "4.5", "reviewCount": 12},
        }
    )

    found = {role: said(page, role, "ld") for role in ("price", "brand", "rating", "review_count")}

    assert found == {
        "price": ["12.5"],
        "brand": ["Acme"],
        "rating": ["4.5"],
        "review_count": ["12"],
    }


def test_a_price_in_a_specification_or_a_range_of_offers_is_a_price() -> None:
    nested = ld({"@type": "Product", "offers": [{"priceSpecification": {"price": "7.00"}}]})
    ranged = ld({"@type": "Product", "offers": {"@type": "AggregateOffer", "lowPrice": "418.00"}})

    assert said(nested, "price", "ld") == ["7.00"]
    assert said(ranged, "price", "ld") == ["418.00"]


def test_an_author_that_is_only_referred_to_is_found_in_the_graph() -> None:
    page = ld(
        {
            "@graph": [
                {"@type": "Recipe", "name": "Soup", "author": {"@id": "#me"}},
                {"@type": "Person", "@id": "#me", "name": "Jo Doe"},
            ]
        }
    )

    assert said(page, "author", "ld:recipe") == ["Jo Doe"]


def test_the_author_of_a_review_is_not_the_author() -> None:
    page = ld({"@type": "Product", "review": {"author": {"name": "Someone"}}})

    assert said(page, "author", "ld") == []


def test_of_several_products_the_one_that_the_page_is_titled_by_is_read() -> None:
    page = ld([{"@type": "Product", "name": "Desk Bo"}, {"@type": "Product", "name": "Lamp Ada"}])

    assert said(page, "name", "ld") == ["Lamp Ada"]


@pytest.mark.parametrize(
    "broken",
    [
        '{"@type": "Product", "sku": "A-1",}',
        '{"@type": "Product", "description": "two\nlines", "sku": "A-1"}',
        '{"@type": "Product", "sku": "A-1"};',
        '/*<![CDATA[*/ {"@type": "Product", "sku": "A-1"} /*]]>*/',
    ],
)
def test_broken_data_are_read(broken: str) -> None:
    page = f'{HEAD}<script type="application/ld+json">{broken}</script>'

    assert said(page, "sku", "ld") == ["A-1"]


def test_microdata_belong_to_their_nearest_item() -> None:
    page = """<div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Lamp Ada</h1>
        <div itemprop="brand" itemscope itemtype="https://schema.org/Brand"><b itemprop="name">Acme</b></div>
        <span itemprop="offers" itemscope itemtype="https://schema.org/Offer"><i itemprop="price" content="9.90">9,90 €</i></span>
        <p itemprop="review" itemscope itemtype="https://schema.org/Review"><i itemprop="name">Great!</i></p></div>"""

    assert said(page, "name", "item") == ["Lamp Ada"]
    assert said(page, "brand", "item") == ["Acme"]
    assert said(page, "price", "item") == ["9.90", "9,90 €"]


def test_rdfa_is_read_like_microdata() -> None:
    page = """<div vocab="https://schema.org/" typeof="Recipe"><h1 property="name">Soup</h1>
        <span property="recipeYield">4 bowls</span></div>"""

    assert said(page, "yields", "item") == ["4 bowls"]


def test_metas_say_price_brand_and_picture() -> None:
    page = """<meta property="product:price:amount" content="5.00"><meta property="og:image" content="/a.jpg">
        <meta name="twitter:label1" content="Brand"><meta name="twitter:data1" content="Acme">"""

    assert said(page, "price", "meta") == ["5.00"]
    assert said(page, "image", "meta") == ["/a.jpg"]
    assert said(page, "brand", "meta") == ["Acme"]


def test_scripts_say_the_code_that_the_address_says_first() -> None:
    page = f"""{HEAD}<p class="price">5 €</p>
        <script>var related = [{{sku: "9999"}}, {{sku: "8888"}}]; track({{"productId": 4711}})</script>"""

    assert said(page, "sku", "state")[0] == "4711"


def test_a_code_that_stands_in_text_and_address_is_found_as_printed() -> None:
    page = f"{HEAD}<p class=price>5 €</p><span>5513/208</span>"

    assert said(page, "sku", "address", "https://shop.example/p/5513208") == ["5513/208"]


def test_codes_of_the_address_come_in_one_order_in_every_process() -> None:
    codes = ["262388", "36064", "571113", "48207"]
    page = f"{HEAD}<a href='/cart?a={codes[2]}&b={codes[0]}&c={codes[1]}&d={codes[3]}'>Buy</a>"

    found = said(page, "sku", "address:code", url=f"https://shop.example/{'/'.join(codes)}")

    assert found == sorted(codes, key=lambda code: (len(code), code))
