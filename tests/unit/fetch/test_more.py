"""Lists that go on when a real Chromium scrolls or presses a button."""

import json
import re

import pytest
from tests.browsing import needs_chromium
from tests.site_server import Answer, serve_answers

from rowsmith.config import BrowserSettings, EgressSettings, FetchSettings, PolitenessSettings
from rowsmith.fetch import HttpFetcher
from rowsmith.fetch.http import CUT
from rowsmith.model.page import Growth, Page
from rowsmith.telemetry import SystemClock

pytestmark = needs_chromium
CARD = "const card = n => `<article style='height:150px'><h3>Plant ${n}</h3><p>by the road</p></article>`;"
ADD = "const add = (from, to) => { for (let n = from; n < to; n++) list.insertAdjacentHTML('beforeend', card(n)); };"
HEAD = f"<body style='margin:0'><h1>Plants of the road and of the field beside it</h1><script>{CARD}{ADD}</script>"
GROWS = {
    "at the end of the page": HEAD + "<div id=list></div><script>let n = 20; add(0, n);"
    "addEventListener('scroll', () => { if (n < 100 && scrollY + innerHeight > document.body.scrollHeight - 200)"
    " setTimeout(() => { add(n, n += 20); }, 60); });</script>",
    "by a sentinel that asks for data": HEAD
    + "<div id=list></div><p id=end>.</p><script>let n = 0;"
    "new IntersectionObserver(async all => { if (all.some(e => e.isIntersecting) && n < 100) {"
    "const found = await (await fetch('/plants?from=' + n)).json(); n += found.length; add(n - found.length, n);"
    "} }, {rootMargin: '50px'}).observe(end);</script>",
    "in a box of its own": HEAD
    + "<div id=box style='height:600px;overflow-y:auto'><div id=list></div></div>"
    "<script>let n = 20; add(0, n); box.addEventListener('scroll', () => { if (n < 100) add(n, n += 20); });</script>",
    "by a button": HEAD
    + "<div id=list></div><button id=more>Load more plants</button><script>let n = 20; add(0, n);"
    "more.onclick = () => setTimeout(() => { add(n, n += 20); if (n >= 100) more.remove(); }, 80);</script>",
    "by a button that stays": HEAD
    + "<div id=list></div><a id=more href='#'>Mehr anzeigen</a><script>let n = 20;"
    "add(0, n); more.onclick = () => { if (n < 100) add(n, n += 20); };</script>",
    "by a button under a notice": HEAD + "<div id=list></div><button id=more>Show more</button>"
    "<div style='position:fixed;inset:0;background:white'>Cookies?</div><script>let n = 20; add(0, n);"
    "more.onclick = () => { if (n < 100) add(n, n += 20); };</script>",
    "while it lets go of what is out of sight": HEAD
    + "<div id=list style='position:relative;height:15000px'></div><script>const draw = () => {"
    "const from = Math.max(0, Math.floor(scrollY / 150) - 2); list.style.paddingTop = from * 150 + 'px';"
    "list.style.boxSizing = 'border-box'; list.innerHTML = '';"
    "add(from, Math.min(100, from + 14)); }; addEventListener('scroll', draw); draw();</script>",
    "while it uses its elements again": HEAD
    + "<div id=list style='position:relative;height:15000px'></div><script>add(0, 16);"
    "const pool = [...list.children]; pool.forEach(e => e.style.position = 'absolute');"
    "const draw = () => { const from = Math.min(84, Math.max(0, Math.floor(scrollY / 150) - 2));"
    "for (let n = from; n < from + 16; n++) { const e = pool[n % 16]; e.style.top = n * 150 + 'px';"
    "e.firstChild.textContent = 'Plant ' + n; } }; addEventListener('scroll', draw); draw();</script>",
}


async def shown(body: str, **settings: float) -> Page:
    def answer(method: str, path: str, form: str) -> Answer | None:
        if path.startswith("/plants"):
            data = json.dumps([{"plant": n} for n in range(20)])
            return Answer(200, (("Content-Type", "application/json"),), data.encode())
        return Answer(200, (), body.encode()) if path == "/" else None

    with serve_answers(answer) as site:
        async with HttpFetcher(
            egress=EgressSettings(allow_networks=("127.0.0.0/8",)),
            fetch=FetchSettings(),
            politeness=PolitenessSettings(),
            browser=BrowserSettings.model_validate({"patience_s": 1.0, **settings}),
            clock=SystemClock(),
        ) as http:
            return await http.render(await http.fetch(f"{site.address}/"))


def plants(page: Page) -> list[int]:
    return [int(n) for n in re.findall(rb"<h3>Plant (\d+)</h3>", page.body)]


@pytest.mark.parametrize("body", GROWS.values(), ids=GROWS.keys())
async def test_a_list_comes_whole_and_in_order(body: str) -> None:
    page = await shown(body)

    assert plants(page) == list(range(100))
    assert (page.growth, page.notes) == (Growth.WHOLE, ())


async def test_a_list_without_end_is_cut_and_says_so() -> None:
    body = HEAD + "<div id=list></div><script>let n = 20; add(0, n);"
    body += "addEventListener('scroll', () => add(n, n += 20));</script>"

    page = await shown(body, scroll_s=1.5)

    assert len(plants(page)) > 20
    assert (page.growth, page.notes) == (Growth.CUT, (CUT,))


async def test_the_buttons_of_records_are_not_pressed() -> None:
    body = HEAD + "<div id=list></div><script>add(0, 8);"
    body += "for (const e of list.children) e.insertAdjacentHTML('beforeend',"
    body += " '<button onclick=\"this.textContent = 1234\">Show more</button>');</script>"

    page = await shown(body)

    assert page.body.count(b">Show more</button>") >= 8
    assert b"1234</button>" not in page.body
    assert page.growth is Growth.NONE
