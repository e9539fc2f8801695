"""Lists that only scripts bring, through the whole of `rowsmith.extract` with a real Chromium."""

import json
import time
from typing import Any

from tests.browsing import needs_chromium
from tests.site_server import Answer, serve_answers

import rowsmith
from rowsmith.config import load_settings

pytestmark = needs_chromium
OWN = load_settings({"ROWSMITH_EGRESS__ALLOW_NETWORKS": "127.0.0.0/8"})
ASK = "each book with title, author and price"
BOOKS = [
    {"title": f"Book of {n}", "author": f"Ann Writer{n}", "price": f"€{n + 3}.50"}
    for n in range(200)
]
APP = """<!doctype html><title>Books</title><div id="root"></div><script>
const card = b => `<div class="card"><h3 class="title">${b.title}</h3>
<p class="author">${b.author}</p><b class="price">${b.price}</b></div>`;
const show = list => document.getElementById('root').innerHTML = list.map(card).join('');
SCRIPT</script>"""


async def _extract(script: str, **options: Any) -> rowsmith.Extraction:
    pages = {
        "/": ("text/html", APP.replace("SCRIPT", script)),
        "/books.json": ("application/json", json.dumps({"total": 200, "items": BOOKS})),
    }

    def answer(method: str, path: str, form: str) -> Answer | None:
        if path not in pages:
            return None
        kind, body = pages[path]
        return Answer(200, (("Content-Type", kind),), body.encode())

    with serve_answers(answer) as site:
        return await rowsmith.extract(f"{site.address}/", ASK, settings=OWN, **options)


async def test_a_list_that_a_script_fetches_comes_whole_within_seconds() -> None:
    began = time.monotonic()

    found = await _extract(
        "setTimeout(() => fetch('/books.json').then(r => r.json()).then(d => show(d.items)), 50)"
    )

    assert [row["title"] for row in found.rows] == [book["title"] for book in BOOKS]
    assert [row["author"] for row in found.rows] == [book["author"] for book in BOOKS]
    assert found.receipt.visited[0].is_rendered
    assert time.monotonic() - began < 20


async def test_data_that_is_fetched_and_never_shown_is_found_with_its_place() -> None:
    found = await _extract("fetch('/books.json').then(r => r.json()).then(d => show([]))")

    cell = found.cells[7]["title"]
    assert len(found.rows) == 200
    assert cell.value == "Book of 7"
    assert cell.provenance[0].path.endswith("#/items/7/title")


async def test_a_list_that_a_script_holds_is_shown() -> None:
    books = json.dumps([list(book.values()) for book in BOOKS[:5]])

    found = await _extract(
        f"show({books}.map(([title, author, price]) => ({{title, author, price}})))"
    )

    assert [row["title"] for row in found.rows] == [book["title"] for book in BOOKS[:5]]


async def test_without_rendering_the_receipt_says_what_is_lacking() -> None:
    found = await _extract("fetch('/books.json').then(r => r.json()).then(show)", render="never")

    assert found.rows == []
    assert "JavaScript" in found.receipt.notes[-1]
