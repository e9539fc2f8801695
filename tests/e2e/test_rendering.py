"""Lists that only scripts bring, through the whole of `rowsmith.extract` with a real Chromium."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.browsing import needs_chromium
from tests.serving import KEY, serving
from tests.site_server import Answer, Served, serve_answers

import rowsmith
from rowsmith.config import load_settings
from rowsmith.model.receipt import Completeness, StopReason

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
const get = () => fetch(['/books', 'json'].join('.'));  // an address that nobody reads off
const show = list => document.getElementById('root').innerHTML = list.map(card).join('');
SCRIPT</script>"""


@contextmanager
def _site(script: str) -> Iterator[str]:
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
        yield site.address


async def _extract(script: str, **options: Any) -> rowsmith.Extraction:
    with _site(script) as address:
        return await rowsmith.extract(f"{address}/", ASK, settings=OWN, **options)


async def test_a_list_that_a_script_fetches_comes_whole_within_seconds() -> None:
    began = time.monotonic()

    found = await _extract(
        "setTimeout(() => get().then(r => r.json()).then(d => show(d.items)), 50)"
    )

    assert [row["title"] for row in found.rows] == [book["title"] for book in BOOKS]
    assert [row["author"] for row in found.rows] == [book["author"] for book in BOOKS]
    assert found.receipt.visited[0].is_rendered
    assert time.monotonic() - began < 20


async def test_a_list_whose_address_stands_in_the_script_needs_no_browser() -> None:
    found = await _extract(
        "fetch('/books.json').then(r => r.json()).then(d => show(d.items))", render="never"
    )

    assert [row["title"] for row in found.rows] == [book["title"] for book in BOOKS]
    assert found.receipt.complete is Completeness.TRUE
    assert "as the page's script does" in found.receipt.notes[-1]


async def test_data_that_is_fetched_and_never_shown_is_found_with_its_place() -> None:
    found = await _extract("get().then(r => r.json()).then(d => show([]))")

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


async def test_a_list_that_a_button_brings_comes_whole_and_says_so() -> None:
    found = await _extract(
        "document.body.insertAdjacentHTML('beforeend', '<button id=more>Load more</button>');"
        "get().then(r => r.json()).then(d => { let n = 40; show(d.items.slice(0, n));"
        "more.onclick = () => { show(d.items.slice(0, n += 40)); if (n >= 200) more.remove(); };})"
    )

    assert [row["title"] for row in found.rows] == [book["title"] for book in BOOKS]
    assert (found.receipt.complete, found.receipt.stop_reason) == (
        Completeness.TRUE,
        StopReason.END_OF_LIST,
    )


def test_a_server_renders_and_its_receipt_says_so(tmp_path: Path) -> None:
    with _site("get().then(r => r.json()).then(d => show(d.items))") as address:
        with serving(tmp_path) as served:
            client = rowsmith.Client(served.url, KEY)
            task = client.wait(client.create(f"{address}/", ASK), timeout_s=60)
            receipt = client.receipt(task)

    assert task.rows_returned == 200
    assert receipt["visited"][0]["isRendered"]


async def test_without_rendering_the_receipt_says_what_is_lacking() -> None:
    found = await _extract("get().then(r => r.json()).then(show)", render="never")

    assert found.rows == []
    assert "JavaScript" in found.receipt.notes[-1]


PAGED = """
let after = null, seen = 0;
const more = document.createElement('button');
more.textContent = 'Load more';
const load = () => fetch('/graphql', {method: 'POST', headers: {'Content-Type': 'application/json'},
  body: JSON.stringify({query: 'query Books($after: String) { books }', variables: {first: 40, after}})})
  .then(r => r.json()).then(({data: {books}}) => {
    document.getElementById('root').insertAdjacentHTML('beforeend', books.nodes.map(card).join(''));
    after = books.pageInfo.endCursor;
    books.pageInfo.hasNextPage ? document.body.append(more) : more.remove();
  });
more.onclick = load;
load();
"""


def _books_after(form: str) -> str:
    first = int(json.loads(form)["variables"]["after"] or 0)
    last = first + 40
    books = {
        "nodes": BOOKS[first:last],
        "totalCount": len(BOOKS),
        "pageInfo": {"endCursor": str(last), "hasNextPage": last < len(BOOKS)},
    }
    return json.dumps({"data": {"books": books}})


@contextmanager
def _graph(refuse_after: int = 0) -> Iterator[Served]:
    """Serve a list behind GraphQL; the server may refuse posts after so many."""
    posts = list[str]()

    def answer(method: str, path: str, form: str) -> Answer | None:
        if path == "/":
            return Answer(200, (), APP.replace("SCRIPT", PAGED).encode())
        if path != "/graphql" or method != "POST":
            return None
        posts.append(form)
        is_refused = bool(refuse_after) and "X-From-Script" not in form and len(posts) == 2
        status = 403 if is_refused else 200
        return Answer(status, (("Content-Type", "application/json"),), _books_after(form).encode())

    with serve_answers(answer) as served:
        yield served


async def test_a_list_behind_graphql_comes_by_the_pages_own_call_and_the_browser_presses_nothing() -> (
    None
):
    with _graph() as served:
        found = await rowsmith.extract(f"{served.address}/", ASK, settings=OWN)

    pages = found.receipt.visited
    assert [row["title"] for row in found.rows] == [book["title"] for book in BOOKS]
    assert [page.is_rendered for page in pages] == [True, False, False, False, False]
    assert (found.receipt.claimed_rows, found.receipt.complete) == (200, Completeness.TRUE)
    assert sum(asked.startswith("/graphql") for asked in served.asked) == 6  # one in the browser
    assert found.cells[199]["title"].provenance[0].path == "/data/books/nodes/39/title"


async def test_where_a_call_is_refused_the_browser_presses_on() -> None:
    with _graph(refuse_after=1) as served:
        found = await rowsmith.extract(f"{served.address}/", ASK, settings=OWN)

    assert [row["title"] for row in found.rows] == [book["title"] for book in BOOKS]
    assert [page.is_rendered for page in found.receipt.visited] == [True]
    assert found.receipt.complete is Completeness.TRUE


async def test_a_page_is_asked_for_once_and_handed_to_the_browser() -> None:
    asked = await _asked_with(())

    assert asked == ["/", "/books.json"]


async def test_a_page_that_comes_with_cookies_is_asked_for_by_the_browser_itself() -> None:
    asked = await _asked_with((("Set-Cookie", "visit=7"),))

    assert asked == ["/", "/", "/books.json"]


async def _asked_with(headers: tuple[tuple[str, str], ...]) -> list[str]:
    """Return what is asked of a site that shows its list by a script, favicon left out."""
    page = APP.replace("SCRIPT", "get().then(r => r.json()).then(d => show(d.items))").encode()
    data = json.dumps({"items": BOOKS[:9]}).encode()

    def answer(method: str, path: str, form: str) -> Answer | None:
        if path == "/":
            return Answer(200, headers, page)
        kind = (("Content-Type", "application/json"),)
        return Answer(200, kind, data) if path == "/books.json" else None

    with serve_answers(answer) as site:
        found = await rowsmith.extract(f"{site.address}/", ASK, settings=OWN)
    assert [row["title"] for row in found.rows] == [book["title"] for book in BOOKS[:9]]
    return [path for path in site.asked if path != "/favicon.ico"]
