"""What all drills need: a site, a database, processes on them, clients, and the final check."""

import argparse
import asyncio
import contextlib
import random
import sqlite3
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path

import sqlalchemy as sa

from fleet import (
    PATIENCE_S,
    Postgres,
    Refused,
    Rowsmith,
    Site,
    bucket,
    call,
    ended,
    post,
    rows,
    rows_of,
    serving,
)

OPEN_NOW = (
    "SELECT id, status, worker, fence, attempts, error FROM tasks WHERE status <> 'completed'",
    "SELECT * FROM workers",
    "SELECT pid, state, wait_event, now() - xact_start, query FROM pg_stat_activity",
)
"""What explains a task that does not end."""


@dataclass
class Scene:
    """A site, a database, and how processes on them are started."""

    folder: Path
    site: Site
    chance: random.Random
    settings: dict[str, str]
    database: Postgres | None = None
    running: list[Rowsmith] = field(default_factory=list)

    def start(self, command: str = "serve", **settings: str) -> Rowsmith:
        """Start a server or a worker; it is killed at the end at the latest."""
        found = Rowsmith(command, self.folder / "data", {**self.settings, **settings}).start()
        self.running.append(found)
        return found

    def end(self, process: Rowsmith) -> None:
        """Kill a process."""
        process.kill()
        self.running.remove(process)

    def ask(self, question: Callable[[sa.Connection], list[str]]) -> list[str]:
        """Return what *question* finds in the database, read beside the servers."""
        from rowsmith.store.database import Database

        path = None if self.database else self.folder / "data" / "rowsmith.db"
        found = Database(path=path, url=self.database.url if self.database else "")
        try:
            return asyncio.run(found.read(question))
        finally:
            found.close()

    def explain(self) -> None:
        """Show what the processes said last and what stands in the database, after a fault."""
        for each in self.running:
            print(f"--- {each.command} {each.process.pid}", *each.said[-30:], sep="\n", flush=True)
        for query in OPEN_NOW if self.database else OPEN_NOW[:2]:
            print("---", query)
            for row in self.ask(lambda run, query=query: run.execute(sa.text(query)).all()):
                print(row, flush=True)


@contextmanager
def scene(args: argparse.Namespace, store: str, **settings: str) -> Iterator[Scene]:
    """Set a scene up, and leave nothing of it behind."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="drill-")))
        site = stack.enter_context(serving(Site(args.delay)))
        if args.results == "s3":
            settings.update(stack.enter_context(bucket()))
        found = Scene(folder, site, random.Random(args.seed), settings)
        if store == "postgresql":
            found.database = Postgres(folder / "pg").start()
            stack.callback(found.database.stop)
            settings["ROWSMITH_STORE__DATABASE_URL"] = found.database.url
        stack.callback(lambda: [each.kill() for each in found.running])
        try:
            yield found
        except (AssertionError, TimeoutError):
            found.explain()
            raise


class Clients:
    """Clients that make tasks until they are told to stop; each is asked for until acknowledged."""

    def __init__(self, stage: Scene, count: int, pause_s: float = 0.1) -> None:
        self.address = ""
        self.made: dict[str, tuple[str, int]] = {}
        self.refused: Counter[str] = Counter()
        self._stage, self._pause_s = stage, pause_s
        self._stop = threading.Event()
        self._broken: list[BaseException] = []
        self._threads = [
            threading.Thread(target=self._make, args=(number,), daemon=True)
            for number in range(count)
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Make no more; return when the last is acknowledged."""
        self._stop.set()
        for thread in self._threads:
            thread.join(PATIENCE_S)
            assert not thread.is_alive(), "a client waits for its answer"
        assert not self._broken, self._broken

    def _make(self, client: int) -> None:
        number = 0
        while not self._stop.is_set():
            number += 1
            name, pages, once = f"{client}x{number}", 1 + number % 3, str(uuid.uuid4())
            try:
                task_id = self._make_one(name, pages, once)
                assert task_id not in self.made, f"two requests were answered with {task_id}"
            except (AssertionError, Refused) as exc:
                self._broken.append(exc)
                return
            self.made[task_id] = (name, pages)
            self._stop.wait(self._pause_s)

    def _make_one(self, name: str, pages: int, once: str) -> str:
        while True:
            try:
                headers = {"Idempotency-Key": once}
                return post(self.address, self._stage.site.url(name, pages), headers=headers)
            except Refused as exc:
                self.refused[str(exc.status)] += 1
                if exc.status not in {429, 503} or not exc.headers.get("Retry-After"):
                    raise
            except (OSError, ValueError, HTTPException) as exc:  # no answer, or half of one
                self.refused[type(exc).__name__] += 1
            time.sleep(0.05)


def check(stage: Scene, address: str, made: dict[str, tuple[str, int]], patience_s: float) -> None:
    """See that every task ended once, with its rows, and that the books are right."""
    from rowsmith.store.accounts import ledger

    ends = time.monotonic() + patience_s
    spent = 0.0
    for task_id, (name, pages) in made.items():
        task = ended(address, task_id, max(5.0, ends - time.monotonic()))
        assert task["status"] == "completed", task
        found = rows(address, task)
        wrong = [
            pair
            for pair in zip(found, rows_of(name, pages), strict=False)
            if len(set(map(str, pair))) > 1
        ]
        assert found == rows_of(name, pages), f"{task_id}: {len(found)} rows, {wrong[:1]}"
        assert task["output"]["rowsReturned"] == len(found)
        spent += task["output"]["creditsUsed"]
    listed = call(address, "/v1/extract?pageSize=1")
    total = listed["metadata"]["total"]
    assert total == len(made), f"{total} tasks are there, {len(made)} were acknowledged"
    balance = call(address, "/v1/credits/balance")["balance"]
    assert abs(1_000_000 - spent - balance) < 1e-6, (balance, spent)
    faults = stage.ask(ledger.audit)
    assert faults == [], faults
    if stage.database is None:
        with contextlib.closing(sqlite3.connect(stage.folder / "data" / "rowsmith.db")) as file:
            assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
