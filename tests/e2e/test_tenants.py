"""What belongs to one organisation is to another as if it were not there, on every path."""

import asyncio
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.serving import ASK, KEY, TEAM, Served, serving, site

from rowsmith.api import document
from rowsmith.bootstrap.administration import open_administration
from rowsmith.client import Client, RemoteTask
from rowsmith.config import load_settings
from rowsmith.model.access import KeyTerms
from rowsmith.store.accounts.trail import Record

NOBODYS = "3f2b8c1e-9d4a-4c6b-8f7e-1a2b3c4d5e6f"
OF_ONE_TASK = [
    (method.upper(), path)
    for path, operations in document()["paths"].items()
    for method in operations
    if "{id}" in path and not path.startswith("/v1/results/")
]
"""Every operation on a task, new ones too."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """A server with a finished task of one organisation, and the key of another."""

    served: Served
    data_dir: Path
    task: RemoteTask
    other_key: str

    def send(self, method: str, target: str, key: str) -> tuple[int, Any]:
        """Return the answer to a request with *key*: (status, JSON)."""
        connection = HTTPConnection(urlsplit(self.served.url).netloc, timeout=30)
        try:
            connection.request(method, target, headers={"Authorization": f"Bearer {key}"})
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read() or b"null")
        finally:
            connection.close()


@pytest.fixture(scope="module")
def neighbours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neighbours]:
    data_dir = tmp_path_factory.mktemp("data")
    with site({"/team": TEAM}) as address, serving(data_dir) as served:
        client = Client(served.url, KEY)
        task = client.wait(client.create(f"{address}/team", ASK))
        yield Neighbours(served, data_dir, task, asyncio.run(_other_key(data_dir)))


async def _other_key(data_dir: Path) -> str:
    async with open_administration(load_settings({}, {"server.data_dir": data_dir})) as office:
        made = await office.create_organisation("neighbours")
        return (await office.create_key(made.id, KeyTerms(name="other"))).text


async def _records(data_dir: Path, task_id: str) -> tuple[Record, ...]:
    async with open_administration(load_settings({}, {"server.data_dir": data_dir})) as office:
        return await office.trail.read(subject=task_id, limit=9)


@pytest.mark.parametrize(("method", "path"), OF_ONE_TASK)
def test_anothers_task_answers_like_one_that_never_was(
    neighbours: Neighbours, method: str, path: str
) -> None:
    found = [
        neighbours.send(method, path.replace("{id}", task_id), neighbours.other_key)
        for task_id in (neighbours.task.id, NOBODYS)
    ]

    assert found[0] == found[1]
    assert (found[0][0], found[0][1]["error"]["code"]) == (404, "TASK_NOT_FOUND")


def test_every_operation_on_a_task_was_tried() -> None:
    assert len(OF_ONE_TASK) >= 4


@pytest.mark.parametrize("path", ["/v1/extract", "/v1/tasks"])
def test_anothers_tasks_are_in_no_list(neighbours: Neighbours, path: str) -> None:
    _, own = neighbours.send("GET", path, KEY)
    _, others = neighbours.send("GET", path, neighbours.other_key)

    assert neighbours.task.id in [task["id"] for task in own["data"]]
    assert (others["data"], others["metadata"]["total"]) == ([], 0)


def test_a_link_does_not_open_for_another_organisation(neighbours: Neighbours) -> None:
    link = urlsplit(neighbours.task.result_url)
    own = parse_qs(link.query)["org"][0]
    altered = re.sub(own, NOBODYS, f"{link.path}?{link.query}")

    assert neighbours.send("GET", altered, neighbours.other_key)[0] == 403


def test_a_request_is_on_record_with_its_key_and_the_id_that_the_answer_has(
    neighbours: Neighbours,
) -> None:
    link = urlsplit(neighbours.served.url)
    connection = HTTPConnection(link.netloc, timeout=30)
    body = json.dumps({"q": ASK, "url": "http://127.0.0.1:9/"})
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
    connection.request("POST", "/v1/extract", body, headers)
    answer = connection.getresponse()
    task_id = json.loads(answer.read())["id"]
    connection.close()

    first = asyncio.run(_records(neighbours.data_dir, task_id))[0]

    assert first.deed == "task.created"
    assert re.fullmatch("key [0-9a-f]{12}", first.actor)
    assert first.request_id == answer.headers["X-Request-Id"]


def test_the_owner_still_has_all_of_it(neighbours: Neighbours) -> None:
    assert neighbours.send("GET", f"/v1/extract/{neighbours.task.id}", KEY)[0] == 200
