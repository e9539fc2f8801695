"""Pages as a browser shows them: one Chromium, a context for each page, one way out.

Loaded only when a page is rendered: Playwright is an extra.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from types import TracebackType
from typing import NamedTuple, Self

import playwright.async_api as driver
from yarl import URL

from rowsmith.config import BrowserSettings, EgressSettings, FetchSettings
from rowsmith.egress import EgressProxy
from rowsmith.errors import BodyTooLarge, NoBrowser, RenderFailed
from rowsmith.fetch.fetched import fetched, goes_on
from rowsmith.fetch.in_page import BEFORE, SERIALIZE, Traffic, rest
from rowsmith.fetch.launch import REMEDY, options
from rowsmith.fetch.more import bring_all
from rowsmith.fetch.tabs import bring_parts
from rowsmith.model.page import Growth, Page
from rowsmith.ports import Clock

CLOSE_S = 3.0
"""A context that does not close in this time takes its browser with it."""
LEAVE_S = 5.0
"""Kept of a page's time for taking what it shows."""
RETRY_S = 60.0
"""After a browser did not start."""
START_S = 30.0
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{}.0.0.0"


class Rendered(NamedTuple):
    """A page as shown: its address, its elements as HTML with the JSON it fetched at the end."""

    url: str
    body: bytes
    growth: Growth


@dataclass(slots=True, eq=False)
class _Process:
    """One browser process: pages given so far, pages at work, whether it takes no more."""

    browser: driver.Browser
    given: int = 0
    at_work: int = 0
    is_spent: bool = False


