"""The composition root: settings in, running parts out."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from rowsmith.bootstrap import health
from rowsmith.bootstrap.places import lock_folder, make_folder, open_database, without_self
from rowsmith.config import Settings
from rowsmith.crawl.processes import ProcessReader
from rowsmith.egress import Door, self_test
from rowsmith.errors import ConfigError
from rowsmith.fetch import HttpFetcher, launch
from rowsmith.model.access import KeyTerms, NewKey
from rowsmith.ports import Clock
from rowsmith.service.access.keys import Authenticate, CreateKey, ListKeys, RevokeKey
from rowsmith.service.access.limits import LimitRate, LimitStreams
from rowsmith.service.access.read_balance import ReadBalance
from rowsmith.service.cancel_task import CancelTask
from rowsmith.service.check_health import CheckHealth
from rowsmith.service.create_task import CreateTask
from rowsmith.service.delete_task import DeleteTask
from rowsmith.service.find_pages import FindPages
from rowsmith.service.list_tasks import ListTasks
from rowsmith.service.open_result import MintResultLink, OpenResult
from rowsmith.service.read_queue import ReadQueue
from rowsmith.service.read_receipt import ReadOrigins, ReadReceipt, ReadRecipe
from rowsmith.service.read_task import ReadTask
from rowsmith.service.rows.follow_task import FollowTask
from rowsmith.service.rows.found import FoundRows
from rowsmith.service.rows.read_rows import ReadRows
from rowsmith.service.use_cases import UseCases
from rowsmith.store.accounts.organisations import OrganisationStore
from rowsmith.store.accounts.trail import AuditTrail
from rowsmith.store.claims import Claims
from rowsmith.store.database import Database
from rowsmith.store.ending.outbox import Outbox
from rowsmith.store.found.rows import FoundStore
from rowsmith.store.keys import KeyStore
from rowsmith.store.links import KeyRing, LinkKeys, LinkSigner
from rowsmith.store.objects import Objects, open_objects
from rowsmith.store.sqlite import sqlite_health
from rowsmith.store.tasks import TaskStore
from rowsmith.tasks.care.retention import Retention
from rowsmith.tasks.care.upkeep import Chore, Upkeep
from rowsmith.tasks.runner import Runner
from rowsmith.tasks.visits import KeptVisits
from rowsmith.tasks.webhooks.postman import Postman
from rowsmith.tasks.work import TaskWork
from rowsmith.telemetry import SystemClock, log, trace
from rowsmith.telemetry.log import Event

OUTBOX_LOOK_S = 1.0
"""How often messages that are due are looked for."""
LINK_KEYS_LOOK_S = 5.0
"""How often the signing keys are read anew, which the operator's command may have rotated."""
LOG_CHECK_S = 15.0
"""How often SQLite's log is looked at, which nobody else empties (ADR 10)."""
FIRST_SWEEP_S = 60.0
"""Retention begins so long after the start: tasks come first."""
SWEEP_S = 1_800.0
"""How often retention looks; what is kept for a day is gone within the next hour."""
STRAYS_S = 86_400.0
"""How often files without a task are looked for, by the name of every folder that is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A running installation.

    Attributes:
        service: what it can do.
        settings: what it was built from.
        first_key: the key made on the very first start, to be shown once; None afterwards and
            when ``auth.bootstrap_key`` gave it.
        org_id: the first organisation, for the command line.
        rest: takes up no more tasks and is not ready from now on; called at the order to stop.
    """

    service: UseCases
    settings: Settings
    first_key: NewKey | None
    org_id: str
    rest: Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """What a server and a worker have in common: the stores, and a runner that has started."""

    clock: Clock
    database: Database
    objects: Objects
    runner: Runner
    retention: Retention
    org_id: str
    first_key: NewKey | None
    ring: KeyRing
    reader: ProcessReader


