"""Time one long list, beside a hand-written Scrapy spider and Crawl4AI for the same site.

    python bench/crawl.py [--pages 500] [--rows 20] [--only rowsmith,task,scrapy,ahead,crawl4ai]
        [--crawl4ai PYTHON]

A server of its own process answers a list of that many pages on loopback, politeness off for all.
Each contestant is a process of its own, started in turn. Measured are its wall time in all; how
much of that is work, from the first page asked for until the last row is in its file, and the pages
per second of that; its processor time and the peak of its memory, children included. ``rowsmith``
is the command line; ``task`` a server with its worker, durable, the task over HTTP; ``scrapy`` a
spider that follows the next link; ``ahead`` one that knows how many pages there are and asks for
all at once; ``crawl4ai`` its CSS extraction over HTTP, by the interpreter that ``--crawl4ai`` names,
told all pages. Rows are counted.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar
from urllib.parse import urljoin

Q = "each job with title, city, company and price"
FIRST = b"/first"
"""Tells when the first page was asked for since this was asked last."""
SPIDER = """
import scrapy

class Jobs(scrapy.Spider):
    name = "jobs"
    start_urls = ["{url}"]
    custom_settings = dict(ROBOTSTXT_OBEY=False, DOWNLOAD_DELAY=0, CONCURRENT_REQUESTS=16,
        CONCURRENT_REQUESTS_PER_DOMAIN=16, AUTOTHROTTLE_ENABLED=False, LOG_LEVEL="ERROR",
        TELNETCONSOLE_ENABLED=False, COOKIES_ENABLED=False)

    def parse(self, response):
        for job in response.css("li.job"):
            yield dict(title=job.css("h3 a::text").get(), city=job.css("span.city::text").get(),
                       company=job.css("i.company::text").get(), price=job.css("b.price::text").get())
        {follow}
"""
NEXT = 'yield from response.follow_all(css="a[rel=next]")'
AHEAD = (
    'if "p=" not in response.url:\n'
    '            yield from (response.follow(f"/jobs?p={n}") for n in range(2, PAGES + 1))'
)
CRAWL4AI = """
import asyncio, json, re, sys
from crawl4ai import AsyncWebCrawler, CacheMode, CrawlerRunConfig, JsonCssExtractionStrategy
from crawl4ai import SemaphoreDispatcher
from crawl4ai.async_crawler_strategy import AsyncHTTPCrawlerStrategy

schema = dict(name="jobs", baseSelector="li.job", fields=[
    dict(name="title", selector="h3 a", type="text"), dict(name="city", selector="span.city", type="text"),
    dict(name="company", selector="i.company", type="text"), dict(name="price", selector="b.price", type="text")])

async def main():
    config = CrawlerRunConfig(extraction_strategy=JsonCssExtractionStrategy(schema),
                              cache_mode=CacheMode.BYPASS, verbose=False)
    urls = ["{url}", *("{url}?p=%d" % n for n in range(2, {pages} + 1))]
    async with AsyncWebCrawler(crawler_strategy=AsyncHTTPCrawlerStrategy()) as crawler:
        with open("{out}", "w") as out:
            at_once = SemaphoreDispatcher(semaphore_count=16, rate_limiter=None)
            for found in await crawler.arun_many(urls, config=config, dispatcher=at_once):
                for row in json.loads(found.extracted_content or "[]"):
                    out.write(json.dumps(row) + "\\n")