class Browser:
    """Renders pages; an async context manager, one for all tasks of a process.

    Attributes:
        proxy: its only way out.
    """

    def __init__(
        self,
        settings: BrowserSettings,
        *,
        egress: EgressSettings,
        fetch: FetchSettings,
        clock: Clock,
    ) -> None:
        self._settings = settings
        self._fetch = fetch
        self._clock = clock
        self.proxy = EgressProxy(
            egress, idle_s=fetch.idle_timeout_s, max_bytes=fetch.max_wire_bytes
        )
        self._slots = asyncio.Semaphore(settings.concurrency)
        self._starting = asyncio.Lock()
        self._playwright: driver.Playwright | None = None
        self._process: _Process | None = None
        self._failed: tuple[float, str] | None = None
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        await self._stack.enter_async_context(self.proxy)
        self._playwright = await self._stack.enter_async_context(driver.async_playwright())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        exc: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process is not None:
            await _close(self._process.browser)
        await self._stack.aclose()

    async def render(
        self,
        address: URL,
        sent: str,
        *,
        timeout_s: float,
        is_whole: bool = True,
        answer: Page | None = None,
    ) -> Rendered:
        """Return the page at *address* as a browser shows it.

        Args:
            address: what to show; checked like every other address, by the proxy.
            sent: the page as it came without a browser, to see what scripts added.
            timeout_s: after so many seconds the page is given up.
            is_whole: see `rowsmith.ports.Fetcher`.
            answer: the page as it came without a browser, given to it in the place of the server's
                answer; None lets the browser ask for it again.

        Raises:
            NoBrowser: none was found.
            RenderFailed: it ended, or did not show the page in time.
            BodyTooLarge: the page grew over the limit.
        """
        async with self._slots, self._at_work() as process:
            try:
                async with asyncio.timeout(timeout_s), self._page(process) as page:
                    traffic = Traffic(page)
                    if answer is not None:
                        await _hand_over(page, address, answer)
                    await self._open(page, traffic, address, sent)
                    growth = Growth.NONE
                    if is_whole or not await goes_on(traffic.answers, str(address)):
                        until_s = self._clock.monotonic_s() + timeout_s - LEAVE_S
                        growth = await bring_all(
                            page, traffic, self._settings, self._clock, until_s=until_s
                        )
                        await bring_parts(page, traffic, self._clock, until_s=until_s)
                    return await self._take(page, traffic, growth)
            except TimeoutError as exc:
                raise RenderFailed(
                    f"{address.host} showed no page within {timeout_s:g} seconds in the browser"
                ) from exc
            except driver.Error as exc:
                raise RenderFailed(
                    f"the browser could not show the page of {address.host}: try again later"
                ) from exc

    async def _open(self, page: driver.Page, traffic: Traffic, address: URL, sent: str) -> None:
        first = await page.goto(str(address), wait_until="commit", timeout=0)
        if first is not None and first.status >= 400:
            raise RenderFailed(f"{address.host} answered {first.status} to the browser")
        await rest(page, traffic, sent, self._settings, self._clock)

    async def _take(self, page: driver.Page, traffic: Traffic, growth: Growth) -> Rendered:
        shown: str | None = await page.evaluate(SERIALIZE, self._fetch.max_body_bytes)
        if shown is None:
            limit = self._fetch.max_body_bytes // 2**20
            raise BodyTooLarge(f"the page grew larger than {limit} MiB")
        pieces = [shown, *[one.element async for one in fetched(traffic.answers)]]
        body = "".join(pieces).encode("utf-8", "replace")
        return Rendered(page.url, body, growth)

    @asynccontextmanager
    async def _page(self, process: _Process) -> AsyncIterator[driver.Page]:
        """Give a page in a context of its own, and end both whatever the page does."""
        major = process.browser.version.partition(".")[0]
        context = await process.browser.new_context(
            accept_downloads=False,
            service_workers="block",
            user_agent=f"{AGENT.format(major)} {self._fetch.user_agent}",
            locale="en-US",
            viewport={"width": 1280, "height": 1600},
        )
        try:
            await context.add_init_script(BEFORE)
            page = await context.new_page()
            page.on("popup", _close_popup)
            yield page
        finally:
            try:
                async with asyncio.timeout(CLOSE_S):
                    await context.close()
            except (TimeoutError, driver.Error):
                process.is_spent = True

    @asynccontextmanager
    async def _at_work(self) -> AsyncIterator[_Process]:
        """Give the browser; one that is spent is closed by the last who uses it."""
        async with self._starting:
            process = self._process
            if process is None or process.is_spent or not process.browser.is_connected():
                process = self._process = _Process(await self._start_or_recall())
        process.given += 1
        process.at_work += 1
        process.is_spent |= process.given >= self._settings.pages_per_process
        try:
            yield process
        finally:
            process.at_work -= 1
            if process.is_spent and not process.at_work:
                self._process = None if self._process is process else self._process
                await _close(process.browser)

    async def _start_or_recall(self) -> driver.Browser:
        """Start a browser; one that did not start is not tried again for a while.

        Every try costs time, and folders that Playwright leaves behind.
        """
        if self._failed is not None and self._clock.monotonic_s() < self._failed[0]:
            raise NoBrowser(self._failed[1])
        try:
            return await self._start()
        except NoBrowser as exc:
            self._failed = (self._clock.monotonic_s() + RETRY_S, str(exc))
            raise

    async def _start(self) -> driver.Browser:
        if self._playwright is None:
            raise RuntimeError("the browser is used outside of its context")
        found = options(self._settings, self.proxy.address)
        try:
            return await self._playwright.chromium.launch(timeout=START_S * 1000, **found)
        except driver.Error as exc:
            if found["executable_path"] is None and "xecutable doesn't exist" in str(exc):
                raise NoBrowser(REMEDY) from exc
            hint = " (where its sandbox cannot be used: ROWSMITH_BROWSER__SANDBOX=false)"
            raise NoBrowser(
                f"the browser {found['executable_path'] or 'of Playwright'} does not start"
                + (hint if found["chromium_sandbox"] else "")
            ) from exc


async def _hand_over(page: driver.Page, address: URL, answer: Page) -> None:
    """Have the first request for *address* answered with what is there already."""

    async def give(route: driver.Route) -> None:
        kind = answer.content_type or "text/html"
        await route.fulfill(status=200, headers={"content-type": kind}, body=answer.body)

    await page.route(str(address), give, times=1)


async def _close_popup(page: driver.Page) -> None:
    with suppress(driver.Error):
        await page.close()


async def _close(browser: driver.Browser) -> None:
    """Close a browser; one that does not answer ends with Playwright's own process."""
    with suppress(driver.Error, TimeoutError):
        async with asyncio.timeout(CLOSE_S):
            await browser.close()
