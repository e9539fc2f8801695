"""The real store in a temporary folder, for use cases."""

import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.fakes import HeldClock

from rowsmith.config import BudgetSettings, LimitSettings, StoreSettings
from rowsmith.model.access import Principal
from rowsmith.model.task import Task
from rowsmith.service.create_task import CreateTask
from rowsmith.service.find_pages import FindPages
from rowsmith.service.list_tasks import ListTasks
from rowsmith.store.accounts.organisations import OrganisationStore
from rowsmith.store.accounts.trail import AuditTrail
from rowsmith.store.claims import Claims, Ending
from rowsmith.store.database import Database
from rowsmith.store.folder import FolderObjects
from rowsmith.store.keys import KeyStore
from rowsmith.store.links import KeyRing, LinkSigner, SigningKey
from rowsmith.store.names import result_key
from rowsmith.store.tasks import TaskStore
from rowsmith.tasks.care.retention import Retention


@dataclass
class House:
    """A store with one organisation in it."""

    database: Database
    objects: FolderObjects
    clock: HeldClock
    principal: Principal
    offers: list[None] = field(default_factory=list)

    @property
    def tasks(self) -> TaskStore:
        return TaskStore(self.database, self.clock)

    @property
    def claims(self) -> Claims:
        return Claims(self.database, self.clock)

    @property
    def keys(self) -> KeyStore:
        return KeyStore(self.database, self.clock)

    @property
    def organisations(self) -> OrganisationStore:
        return OrganisationStore(self.database, self.clock)

    @property
    def signer(self) -> LinkSigner:
        key = SigningKey(id="0a0a0a0a", secret=b"k" * 32, created_at=self.clock.now())
        return LinkSigner(KeyRing((key,), self.clock), self.clock, 3600)

    @property
    def create(self) -> CreateTask:
        def offer() -> None:
            self.offers.append(None)

        find = FindPages(self.tasks, self.objects)
        return CreateTask(self.tasks, offer, BudgetSettings(), LimitSettings(), self.clock, find)

    @property
    def retention(self) -> Retention:
        return Retention(self.tasks, self.objects, self.clock, StoreSettings(), self.trail)

    @property
    def trail(self) -> AuditTrail:
        return AuditTrail(self.database, self.clock)

    @property
    def list(self) -> ListTasks:
        return ListTasks(self.tasks, LimitSettings())

    async def completed(self, body: bytes) -> Task:
        """Return a task that is completed with *body* as its rows."""
        task = await self.create(self.principal, {"q": "each job", "url": "https://a.example/"})
        held = await self.claim(task)
        sha256 = await self.objects.put(result_key(task.id, held.fence), body)
        await self.claims.complete(
            held,
            Ending(
                result_key=result_key(task.id, held.fence),
                result_sha256=sha256,
                result_size=len(body),
                rows=body.count(b"\n"),
                credits=0.5,
            ),
        )
        return await self.tasks.get(task.org_id, task.id)

    async def claim(self, task: Task) -> Task:
        """Return *task* as a worker holds it."""
        worker = str(uuid.uuid4())
        await self.claims.register(worker)
        found = await self.claims.claim(worker, 1_000)
        return next(each for each in found if each.id == task.id)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    database, clock = Database(path=tmp_path / "rowsmith.db"), HeldClock()
    objects = FolderObjects(tmp_path / "objects")
    org_id, _ = await OrganisationStore(database, clock).first(10.0)
    yield House(database, objects, clock, Principal(org_id=org_id, key_id="k"))
    objects.close()
    database.close()


@pytest.fixture
def stranger() -> Principal:
    return Principal(org_id=str(uuid.uuid4()), key_id="s")
