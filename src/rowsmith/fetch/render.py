"""The browser as an optional part: loaded and started when the first page needs it."""

import asyncio
from typing import TYPE_CHECKING

from yarl import URL

from rowsmith.config import BrowserSettings, EgressSettings, FetchSettings
from rowsmith.errors import NoBrowser
from rowsmith.model.page import Page
from rowsmith.ports import Clock

if TYPE_CHECKING:
    from rowsmith.fetch.browser import Browser, Rendered

NO_EXTRA = "install rowsmith[browser]"


class Renderer:
    """Renders pages where the ``browser`` extra and a browser are installed."""

    def __init__(
        self, settings: BrowserSettings, egress: EgressSettings, fetch: FetchSettings, clock: Clock
    ) -> None:
        self._settings = settings
        self._egress = egress
        self._fetch = fetch
        self._clock = clock
        self._opening = asyncio.Lock()
        self._browser: Browser | None = None

    async def render(
        self, page: Page, address: URL, timeout_s: float | None, *, is_whole: bool = True
    ) -> "Rendered":
        """Return *page*, which came from *address*, as a browser shows it.

        Raises:
            NoBrowser: the extra or the browser is missing; the message names the remedy.
            RenderFailed: the browser did not show the page in time.
            BodyTooLarge: the page grew over the limit.
        """
        browser = await self._get()
        limit_s = min(timeout_s or self._settings.timeout_s, self._settings.timeout_s)
        return await browser.render(
            address,
            page.body.decode("utf-8", "replace"),
            timeout_s=limit_s,
            is_whole=is_whole,
            answer=None if page.has_cookies else page,
        )

    async def close(self) -> None:
        """End the browser, if it was started."""
        if self._browser is not None:
            await self._browser.__aexit__(None, None, None)
            self._browser = None

    async def _get(self) -> "Browser":
        async with self._opening:
            if self._browser is None:
                try:
                    from rowsmith.fetch.browser import Browser  # noqa: PLC0415 - an extra
                except ImportError as exc:
                    raise NoBrowser(NO_EXTRA) from exc
                browser = Browser(
                    self._settings, egress=self._egress, fetch=self._fetch, clock=self._clock
                )
                self._browser = await browser.__aenter__()
            return self._browser
