"""Pages over HTTP: redirects by hand, robots, pace, retries, and a look at the bytes."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from types import TracebackType
from typing import Self

from yarl import URL

from rowsmith.config import BrowserSettings, EgressSettings, FetchSettings, PolitenessSettings
from rowsmith.egress import Answer, Door, Request, Robots, parse_address
from rowsmith.egress.robots import MAX_BYTES
from rowsmith.errors import FetchTimeout, NotAPage, TooManyRedirects
from rowsmith.fetch.ask import REDIRECTS, Allowance, Asker, hop
from rowsmith.fetch.render import Renderer
from rowsmith.fetch.verify import Verifier
from rowsmith.model.page import Growth, Page
from rowsmith.model.receipt import Verdict
from rowsmith.ports import Clock

KEEPS_BODY = frozenset({307, 308})
"""Redirects after which a form is posted again; the others are followed by GET (RFC 9110 15.4)."""
_WIDE = (b"\xff\xfe", b"\xfe\xff")
"""Marks of UTF-16, in which every second byte of plain text is zero."""
_BINARY = (
    b"%PDF",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"RIFF",
    b"\x1f\x8b",
    b"\x7fELF",
    b"OggS",
    b"ID3",
    b"\x00\x00\x00",
)
ROBOTS_BYTES = 2 * MAX_BYTES
"""Read of a robots.txt: a body is cut at a chunk's border, and `MAX_BYTES` are to be there."""
PROBE_BYTES = 65_536
"""The most that is read of an address that is only checked."""
PART = {"Range": f"bytes=0-{PROBE_BYTES - 1}"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json", "Accept": "application/json"}
CUT = "The list still went on when the time for scrolling was over (ROWSMITH_BROWSER__SCROLL_S)."


class HttpFetcher:
    """Gets pages; an async context manager, one for all tasks of a process."""

    def __init__(
        self,
        *,
        egress: EgressSettings,
        fetch: FetchSettings,
        politeness: PolitenessSettings,
        clock: Clock,
        browser: BrowserSettings | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._settings = fetch
        self._renderer = Renderer(browser or BrowserSettings(), egress, fetch, clock)
        self._clock = clock
        self._door = Door(egress)
        self._asker = Asker(
            self._door, fetch=fetch, politeness=politeness, clock=clock, sleep=sleep
        )
        token = politeness.robots_token or fetch.user_agent.partition("/")[0].split(" ")[0]
        self._robots = Robots(self._load_robots, clock, token)
        self._verifier = Verifier(self._probe, fetch)

    async def __aenter__(self) -> Self:
        await self._door.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        exc: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._renderer.close()
        await self._door.__aexit__(kind, exc, trace)

    async def fetch(self, url: str, *, body: str = "", timeout_s: float | None = None) -> Page:
        """Return the page at *url*; see `rowsmith.ports.Fetcher`."""
        allowed_s = min(timeout_s or self._settings.timeout_s, self._settings.timeout_s)
        address = parse_address(url).with_fragment(None)
        allowance = Allowance(allowed_s)
        try:
            answer, passed = await self._follow(address, body, allowance)
        except TimeoutError as exc:
            raise FetchTimeout(
                f"{address.host} did not answer within {allowed_s:g} seconds: try again later"
            ) from exc
        _refuse_binary(answer)
        return Page(
            url=url,
            body=answer.body,
            final_url=str(answer.url),
            content_type=answer.headers.get("content-type"),
            status=answer.status,
            link_header=answer.headers.get("link", ""),
            fetched_at=self._clock.now(),
            elapsed_ms=round((allowed_s - allowance.left_s) * 1000, 1),
            has_cookies="set-cookie" in answer.headers,
            posted="" if passed else body,
            redirects=tuple(map(str, passed)),
        )

    async def render(
        self, page: Page, *, timeout_s: float | None = None, is_whole: bool = True
    ) -> Page:
        """Return *page* as a browser shows it; see `rowsmith.ports.Fetcher`."""
        address = parse_address(page.address).with_fragment(None)
        delay_s = await self._check_robots(address)
        async with self._asker.pacer.turn(
            address.host or "", self._asker.manner(address), delay_s=delay_s
        ):
            started = self._clock.monotonic_s()
            shown = await self._renderer.render(page, address, timeout_s, is_whole=is_whole)
            elapsed_s = self._clock.monotonic_s() - started
        final = hop(address, shown.url)
        if final != address:
            await self._check_robots(final)
        return replace(
            page,
            body=shown.body,
            final_url=str(final),
            content_type="text/html; charset=utf-8",
            fetched_at=self._clock.now(),
            elapsed_ms=round(elapsed_s * 1000, 1) + page.elapsed_ms,
            is_rendered=True,
            growth=shown.growth,
            notes=(*page.notes, CUT) if shown.growth is Growth.CUT else page.notes,
        )

    async def verify(self, urls: Sequence[str], *, timeout_s: float | None = None) -> list[Verdict]:
        """Return one verdict per address; see `rowsmith.ports.Fetcher`."""
        return await self._verifier.verify(urls, timeout_s)

    async def _check_robots(self, address: URL) -> float:
        """Return the seconds between two requests that the host asks for, once it lets us in."""
        if not self._asker.manner(address).obeys_robots:
            return 0.0
        return await self._robots.check(address)

    async def _follow(
        self, address: URL, body: str, allowance: Allowance
    ) -> tuple[Answer, list[URL]]:
        """Return the answer at the end of all redirects, and the addresses before it."""
        passed: list[URL] = []
        for _ in range(self._settings.max_redirects + 1):
            answer = await self._asker.insist(
                partial(self._ask_page, address, body, allowance), allowance=allowance
            )
            target = answer.headers.get("location")
            if answer.status not in REDIRECTS or not target:
                return answer, passed
            passed.append(address)
            if answer.status not in KEEPS_BODY:
                body = ""
            address = hop(address, target)
            if address in passed:
                raise TooManyRedirects(f"{address.host} redirects in a circle")
        raise TooManyRedirects(
            f"{address.host} redirects more than {self._settings.max_redirects} times"
        )

    async def _ask_page(self, address: URL, body: str, allowance: Allowance) -> Answer:
        """Return one answer, a page or a redirect, that robots.txt lets us ask for."""
        delay_s = await self._check_robots(address)
        request = Request(
            url=address,
            method="POST" if body else "GET",
            headers=_posted(body),
            data=body.encode() if body else None,
        )
        answer = await self._asker.ask(request, allowance, delay_s=delay_s)
        is_redirect = answer.status in REDIRECTS and "location" in answer.headers
        if not is_redirect and not 200 <= answer.status < 300:
            raise self._asker.refused(answer)
        return answer

    async def _load_robots(self, address: URL) -> bytes:
        """Return a robots.txt; five redirects are followed (RFC 9309 section 2.3.1.2)."""
        allowance = Allowance(self._settings.timeout_s)
        for _ in range(6):
            try:
                answer = await self._asker.insist(
                    partial(self._ask_robots, address, allowance), allowance=allowance
                )
            except TimeoutError as exc:
                raise FetchTimeout(f"{address.host} did not send its robots.txt in time") from exc
            target = answer.headers.get("location")
            if answer.status not in REDIRECTS or not target:
                return answer.body
            address = hop(address, target)
        raise TooManyRedirects(f"robots.txt of {address.host} redirects more than 5 times")

    async def _ask_robots(self, address: URL, allowance: Allowance) -> Answer:
        request = Request(url=address, is_head_enough=True)
        answer = await self._asker.ask(request, allowance, max_bytes=ROBOTS_BYTES)
        if answer.status not in REDIRECTS and not 200 <= answer.status < 300:
            raise self._asker.refused(answer)
        return answer

    async def _probe(self, address: URL, method: str, allowance: Allowance) -> tuple[int, URL]:
        """Return (status, final address) of a check of one link; robots.txt is not asked."""
        for _ in range(self._settings.max_redirects + 1):
            headers = PART if method == "GET" else {}
            request = Request(url=address, method=method, headers=headers, is_head_enough=True)
            try:
                answer = await self._asker.ask(request, allowance, max_bytes=PROBE_BYTES)
            except TimeoutError as exc:
                raise FetchTimeout(f"{address.host} did not answer in time") from exc
            self._asker.heed(answer)
            target = answer.headers.get("location")
            if answer.status not in REDIRECTS or not target:
                return answer.status, address
            address = hop(address, target)
        raise TooManyRedirects(f"{address.host} redirects too often")


def _posted(body: str) -> dict[str, str]:
    """Return the headers that go with a posted body: form fields, or a call for data in JSON."""
    if not body:
        return {}
    return JSON if body.startswith("{") else FORM


def _refuse_binary(answer: Answer) -> None:
    head = answer.body[:1024]
    is_wide = head.startswith(_WIDE) or "utf-16" in answer.headers.get("content-type", "").lower()
    if head.startswith(_BINARY) or (not is_wide and head.count(0) > len(head) // 4):
        kind = answer.headers.get("content-type", "binary data").split(";")[0]
        raise NotAPage(
            f"{answer.url.host} sent {kind}, not a web page: give the page that lists it"
        )
