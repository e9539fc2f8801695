"""Visits that are kept as they are made: after a crash they are read back, not made again."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from rowsmith.crawl import Outcome, Visit, visit
from rowsmith.errors import (
    FetchError,
    HoldLost,
    ReadError,
    RenderFailed,
    TaskFailed,
    UnknownTask,
)
from rowsmith.model.ask import Ask
from rowsmith.model.page import Page
from rowsmith.model.receipt import Verdict
from rowsmith.model.recipe import Recipe
from rowsmith.model.task import Task
from rowsmith.ports import Fetcher, Reader
from rowsmith.store.claims import Claims, Made
from rowsmith.store.found.rows import FoundStore
from rowsmith.store.names import page_key
from rowsmith.store.objects import Objects
from rowsmith.store.tasks import TaskStore
from rowsmith.tasks.hold import Hold
from rowsmith.tasks.keeper import Keeper
from rowsmith.tasks.pages import open_pages
from rowsmith.tasks.tariff import UNPAID
from rowsmith.telemetry import trace


@dataclass(frozen=True, slots=True)
class WithoutBrowser:
    """A fetcher whose browser is not paid for."""

    fetcher: Fetcher

    async def fetch(self, url: str, *, body: str = "", timeout_s: float | None = None) -> Page:
        """Fetch, as ever."""
        return await self.fetcher.fetch(url, body=body, timeout_s=timeout_s)

    async def render(
        self,
        page: Page,  # noqa: ARG002 - the port's; nothing is done
        *,
        timeout_s: float | None = None,  # noqa: ARG002 - likewise
        is_whole: bool = True,  # noqa: ARG002 - likewise
    ) -> Page:
        """Refuse.

        Raises:
            RenderFailed: always.
        """
        raise RenderFailed(UNPAID)

    async def verify(self, urls: Sequence[str], *, timeout_s: float | None = None) -> list[Verdict]:
        """Verify, as ever."""
        return await self.fetcher.verify(urls, timeout_s=timeout_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What a visit may use: seconds, and the browser."""

    left_s: float
    pays_browser: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptVisits:
    """Makes the visits of tasks and keeps what they gave.

    Attributes:
        claims: where outcomes are kept.
        objects: where pages are kept.
        fetcher: gets pages.
        reader: reads them.
        keeper: keeps the outcomes and rows of one task, of whose work this is; see `of`.
    """

    claims: Claims
    objects: Objects
    fetcher: Fetcher
    reader: Reader
    keeper: Keeper | None = None

    async def kept(self, hold: Hold) -> frozenset[int]:
        """Return the numbers of the visits that earlier workers made for this task."""
        if hold.task.fence == 1:  # nobody was here before
            return frozenset()
        return await self.claims.kept(hold.task.id)

    @asynccontextmanager
    async def of(self, task: Task) -> AsyncIterator["KeptVisits"]:
        """Give what makes the visits of *task*: of the site, or of another task's stored pages.

        Raises:
            TaskFailed: those pages are gone.
        """
        fetcher = await self._stored(task) if task.request.pages_of else self.fetcher
        published = await FoundStore(self.claims.database).count(task.id) if task.fence > 1 else 0
        keeper = Keeper(self.claims, task, published)
        try:
            yield replace(self, fetcher=fetcher, keeper=keeper)
        finally:
            await keeper.close()

    async def _stored(self, task: Task) -> Fetcher:
        store = TaskStore(self.claims.database, self.claims.clock)
        try:
            source = await store.get(task.org_id, task.request.pages_of)
        except UnknownTask as exc:
            raise TaskFailed("the task whose stored pages were wanted was deleted") from exc
        return await open_pages(self.objects, source, self.fetcher)

    def publish(self, lines: bytes, count: int) -> None:
        """Let *count* more rows of the task be read, as NDJSON, while it is at work."""
        self._keeper.publish(lines, count)

    @property
    def _keeper(self) -> Keeper:
        if self.keeper is None:
            raise RuntimeError("these are the visits of no task: see `of`")
        return self.keeper

    async def __call__(
        self,
        hold: Hold,
        ask: Ask,
        target: Visit,
        *,
        recipe: Recipe | None,
        kept: frozenset[int],
        means: Means,
    ) -> Outcome | None:
        """Return what the visit gave, now or before a crash.

        None comes back when its time is over or the task is cancelled.

        Raises:
            TaskFailed: the seed could not be fetched or read; the message says why.
            HoldLost: another worker has the task.
            StoreUnavailable: what it gave cannot be kept.
        """
        task = hold.task
        if target.number in kept:
            body = await self.claims.outcome(task.id, target.number)
            if body is None:
                raise HoldLost("another worker has ended this task")
            return Outcome.from_json(body)
        if hold.is_cancelled:
            return None
        try:
            with trace.span("page", {"rowsmith.page.number": target.number}):
                async with hold.within(means.left_s):
                    outcome, page = await visit(
                        target,
                        ask,
                        fetcher=(
                            self.fetcher if means.pays_browser else WithoutBrowser(self.fetcher)
                        ),
                        reader=self.reader,
                        recipe=recipe,
                        request=task.request,
                    )
        except TimeoutError:
            return None
        except (FetchError, ReadError) as exc:
            raise TaskFailed(str(exc)) from exc
        with trace.span("store"):
            if page is not None:
                key = page_key(task.id, page.id)
                await self.objects.put(key, page.body, allowed=hold.check)
            made = Made(number=target.number, body=outcome.to_json(), rows=len(outcome.rows))
            await self._keeper.keep(made)
        return outcome
