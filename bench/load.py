"""Load on one machine: POST and GET a second, tasks a second end to end, and overload.

    python bench/load.py                                  # all, SQLite and PostgreSQL
    python bench/load.py tasks --store postgresql --workers 2
    python bench/load.py overload --seconds 300

The site, the clients and the servers share the machine, so figures of one run compare among themselves.
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from fleet import KEY, Postgres, Q, Rowsmith, Site, ended, post, quantile, serving

HEADERS = {"Authorization": f"Bearer {KEY}"}


@dataclass(frozen=True)
class Installation:
    """A server, workers beside it, and its PostgreSQL; without workers the server works itself."""

    server: Rowsmith
    workers: list[Rowsmith]
    database: Postgres | None

    def processor_s(self) -> dict[str, float]:
        """Return the processor time of each part and of this process, the site and the clients."""
        spent = {"server": self.server.processor_s()}
        if self.workers:
            spent["workers"] = sum(each.processor_s() for each in self.workers)
        if self.database is not None:
            spent["database"] = self.database.processor_s()
        return {**spent, "site and clients": time.process_time()}


@contextmanager
def installation(store: str, workers: int, *, is_idle: bool = False) -> Iterator[Installation]:
    """Give an installation on *store*, one that does hardly any tasks when it *is_idle*."""
    with tempfile.TemporaryDirectory() as name:
        folder, running, database = Path(name), [], Postgres(Path(name) / "pg")
        settings = {"ROWSMITH_TASKS__CONCURRENCY": "1" if is_idle else "8"}
        if is_idle:
            settings["ROWSMITH_LIMITS__UNFINISHED"] = "100000"
        try:
            if store == "postgresql":
                database.start()
                settings["ROWSMITH_STORE__DATABASE_URL"] = database.url
            if store == "postgresql" and workers:
                settings["ROWSMITH_TASKS__CONCURRENCY"] = "0"
            server = Rowsmith("serve", folder / "data", settings).start().ready()
            settings = {**settings, "ROWSMITH_TASKS__CONCURRENCY": "8"}
            if store == "postgresql":
                running += [
                    Rowsmith("worker", folder / "data", settings).start() for _ in range(workers)
                ]
                for each in running:
                    each.ready()
            yield Installation(server, running, database if store == "postgresql" else None)
        finally:
            for each in [*running, server]:
                each.kill()
            if store == "postgresql":
                database.stop()


Work = Callable[[int], Awaitable[None]]


async def closed_loop(count: int, at_once: int, work: Work) -> tuple[float, list[float]]:
    """Return (calls a second, seconds of each) of *count* calls, *at_once* in flight."""
    left, times = iter(range(count)), []

    async def client() -> None:
        for number in left:
            began = time.perf_counter()
            await work(number)
            times.append(time.perf_counter() - began)

    began = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(at_once)))
    return count / (time.perf_counter() - began), times


def report(name: str, rate: float, times: list[float]) -> None:
    print(
        f"{name:44} {rate:8.0f}/s   p50 {quantile(times, 0.5) * 1000:7.1f} ms"
        f"   p99 {quantile(times, 0.99) * 1000:7.1f} ms",
        flush=True,
    )


async def calls(store: str, here: Installation, site: Site, count: int) -> None:
    """POSTs while nothing is worked on, then GETs of the tasks."""
    ids: list[str] = []
    async with aiohttp.ClientSession(here.server.address, headers=HEADERS) as client:

        async def create(number: int) -> None:
            body = {"q": Q, "url": site.url(f"n{number}")}
            async with client.post("/v1/extract", json=body) as answer:
                assert answer.status == 200, await answer.text()
                ids.append((await answer.json())["id"])

        async def read(number: int) -> None:
            async with client.get(f"/v1/extract/{ids[number % len(ids)]}") as answer:
                assert answer.status == 200, await answer.text()
                await answer.read()

        for at_once in (1, 8, 32):
            report(f"{store} POST, {at_once} at once", *await closed_loop(count, at_once, create))
        for at_once in (1, 8, 32):
            report(f"{store} GET, {at_once} at once", *await closed_loop(count, at_once, read))


async def tasks(store: str, here: Installation, site: Site, count: int, what: str) -> None:
    """Tasks from POST to their rows, as many as there is room for, on pages of 20 rows."""
    async with aiohttp.ClientSession(here.server.address, headers=HEADERS) as client:

        async def whole(number: int) -> None:
            body = {"q": Q, "url": site.url(f"t{number}")}
            async with client.post("/v1/extract", json=body) as answer:
                task = await answer.json()
            pause_s = 0.02
            while task["status"] not in {"completed", "failed"}:
                await asyncio.sleep(pause_s)
                pause_s = min(2 * pause_s, 0.2)  # asking more often would be most of the work
                async with client.get(f"/v1/extract/{task['id']}") as answer:
                    task = await answer.json()
            assert task["status"] == "completed", task
            assert task["output"]["rowsReturned"] == 20, task

        await closed_loop(8, 4, lambda number: whole(-number))
        report(f"{store} tasks, 1 at a time, {what}", *await closed_loop(count // 8, 1, whole))
        before = here.processor_s()
        report(f"{store} tasks, 16 at once, {what}", *await closed_loop(count, 16, whole))
        each = {
            name: (spent_s - before[name]) / count * 1000
            for name, spent_s in here.processor_s().items()
        }
        shown = ", ".join(f"{name} {spent_ms:.1f}" for name, spent_ms in each.items())
        print(f"processor time a task {sum(each.values()):.1f} ms: {shown}", flush=True)


@dataclass
class Overload:
    """More POSTs than are worked off, sent at their times whatever was answered before."""

    server: Rowsmith
    running: list[Rowsmith]
    site: Site
    rate: float
    seconds: float
    answers: Counter[str] = field(default_factory=Counter)
    posts: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    gets: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)

    async def run(self) -> None:
        """Send, poll and weigh, and say what was seen."""
        self.ends = time.monotonic() + self.seconds
        # Nothing waits in the client for a free connection.
        limit = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(
            self.server.address, headers=HEADERS, connector=limit
        ) as client:
            await asyncio.gather(self.send(client), self.poll(client), self.weigh())
        third = max(1, len(self.memory) // 3)
        print(f"overload: {self.rate:.0f} POSTs/s for {self.seconds:.0f} s: {dict(self.answers)}")
        for name, times in self.posts.items():
            report(f"overload POST, {name}", len(times) / self.seconds, times)
        every = [time for times in self.posts.values() for time in times]
        report("overload POST, all answers", len(every) / self.seconds, every)
        report("overload GET of an accepted task", len(self.gets) / self.seconds, self.gets)
        print(
            f"memory MiB: first third {sum(self.memory[:third]) / third:.0f}, last third"
            f" {sum(self.memory[-third:]) / third:.0f}, most {max(self.memory):.0f}"
        )
        began = time.monotonic()
        await asyncio.to_thread(ended, self.server.address, self.accepted[-1], 600)
        print(f"the last accepted task ended {time.monotonic() - began:.1f} s later", flush=True)

    async def send(self, client: aiohttp.ClientSession) -> None:
        began, number, sent = time.monotonic(), 0, set[asyncio.Task[None]]()
        while time.monotonic() < self.ends:
            number += 1
            one = asyncio.create_task(self.create(client, number))
            sent.add(one)
            one.add_done_callback(sent.discard)
            await asyncio.sleep(max(0.0, began + number / self.rate - time.monotonic()))
        await asyncio.gather(*sent)

    async def create(self, client: aiohttp.ClientSession, number: int) -> None:
        began, name = time.perf_counter(), "none"
        body = {"q": Q, "url": self.site.url(f"o{number}")}
        try:
            async with client.post("/v1/extract", json=body) as answer:
                found, name = json.loads(await answer.read()), str(answer.status)
                self.answers[f"{answer.status} {(found.get('error') or {}).get('code', '')}"] += 1
                if answer.status == 200:
                    self.accepted.append(found["id"])
                elif not answer.headers.get("Retry-After"):
                    self.answers["without Retry-After"] += 1
        except (aiohttp.ClientError, TimeoutError) as exc:
            self.answers[type(exc).__name__] += 1
        self.posts[name].append(time.perf_counter() - began)

    async def poll(self, client: aiohttp.ClientSession) -> None:
        while time.monotonic() < self.ends:
            await asyncio.sleep(0.1)
            if not self.accepted:
                continue
            began = time.perf_counter()
            async with client.get(f"/v1/extract/{self.accepted[-1]}") as answer:
                await answer.read()
            self.gets.append(time.perf_counter() - began)

    async def weigh(self) -> None:
        while time.monotonic() < self.ends:
            weights = [each.memory_bytes() for each in [self.server, *self.running]]
            self.memory.append(sum(weights) / 2**20)
            await asyncio.sleep(max(1.0, self.seconds / 60))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", nargs="*", default=["calls", "tasks", "overload"])
    parser.add_argument("--store", default="sqlite,postgresql")
    parser.add_argument("--workers", default="1,2")
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--rate", type=float, default=400.0, help="POSTs a second of the overload")
    parser.add_argument("--seconds", type=float, default=60.0)
    args = parser.parse_args()
    with serving(Site()) as site:
        for store in args.store.split(","):
            if "calls" in args.what:
                site.go.clear()  # the one task that is taken up waits
                with installation(store, 0, is_idle=True) as here:
                    asyncio.run(calls(store, here, site, args.count))
                site.go.set()
            if "tasks" in args.what:
                for workers in args.workers.split(",") if store == "postgresql" else ["0"]:
                    with installation(store, int(workers)) as here:
                        post(here.server.address, site.url("first"))
                        what = f"{workers} workers" if int(workers) else "in the server"
                        asyncio.run(tasks(store, here, site, args.count, what))
            if "overload" in args.what:
                with installation(store, 1) as here:
                    load = Overload(here.server, here.workers, site, args.rate, args.seconds)
                    asyncio.run(load.run())


if __name__ == "__main__":
    main()
