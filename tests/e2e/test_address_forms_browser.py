"""Every address of `tests.address_forms` stands on a page that Chromium shows, in frames and fetches.

Chromium reads addresses by itself, so here it is left to try: what holds it back is its proxy. Three
witnesses: a canary, the audit of what the proxy dials, and Chromium's own log of its connections.
"""

import json
import re
import socket
from pathlib import Path

import pytest
from tests.address_forms import ALLOWED, forms, hops, name_service
from tests.browsing import needs_chromium
from tests.canary import canary
from tests.dials import Dials
from tests.serving import site

from rowsmith.config import BrowserSettings, EgressSettings, FetchSettings, PolitenessSettings
from rowsmith.fetch import HttpFetcher, launch
from rowsmith.telemetry import SystemClock

pytestmark = needs_chromium
FRAMED = {"scheme", "redirect"}
"""Classes that lead elsewhere when they are gone to than when they are fetched."""
VISITS = """<p id=done></p><script>
const forms = {forms};
const tries = forms.map(form => fetch(form, {{mode: 'no-cors'}}).catch(() => 0));
for (const form of {framed}) {{
  const frame = document.createElement('iframe');
  frame.src = form;
  document.body.append(frame);
  setTimeout(() => frame.remove(), 2000);
}}
Promise.allSettled(tries).then(all => {{
  document.getElementById('done').textContent = all.length + ' tried';
}});
</script>"""


class _Log:
    """Chromium's log of its own connections, an event a line."""

    def __init__(self, text: str) -> None:
        self.text = text

    def lines(self, event: str) -> list[str]:
        number = re.search(rf'"{event}":(\d+)', self.text)
        assert number is not None
        return [line for line in self.text.splitlines() if f'"type":{number[1]}}}' in line]

    def addresses(self, event: str) -> set[str]:
        told = (re.search(r'"address":"([^"]+)"', line) for line in self.lines(event))
        return {found[1] for found in told if found is not None}


async def test_no_form_of_a_denied_address_is_dialled_from_a_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dials: Dials
) -> None:
    log = tmp_path / "chromium.json"
    monkeypatch.setattr(socket, "getaddrinfo", name_service(socket.getaddrinfo))
    monkeypatch.setattr(launch, "FLAGS", (*launch.FLAGS, f"--log-net-log={log}"))
    with canary("127.0.0.1", "::1") as denied:
        pages = hops(denied.port) | {"/there": "<p>control"}
        with site(pages, ALLOWED, denied.port) as address:
            asked = [form for _, form in forms(address)]
            framed = [form for kind, form in forms(address) if kind in FRAMED]
            pages["/"] = VISITS.format(
                forms=json.dumps([*asked, f"{address}/there"]), framed=json.dumps(framed)
            )
            async with HttpFetcher(
                egress=EgressSettings(allow_networks=(f"{ALLOWED}/32",)),
                fetch=FetchSettings(),
                politeness=PolitenessSettings(),
                browser=BrowserSettings(patience_s=3.0, scroll_s=0),
                clock=SystemClock(),
            ) as http:
                page = await http.render(await http.fetch(f"{address}/"))
                proxy = http._renderer._browser.proxy.address if http._renderer._browser else ""
    told = _Log(log.read_text("utf-8", "replace"))

    assert f"{len(asked) + 1} tried".encode() in page.body
    assert denied.dials == []
    assert set(dials.seen) == {ALLOWED}
    assert told.addresses("TCP_CONNECT_ATTEMPT") == {proxy.removeprefix("http://")}
    assert not told.lines("UDP_BYTES_SENT")