@asynccontextmanager
async def build(settings: Settings) -> AsyncIterator[Running]:
    """Start the parts, take up unfinished tasks, and stop all in order at the end.

    Raises:
        ConfigError: the data folder cannot be used or another process works in it, an address that
            is denied can be dialled, or the browser that is named is none.
        StoreUnavailable: the database or object store does not answer.
    """
    async with _base(without_self(settings, listens=True)) as base:
        tasks, keys = TaskStore(base.database, base.clock), KeyStore(base.database, base.clock)
        read_rows = ReadRows(tasks, base.objects, FoundRows(tasks, FoundStore(base.database)))
        signer = LinkSigner(base.ring, base.clock, settings.store.result_ttl_s)
        yield Running(
            service=UseCases(
                create_task=CreateTask(
                    tasks,
                    base.runner.offer,
                    settings.budget,
                    settings.limits,
                    base.clock,
                    FindPages(tasks, base.objects),
                ),
                read_task=ReadTask(tasks),
                list_tasks=ListTasks(tasks, settings.limits),
                cancel_task=CancelTask(tasks, base.runner.cancel),
                delete_task=DeleteTask(tasks, base.retention),
                read_rows=read_rows,
                follow_task=FollowTask(read_rows),
                read_balance=ReadBalance(OrganisationStore(base.database, base.clock)),
                read_receipt=ReadReceipt(tasks, base.objects),
                read_origins=ReadOrigins(tasks, base.objects),
                read_recipe=ReadRecipe(tasks, base.objects),
                mint_result_link=MintResultLink(signer, settings.store.keep_results_s),
                open_result=OpenResult(signer, tasks, base.objects),
                create_key=CreateKey(keys),
                list_keys=ListKeys(keys),
                revoke_key=RevokeKey(keys),
                authenticate=Authenticate(keys, await keys.given_hashes()),
                limit_rate=LimitRate(settings.limits, base.clock),
                limit_streams=LimitStreams(settings.limits),
                check_health=_health(settings, base),
                read_queue=ReadQueue(base.database, base.clock),
            ),
            settings=settings,
            first_key=base.first_key,
            org_id=base.org_id,
            rest=base.runner.rest,
        )


def _health(settings: Settings, base: Base) -> CheckHealth:
    found = health.checks(
        settings,
        database=base.database,
        objects=base.objects,
        runner=base.runner,
        reader=base.reader,
        clock=base.clock,
    )
    return CheckHealth(found, base.clock)


@asynccontextmanager
async def build_worker(settings: Settings) -> AsyncIterator[Runner]:
    """Start a worker without an API; give its runner, and stop it in order at the end.

    Raises:
        ConfigError: there is nothing that several processes can share, or the browser that is named
            is none.
        StoreUnavailable: the database or object store does not answer.
    """
    if settings.store.database_url is None:
        raise ConfigError(
            "store.database_url: workers share a PostgreSQL database; without one, "
            "rowsmith serve works on its tasks itself"
        )
    if settings.tasks.concurrency == 0:
        raise ConfigError("tasks.concurrency: a worker works on 1 task at once or more")
    async with _base(without_self(settings, listens=False)) as base:
        yield base.runner


@asynccontextmanager
async def _base(settings: Settings) -> AsyncIterator[Base]:
    log.configure_logging(settings.log.level, json_lines=settings.log.json_lines)
    clock = SystemClock()
    is_alone = settings.store.database_url is None
    _check(settings)
    async with AsyncExitStack() as stack:
        _trace(stack, settings.log.traces_to)
        make_folder(settings.server.data_dir)
        if is_alone:
            stack.enter_context(lock_folder(settings.server.data_dir))
        database = open_database(settings)
        stack.callback(database.close)
        objects = open_objects(settings.store.results_url, settings.server.data_dir)
        stack.callback(objects.close)
        with database.one_at_a_time():
            org_id, first_key = await _first_access(
                OrganisationStore(database, clock), KeyStore(database, clock), settings
            )
            ring, rereading = await _link_keys(database, clock)
        claims = Claims(database, clock)
        reader = await stack.enter_async_context(ProcessReader(settings.read))
        work = TaskWork(
            claims=claims,
            objects=objects,
            visits=await _visits(stack, settings, claims, objects, clock, reader),
            clock=clock,
            tariff=settings.tariff,
            attempts=settings.tasks.attempts,
        )
        at_once = settings.tasks.concurrency
        runner = Runner(claims, work, clock, concurrency=at_once, is_alone=is_alone)
        stack.callback(log.info, Event.SERVER_STOPPED)
        stack.push_async_callback(runner.stop)
        _say_started(settings, await runner.start())
        postman = await _postman(stack, settings, database, clock)
        trail = AuditTrail(database, clock)
        retention = Retention(TaskStore(database, clock), objects, clock, settings.store, trail)
        _look_after(stack, database, retention, postman, rereading)
        yield Base(
            clock=clock,
            database=database,
            objects=objects,
            runner=runner,
            retention=retention,
            org_id=org_id,
            first_key=first_key,
            ring=ring,
            reader=reader,
        )


