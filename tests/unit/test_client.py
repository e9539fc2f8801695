"""The client, against a real server."""

import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from tests.serving import ASK, KEY, PEOPLE, TEAM, serving, site

from rowsmith.client import Client, RemoteTask
from rowsmith.errors import (
    ConfigError,
    FetchTimeout,
    InvalidAnswer,
    ServerError,
    TaskFailed,
    TaskNotFinished,
    Unreachable,
)
from rowsmith.model.task import TaskStatus

UNKNOWN = "3f2b8c1e-9d4a-4c6b-8f7e-1a2b3c4d5e6f"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with serving(tmp_path_factory.mktemp("data")) as served:
        yield Client(f"{served.url}/v1/", KEY)


@pytest.fixture(scope="module")
def pages() -> Iterator[str]:
    with site({"/team": TEAM}) as address:
        yield address


@pytest.fixture(scope="module")
def done(client: Client, pages: str) -> RemoteTask:
    return client.wait(client.create(f"{pages}/team", ASK))


def test_a_task_is_created_watched_and_its_rows_are_read(client: Client, pages: str) -> None:
    seen: list[TaskStatus] = []

    task = client.create(f"{pages}/team", ASK, options={"maxRows": 100})
    ended = client.wait(task, on_progress=lambda now: seen.append(now.status))

    assert task.status is TaskStatus.PENDING
    assert seen[-1] is ended.status is TaskStatus.COMPLETED
    assert list(client.rows(ended)) == PEOPLE
    assert (ended.rows_returned, ended.input["maxRows"]) == (3, 100)


def test_a_schema_decides_what_a_row_holds(client: Client, pages: str) -> None:
    schema = {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}

    task = client.wait(client.create(f"{pages}/team", ASK, schema))

    assert list(client.rows(task)) == [{"name": person["name"]} for person in PEOPLE]


def test_a_task_may_be_given_by_its_id(client: Client, done: RemoteTask) -> None:
    assert client.read(done.id).status is TaskStatus.COMPLETED
    assert list(client.rows(done.id)) == PEOPLE


def test_what_the_task_did_can_be_read(client: Client, done: RemoteTask) -> None:
    assert client.receipt(done)["rows"] == 3
    assert (client.recipe(done) or {})["version"] == 1
    assert done.id in {task.id for task in client.tasks()}
    assert client.balance() > 0


def test_a_failed_task_raises_its_reason(client: Client, pages: str) -> None:
    task = client.create(f"{pages}/missing", ASK)

    with pytest.raises(TaskFailed, match="404"):
        client.wait(task)


def test_the_rows_of_a_failed_task_cannot_be_read(client: Client, pages: str) -> None:
    task = client.create(f"{pages}/missing", ASK)
    with pytest.raises(TaskFailed):
        client.wait(task)

    with pytest.raises(TaskNotFinished, match="failed"):
        list(client.rows(task))


def test_a_wait_ends_at_its_limit(client: Client, pages: str) -> None:
    task = client.create(f"{pages}/team", ASK)

    with pytest.raises(TaskNotFinished, match="after 0 s"):
        client.wait(task, timeout_s=0)


def test_a_refusal_lists_every_fault(client: Client) -> None:
    with pytest.raises(ServerError) as caught:
        client.create("ftp://a.example", "", options={"color": "red"})

    assert (caught.value.status, caught.value.api_code) == (400, "VALIDATION_ERROR")
    assert {fault.field for fault in caught.value.faults} == {"q", "url", "color"}
    assert "color" in str(caught.value)


@pytest.mark.parametrize("task_id", [UNKNOWN, "..%2Fcredits", "a b?c#d"])
def test_an_unknown_task_is_a_server_error(client: Client, task_id: str) -> None:
    with pytest.raises(ServerError) as caught:
        client.read(task_id)

    assert (caught.value.status, caught.value.api_code) == (404, "TASK_NOT_FOUND")


