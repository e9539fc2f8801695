"""Drills of several workers on one database: one is killed, one is paused and wakes."""

import argparse
import signal
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from fleet import PATIENCE_S, Rowsmith, post, quantile
from stage import Scene, check, scene

TASKS = sa.table(
    "tasks", *(sa.column(name) for name in ("id", "worker", "fence", "status", "result_key"))
)
EVERYTHING = {
    "tasks": "SELECT * FROM tasks ORDER BY id",
    "outcomes": "SELECT task_id, number, rows FROM outcomes ORDER BY task_id, number",
    "entries": "SELECT * FROM entries ORDER BY ref, slot, account",
    "accounts": "SELECT * FROM accounts ORDER BY org_id, name",
}


class Watch:
    """Looks at the database beside the servers, over one connection of its own."""

    def __init__(self, url: str) -> None:
        address = sa.make_url(url).set(drivername="postgresql+psycopg")
        self._engine = sa.create_engine(address, isolation_level="AUTOCOMMIT")

    def tasks(self) -> dict[str, Any]:
        """Return every task by its id."""
        with self._engine.connect() as run:
            return {row.id: row for row in run.execute(sa.select(TASKS))}

    def held(self) -> list[Any]:
        """Return the tasks that somebody works on."""
        return [task for task in self.tasks().values() if task.worker]

    def is_taken_over(self, orphan: Any) -> bool:
        """Tell whether another holds what was *orphan*, or has ended it."""
        now = self.tasks()[orphan.id]
        return now.fence > orphan.fence and bool(now.worker or now.status == "completed")

    def everything(self) -> dict[str, list[tuple]]:
        """Return all that a worker may write."""
        with self._engine.connect() as run:
            return {
                name: [tuple(row) for row in run.execute(sa.text(query))]
                for name, query in EVERYTHING.items()
            }

    def close(self) -> None:
        self._engine.dispose()


def holder(worker: str, workers: list[Rowsmith]) -> Rowsmith:
    """Return the process that calls itself *worker*: host, process id, random."""
    return next(each for each in workers if f"-{each.process.pid}-" in worker)


def wait(what: str, is_so: Callable[[], object], seconds: float = PATIENCE_S) -> None:
    """Return as soon as *is_so* gives something that is true."""
    ends = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < ends, f"waited {seconds:.0f} s for {what}"
        time.sleep(0.05)


def _begin(stage: Scene, workers: int) -> tuple[Rowsmith, list[Rowsmith], Watch]:
    server = stage.start("serve", ROWSMITH_TASKS__CONCURRENCY="0").ready()
    running = [stage.start("worker", ROWSMITH_TASKS__CONCURRENCY="4") for _ in range(workers)]
    for each in running:
        each.ready()
    return server, running, Watch(stage.database.url)


def takeover(args: argparse.Namespace, store: str) -> str:
    """Kill the one of two workers that holds a task, and time until the other holds it."""
    assert store == "postgresql"
    with scene(args, store, ROWSMITH_TASKS__ATTEMPTS="20") as stage:
        server, workers, watch = _begin(stage, 2)
        made, seconds = {}, []
        for number in range(args.count):
            stage.site.delay_s = 0.5
            for at in range(3):
                name = f"k{number}x{at}"
                made[post(server.address, stage.site.url(name, 4))] = (name, 4)
            wait("a task at work", watch.held)
            held = watch.held()
            time.sleep(stage.chance.uniform(0.0, 1.0))
            victim = holder(held[0].worker, workers)
            orphans = [task for task in watch.held() if holder(task.worker, workers) is victim]
            began = time.monotonic()
            stage.end(victim)
            stage.site.delay_s = args.delay
            workers.remove(victim)
            for orphan in orphans:
                wait("the takeover", partial(watch.is_taken_over, orphan), 60.0)
                seconds.append(time.monotonic() - began)
            workers.append(stage.start("worker", ROWSMITH_TASKS__CONCURRENCY="4").ready())
        check(stage, server.address, made, 300.0)
        watch.close()
        assert max(seconds) <= 15.0, f"a takeover took {max(seconds):.1f} s"
        return (
            f"{args.count} workers killed, {len(seconds)} tasks taken over after"
            f" {quantile(seconds, 0.5):.1f} s in the middle and {max(seconds):.1f} s at most;"
            f" {len(made)} tasks ended once with their rows; ledger right"
        )


def pauses(args: argparse.Namespace, store: str) -> str:
    """Stop a worker that holds tasks, let another end them, wake it, and look for its writes."""
    assert store == "postgresql"
    with scene(args, store, ROWSMITH_TASKS__ATTEMPTS="20") as stage:
        server, workers, watch = _begin(stage, 2)
        made, races, files = {}, 0, 0
        for number in range(args.count):
            stage.site.delay_s = 0.3
            mine = []
            for at in range(3):
                name = f"p{number}x{at}"
                mine.append(post(server.address, stage.site.url(name, 3)))
                made[mine[-1]] = (name, 3)
            wait("a task at work", watch.held)
            held = watch.held()
            time.sleep(stage.chance.uniform(0.0, 1.2))
            paused = holder(held[0].worker, workers)
            paused.signal(signal.SIGSTOP)
            stale = [task for task in watch.held() if holder(task.worker, workers) is paused]
            races += bool(stale)
            if number % 2:  # it wakes while the others may be taking over
                time.sleep(stage.chance.uniform(4.0, 12.0))
                paused.signal(signal.SIGCONT)
                _all_end(watch, mine)
                continue
            _all_end(watch, mine)
            before, there = watch.everything(), _files(stage.folder)
            paused.signal(signal.SIGCONT)
            time.sleep(2.5)  # its tasks go on at once, its beat within a second
            after, now = watch.everything(), _files(stage.folder)
            assert after == before, f"a paused worker wrote: {_changes(before, after)}"
            files += len(now - there)
        check(stage, server.address, made, 300.0)
        watch.close()
        return (
            f"{args.count} pauses, {races} with tasks at work, every second one ending while others"
            f" take over: 0 stale writes, {files} files written by a worker that woke;"
            f" {len(made)} tasks ended once with their rows; ledger right"
        )


def _all_end(watch: Watch, ids: list[str]) -> None:
    wait(
        "all tasks to end",
        lambda: all(watch.tasks()[one].status == "completed" for one in ids),
    )


def _files(folder: Path) -> set[Path]:
    return {path for path in (folder / "data" / "objects").rglob("*") if path.is_file()}


def _changes(before: dict[str, list[tuple]], after: dict[str, list[tuple]]) -> list[tuple]:
    return [(name, row) for name, rows in after.items() for row in rows if row not in before[name]]
