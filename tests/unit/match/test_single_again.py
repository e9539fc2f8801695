"""What was learned on one thing's page, read again on another page of its template."""

from rowsmith.ask import read_ask
from rowsmith.engine import read_page
from rowsmith.model.page import Page

SCHEMA = {
    "type": "object",
    "properties": {"price": {"type": "number"}, "sku": {"type": "string"}},
    "required": ["price"],
}


def page(name: str, price: str, sku: str) -> Page:
    markup = f"""<title>{name}</title><h1>{name}</h1><p class="price">{price}</p>
        <p>SKU: {sku}</p><p class="related price">1,00 €</p>"""
    return Page(
        url=f"https://shop.example/p/{name}",
        body=markup.encode(),
        content_type="text/html; charset=utf-8",
    )


def test_a_recipe_gives_the_same_row_again_and_the_next_pages_own() -> None:
    ask = read_ask("This product: price and sku", SCHEMA)
    first = read_page(page("Ada", "20,00 €", "A-1"), ask).extraction

    again = read_page(page("Ada", "20,00 €", "A-1"), ask, recipe=first.recipe).extraction
    other = read_page(page("Bo", "35,50 €", "B-2"), ask, recipe=first.recipe).extraction

    assert first.rows == again.rows == [{"price": 20, "sku": "A-1"}]
    assert other.rows == [{"price": 35.5, "sku": "B-2"}]