asyncio.run(main())
"""


def page(number: int, pages: int, rows: int) -> bytes:
    items = "".join(
        f'<li class=job><h3><a href="/job/{number}-{at}">Engineer {number}-{at}</a></h3>'
        f"<span class=city>City {at}</span> <i class=company>Company {number % 7}-{at}</i>"
        f"<p class=text>What one does here all day, told in a sentence of the usual length.</p>"
        f"<b class=price>${1000 + at}.50</b></li>"
        for at in range(rows)
    )
    shown = sorted({1, *range(max(1, number - 2), min(pages, number + 2) + 1), pages})
    pager = " ".join(f'<a href="/jobs?p={n}">{n}</a>' for n in shown if n != number)
    following = f'<a rel=next href="/jobs?p={number + 1}">Next</a>' if number < pages else ""
    first, last = (number - 1) * rows + 1, number * rows
    return (
        f"<!doctype html><html lang=en><head><title>Jobs</title></head><body><nav><a href=/>Home</a>"
        f"</nav><main><h1>Jobs</h1><p>{first}–{last} of {pages * rows} jobs</p><ul>{items}</ul>"
        f"<div class=pager>{pager} {following}</div></main></body></html>"
    ).encode()


class Site(asyncio.Protocol):
    """Answers made beforehand, connections kept open; the least a server can do."""

    answers: ClassVar[dict[bytes, bytes]] = {}
    first_s: ClassVar[float] = 0.0
    missing = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.kept = b""

    def data_received(self, data: bytes) -> None:
        self.kept += data
        while b"\r\n\r\n" in self.kept:
            head, _, self.kept = self.kept.partition(b"\r\n\r\n")
            path = head.split(b" ", 2)[1]
            if path == FIRST:
                body = b"%.3f" % Site.first_s
                answer = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
                Site.first_s = 0.0
            else:
                answer = self.answers.get(path, self.missing)
                if not Site.first_s and answer is not self.missing:
                    Site.first_s = time.time()
            self.transport.write(answer)  # type: ignore[attr-defined]


async def serve(pages: int, rows: int) -> None:
    for number in range(1, pages + 1):
        body = page(number, pages, rows)
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
        Site.answers[b"/jobs?p=%d" % number] = head.encode() + body
    Site.answers[b"/jobs"] = Site.answers[b"/jobs?p=1"]
    server = await asyncio.get_running_loop().create_server(Site, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def site(pages: int, rows: int) -> Iterator[str]:
    command = [sys.executable, __file__, "--serve", "--pages", str(pages), "--rows", str(rows)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}/jobs"
        finally:
            process.kill()


def environ(data: Path) -> dict[str, str]:
    return {
        **os.environ,
        "ROWSMITH_EGRESS__ALLOW_NETWORKS": "127.0.0.0/8",
        "ROWSMITH_BUDGET__MAX_CREDITS": "1000",
        "ROWSMITH_AUTH__BOOTSTRAP_KEY": "k" * 40,
        "ROWSMITH_SERVER__DATA_DIR": str(data),
        "ROWSMITH_LOG__LEVEL": "error",
    }


@dataclass(slots=True)
class Used:
    """What a process and its children used: MiB of memory now, seconds of processor time so far."""

    mib: float = 0.0
    processor_s: float = 0.0


def used_by(pid: int) -> Used:
    """Return what a process and those below it use; shared memory counts once."""
    found = Used()
    waiting = [pid]
    while waiting:
        each = waiting.pop()
        try:
            memory = Path(f"/proc/{each}/smaps_rollup").read_text()
            ticks = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()[11:15]
            for task in Path(f"/proc/{each}/task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
        except OSError:
            continue
        shares = (line.split()[1] for line in memory.splitlines() if line.startswith("Pss:"))
        found.mib += sum(map(int, shares)) / 1024
        found.processor_s += sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")
    return found


@dataclass(slots=True)
class Result:
    """One contestant: seconds in all and of work, of processor time; its peak in MiB; rows."""

    seconds: float
    work_s: float
    processor_s: float
    mib: float
    rows: int


def measure(command: list[str], folder: Path, out: Path, url: str) -> Result:
    """Run one contestant."""
    began = time.perf_counter()
    peak = Used()
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            command, cwd=folder, env=environ(folder / "data"), stdout=log, stderr=log
        )
        while process.poll() is None:
            now = used_by(process.pid)
            peak = Used(max(peak.mib, now.mib), max(peak.processor_s, now.processor_s))
            time.sleep(0.05)
    seconds = time.perf_counter() - began
    if process.returncode:
        print((folder / "log").read_text()[-2000:])
    with urllib.request.urlopen(urljoin(url, FIRST.decode())) as answer:
        first_s = float(answer.read())
    if not out.exists():
        return Result(seconds, seconds, peak.processor_s, peak.mib, 0)
    work_s = out.stat().st_mtime - first_s
    return Result(seconds, work_s, peak.processor_s, peak.mib, sum(1 for _ in out.open()))


def command_of(
    name: str, url: str, pages: int, folder: Path, out: Path, crawl4ai: str
) -> list[str] | None:
    if name == "rowsmith":
        told = [url, Q, "-o", str(out), "--max-pages", str(pages + 10), "--quiet"]
        return [sys.executable, "-m", "rowsmith", "extract", *told]
    if name == "task":
        return [sys.executable, __file__, "--task", url, "--pages", str(pages), "--out", str(out)]
    if name in {"scrapy", "ahead"}:
        follow = NEXT if name == "scrapy" else AHEAD.replace("PAGES", str(pages))
        spider = folder / "spider.py"
        spider.write_text(SPIDER.replace("{url}", url).replace("{follow}", follow))
        return [sys.executable, "-m", "scrapy", "runspider", str(spider), "-O", f"{out}:jsonlines"]
    known = subprocess.run([crawl4ai, "-c", "import crawl4ai"], capture_output=True, check=False)
    if known.returncode:
        return None
    script = folder / "crawl.py"
    script.write_text(
        CRAWL4AI.replace("{url}", url).replace("{pages}", str(pages)).replace("{out}", str(out))
    )
    return [crawl4ai, str(script)]


def run_task(url: str, pages: int, out: Path) -> None:
    """Run the list as a durable task of a server in this process, told over HTTP."""
    from rowsmith.api import create_app
    from rowsmith.api.server import address_of, create_server, listen
    from rowsmith.bootstrap import build
    from rowsmith.client import Client
    from rowsmith.config import load_settings
    from rowsmith.model.task import TaskStatus

    def ask(address: str) -> None:
        client = Client(address, "k" * 40)
        task = client.create(url, Q, options={"maxPages": pages + 10})
        while client.read(task).status not in {TaskStatus.COMPLETED, TaskStatus.FAILED}:
            time.sleep(0.1)  # `wait` looks ever more seldom, which is no time of the task's
        with out.open("w") as file:
            file.writelines(json.dumps(row) + "\n" for row in client.rows(task))

    async def main() -> None:
        async with build(load_settings()) as running:
            listener = listen("127.0.0.1", 0)
            server = create_server(create_app(running))
            serving = asyncio.create_task(server.serve(sockets=[listener]))
            await asyncio.to_thread(ask, address_of(listener))
            server.should_exit = True
            await serving

    asyncio.run(main())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--rows", type=int, default=20)
    parser.add_argument("--only", default="rowsmith,task,scrapy,ahead,crawl4ai")
    parser.add_argument("--crawl4ai", default=sys.executable, help="an interpreter that has it")
    parser.add_argument("--serve", action="store_true")
    parser.add_argument("--task", default="")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    if given.serve:
        asyncio.run(serve(given.pages, given.rows))
        return
    if given.task:
        run_task(given.task, given.pages, given.out)
        return
    print(f"{given.pages} pages of {given.rows} rows, {os.cpu_count()} cores")
    with site(given.pages, given.rows) as url:
        for name in given.only.split(","):
            with tempfile.TemporaryDirectory() as kept:
                folder = Path(kept)
                out = folder / "rows.ndjson"
                command = command_of(name, url, given.pages, folder, out, given.crawl4ai)
                if command is None:
                    print(f"{name:10} skipped: it is not installed here")
                    continue
                found = measure(command, folder, out, url)
                whole = (
                    "" if found.rows == given.pages * given.rows else f"  {found.rows} rows only"
                )
                print(
                    f"{name:10} {found.seconds:6.1f} s, work {found.work_s:5.1f} s"
                    f" {given.pages / found.work_s:7.1f} pages/s"
                    f" {found.processor_s:6.1f} s processor {found.mib:7.1f} MiB{whole}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
