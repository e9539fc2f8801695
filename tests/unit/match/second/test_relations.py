"""How a table's columns stand to each other."""

import pytest

from rowsmith.dom import parse
from rowsmith.match.second.relations import Relation, relate
from rowsmith.model.page import Page
from rowsmith.model.table import Column
from rowsmith.sources import Outline, find_tables

CARDS = "".join(
    f"<li><div class=head><h3><a href='/p/{n}'>{name}</a></h3><span class=role>{role}</span></div>"
    f"<p>{n} comments</p></li>"
    for n, (name, role) in enumerate([("Ada", "Chair"), ("Bo", "Member"), ("Cy", "Clerk")], 3)
)


@pytest.fixture
def related() -> dict[str, tuple[Column, Relation]]:
    page = Page(url="https://example.org", body=f"<ul>{CARDS}</ul>".encode())
    dom = parse(page)
    table = next(t for t in find_tables(page, Outline.of(dom)) if t.selector.endswith("/li"))
    columns = table.read([0, 1, 2])
    return {
        column.key: (column, relation)
        for column, relation in zip(columns, relate(columns, dom), strict=True)
    }


def one(related: dict[str, tuple[Column, Relation]], ending: str) -> Relation:
    return next(relation for key, (_, relation) in related.items() if key.endswith(ending))


def test_a_text_of_several_holds_the_texts_inside_it(
    related: dict[str, tuple[Column, Relation]],
) -> None:
    keys = list(related)

    held = {keys[at].rpartition("/")[2] for at in one(related, "div.head").holds}

    assert "span.role" in held
    assert keys.index(next(k for k in keys if k.endswith("div.head"))) in (
        one(related, "span.role").held
    )


def test_the_text_of_a_heading_s_link_knows_its_link(
    related: dict[str, tuple[Column, Relation]],
) -> None:
    title = next(r for key, (c, r) in related.items() if c.cells[0].text == "Ada" and key != ".")

    assert title.in_heading
    assert list(related)[title.link].endswith("a@href")


def test_texts_that_hold_no_other_are_counted_in_page_order(
    related: dict[str, tuple[Column, Relation]],
) -> None:
    leaves = {c.cells[0].text: r.leaf for c, r in related.values() if r.leaf < 99}

    assert leaves == {"Ada": 0, "Chair": 1, "3 comments": 2}


def test_words_that_all_of_a_column_s_texts_have_are_what_it_says(
    related: dict[str, tuple[Column, Relation]],
) -> None:
    said = {c.cells[0].text: r.said for c, r in related.values() if r.leaf < 99}

    assert said == {"Ada": "", "Chair": "", "3 comments": "comments"}
