"""What holds of every page: nothing is invented, nothing shifts, every value is where it says."""

import html
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.sources.reading import outline_of

import rowsmith
from rowsmith.dom import Dom, parse
from rowsmith.match.parts import SEPARATORS, pieces_of
from rowsmith.model.cell import Cell
from rowsmith.model.page import Page
from rowsmith.model.table import Column, Form, RawCell, Table
from rowsmith.sources import find_tables

PAGES = Path(__file__).parents[1] / "pages"
FOLDERS = sorted(path.parent for path in PAGES.glob("*/page.html"))
URL = "https://site.example/list"
PARTS = ("title", "place", "price", "author", "note", "room")

words = st.text("abcdefghij", min_size=3, max_size=8)
texts = st.lists(words, min_size=1, max_size=4).map(" ".join)


@st.composite
def cards(draw: st.DrawFn) -> list[dict[str, str]]:
    """Records of a title and optional parts; every value is another one."""
    count = draw(st.integers(3, 7))
    values = draw(st.lists(texts, min_size=count * 6, max_size=count * 6, unique=True))
    present = st.sets(st.sampled_from(PARTS[1:]))
    return [
        {
            name: values[number * 6 + at]
            for at, name in enumerate(PARTS)
            if name in kept or name == "title"
        }
        for number, kept in enumerate(draw(present) for _ in range(count))
    ]


def _in_groups(markup: str) -> Iterator[Table]:
    page = Page(url=URL, body=b"<p>", content_type="text/html")
    for table in find_tables(page, outline_of(markup)):
        if table.source == "dom.repeat/1":
            yield table


@given(cards(), st.permutations(PARTS), st.sampled_from(["div", "span", "p", "b"]))
def test_optional_parts_shift_nothing(
    records: list[dict[str, str]], order: list[str], tag: str
) -> None:
    items = "".join(
        "<li class=card>"
        + "".join(f"<{tag} class={n}>{record[n]}</{tag}>" for n in order if n in record)
        for record in records
    )

    tables = _in_groups(f"<main><ul>{items}</ul></main>")

    table = next(one for one in tables if one.selector == "class:/html/body/main/ul/li.card")
    columns = table.read(range(len(records)))
    found = [{n: cell.text for n, cell in c.cells.items()} for c in columns]
    for name in PARTS:
        expected = {n: record[name] for n, record in enumerate(records) if name in record}
        assert not expected or expected in found


@given(
    st.sampled_from(sorted(SEPARATORS)),
    st.lists(st.lists(texts, min_size=1, max_size=5), min_size=1, max_size=5),
)
def test_pieces_between_separators_join_to_the_text(name: str, rows: list[list[str]]) -> None:
    cells = {n: RawCell(SEPARATORS[name].join(row), n) for n, row in enumerate(rows)}
    column = Column(key="c", form=Form.TEXT, cells=cells)

    pieces = pieces_of(column, name)

    for number, row in enumerate(rows):
        kept = [pieces[place].cells.get(number) for place in range(len(row))]
        assert [cell.text for cell in kept if cell] == row
        assert all(cells[number].text[c.start : c.end] == c.text for c in kept if c)


blocks = st.recursive(
    st.one_of(
        texts,
        texts.map(lambda text: f"<a href='/{text[:3]}'>{text}</a>"),
        texts.map(lambda text: f"<b>{text}:</b> {text[::-1]}"),
        st.integers(1, 999).map(lambda n: f"<span class=price>${n}.50</span>"),
        st.integers(1, 28).map(lambda n: f"<time datetime='2024-05-{n:02}'>May {n}</time>"),
        texts.map(lambda text: f"<img src='/{text[:4]}.jpg' alt='{text}'>"),
        st.just("<br>"),
        st.just("<hr>"),
    ),
    lambda inner: st.tuples(
        st.sampled_from(
            ["div", "li", "p", "tr", "td", "ul", "table", "dl", "dt", "dd", "h3", "pre"]
        ),
        st.sampled_from(["", " class=card", " class=name", " rowspan=2", " colspan=3"]),
        st.lists(inner, min_size=1, max_size=4).map("\n".join),
        st.integers(1, 3),
    ).map(lambda made: f"<{made[0]}{made[1]}>{made[2]}</{made[0]}>" * made[3]),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(blocks, min_size=1, max_size=4))
def test_nothing_is_invented_on_any_page(made: list[str]) -> None:
    body = f"<main>{''.join(made)}</main>".encode()

    found = rowsmith.extract_html(body, url=URL, q="each item with name, price, date and link")

    dom = parse(Page(url=URL, body=body, content_type="text/html"))
    assert all(_stands(cell, dom) for row in found.cells for cell in row.values())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_value_is_read_again_where_it_is_said_to_stand(folder: Path) -> None:
    case = json.loads((folder / "case.json").read_text("utf-8"))
    body = (folder / "page.html").read_bytes()

    found = rowsmith.extract_html(body, url=URL, q=case["q"])

    dom = parse(Page(url=URL, body=body, content_type="text/html"))
    cells = [cell for row in found.cells for cell in row.values()]
    assert [cell for cell in cells if not _stands(cell, dom)] == []


def _stands(cell: Cell, dom: Dom) -> bool:
    """Tell whether the text of *cell* stands at the place that its provenance names."""
    (where,) = cell.provenance
    path, _, pointer = where.path.partition("#")
    node = next(n for n in range(len(dom)) if dom.xpath(n) == path)
    if pointer.startswith("comment()"):
        markup = next(text for parent, text in dom.comments if parent == node)
        inner = parse(Page(url=URL, body=markup.encode(), content_type="text/html"))
        inside = pointer.replace("comment()", "/html/body")
        return any(
            inner.xpath(n) == inside and inner.text(n) == cell.raw for n in range(len(inner))
        )
    if pointer:
        held = [dict(dom.scripts).get(node, ""), dom.preformatted.get(node, "")]
        held.extend(dom.attrs[node].values())
        return any(cell.raw in " ".join(html.unescape(text).split()) for text in held)
    if where.attribute is not None:
        text = " ".join(dom.attr(node, where.attribute).split())
        return cell.raw in text
    whole = [dom.text(node), dom.span_text(node, len(dom))]  # a record may have several siblings
    return any(text[where.start or 0 :].startswith(cell.raw) for text in whole)


_ALL_ROWS = """
import json, sys
from pathlib import Path
import rowsmith
for folder in sorted(Path(sys.argv[1]).glob("*/case.json")):
    q = json.loads(folder.read_text("utf-8"))["q"]
    body = (folder.parent / "page.html").read_bytes()
    found = rowsmith.extract_html(body, url="https://site.example/", q=q)
    recipe = found.recipe and found.recipe.to_json()
    print(json.dumps([found.rows, recipe, repr(found.receipt.menu)]))
"""


def test_two_runs_give_the_same_whatever_the_hash_seed() -> None:
    runs = [
        subprocess.run(
            [sys.executable, "-c", _ALL_ROWS, str(PAGES)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    ]

    assert runs[0] == runs[1]
    assert runs[0].count(b"\n") == len(FOLDERS)
