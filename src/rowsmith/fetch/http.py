"""Pages over HTTP: redirects by hand, robots, pace, retries, and a look at the bytes."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from http import HTTPStatus
from types import TracebackType
from typing import Self

from yarl import URL

from rowsmith.config import BrowserSettings, EgressSettings, FetchSettings, PolitenessSettings
from rowsmith.egress import Answer, Door, Request, Robots, parse_address
from rowsmith.errors import (
    FetchError,
    FetchTimeout,
    HttpRefused,
    InvalidUrl,
    NotAPage,
    TooManyRedirects,
    UnsafeAddress,
)
from rowsmith.fetch.pace import Pacer
from rowsmith.fetch.render import Renderer
from rowsmith.fetch.verify import Verifier
from rowsmith.model.page import Growth, Page
from rowsmith.model.receipt import Verdict
from rowsmith.ports import Clock

REDIRECTS = frozenset({301, 302, 303, 307, 308})
KEEPS_BODY = frozenset({307, 308})
"""Redirects after which a form is posted again; the others are followed by GET (RFC 9110 15.4)."""
_ACCEPT = "text/html,application/xhtml+xml,application/json;q=0.9,application/xml;q=0.8,*/*;q=0.5"
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
CUT = "The list still went on when the time for scrolling was over (ROWSMITH_BROWSER__SCROLL_S)."
_RETRY_FLOOR_S = 0.25
_RETRY_CAP_S = 8.0


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
        self._politeness = politeness
        self._clock = clock
        self._sleep = sleep
        self._door = Door(egress)
        self._robots = Robots(self._load_robots, clock)
        self._pacer = Pacer(politeness, clock, sleep)
        self._verifier = Verifier(self._probe)

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
        started = self._clock.monotonic_s()
        try:
            async with asyncio.timeout(allowed_s):
                answer, passed = await self._with_retries(address, body)
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
            elapsed_ms=round((self._clock.monotonic_s() - started) * 1000, 1),
            redirects=tuple(map(str, passed)),
        )

    async def render(self, page: Page, *, timeout_s: float | None = None) -> Page:
        """Return *page* as a browser shows it; see `rowsmith.ports.Fetcher`."""
        address = parse_address(page.address).with_fragment(None)
        started = self._clock.monotonic_s()
        delay_s = await self._robots.check(address)
        async with self._pacer.turn(
            address.host or "", delay_s=delay_s, is_paced=not self._door.is_own(address)
        ):
            shown = await self._renderer.render(page, address, timeout_s)
        final = self.hop(address, shown.url)
        if final != address:
            await self._robots.check(final)
        return replace(
            page,
            body=shown.body,
            final_url=str(final),
            content_type="text/html; charset=utf-8",
            fetched_at=self._clock.now(),
            elapsed_ms=round((self._clock.monotonic_s() - started) * 1000, 1) + page.elapsed_ms,
            is_rendered=True,
            growth=shown.growth,
            notes=(*page.notes, CUT) if shown.growth is Growth.CUT else page.notes,
        )

    async def verify(self, urls: Sequence[str]) -> list[Verdict]:
        """Return one verdict per address; see `rowsmith.ports.Fetcher`."""
        return await self._verifier.verify(urls)

    async def _with_retries(self, address: URL, body: str) -> tuple[Answer, list[URL]]:
        for attempt in range(1, self._politeness.attempts + 1):
            try:
                return await self._follow(address, body)
            except FetchError as exc:
                if not exc.retryable or attempt == self._politeness.attempts:
                    raise
                asked = exc.retry_after_s if isinstance(exc, HttpRefused) else None
                # full jitter with a floor (reliability.md E5)
                drawn = random.uniform(_RETRY_FLOOR_S, min(_RETRY_CAP_S, 0.5 * 2**attempt))  # noqa: S311  # no secret
                await self._sleep(asked if asked is not None else drawn)
        raise FetchError("no attempt was made")

    async def _follow(self, address: URL, body: str = "") -> tuple[Answer, list[URL]]:
        passed: list[URL] = []
        for _ in range(self._settings.max_redirects + 1):
            delay_s = await self._robots.check(address)
            async with self._pacer.turn(
                address.host or "", delay_s=delay_s, is_paced=not self._door.is_own(address)
            ):
                answer = await self._ask(address, method="POST" if body else "GET", body=body)
            target = answer.headers.get("location")
            if answer.status not in REDIRECTS or not target:
                if not 200 <= answer.status < 300:
                    raise refused(answer)
                return answer, passed
            passed.append(address)
            if answer.status not in KEEPS_BODY:
                body = ""
            address = self.hop(address, target)
            if address in passed:
                raise TooManyRedirects(f"{address.host} redirects in a circle")
        raise TooManyRedirects(
            f"{address.host} redirects more than {self._settings.max_redirects} times"
        )

    @staticmethod
    def hop(address: URL, target: str) -> URL:
        """Return where a redirect leads, checked like the first address.

        Raises:
            UnsafeAddress: it leads to an address that nobody may ask for.
        """
        try:
            return parse_address(str(address.join(URL(target)))).with_fragment(None)
        except (InvalidUrl, ValueError) as exc:
            raise UnsafeAddress(
                f"{address.host} redirects to something that is no web address"
            ) from exc

    async def _ask(
        self, address: URL, *, method: str = "GET", body: str = "", max_bytes: int | None = None
    ) -> Answer:
        headers = {
            "User-Agent": self._settings.user_agent,
            "Accept": _ACCEPT,
            "Accept-Language": "en, *;q=0.5",
        }
        if self._settings.contact:
            headers["From"] = self._settings.contact
        if max_bytes is not None:
            headers["Range"] = f"bytes=0-{max_bytes - 1}"
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        data = body.encode() if body else None
        return await self._door.ask(
            Request(url=address, method=method, headers=headers, data=data),
            idle_s=self._settings.idle_timeout_s,
            max_wire=self._settings.max_wire_bytes,
            max_body=self._settings.max_body_bytes,
        )

    async def _load_robots(self, address: URL) -> bytes:
        """Return a robots.txt; five redirects are followed (RFC 9309 section 2.3.1.2)."""
        for _ in range(6):
            answer = await self._ask(address)
            target = answer.headers.get("location")
            if answer.status not in REDIRECTS or not target:
                if not 200 <= answer.status < 300:
                    raise refused(answer)
                return answer.body
            address = self.hop(address, target)
        raise TooManyRedirects(f"robots.txt of {address.host} redirects more than 5 times")

    async def _probe(self, address: URL, method: str) -> tuple[int, URL]:
        """Return (status, final address) of a check of one link; robots.txt is not asked."""
        for _ in range(self._settings.max_redirects + 1):
            async with self._pacer.turn(
                address.host or "", delay_s=0.0, is_paced=not self._door.is_own(address)
            ):
                answer = await self._ask(
                    address, method=method, max_bytes=65_536 if method == "GET" else None
                )
            target = answer.headers.get("location")
            if answer.status not in REDIRECTS or not target:
                return answer.status, address
            address = self.hop(address, target)
        raise TooManyRedirects(f"{address.host} redirects too often")


def refused(answer: Answer) -> HttpRefused:
    """Return the error for an answer that is no page, with what to do."""
    try:
        phrase = HTTPStatus(answer.status).phrase
    except ValueError:
        phrase = "an unknown status"
    advice = (
        "check the address"
        if answer.status in {404, 410}
        else "it may need a login"
        if answer.status in {401, 403}
        else "try again later"
    )
    after = answer.headers.get("retry-after", "")
    return HttpRefused(
        f"{answer.url.host} answered {answer.status} {phrase}: {advice}",
        status=answer.status,
        retry_after_s=float(after) if after.isdecimal() else None,
    )


def _refuse_binary(answer: Answer) -> None:
    head = answer.body[:1024]
    if head.startswith(_BINARY) or head.count(0) > len(head) // 4:
        kind = answer.headers.get("content-type", "binary data").split(";")[0]
        raise NotAPage(
            f"{answer.url.host} sent {kind}, not a web page: give the page that lists it"
        )
