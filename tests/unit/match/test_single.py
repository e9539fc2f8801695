"""The fields of an ask and the page's one record."""

import json

from tests.unit.sources.reading import answers, mapped

TITLE = "<title>Lamp Ada | Shop</title><h1>Lamp Ada</h1>"


def test_evidence_that_agrees_wins_over_one_that_stands_alone() -> None:
    data = json.dumps({"@type": "Product", "name": "Lamp Ada", "offers": {"price": 20}})
    page = f"""{TITLE}<script type="application/ld+json">{data}</script>
        <p class="promo price">99 €</p><p class="price">20 €</p>"""

    assert answers(page, "price") == {"price": "20 €"}


def test_a_value_is_given_as_readers_see_it() -> None:
    data = json.dumps({"@type": "Product", "name": "Lamp Ada", "offers": {"price": 1599}})
    page = f"""{TITLE}<script type="application/ld+json">{data}</script>
        <p class="price">1.599,00 €</p>"""

    cell = mapped(page, "price")["price"]

    assert cell.text == "1.599,00 €"
    assert cell.pointer == ""


def test_values_that_repeat_in_a_list_do_not_outvote_the_main_one() -> None:
    page = f"""{TITLE}<p>Brand: Acme</p>
        {"".join(f"<p>Brand: Other{n % 2}</p>" for n in range(10))}"""

    assert answers(page, "brand") == {"brand": "Acme"}


def test_a_code_that_is_seen_stands_for_its_variant_in_data() -> None:
    data = json.dumps({"@type": "Product", "name": "Lamp Ada", "sku": "MKI6IK-1"})
    page = f'{TITLE}<script type="application/ld+json">{data}</script><p>SKU: MKI6IK</p>'

    assert answers(page, "sku") == {"sku": "MKI6IK"}


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
