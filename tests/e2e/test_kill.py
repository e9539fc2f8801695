"""What was acknowledged is finished after kill -9, each row once, no finished page fetched again."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

KEY = "a-key-that-only-this-test-knows-0123456789"
Q = "each job with title, city and price"
PAGES = 6
ROWS = 20
TASKS = 3


class ListSite:
    """A list of `PAGES` pages; page `HELD` of every list waits until it is let go."""

    HELD = 4

    def __init__(self, pages: int = PAGES, held: int = HELD, *, claims: bool = False) -> None:
        """Serve so many pages; with *claims* each says how many rows the whole list has."""
        self.pages, self.held = pages, held
        self.claim = f"<p>{pages * ROWS} jobs found</p>" if claims else ""
        self.hits: Counter[str] = Counter()
        self.is_held = threading.Event()
        self.let_go = threading.Event()

    def page(self, path: str) -> bytes | None:
        query = parse_qs(urlsplit(path).query)
        if "p" not in query:
            return None
        self.hits[path] += 1
        number, name = int(query["p"][0]), query["list"][0]
        if number == self.held and not self.let_go.is_set():
            self.is_held.set()
            self.let_go.wait(60)
        rows = "".join(
            f"<li><a href='/job/{number}-{at}'>Job {number}-{at}</a>"
            f" <span class=city>Berlin {name}</span> <b class=price>${at}.50</b></li>"
            for at in range(ROWS)
        )
        link = f"<a rel=next href='/jobs?list={name}&p={number + 1}'>Next</a>"
        following = link if number < self.pages else ""
        return f"<html><h1>Jobs</h1>{self.claim}<ul>{rows}</ul>{following}</html>".encode()


@contextmanager
def serving(site: ListSite) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        wbufsize = -1  # one packet for head and body

        def do_GET(self) -> None:
            body = site.page(self.path)
            try:
                self.send_response(404 if body is None else 200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body or b"")))
                self.end_headers()
                self.wfile.write(body or b"")
                self.wfile.flush()
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True  # the killed server's own end

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            site.let_go.set()
            server.shutdown()
            thread.join()


class Rowsmith:
    """One `rowsmith serve` process on a data folder."""

    def __init__(self, data_dir: Path) -> None:
        environ = {
            **os.environ,
            "ROWSMITH_AUTH__BOOTSTRAP_KEY": KEY,
            "ROWSMITH_EGRESS__ALLOW_NETWORKS": "127.0.0.0/8",
            "ROWSMITH_READ__PROCESSES": "1",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "rowsmith", "serve", "--port", "0", "--data-dir", str(data_dir)],
            stderr=subprocess.PIPE,
            text=True,
            env=environ,
        )
        self.address = self._address()
        self._drain = threading.Thread(target=self._read_on)
        self._drain.start()

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def terminate(self) -> int:
        self._end(signal.SIGTERM)
        return self.process.returncode

    def post(self, body: dict[str, Any]) -> dict[str, Any]:
        return self._call("/v1/extract", json.dumps(body).encode())

    def get(self, path: str) -> dict[str, Any]:
        return self._call(path, None)

    def wait_for(self, task_id: str, seconds: float = 60) -> dict[str, Any]:
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            task = self.get(f"/v1/extract/{task_id}")
            if task["status"] in {"completed", "failed"}:
                return task
            threading.Event().wait(0.05)
        pytest.fail(f"task {task_id} did not end within {seconds} s: {task}")

    def wait_for_rows(self, task_id: str, count: int, seconds: float = 60) -> None:
        """Wait until so many rows of a task at work are kept."""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            if self._read(f"/v1/extract/{task_id}/rows?after={count - 1}", None):
                return
            threading.Event().wait(0.05)
        pytest.fail(f"{count} rows are not kept after {seconds} s")

    def rows(self, task: dict[str, Any]) -> list[dict[str, Any]]:
        path = urlsplit(task["output"]["resultUrl"])
        address = f"{self.address}{path.path}?{path.query}"
        with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - loopback
            return [json.loads(line) for line in answer.read().splitlines()]

    def _call(self, path: str, body: bytes | None) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self._read(path, body))
        return found

    def _read(self, path: str, body: bytes | None) -> bytes:
        headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
        request = urllib.request.Request(self.address + path, body, headers)  # noqa: S310 - loopback
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - loopback
            read: bytes = answer.read()
            return read

    def _address(self) -> str:
        assert self.process.stderr is not None
        said = []
        for line in self.process.stderr:
            said.append(line)
            if "listens on " in line:
                return line.partition("listens on ")[2].partition(";")[0]
        pytest.fail("the server did not start: " + "".join(said))

    def _read_on(self) -> None:
        assert self.process.stderr is not None
        for _ in self.process.stderr:
            pass

    def _end(self, number: int) -> None:
        self.process.send_signal(number)
        self.process.wait(60)
        self._drain.join(10)
        assert self.process.stderr is not None
        self.process.stderr.close()


def expected(name: str, pages: int = PAGES) -> list[dict[str, Any]]:
    return [
        {"title": f"Job {page}-{at}", "city": f"Berlin {name}", "price": f"${at}.50"}
        for page in range(1, pages + 1)
        for at in range(ROWS)
    ]


def test_acknowledged_tasks_end_with_the_right_rows_after_kill_minus_nine(tmp_path: Path) -> None:
    site = ListSite()
    with serving(site) as address:
        first = Rowsmith(tmp_path)
        tasks = [
            first.post({"q": Q, "url": f"{address}/jobs?list={number}&p=1"})
            for number in range(TASKS)
        ]
        assert site.is_held.wait(60), "no task came to the held page"
        first.kill()
        site.let_go.set()

        second = Rowsmith(tmp_path)
        ended = [second.wait_for(task["id"]) for task in tasks]
        found = [second.rows(task) for task in ended]
        listed = second.get("/v1/extract?pageSize=100")
        balance = second.get("/v1/credits/balance")["balance"]
        code = second.terminate()

    assert [task["status"] for task in ended] == ["completed"] * TASKS
    assert found == [expected(str(number)) for number in range(TASKS)]
    assert [task["id"] for task in listed["data"]] == [task["id"] for task in tasks]
    used = sum(task["output"]["creditsUsed"] for task in ended)
    assert balance == pytest.approx(1_000_000 - used, abs=1e-9)
    assert code == 0


class Receiver:
    """A caller's own server, which takes no message before it is told to."""

    def __init__(self) -> None:
        self.url = ""
        self.ids: Queue[str] = Queue()
        self.takes = threading.Event()


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            receiver.ids.put(self.headers["webhook-id"])
            receiver.takes.wait(60)
            with suppress(BrokenPipeError, ConnectionResetError):  # the killed server's own end
                self.send_response(204)
                self.end_headers()

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        receiver.url = f"http://127.0.0.1:{server.server_port}/hook"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield receiver
        finally:
            receiver.takes.set()
            server.shutdown()
            thread.join()


