"""A task's real work over a real store in a temporary folder and a site in memory."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest
from tests.fakes import HeldClock, SitePages, list_pages

from rowsmith.config import TariffSettings
from rowsmith.crawl.inline import InlineReader
from rowsmith.model.task import Budget, ExtractRequest, Task, TaskStatus
from rowsmith.model.values import Row
from rowsmith.store.accounts.organisations import OrganisationStore
from rowsmith.store.claims import Claims
from rowsmith.store.database import Database
from rowsmith.store.folder import FolderObjects
from rowsmith.store.tasks import TaskStore
from rowsmith.tasks.hold import Hold, Lease
from rowsmith.tasks.visits import KeptVisits
from rowsmith.tasks.work import TaskWork

ASK = "each job with title and city"
SEED = "https://a.example/jobs?p=1"
PAGES = 3
ROWS = 5


def job_pages(pages: int = PAGES) -> dict[str, str]:
    return list_pages(pages, ROWS)


@dataclass
class Bench:
    """The work of tasks, with what it works on."""

    database: Database
    objects: FolderObjects
    org_id: str
    folder: Path
    clock: HeldClock = field(default_factory=HeldClock)
    site: SitePages = field(default_factory=lambda: SitePages(job_pages()))
    attempts: int = 2

    @property
    def tasks(self) -> TaskStore:
        return TaskStore(self.database, self.clock)

    @property
    def claims(self) -> Claims:
        return Claims(self.database, self.clock)

    @property
    def work(self) -> TaskWork:
        return TaskWork(
            claims=self.claims,
            objects=self.objects,
            visits=KeptVisits(
                claims=self.claims,
                objects=self.objects,
                fetcher=self.site,
                reader=InlineReader(self.clock),
            ),
            clock=self.clock,
            tariff=TariffSettings(),
            attempts=self.attempts,
        )

    async def add(
        self, *, url: str = SEED, budget: Budget | None = None, verify_urls: bool = False
    ) -> Task:
        task = Task(
            id=str(uuid.uuid4()),
            org_id=self.org_id,
            status=TaskStatus.PENDING,
            request=ExtractRequest(
                q="each job with title, city and link" if verify_urls else ASK,
                url=url,
                budget=budget or Budget(),
                verify_urls=verify_urls,
            ),
            sent={},
            created_at=self.clock.now(),
            updated_at=self.clock.now(),
        )
        await self.tasks.add(task)
        return task

    async def claim(self) -> Hold | None:
        """Hold the oldest task as a worker that starts after all others were killed."""
        worker = str(uuid.uuid4())
        await self.claims.register(worker, is_alone=True)
        found = await self.claims.claim(worker, 1)
        return Hold(found[0], Lease(self.clock)) if found else None

    async def run(self, task: Task) -> Task:
        """Work on *task*, the only unfinished one, and return it as it stands then."""
        hold = await self.claim()
        if hold is not None:
            await self.work(hold)
        return await self.tasks.get(task.org_id, task.id)

    async def rows(self, task: Task) -> list[Row]:
        body = await self.objects.get(task.result_key)
        return [msgspec.json.decode(line) for line in body.splitlines()]


def expected(pages: int = PAGES) -> list[Row]:
    return [
        {"title": f"Job {page}-{at}", "city": "Berlin"}
        for page in range(1, pages + 1)
        for at in range(ROWS)
    ]


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    database = Database(path=tmp_path / "rowsmith.db")
    objects = FolderObjects(tmp_path / "objects")
    org_id, _ = await OrganisationStore(database, HeldClock()).first(1000.0)
    yield Bench(database, objects, org_id, tmp_path / "objects")
    await asyncio.to_thread(objects.close)
    database.close()
