"""DBOS, set up for us; the only user of it.

What its defaults would do, and why they are not used (stack.md 3; ADR 12): a rollback journal
halves the speed; pickled checkpoints execute what the database holds; a version made from the
source would orphan running tasks at every deploy; one-second polls are most of a task's time.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from dbos import (
    DBOS,
    DBOSConfig,
    DBOSPortableJSONSerializer,
    SetWorkflowID,
    StepOptions,
    WorkflowStatus,
    WorkflowStatusString,
    error,
)
from sqlalchemy.exc import SQLAlchemyError

from rowsmith.errors import StoreUnavailable
from rowsmith.model.values import Json
from rowsmith.store.sqlite import Transactions, checkpoint, log_bytes, sqlite_engine

NAME = "rowsmith"
VERSION = "1"
"""Raised when the steps of the workflow change; tasks of an older version are taken up anew."""
QUEUE = "tasks"
POLL_S = 0.1
"""How often the queue is looked at: half of it is the mean wait of a task. 0.05 cost 5 % of a core
while idle here, 0.1 half of that."""
CONNECTIONS = 8
LOG_LIMIT_BYTES = 4 * 2**20
TIDY_BATCH = 1_000
FINISHED = (
    WorkflowStatusString.SUCCESS.value,
    WorkflowStatusString.ERROR.value,
    WorkflowStatusString.CANCELLED.value,
)
ACTIVE = frozenset(
    {
        WorkflowStatusString.PENDING.value,
        WorkflowStatusString.ENQUEUED.value,
        WorkflowStatusString.DELAYED.value,
    }
)
Work = Callable[[str, str], Awaitable[None]]
"""Works on (organisation, task) until it ends or cannot go on."""


class Durable:
    """A queue of tasks that survives the process; one in a process at a time."""

    def __init__(self, work: Work, *, concurrency: int, path: Path | None, url: str = "") -> None:
        """Set up DBOS on the SQLite file at *path*, or on PostgreSQL at *url*; nothing starts yet.

        Args:
            work: what is done for a task; it deals with its own errors.
            concurrency: tasks at work at once in this process.
            path: SQLite file for DBOS's own tables.
            url: PostgreSQL address, when *path* is None.
        """
        self._path = path
        self._concurrency = concurrency
        self._engine: sa.Engine | None = None
        config = DBOSConfig(
            name=NAME,
            application_version=VERSION,
            executor_id=NAME,
            serializer=DBOSPortableJSONSerializer(),
            log_level="WARNING",
            enable_otlp=False,
            notification_listener_polling_interval_sec=1.0,
            scheduler_polling_interval_sec=300.0,
        )
        if path is None:
            config["system_database_url"] = url
        else:
            self._engine = sqlite_engine(
                path, connections=CONNECTIONS, transactions=Transactions.DRIVER
            )
            config["system_database_engine"] = self._engine
            config["system_database_url"] = f"sqlite:///{path}"
        DBOS(config=config)

        @DBOS.workflow(name="task", max_recovery_attempts=None)
        async def task(org_id: str, task_id: str) -> None:
            await work(org_id, task_id)

        self._workflow: Callable[..., Any] = task

    async def start(self) -> None:
        """Start taking up tasks, those that a crash interrupted too, on the running loop.

        Raises:
            StoreUnavailable: the database cannot be used.
        """
        logging.getLogger("dbos").setLevel(logging.WARNING)
        try:
            DBOS.launch()  # on the loop's own thread: DBOS runs the work on the loop it finds
            await DBOS.register_queue_async(
                QUEUE,
                worker_concurrency=self._concurrency,
                polling_interval_sec=POLL_S,
                on_conflict="always_update",
            )
        except (SQLAlchemyError, error.DBOSException) as exc:
            raise StoreUnavailable("the queue's database cannot be used") from exc

    async def offer(self, org_id: str, task_id: str) -> None:
        """Queue a task under its own id; nothing happens when it is queued or at work.

        Raises:
            StoreUnavailable: the database does not answer; offer it again.
        """
        try:
            status = await DBOS.get_workflow_status_async(task_id)
            if status is not None and _is_waiting_for_us(status):
                return
            if status is not None:  # it stopped without ending the task: begin anew
                await DBOS.delete_workflow_async(task_id)
            with SetWorkflowID(task_id):
                await DBOS.enqueue_workflow_async(QUEUE, self._workflow, org_id, task_id)
        except (SQLAlchemyError, error.DBOSException) as exc:
            raise StoreUnavailable("the queue's database does not answer") from exc

    async def step(self, name: str, work: Callable[[], Awaitable[Json]]) -> Json:
        """Return what *work* gave, now or before a crash; called inside a task's work only."""
        return await DBOS.run_step_async(StepOptions(name=name), work)

    async def tidy(self) -> None:
        """Forget finished work, and empty the log of DBOS's SQLite file when it has grown.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        try:
            finished = await DBOS.list_workflows_async(
                status=list(FINISHED), limit=TIDY_BATCH, load_input=False, load_output=False
            )
            if finished:
                await DBOS.delete_workflows_async([each.workflow_id for each in finished])
        except (SQLAlchemyError, error.DBOSException) as exc:
            raise StoreUnavailable("the queue's database does not answer") from exc
        if self._path is not None and log_bytes(self._path) > LOG_LIMIT_BYTES:
            await asyncio.to_thread(checkpoint, self._path)

    def stop(self) -> None:
        """Stop taking up tasks and let go of the database; called on the loop it started on."""
        DBOS.destroy(destroy_registry=True)
        # DBOS made its own threads the loop's, and has just ended them.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())
        if self._engine is not None:
            self._engine.dispose()


def _is_waiting_for_us(status: WorkflowStatus) -> bool:
    return status.status in ACTIVE and status.app_version == VERSION
