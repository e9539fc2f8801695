"""Parts of a list behind tabs and accordions, with a real Chromium."""

import re

import pytest
from tests.browsing import needs_chromium
from tests.site_server import Answer, serve_answers

from rowsmith.config import BrowserSettings, EgressSettings, FetchSettings, PolitenessSettings
from rowsmith.fetch import HttpFetcher
from rowsmith.telemetry import SystemClock

pytestmark = needs_chromium
CARDS = """<script>
const card = n => `<article class="card"><h3>Plant ${n}</h3><p>by the road</p></article>`;
const part = at => [0, 1, 2, 3].map(n => card(4 * at + n)).join('');
</script><h1>Plants of the road and of the field</h1>"""
LIST = """<div role="tablist"><button role="tab" aria-selected="true">Herbs</button>
<button role="tab">Trees</button><button role="tab">Roots</button></div>"""
TABS = {
    "one panel for all": CARDS
    + LIST
    + "<div role='tabpanel' id='p'></div><script>p.innerHTML = part(0);"
    "document.querySelectorAll('[role=tab]').forEach((tab, at) => tab.onclick = () => {"
    "document.querySelectorAll('[role=tab]').forEach(t => t.ariaSelected = t === tab);"
    "setTimeout(() => { p.innerHTML = part(at); }, 60); });</script>",
    "panels that come and go": CARDS + LIST + "<div id='place'></div><script>"
    "const show = at => { place.innerHTML = `<div role='tabpanel'>${part(at)}</div>`; }; show(0);"
    "document.querySelectorAll('[role=tab]').forEach((tab, at) => tab.onclick = () => show(at));</script>",
    "panels that are filled when they open": CARDS
    + "<div role='tablist'><a role='tab' href='#a' aria-selected='true'>Herbs</a><a role='tab' href='#b'>Trees</a>"
    "<a role='tab' href='#c'>Roots</a></div><div role='tabpanel' id='a'></div><div role='tabpanel' id='b' hidden></div>"
    "<div role='tabpanel' id='c' hidden></div><script>a.innerHTML = part(0);"
    "document.querySelectorAll('[role=tab]').forEach((tab, at) => tab.onclick = () => {"
    "document.querySelectorAll('[role=tabpanel]').forEach((panel, n) => { panel.hidden = n !== at;"
    "if (n === at) panel.innerHTML = part(at); }); });</script>",
    "accordions": CARDS
    + "<main>"
    + "".join(
        f"<h2><button aria-expanded='{'true' if at == 0 else 'false'}' aria-controls='f{at}'>Part</button></h2>"
        f"<div id='f{at}'></div>"
        for at in range(3)
    )
    + "</main><script>f0.innerHTML = part(0); document.querySelectorAll('button').forEach((fold, at) =>"
    "fold.onclick = () => { document.getElementById('f' + at).innerHTML = part(at); });</script>",
}


async def shown(body: str) -> list[int]:
    """Return the numbers of the plants that the page shows in a browser, in its order."""

    def answer(method: str, path: str, form: str) -> Answer | None:
        return Answer(200, (), body.encode()) if path == "/" else None

    with serve_answers(answer) as site:
        async with HttpFetcher(
            egress=EgressSettings(allow_networks=("127.0.0.0/8",)),
            fetch=FetchSettings(),
            politeness=PolitenessSettings(),
            browser=BrowserSettings(patience_s=1.0),
            clock=SystemClock(),
        ) as http:
            page = await http.render(await http.fetch(f"{site.address}/"))
    return [int(n) for n in re.findall(rb"<h3>Plant (\d+)</h3>", page.body)]


@pytest.mark.parametrize("body", TABS.values(), ids=TABS.keys())
async def test_parts_behind_tabs_come_whole_and_in_order(body: str) -> None:
    assert await shown(body) == list(range(12))


async def test_tabs_that_hold_other_things_add_nothing() -> None:
    body = (
        CARDS
        + LIST
        + "<div role='tabpanel' id='p'></div><script>p.innerHTML = part(0); const tabs ="
        "[...document.querySelectorAll('[role=tab]')]; tabs.forEach((tab, at) => tab.onclick = () => {"
        "p.innerHTML = at ? '<p>How to get here</p><p>By bus</p>' : part(0); });</script>"
    )

    assert await shown(body) == [0, 1, 2, 3]


async def test_tabs_whose_panels_are_all_filled_are_left_alone() -> None:
    body = (
        CARDS
        + LIST.replace(
            '<button role="tab">', '<button role="tab" onclick="document.body.innerHTML = \'\'">'
        )
        + "<div role='tabpanel' id='p'></div><script>p.innerHTML = part(0);"
        "document.querySelectorAll('[role=tab]').forEach(tab => tab.setAttribute('aria-controls', 'p'));</script>"
    )

    assert await shown(body) == [0, 1, 2, 3]