def _check(settings: Settings) -> None:
    """See that the settings fit together, and that what they name is there."""
    if settings.store.database_url is None and settings.tasks.concurrency == 0:
        raise ConfigError("tasks.concurrency: 0 leaves the work to others, which SQLite has not")
    launch.check(settings.browser)


async def _link_keys(database: Database, clock: Clock) -> tuple[KeyRing, Chore]:
    """Return the keys that sign links, and what keeps them as the database has them."""
    link_keys = LinkKeys(database, clock)
    ring = KeyRing(await link_keys.read(), clock)

    async def reread() -> None:
        ring.take(await link_keys.read())

    return ring, Chore(reread, every_s=LINK_KEYS_LOOK_S)


def _trace(stack: AsyncExitStack, endpoint: str) -> None:
    if endpoint:
        stack.push_async_callback(asyncio.to_thread, trace.start(endpoint))


def _look_after(
    stack: AsyncExitStack,
    database: Database,
    retention: Retention,
    postman: Postman,
    rereading: Chore,
) -> None:
    upkeep = Upkeep(
        rereading,
        Chore(postman.look, every_s=OUTBOX_LOOK_S),
        Chore(database.tidy, every_s=LOG_CHECK_S),
        Chore(retention.sweep, every_s=SWEEP_S, first_s=FIRST_SWEEP_S),
        Chore(retention.sweep_strays, every_s=STRAYS_S, first_s=FIRST_SWEEP_S),
    )
    stack.push_async_callback(upkeep.stop)
    upkeep.start()


async def _postman(
    stack: AsyncExitStack, settings: Settings, database: Database, clock: Clock
) -> Postman:
    door = await stack.enter_async_context(Door(settings.egress))
    postman = Postman(Outbox(database, clock), door, clock, settings.fetch.user_agent)
    stack.push_async_callback(postman.stop)
    return postman


async def _visits(
    stack: AsyncExitStack,
    settings: Settings,
    claims: Claims,
    objects: Objects,
    clock: Clock,
    reader: ProcessReader,
) -> KeptVisits:
    await self_test(settings.egress)
    fetcher = HttpFetcher(
        egress=settings.egress,
        fetch=settings.fetch,
        politeness=settings.politeness,
        browser=settings.browser,
        clock=clock,
    )
    return KeptVisits(
        claims=claims,
        objects=objects,
        fetcher=await stack.enter_async_context(fetcher),
        reader=reader,
    )


async def _first_access(
    organisations: OrganisationStore, keys: KeyStore, settings: Settings
) -> tuple[str, NewKey | None]:
    """Return (the first organisation, the key made for it just now or None)."""
    org_id, _ = await organisations.first(settings.tariff.first_balance)
    given = settings.auth.bootstrap_key
    if given is not None:
        await keys.ensure_given(org_id, given.get_secret_value())
        return org_id, None
    if await keys.list(org_id):
        return org_id, None
    return org_id, await keys.create(org_id, KeyTerms(name="first"))


def _say_started(settings: Settings, left: int) -> None:
    log.info(Event.SERVER_STARTED, unfinished=left)
    if settings.egress.allow_networks:
        log.warn(Event.EGRESS_OPENED, networks=",".join(settings.egress.allow_networks))
    health = sqlite_health()
    if settings.store.database_url is None and health.has_wal_reset_fault:
        log.info(Event.STORE_FAULTY, note=health.note)