def test_a_message_under_way_comes_again_under_its_id_after_kill_minus_nine(tmp_path: Path) -> None:
    secret = "whsec_" + b64encode(b"twenty-four bytes or more").decode()
    site = ListSite(1)
    with serving(site) as address, receiving() as receiver:
        first = Rowsmith(tmp_path)
        hook = {"url": receiver.url, "secret": secret}
        first.post({"q": Q, "url": f"{address}/jobs?list=a&p=1", "webhook": hook})
        told = receiver.ids.get(timeout=60)
        first.kill()
        receiver.takes.set()

        second = Rowsmith(tmp_path)
        again = receiver.ids.get(timeout=60)
        second.terminate()

    assert again == told


def test_pages_that_were_finished_are_not_fetched_again_after_kill_minus_nine(
    tmp_path: Path,
) -> None:
    site = ListSite()
    with serving(site) as address:
        first = Rowsmith(tmp_path)
        task = first.post({"q": Q, "url": f"{address}/jobs?list=a&p=1"})
        assert site.is_held.wait(60), "the task did not come to the held page"
        first.wait_for_rows(task["id"], ROWS * (ListSite.HELD - 1))
        first.kill()
        site.let_go.set()

        second = Rowsmith(tmp_path)
        second.wait_for(task["id"])
        second.terminate()

    again = {path for path, hits in site.hits.items() if hits > 1}
    assert again == {f"/jobs?list=a&p={ListSite.HELD}"}


def test_a_long_list_that_is_read_side_by_side_is_whole_after_kill_minus_nine(
    tmp_path: Path,
) -> None:
    pages, at_once = 40, 8
    site = ListSite(pages, held=20, claims=True)
    with serving(site) as address:
        first = Rowsmith(tmp_path)
        task = first.post({"q": Q, "url": f"{address}/jobs?list=a&p=1"})
        assert site.is_held.wait(60), "the task did not come to the held page"
        first.kill()
        site.let_go.set()

        second = Rowsmith(tmp_path)
        found = second.rows(second.wait_for(task["id"]))
        receipt = second.get(f"/v1/extract/{task['id']}/receipt")
        second.terminate()

    assert found == expected("a", pages)
    assert receipt["complete"] == "true"
    # what was on its way at the kill comes again, and no page that was finished does
    assert sum(site.hits.values()) <= pages + at_once
    assert max(site.hits.values()) <= 2


def test_a_task_put_aside_by_sigterm_goes_on_at_the_next_start(tmp_path: Path) -> None:
    site = ListSite()
    with serving(site) as address:
        first = Rowsmith(tmp_path)
        task = first.post({"q": Q, "url": f"{address}/jobs?list=a&p=1"})
        assert site.is_held.wait(60), "the task did not come to the held page"
        stopping = threading.Thread(target=first.terminate)
        stopping.start()
        stopping.join(60)
        site.let_go.set()

        second = Rowsmith(tmp_path)
        ended = second.wait_for(task["id"])
        found = second.rows(ended)
        second.terminate()

    assert not stopping.is_alive()
    assert found == expected("a")


def test_a_second_server_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    first = Rowsmith(tmp_path)

    second = subprocess.run(
        [sys.executable, "-m", "rowsmith", "serve", "--port", "0", "--data-dir", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    first.terminate()
    assert second.returncode != 0
    assert "another rowsmith server works in" in second.stderr
