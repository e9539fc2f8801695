"""Pages that no longer fit their recipe: told loudly, learned anew only on evidence."""

import pytest

from rowsmith.ask import read_ask
from rowsmith.dom import parse
from rowsmith.engine import read_page
from rowsmith.model.extraction import Extraction
from rowsmith.model.page import Page
from rowsmith.model.recipe import Recipe
from rowsmith.recipe import fingerprint_of
from rowsmith.recipe.fingerprint import likeness
from rowsmith.sources import Outline

SCHEMA = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "price": {"type": ["string", "null"]}},
}
ASK = read_ask("each plant with name and price", SCHEMA)
PLANTS = ["Aster", "Basil", "Clover", "Daisy", "Elder", "Fern", "Ginger", "Hazel"]


def page_of(body: str) -> Page:
    return Page(url="https://example.org/plants", body=f"<html><body>{body}".encode())


def read(body: str, recipe: Recipe | None = None) -> Extraction:
    return read_page(page_of(body), ASK, recipe=recipe).extraction


def cards(names: list[str], holder: str = "section", price: str = "${}.00") -> str:
    card = '<div class="card"><h3 class="name">{}</h3><p class="price">{}</p></div>'
    told = "".join(card.format(n, price.format(at + 4)) for at, n in enumerate(names))
    return f"<{holder}>{told}</{holder}>"


def learned() -> Recipe:
    found = read(cards(PLANTS)).recipe
    assert found is not None
    return found


def test_a_page_as_expected_needs_no_word() -> None:
    found = read(cards(PLANTS[:3]), learned())

    assert [row["name"] for row in found.rows] == PLANTS[:3]
    assert found.receipt.notes == ()


def test_a_list_that_moved_is_learned_anew_by_its_known_values() -> None:
    rows = "".join(f"<tr><td>{n}</td><td>${at + 4}.00</td></tr>" for at, n in enumerate(PLANTS))
    moved = f"<table><tr><th>Name</th><th>Price</th></tr>{rows}</table>"

    found = read(moved, learned())

    assert [row["name"] for row in found.rows] == PLANTS
    assert "learned anew" in found.receipt.notes[-1]
    assert found.recipe is not None
    assert found.recipe.body["source"] == "html.table/1"


def test_other_values_in_columns_called_alike_are_believed() -> None:
    found = read(cards(["Kale", "Lilac", "Mint", "Rose"], holder="article"), learned())

    assert [row["name"] for row in found.rows] == ["Kale", "Lilac", "Mint", "Rose"]


def test_another_table_is_not_taken_for_the_list() -> None:
    years = "".join(f'<a href="/{year}">{year}</a> ' for year in range(2019, 2026))

    found = read(f"<p>Nothing this year.</p><p class=years>{years}</p>", learned())

    assert found.rows == []
    assert "does not fit the recipe (no rows)" in found.receipt.notes[-1]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (cards(PLANTS * 6), "48 rows, not 1 to 40"),
        (cards(PLANTS).replace('class="price"', 'class="was"'), "price in 0% of the rows"),
        (cards(PLANTS, price="ask us about it, no. {}"), "price is a price in 0% of the rows"),
    ],
)
def test_what_differs_is_told(body: str, told: str) -> None:
    found = read(body, learned())

    assert told in found.receipt.notes[-1]


def test_pages_of_one_family_are_alike_and_others_are_not() -> None:
    def sketch(body: str) -> str:
        return fingerprint_of(Outline.of(parse(page_of(body))))

    ours, next_page = sketch(cards(PLANTS)), sketch(cards(["Kale"]))
    other = sketch("<main><table><tr><td><a>x</a></table><form><input></form><ol><li>y</ol></main>")

    assert likeness(ours, next_page) == 1.0
    assert likeness(ours, other) < 0.5


def test_a_page_of_another_family_with_good_rows_is_only_remarked_upon() -> None:
    grown = (
        "<header><nav><ul><li><a>a</a></ul></nav></header><aside><dl><dt>b<dd>c</dl></aside>"
        "<footer><form><label><input></label></form><ol><li><em>d</em></ol></footer>"
    )

    found = read(cards(PLANTS) + grown, learned())

    assert [row["name"] for row in found.rows] == PLANTS
    assert found.receipt.notes == ("The page is built unlike those of the recipe.",)
