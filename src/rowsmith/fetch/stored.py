"""Pages that were fetched before, in place of the site; and a fetcher that keeps what it gets."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import msgspec

from rowsmith.errors import ConfigError, NotStored, StoreError
from rowsmith.model.page import Page, StoredPage
from rowsmith.model.receipt import Verdict
from rowsmith.ports import Fetcher

INDEX = "pages.json"
"""Says what the other files of a folder of pages are."""


class StoredPages:
    """A Fetcher that fetches nothing: it gives stored pages, and none that is not among them."""

    def __init__(
        self,
        pages: Sequence[StoredPage],
        load: Callable[[StoredPage], Awaitable[bytes]],
        *,
        live: Fetcher,
        whose: str,
    ) -> None:
        """Prepare to give *pages*.

        Args:
            pages: what is stored.
            load: gets the body of one; StoreError when it is gone.
            live: checks addresses, which no stored page can answer.
            whose: the task or folder, for messages.
        """
        self._pages = {(page.url, page.form): page for page in pages}
        self._load = load
        self._live = live
        self._whose = whose

    async def fetch(
        self,
        url: str,
        *,
        body: str = "",
        timeout_s: float | None = None,  # noqa: ARG002 - the port's; nothing is waited for
    ) -> Page:
        """Return the stored page of this address and form.

        Raises:
            NotStored: there is none.
        """
        found = self._pages.get((url, body))
        if found is None:
            raise NotStored(f"the stored pages of {self._whose} do not hold this one")
        try:
            return found.with_body(await self._load(found))
        except StoreError as exc:
            raise NotStored(f"this page of {self._whose} is gone: fetch it again") from exc

    async def render(
        self,
        page: Page,
        *,
        timeout_s: float | None = None,  # noqa: ARG002 - likewise
        is_whole: bool = True,  # noqa: ARG002 - likewise
    ) -> Page:
        """Return *page* when a browser made it at the time.

        Raises:
            NotStored: it was stored as it was sent.
        """
        if page.is_rendered:
            return page
        raise NotStored("stored pages are read as they were stored, and none is rendered")

    async def verify(self, urls: Sequence[str], *, timeout_s: float | None = None) -> list[Verdict]:
        """Return one verdict per address, by asking; see `rowsmith.ports.Fetcher`."""
        return await self._live.verify(urls, timeout_s=timeout_s)


class KeepingFetcher:
    """A Fetcher that writes what another gets into a folder, for `open_folder`."""

    def __init__(self, fetcher: Fetcher, folder: Path) -> None:
        """Keep the pages of *fetcher* in *folder*.

        Raises:
            ConfigError: the folder cannot be written.
        """
        self._fetcher = fetcher
        self._folder = folder
        self._pages: dict[tuple[str, str], StoredPage] = {}
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as exc:
            raise ConfigError(f"{folder} cannot be used for pages: {exc.strerror}") from exc

    async def fetch(self, url: str, *, body: str = "", timeout_s: float | None = None) -> Page:
        """Return the page at *url*; see `rowsmith.ports.Fetcher`."""
        page = await self._fetcher.fetch(url, body=body, timeout_s=timeout_s)
        self._keep(page, body)
        return page

    async def render(
        self, page: Page, *, timeout_s: float | None = None, is_whole: bool = True
    ) -> Page:
        """Return *page* as a browser shows it; see `rowsmith.ports.Fetcher`."""
        shown = await self._fetcher.render(page, timeout_s=timeout_s, is_whole=is_whole)
        self._keep(shown, "")
        return shown

    async def verify(self, urls: Sequence[str], *, timeout_s: float | None = None) -> list[Verdict]:
        """Return one verdict per address; see `rowsmith.ports.Fetcher`."""
        return await self._fetcher.verify(urls, timeout_s=timeout_s)

    def _keep(self, page: Page, form: str) -> None:
        self._pages[page.url, form] = StoredPage.of(page, form)
        (self._folder / page.id).write_bytes(page.body)
        index = self._folder / INDEX
        index.write_bytes(msgspec.json.format(msgspec.json.encode(list(self._pages.values()))))


def open_folder(folder: Path, live: Fetcher) -> StoredPages:
    """Return the pages that a `KeepingFetcher` wrote into *folder*.

    Raises:
        ConfigError: it holds none.
    """
    try:
        pages = msgspec.json.decode((folder / INDEX).read_bytes(), type=list[StoredPage])
    except (OSError, msgspec.DecodeError) as exc:
        raise ConfigError(
            f"{folder} holds no stored pages: --save-pages writes such a folder"
        ) from exc

    async def load(page: StoredPage) -> bytes:
        try:
            return (folder / Path(page.page_id).name).read_bytes()
        except OSError as exc:
            raise StoreError(f"{page.page_id}: {exc.strerror}") from exc

    return StoredPages(pages, load, live=live, whose=str(folder))
