"""Hostile sites against a server of its own: each task ends with its reason, and the next one is fine."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.hostile_site import TEAM, Trick, hostile_site, pages, wire
from tests.serving import ASK, KEY, PEOPLE

from rowsmith.client import Client, RemoteTask
from rowsmith.errors import TaskFailed

MAX_MIB = 256
"""Memory beyond what the server takes when it has started."""


NEVER = {"render": "never"}


@dataclass(frozen=True, slots=True)
class Running:
    """A server in a process of its own."""

    client: Client
    pid: int

    def peak_mib(self) -> float:
        """Return the most memory that the server, or one of its reading processes, ever held."""
        return max(_peak_kib(pid) for pid in (self.pid, *_children(self.pid))) / 1024


def _peak_kib(pid: int) -> int:
    try:
        told = Path(f"/proc/{pid}/status").read_text("utf-8")
    except OSError:
        return 0  # it was replaced meanwhile
    return int((re.search(r"VmHWM:\s+(\d+)", told) or ["", "0"])[1])


def _children(pid: int) -> Iterator[int]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            if parent == pid:
                yield int(entry.name)
                yield from _children(int(entry.name))


@contextmanager
def server(data_dir: Path) -> Iterator[Running]:
    settings = {
        "AUTH__BOOTSTRAP_KEY": KEY,
        "EGRESS__ALLOW_NETWORKS": "127.0.0.2/32",
        "FETCH__TIMEOUT_S": "4",
        "FETCH__IDLE_TIMEOUT_S": "1",
        "POLITENESS__ATTEMPTS": "1",
        "POLITENESS__MAX_RETRY_AFTER_S": "0.1",
        "READ__PROCESSES": "1",
        "READ__TIMEOUT_S": "4",
        "SERVER__PORT": "0",
        "SERVER__DATA_DIR": str(data_dir),
    }
    environment = {**os.environ, **{f"ROWSMITH_{name}": value for name, value in settings.items()}}
    with (data_dir / "log").open("w+") as told:
        process = subprocess.Popen(
            [sys.executable, "-m", "rowsmith", "serve"], env=environment, stderr=told
        )
        try:
            yield Running(Client(_address(data_dir / "log", process), KEY), process.pid)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(40)


def _address(log: Path, process: subprocess.Popen[bytes]) -> str:
    while process.poll() is None:
        found = re.search(r"listens on (\S+);", log.read_text("utf-8"))
        if found is not None:
            return found[1]
        time.sleep(0.05)
    raise AssertionError(log.read_text("utf-8"))


def _outcome(client: Client, task: RemoteTask) -> str:
    """Return the sentence of a failed task, "" for one that is completed."""
    try:
        client.wait(task, timeout_s=60)
    except TaskFailed as exc:
        return str(exc)
    return ""


def test_every_hostile_site_ends_with_its_reason_and_harms_nothing(tmp_path: Path) -> None:
    tricks: dict[str, Trick] = {**wire(), **pages(), "good": Trick("", lambda _: iter((GOOD,)))}
    with hostile_site(tricks) as address, server(tmp_path) as running:
        first = running.client.create(f"{address}/{len(tricks) - 1}", ASK, options=NEVER)
        running.client.wait(first)
        before_mib = running.peak_mib()
        tasks = [
            running.client.create(f"{address}/{at}", ASK, options=NEVER)
            for at in range(len(tricks))
        ]
        outcomes = dict(
            zip(tricks, (_outcome(running.client, each) for each in tasks), strict=True)
        )
        grown_mib = running.peak_mib() - before_mib
        rows = list(running.client.rows(tasks[-1]))

    wrong = {
        name: outcome
        for name, outcome in outcomes.items()
        if ((trick := tricks[name]).says and not re.search(trick.says, outcome))
        or "fault of its own" in outcome
        or "stopped its worker" in outcome
    }
    assert len(tricks) > 60
    assert wrong == {}
    assert rows == PEOPLE
    assert grown_mib < MAX_MIB


GOOD = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n{TEAM}".encode()
