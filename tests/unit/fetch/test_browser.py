"""Rendering in a real Chromium: what it brings, how it ends, and that it reaches nothing else."""

import asyncio
import re
import threading
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from tests.browsing import needs_chromium
from tests.canary import Canary, canary

from rowsmith.config import BrowserSettings, EgressSettings, FetchSettings, PolitenessSettings
from rowsmith.errors import BlockedByRobots, FetchError, NoBrowser, RenderFailed
from rowsmith.fetch import HttpFetcher, browser, launch
from rowsmith.model.page import Page
from rowsmith.telemetry import SystemClock

pytestmark = needs_chromium
OWN = EgressSettings(allow_networks=("127.0.0.2/32",))
LIST = "const list = document.getElementById('list');"
CARD = "for (const [n, t] of data) list.innerHTML += `<article><h3>${n}</h3><p>${t}</p></article>`;"
DATA = "const data = Array.from({length: 3}, (_, i) => ['Plant ' + i, 'grows beside the road']);"


@contextmanager
def site(pages: Mapping[str, str], host: str = "127.0.0.2") -> Iterator[tuple[str, list[str]]]:
    """Serve *pages* by path; give the address and the paths asked. ``/slow…`` waits 1.5 s first."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            if self.path.startswith("/slow"):
                time.sleep(1.5)
            page = pages.get(self.path)
            self.send_response(404 if page is None else 200)
            if page is not None and page.startswith("302 "):
                self.send_response_only(302)
                self.send_header("Location", page[4:])
            kind = "application/json" if (page or "")[:1] in {"{", "["} else "text/html"
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write((page or "").encode())

        do_POST = do_GET  # noqa: N815 - the library's own name

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

        def handle(self) -> None:
            try:
                super().handle()
            except ConnectionError:
                """The browser let go, as it may."""

    with ThreadingHTTPServer((host, 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://{host}:{server.server_port}", asked
        finally:
            server.shutdown()
            thread.join()


@asynccontextmanager
async def fetcher(**settings: Any) -> AsyncIterator[HttpFetcher]:
    async with HttpFetcher(
        egress=OWN,
        fetch=FetchSettings(),
        politeness=PolitenessSettings(),
        browser=BrowserSettings.model_validate({"patience_s": 1.0, "timeout_s": 15.0, **settings}),
        clock=SystemClock(),
    ) as running:
        yield running


async def shown(http: HttpFetcher, address: str) -> Page:
    return await http.render(await http.fetch(address))


BUILT = {
    "data in a script": f"<div id=list></div><script>{LIST}{DATA}{CARD}</script>",
    "fetched": "<div id=list></div><script>fetch('/api/plants').then(r => r.json())"
    f".then(({{data}}) => {{{LIST}{CARD}}})</script>",
    "fetched slowly": "<div id=list></div><script>fetch('/slow').then(r => r.json())"
    f".then(({{data}}) => {{{LIST}{CARD}}})</script>",
    "after a while": "<div id=list></div><script>setTimeout(() => {"
    f"{LIST}{DATA}{CARD}}}, 700)</script>",
    "an app's root": f"<div id=list></div><script type=module>{LIST}{DATA}"
    "history.pushState({}, '', '/elsewhere');" + CARD + "</script>",
    "an open shadow tree": "<plant-list><b>of the road</b></plant-list><script>"
    "const list = document.querySelector('plant-list').attachShadow({mode: 'open'});"
    f"{DATA}{CARD}list.innerHTML += '<slot></slot>'</script>",
    "behind a notice about cookies": f"<div id=list></div><script>{LIST}{DATA}{CARD}"
    "document.body.innerHTML += '<dialog open style=\"position:fixed;inset:0\">Cookies?</dialog>'"
    "</script>",
}
PLANTS = (
    '{"data": [["Plant 0", "grows beside the road"], ["Plant 1", "grows beside the road"],'
    ' ["Plant 2", "grows </script> <b>beside</b> the road"]]}'
)


@pytest.mark.parametrize("body", BUILT.values(), ids=BUILT.keys())
async def test_what_scripts_bring_is_in_the_page(body: str) -> None:
    pages = {"/": body, "/api/plants": PLANTS, "/slow": PLANTS}
    with site(pages) as (address, _):
        async with fetcher() as http:
            page = await shown(http, f"{address}/")

    assert page.is_rendered
    assert re.findall(rb"<h3>(.*?)</h3>", page.body)[:3] == [b"Plant 0", b"Plant 1", b"Plant 2"]


async def test_json_that_the_page_fetched_stands_at_its_end_and_names_its_address() -> None:
    with site({"/": BUILT["fetched"], "/api/plants": PLANTS}) as (address, _):
        async with fetcher() as http:
            page = await shown(http, f"{address}/")

    tail = page.body.decode().rpartition("<script ")[2]
    assert tail.startswith(
        'type="application/json" id="fetched:/api/plants"'
        f' data-fetched-from="{address}/api/plants">{{"data": '
    )
    assert "grows \\u003c/script> \\u003cb>beside" in tail


HOSTILE = {
    "loops": "<p>x</p><script>while (true) {}</script>",
    "loops later": "<p>x</p><script>setTimeout(() => {while (true) {}}, 20)</script>",
    "never lets go": "<p>x</p><script>onbeforeunload = onunload = onpagehide = () => {while (1);};"
    "setTimeout(() => {while (1);}, 20)</script>",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
async def test_a_page_that_hangs_ends_at_its_deadline_and_the_next_one_is_fine(body: str) -> None:
    with site({"/": body, "/good": BUILT["data in a script"]}) as (address, _):
        async with fetcher(timeout_s=1.5) as http:
            began = time.monotonic()
            with pytest.raises(RenderFailed):
                await shown(http, f"{address}/")
            took_s = time.monotonic() - began
        async with fetcher() as http:
            page = await shown(http, f"{address}/good")

    assert took_s < 6
    assert b"<h3>Plant 2</h3>" in page.body


RESTLESS = {
    "opens windows and asks": "setInterval(() => {open('/popup'); alert(1); confirm(2);}, 10);",
    "changes all the time": "setInterval(() => {document.title = list.dataset.x = Date.now();"
    "list.append(new Text('tick'));}, 30);",
    "loads for ever": "fetch('/slow/1'); setInterval(() => fetch('/slow/2'), 100);",
    "clicks into new windows": "const a = document.createElement('a'); a.href = '/popup';"
    "a.target = '_blank'; document.body.append(a); setInterval(() => a.click(), 50);",
}


@pytest.mark.parametrize("script", RESTLESS.values(), ids=RESTLESS.keys())
async def test_a_page_that_never_rests_is_taken_as_it_is(script: str) -> None:
    body = f"<div id=list></div><script>{LIST}{DATA}{CARD}{script}</script>"
    with site({"/": body}) as (address, asked):
        async with fetcher() as http:
            page = await shown(http, f"{address}/")

    assert b"<h3>Plant 2</h3>" in page.body
    assert "/popup" not in asked


async def test_a_page_that_goes_elsewhere_is_taken_where_it_ends() -> None:
    pages = {"/": "<script>location = '/there'</script>", "/there": BUILT["data in a script"]}
    with site(pages) as (address, _):
        async with fetcher() as http:
            page = await shown(http, f"{address}/")

    assert page.final_url == f"{address}/there"
    assert b"<h3>Plant 2</h3>" in page.body


async def test_a_page_that_goes_where_robots_may_not_is_given_up() -> None:
    pages = {
        "/": "<script>location = '/private'</script>",
        "/private": BUILT["data in a script"],
        "/robots.txt": "User-agent: *\nDisallow: /private",
    }
    with site(pages) as (address, _):
        async with fetcher() as http:
            with pytest.raises(BlockedByRobots):
                await shown(http, f"{address}/")


async def test_pages_share_nothing() -> None:
    body = (
        "<div id=list></div><script>document.cookie = localStorage.x = 'a=' + (localStorage.x ?? "
    )
    body += f"'none'); {LIST}{DATA}{CARD} list.append(document.cookie)</script>"
    with site({"/": body}) as (address, _):
        async with fetcher() as http:
            bodies = [(await shown(http, f"{address}/")).body for _ in range(2)]

    assert bodies[0] == bodies[1]


async def test_the_browser_is_replaced_after_its_pages() -> None:
    with site({"/": BUILT["data in a script"]}) as (address, _):
        async with fetcher(pages_per_process=2) as http:
            found = []
            for _ in range(3):
                await shown(http, f"{address}/")
                inner = http._renderer._browser
                found.append(inner is not None and inner._process)

    assert found[0]
    assert not found[1]
    assert found[2] is not found[0]


async def test_pages_at_once_come_all() -> None:
    with site({f"/{n}": BUILT["after a while"] for n in range(4)}) as (address, _):
        async with fetcher(concurrency=4, pages_per_process=3) as http:
            pages = await asyncio.gather(*(shown(http, f"{address}/{n}") for n in range(4)))

    assert all(b"<h3>Plant 2</h3>" in page.body for page in pages)


async def test_a_browser_that_does_not_start_is_named_and_not_tried_at_once_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tries: list[BrowserSettings] = []

    def counted(settings: BrowserSettings, proxy: str) -> dict[str, Any]:
        tries.append(settings)
        return launch.options(settings, proxy)

    monkeypatch.setattr(browser, "options", counted)
    with site({"/": "<p>x"}) as (address, _):
        async with fetcher(path="/nowhere/chromium") as http:
            for _ in range(2):
                with pytest.raises(NoBrowser, match="/nowhere/chromium"):
                    await shown(http, f"{address}/")

    assert len(tries) == 1


VECTORS = """
<link rel=preconnect href="{to}/preconnect"><link rel=prefetch href="{to}/prefetch">
<link rel=stylesheet href="{to}/style"><link rel=icon href="{to}/icon">
<link rel=modulepreload href="{to}/modulepreload"><link rel=manifest href="{to}/manifest">
<style>@import "{to}/import"; body {{background: url("{to}/background")}}</style>
<img src="{to}/img"><script src="{to}/script"></script><iframe src="{to}/frame"></iframe>
<iframe src="/hop"></iframe><iframe src="data:text/html,<script src={to}/in-data></script>"></iframe>
<object data="{to}/object"></object><embed src="{to}/embed"><video src="{to}/video"></video>
<iframe srcdoc='<meta http-equiv=refresh content="0;url={to}/refresh">'></iframe>
<form id=form action="{to}/form" target=in></form><iframe name=in></iframe>
<script>
const quiet = f => {{ try {{ const p = f(); if (p && p.catch) p.catch(() => 0); }} catch {{}} }};
quiet(() => fetch('{to}/fetch', {{mode: 'no-cors'}}));
quiet(() => fetch('/hop', {{mode: 'no-cors'}}));
quiet(() => new WebSocket('{to}/socket'.replace('http', 'ws')));
quiet(() => new EventSource('{to}/events'));
quiet(() => navigator.sendBeacon('{to}/beacon', 'x'));
quiet(() => new Image().src = '{to}/image');
quiet(() => {{ const x = new XMLHttpRequest(); x.open('GET', '{to}/xhr'); x.send(); }});
quiet(() => new Worker(URL.createObjectURL(new Blob(["importScripts('{to}/worker')"]))));
quiet(() => navigator.serviceWorker.register('{to}/service'));
quiet(() => import('{to}/module'));
quiet(() => document.getElementById('form').submit());
quiet(() => new WebTransport('{to}/transport'.replace('http:', 'https:')));
quiet(() => open('{to}/popup'));
const stun = () => {{
  const peer = new RTCPeerConnection({{iceServers: [{{urls: 'stun:{host}:{port}'}}]}});
  peer.createDataChannel('x'); peer.createOffer().then(o => peer.setLocalDescription(o));
}};
quiet(stun);
</script>
"""


async def _visit_with_vectors(target: Canary) -> None:
    host = target.address.removeprefix("http://").partition(":")[0]
    body = VECTORS.format(to=target.address, host=host, port=target.port)
    with site({"/": body, "/hop": f"302 {target.address}/hop"}) as (address, _):
        async with fetcher() as http:
            try:
                await shown(http, f"{address}/")
            except FetchError:
                """What counts is who was dialled."""


async def test_without_a_browser_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launch, "EXECUTABLES", ())
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", "/nowhere")
    with site({"/": "<p>x"}) as (address, _):
        async with fetcher() as http:
            with pytest.raises(NoBrowser, match="apt-get install chromium-headless-shell"):
                await shown(http, f"{address}/")


async def test_nothing_on_a_page_makes_the_browser_dial_a_denied_address() -> None:
    with canary("127.0.0.1") as denied, canary("127.0.0.2") as control:
        await _visit_with_vectors(denied)
        await _visit_with_vectors(control)

    assert denied.dials == []
    assert len(control.dials) >= 12


async def test_the_flags_alone_hold_back_datagrams(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "BEFORE", "")
    with canary("127.0.0.1") as held:
        await _visit_with_vectors(held)
        assert held.dials == []
        kept = tuple(flag for flag in launch.FLAGS if "webrtc" not in flag)
        monkeypatch.setattr(launch, "FLAGS", kept)
        await _visit_with_vectors(held)

    assert "udp 127.0.0.1" in held.dials


async def test_a_browser_that_may_pass_the_proxy_by_is_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(launch, "NO_BYPASS", "<-loopback>,127.0.0.1")
    with canary("127.0.0.1") as reached:
        await _visit_with_vectors(reached)

    assert reached.dials


async def test_a_page_that_goes_to_a_denied_address_is_given_up() -> None:
    with canary("127.0.0.1") as denied:
        with site({"/": f"<script>location = '{denied.address}'</script>"}) as (address, _):
            async with fetcher() as http:
                with pytest.raises(FetchError):
                    await shown(http, f"{address}/")

    assert denied.dials == []
