"""Rows while a task is at work and after it, in every form, and what happens to it as events."""

import csv
import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import duckdb
import httpx
import pytest
from tests.held_site import ASK, JOBS, PER_PAGE, held_site
from tests.serving import KEY, Served

from rowsmith.client import Client


@pytest.fixture
def api(served: Served) -> Any:
    headers = {"Authorization": f"Bearer {KEY}"}
    with httpx.Client(base_url=f"{served.url}/v1", headers=headers, timeout=30) as client:
        yield client


def events(lines: Iterator[str]) -> Iterator[tuple[str, str, Any]]:
    """Yield (event, id, data) of a stream."""
    event = {"event": "", "id": "", "data": ""}
    for line in lines:
        if not line and event["data"]:
            yield event["event"], event["id"], json.loads(event["data"])
            event = dict.fromkeys(event, "")
        elif not line.startswith(":"):
            name, _, value = line.partition(": ")
            event[name] = value


def read(answer: httpx.Response) -> list[Any]:
    return [json.loads(line) for line in answer.text.splitlines()]


def test_rows_come_as_they_are_found_and_each_once(api: httpx.Client, client: Client) -> None:
    with held_site() as (url, goes_on):
        task = api.post("/extract", json={"q": ASK, "url": url}).json()
        with api.stream("GET", f"/extract/{task['id']}/events") as stream:
            told = events(stream.iter_lines())
            first = next(data for name, _, data in told if name == "rows")
            so_far = read(api.get(f"/extract/{task['id']}/rows"))
            goes_on.set()
            later = [row for name, _, data in told if name == "rows" for row in data]
        client.wait(task["id"])

        rest = read(api.get(f"/extract/{task['id']}/rows", params={"after": PER_PAGE}))

    assert so_far == first == JOBS[:PER_PAGE]
    assert later == rest == JOBS[PER_PAGE:]


def test_events_go_on_behind_the_last_one_that_was_seen(api: httpx.Client, client: Client) -> None:
    with held_site() as (url, goes_on):
        task = api.post("/extract", json={"q": ASK, "url": url}).json()
        with api.stream("GET", f"/extract/{task['id']}/events") as stream:
            seen = next(last for name, last, _ in events(stream.iter_lines()) if name == "rows")
        goes_on.set()
        with api.stream(
            "GET", f"/extract/{task['id']}/events", headers={"Last-Event-ID": seen}
        ) as stream:
            told = list(events(stream.iter_lines()))

    rows = [row for name, _, data in told if name == "rows" for row in data]
    assert seen == str(PER_PAGE)
    assert rows == JOBS[PER_PAGE:]
    assert told[-1][:2] == ("done", str(len(JOBS)))
    assert told[-1][2]["status"] == "completed"


def test_events_of_an_ended_task_are_its_rows_and_its_end(
    api: httpx.Client, client: Client
) -> None:
    with held_site() as (url, goes_on):
        goes_on.set()
        task = client.wait(client.create(url, ASK))
        failed = api.post("/extract", json={"q": ASK, "url": url.replace("?p=1", "")}).json()["id"]
        told = list(events(iter(api.get(f"/extract/{task.id}/events").text.splitlines())))
        told_of_failed = list(events(iter(api.get(f"/extract/{failed}/events").text.splitlines())))

    assert [name for name, _, _ in told] == ["rows", "done"]
    assert told[0][2] == JOBS
    assert told_of_failed[-1][2]["status"] == "failed"


@pytest.fixture
def done(api: httpx.Client, client: Client) -> str:
    with held_site() as (url, goes_on):
        goes_on.set()
        return client.wait(client.create(url, ASK)).id


def test_rows_come_as_csv(api: httpx.Client, done: str) -> None:
    answer = api.get(f"/extract/{done}/rows", headers={"Accept": "text/csv"})

    lines = list(csv.DictReader(StringIO(answer.text, newline="")))
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert lines == JOBS


def test_rows_come_as_parquet(api: httpx.Client, done: str, tmp_path: Path) -> None:
    accept = {"Accept": "application/vnd.apache.parquet, text/csv;q=0.5"}

    answer = api.get(f"/extract/{done}/rows", params={"after": 10}, headers=accept)

    (tmp_path / "rows.parquet").write_bytes(answer.content)
    with duckdb.connect() as run:
        found = run.read_parquet(str(tmp_path / "rows.parquet")).fetchall()
    assert answer.headers["content-type"] == "application/vnd.apache.parquet"
    assert found == [tuple(row.values()) for row in JOBS[10:]]


def test_parquet_without_rows_is_refused(api: httpx.Client, done: str) -> None:
    accept = {"Accept": "application/vnd.apache.parquet"}

    answer = api.get(f"/extract/{done}/rows", params={"after": 99}, headers=accept)

    assert (answer.status_code, answer.json()["error"]["code"]) == (406, "NOT_ACCEPTABLE")


@pytest.mark.parametrize("query", ["after=-1", "after=x", "after=1&after=2", "page=1", "after="])
def test_a_wrong_place_is_refused(api: httpx.Client, done: str, query: str) -> None:
    answer = api.get(f"/extract/{done}/rows?{query}")

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "VALIDATION_ERROR")


def test_a_task_at_work_is_cancelled_with_its_rows_and_then_deleted(
    api: httpx.Client, client: Client
) -> None:
    with held_site() as (url, _):
        task = api.post("/extract", json={"q": ASK, "url": url}).json()["id"]
        with api.stream("GET", f"/extract/{task}/events") as stream:
            next(name for name, _, _ in events(stream.iter_lines()) if name == "rows")
        refused = api.delete(f"/extract/{task}")
        cancelled = api.post(f"/extract/{task}/cancel")
        ended = client.wait(task)
    rows = list(client.rows(ended))
    reason = client.receipt(task)["stopReason"]
    deleted = api.delete(f"/extract/{task}")
    after = [
        api.get(f"/extract/{task}{path}").status_code
        for path in ("", "/rows", "/receipt", "/events")
    ]

    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "TASK_NOT_FINISHED")
    assert cancelled.status_code == 200
    assert (rows, reason) == (JOBS[:PER_PAGE], "cancelled")
    assert (deleted.status_code, deleted.content) == (204, b"")
    assert after == [404] * 4
    assert httpx.get(ended.result_url).status_code == 403
