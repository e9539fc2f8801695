"""Every address of `tests.address_forms` stands on a page that Chromium shows, in frames and fetches.

Chromium reads addresses by itself, so here it is left to try: what holds it back is its proxy. Three
witnesses: a canary, the audit of what the proxy dials, and Chromium's own log of its connections.
"""

import json
import re
import socket
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.address_forms import ALLOWED, forms, hops, name_service
from tests.browsing import needs_chromium
from tests.canary import canary
from tests.dials import Dials
from tests.serving import site

from rowsmith.config import BrowserSettings, EgressSettings, FetchSettings, PolitenessSettings
from rowsmith.egress import address as address_table
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

    def __init__(self, path: Path) -> None:
        self.text = path.read_text("utf-8", "replace")

    def lines(self, event: str) -> list[str]:
        number = re.search(rf'"{event}":(\d+)', self.text)
        assert number is not None
        return [line for line in self.text.splitlines() if f'"type":{number[1]}}}' in line]

    def addresses(self, event: str) -> set[str]:
        told = (re.search(r'"address":"([^"]+)"', line) for line in self.lines(event))
        return {found[1] for found in told if found is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What came of a page that tries every form, and who heard of it."""

    tried: int
    shown: bytes
    canary: list[str]
    proxy: str
    log: _Log


async def _show_all(log: Path, monkeypatch: pytest.MonkeyPatch) -> Heard:
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
            ports = (80, 443, 8080, 8443, denied.port)  # so the address alone is refused
            async with HttpFetcher(
                egress=EgressSettings(allow_networks=(f"{ALLOWED}/32",), ports=ports),
                fetch=FetchSettings(),
                politeness=PolitenessSettings(),
                browser=BrowserSettings(patience_s=3.0, scroll_s=0),
                clock=SystemClock(),
            ) as http:
                page = await http.render(await http.fetch(f"{address}/"))
                proxy = http._renderer._browser.proxy.address if http._renderer._browser else ""
            return Heard(
                tried=len(asked) + 1,
                shown=page.body,
                canary=denied.dials,
                proxy=proxy.removeprefix("http://"),
                log=_Log(log),
            )


async def test_no_form_of_a_denied_address_is_dialled_from_a_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dials: Dials
) -> None:
    heard = await _show_all(tmp_path / "chromium.json", monkeypatch)

    assert f"{heard.tried} tried".encode() in heard.shown
    assert heard.canary == []
    assert set(dials.seen) == {ALLOWED}
    assert heard.log.addresses("TCP_CONNECT_ATTEMPT") == {heard.proxy}
    assert not heard.log.lines("UDP_BYTES_SENT")


async def test_a_table_without_loopback_is_found_out_by_the_canary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test above can fail: a guard that has lost one line of its table does not pass it.

    Loopback alone is taken out, for no test may dial anything else.
    """
    without = tuple(net for net in address_table._DENIED_V4 if not net.is_loopback)
    monkeypatch.setattr(address_table, "_DENIED_V4", without)

    heard = await _show_all(tmp_path / "chromium.json", monkeypatch)

    assert len(heard.canary) >= 20
    assert heard.log.addresses("TCP_CONNECT_ATTEMPT") == {heard.proxy}