def test_a_wrong_key_is_a_server_error(client: Client) -> None:
    with pytest.raises(ServerError) as caught:
        Client(client.url, "nonsense").balance()

    assert caught.value.api_code == "UNAUTHORIZED"


def test_a_server_that_is_not_there_is_named_with_what_to_do() -> None:
    with pytest.raises(Unreachable, match=r"127\.0\.0\.1:1 .*rowsmith serve.*ROWSMITH_URL"):
        Client("http://127.0.0.1:1", KEY).balance()


def test_address_and_key_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROWSMITH_URL", "https://rows.example/v1")
    monkeypatch.setenv("ROWSMITH_API_KEY", KEY)

    assert Client().url == "https://rows.example"


@pytest.mark.parametrize(
    ("url", "key"),
    [
        (None, None),
        (None, ""),
        ("ftp://a", KEY),
        ("a.example", KEY),
        ("http://", KEY),
        ("http://a:99999", KEY),
        (None, "line\nbreak"),
        (None, "schlüssel"),
    ],
)
def test_a_client_that_cannot_work_is_not_made(url: str | None, key: str | None) -> None:
    with pytest.raises(ConfigError):
        Client(url, key)


class Strange(BaseHTTPRequestHandler):
    """A server that is no Rowsmith: its answer is the path's last part."""

    def do_GET(self) -> None:
        envelope = {
            "id": "1",
            "status": "completed",
            "input": {},
            "createdAt": "",
            "updatedAt": "",
            "error": None,
            "output": {
                "rowsReturned": 2,
                "creditsUsed": 0,
                "resultUrl": f"http://{self.headers['Host']}/rows{self.path[-1]}",
            },
        }
        answers = {
            "/v1/extract/html": (200, b"<html>"),
            "/v1/extract/list": (200, b"[]"),
            "/v1/extract/status": (502, b"<html>bad gateway"),
            "/v1/extract/odd": (400, b'{"error": "no"}'),
            "/v1/extract/short1": (200, json.dumps(envelope).encode()),
            "/v1/extract/short2": (200, json.dumps(envelope).encode()),
            "/v1/extract/short3": (200, json.dumps(envelope).encode()),
            "/rows1": (200, b'{"a": 1}\n'),
            "/rows2": (200, b'{"a": 1}\n{"a": '),
            "/rows3": (403, b'{"error": {"code": "FORBIDDEN", "message": "expired"}}'),
        }
        status, body = answers[self.path]
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def strange() -> Iterator[Client]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Strange) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield Client(f"http://127.0.0.1:{server.server_address[1]}", KEY, timeout_s=5)
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("task", ["html", "list"])
def test_an_answer_that_is_not_ours_is_said_to_be_so(strange: Client, task: str) -> None:
    with pytest.raises(InvalidAnswer):
        strange.read(task)


@pytest.mark.parametrize(("task", "status"), [("status", 502), ("odd", 400)])
def test_an_error_that_is_not_ours_keeps_its_status(
    strange: Client, task: str, status: int
) -> None:
    with pytest.raises(ServerError) as caught:
        strange.read(task)

    assert (caught.value.status, caught.value.api_code) == (status, "UNKNOWN")


@pytest.mark.parametrize("task", ["short1", "short2"])
def test_rows_that_break_off_are_never_taken_for_all(strange: Client, task: str) -> None:
    with pytest.raises(InvalidAnswer):
        list(strange.rows(task))


def test_a_link_that_is_refused_is_a_server_error(strange: Client) -> None:
    with pytest.raises(ServerError, match="expired"):
        list(strange.rows("short3"))


def test_a_silent_server_is_given_up_on() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        client = Client(f"http://127.0.0.1:{silent.getsockname()[1]}", KEY, timeout_s=0.1)

        with pytest.raises(FetchTimeout, match=r"silent for 0\.1 s"):
            client.balance()
