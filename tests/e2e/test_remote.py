"""The command line and the client against a running server."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.held_site import ASK as JOBS_ASK
from tests.held_site import JOBS, PER_PAGE, held_site
from tests.serving import ASK, KEY, PEOPLE, TEAM, Served, serving, site

from rowsmith.client import Client
from rowsmith.errors import ServerError, TaskFailed


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest.fixture(scope="module")
def pages() -> Iterator[str]:
    with site({"/team": TEAM}) as address:
        yield address


def command(served: Served, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "rowsmith", "task", *arguments, "--server", served.url]


def run(served: Served, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(served, *arguments),
        env={**os.environ, "ROWSMITH_API_KEY": KEY},
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_task_is_run_listed_and_followed_again(
    served: Served, pages: str, tmp_path: Path
) -> None:
    target = tmp_path / "rows.csv"

    ran = run(served, "run", f"{pages}/team", ASK)
    task_id = ran.stderr.split()[1]
    listed = run(served, "list")
    followed = run(served, "follow", task_id, "-o", str(target))
    unknown = run(served, "follow", "none")

    assert [json.loads(line) for line in ran.stdout.splitlines()] == PEOPLE
    assert task_id in listed.stdout
    assert followed.returncode == 0
    assert target.read_text("utf-8").splitlines()[1] == "Ana Li,Engineer"
    assert (unknown.returncode, unknown.stdout) == (1, "")


def test_an_interrupt_names_the_task_which_goes_on(served: Served) -> None:
    with held_site() as (url, goes_on):
        process = subprocess.Popen(
            command(served, "run", url, JOBS_ASK),
            env={**os.environ, "ROWSMITH_API_KEY": KEY},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        with process:
            assert process.stdout is not None
            first = [json.loads(process.stdout.readline()) for _ in range(PER_PAGE)]
            process.send_signal(signal.SIGINT)
            _, told = process.communicate(timeout=30)
        task_id = told.split()[1]
        goes_on.set()
        rows = list(Client(served.url, KEY).follow(task_id))

    assert process.returncode == 130
    assert f"rowsmith task follow {task_id}" in told
    assert first == JOBS[:PER_PAGE]
    assert rows == JOBS


def test_a_client_follows_over_a_server_that_is_started_again(tmp_path: Path) -> None:
    with held_site() as (url, goes_on):
        with serving(tmp_path) as served:
            client = Client(served.url, KEY)
            task = client.create(url, JOBS_ASK)
            following = client.follow(task)
            first = [next(following) for _ in range(PER_PAGE)]
        goes_on.set()
        with serving(tmp_path) as again:
            client._server.url = again.url
            rest = list(following)

    assert [*first, *rest] == JOBS


def test_a_client_cancels_deletes_and_sends_once(served: Served, pages: str) -> None:
    client = Client(served.url, KEY)
    task = client.create(f"{pages}/team", ASK, idempotency_key="once")
    again = client.create(f"{pages}/team", ASK, idempotency_key="once")
    client.wait(task)
    seen: list[tuple[int, int]] = []

    rows = list(client.follow(task, after=1, on_progress=lambda *counts: seen.append(counts)))
    cancelled = client.cancel(task)
    client.delete(task)

    assert again.id == task.id
    assert rows == PEOPLE[1:]
    assert cancelled.rows_returned == len(PEOPLE)
    with pytest.raises(ServerError, match="no such task"):
        client.read(task)
    with pytest.raises(TaskFailed, match="404"):
        list(client.follow(client.create(f"{pages}/gone", ASK)))
