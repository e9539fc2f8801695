"""Stand-ins for the ports, never for our own code."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from rowsmith.errors import FetchError, NoBrowser, Unreachable
from rowsmith.model.page import Page
from rowsmith.model.receipt import LinkState, Verdict


class HeldClock:
    """A clock that moves only when it is told to."""

    def __init__(self, start: datetime = datetime(2026, 1, 1, tzinfo=UTC)) -> None:
        self.moment = start

    def now(self) -> datetime:
        return self.moment

    def monotonic_s(self) -> float:
        return self.moment.timestamp()

    def advance(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


class SitePages:
    """A Fetcher with pages by address; an address without one is unreachable.

    ``before`` is called with each address and may raise what a fetch raises. ``shown`` holds what a
    browser makes of pages; for others there is none, or ``render_error`` says what happens.
    """

    def __init__(
        self, pages: Mapping[str, str], before: Callable[[str], None] = lambda _: None
    ) -> None:
        self.pages = pages
        self.before = before
        self.fetched: list[str] = []
        self.verified: list[str] = []
        self.shown: Mapping[str, str] = {}
        self.rendered: list[str] = []
        self.render_error: FetchError = NoBrowser("install rowsmith[browser]")

    async def fetch(self, url: str, *, body: str = "", timeout_s: float | None = None) -> Page:
        self.fetched.append(url)
        self.before(url)
        if url not in self.pages:
            raise Unreachable(f"{url} does not answer")
        return Page(
            url=url,
            body=self.pages[url].encode(),
            final_url=url,
            content_type="text/html; charset=utf-8",
        )

    async def render(
        self, page: Page, *, timeout_s: float | None = None, is_whole: bool = True
    ) -> Page:
        self.rendered.append(page.url)
        if page.url not in self.shown:
            raise self.render_error
        body = self.shown[page.url].encode()
        return replace(page, body=body, is_rendered=True)

    async def verify(self, urls: Sequence[str], *, timeout_s: float | None = None) -> list[Verdict]:
        self.verified.extend(urls)
        return [
            Verdict(url=url, state=LinkState.ALIVE if url in self.pages else LinkState.DEAD)
            for url in urls
        ]


def list_pages(pages: int, rows: int) -> dict[str, str]:
    """Return the *pages* of a list of jobs by address, *rows* on each."""
    found = {}
    for page in range(1, pages + 1):
        listed = "".join(
            f"<li><a href='/j/{page}-{at}'>Job {page}-{at}</a> <i class=city>Berlin</i></li>"
            for at in range(rows)
        )
        link = f"<a rel=next href='?p={page + 1}'>Next</a>" if page < pages else ""
        found[f"https://a.example/jobs?p={page}"] = f"<h1>Jobs</h1><ul>{listed}</ul>{link}"
    return found
