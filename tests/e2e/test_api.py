"""The API over a real socket: what a task leaves behind, and what a wrong request meets."""

import http.client
import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from tests.serving import ASK, KEY, PEOPLE, TEAM, Served, serving, site

from rowsmith.client import Client, RemoteTask
from rowsmith.errors import TaskFailed

ROWS = b"".join(json.dumps(row, separators=(",", ":")).encode() + b"\n" for row in PEOPLE)


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def error(self) -> dict[str, Any]:
        envelope = json.loads(self.body)
        assert envelope["statusCode"] == self.status
        error: dict[str, Any] = envelope["error"]
        return error


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest.fixture(scope="module")
def team() -> Iterator[str]:
    with site({"/team": TEAM}) as address:
        yield f"{address}/team"


@pytest.fixture(scope="module")
def task(served: Served, team: str) -> RemoteTask:
    client = Client(served.url, KEY)
    return client.wait(client.create(team, ASK))


def _send(
    url: str, method: str = "GET", headers: dict[str, str] | None = None, body: bytes | None = None
) -> Answer:
    parts = urlsplit(url)
    with closing(http.client.HTTPConnection(parts.netloc, timeout=30)) as connection:
        connection.request(method, f"{parts.path}?{parts.query}", body=body, headers=headers or {})
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())


def _post(served: Served, body: bytes, kind: str = "application/json") -> Answer:
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": kind}
    return _send(f"{served.url}/v1/extract", "POST", headers, body)


def test_the_rows_are_a_file_to_keep_and_not_to_run(task: RemoteTask) -> None:
    answer = _send(task.result_url)

    assert (answer.status, answer.body) == (200, ROWS)
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert answer.headers["content-length"] == str(len(ROWS))
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_head_tells_the_size_and_sends_nothing(task: RemoteTask) -> None:
    answer = _send(task.result_url, "HEAD")

    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers["content-length"] == str(len(ROWS))
    assert answer.headers["accept-ranges"] == "bytes"


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-9", 0, 10),
        ("bytes=10-", 10, None),
        ("bytes=-7", -7, None),
        ("bytes=0-9999", 0, None),
    ],
)
def test_a_range_is_sent_as_a_part(
    task: RemoteTask, asked: str, start: int, stop: int | None
) -> None:
    answer = _send(task.result_url, headers={"Range": asked})

    assert (answer.status, answer.body) == (206, ROWS[start:stop])
    assert answer.headers["content-range"].endswith(f"/{len(ROWS)}")


@pytest.mark.parametrize("asked", ["bytes=0-1,3-4", "rows=0-1", "bytes=9-2", "nonsense"])
def test_a_range_that_cannot_be_read_is_passed_over(task: RemoteTask, asked: str) -> None:
    answer = _send(task.result_url, headers={"Range": asked})

    assert (answer.status, answer.body) == (200, ROWS)


def test_a_range_beyond_the_end_is_refused_with_the_size(task: RemoteTask) -> None:
    answer = _send(task.result_url, headers={"Range": "bytes=100000-"})

    assert (answer.status, answer.error["code"]) == (416, "RANGE_NOT_SATISFIABLE")
    assert answer.headers["content-range"] == f"bytes */{len(ROWS)}"


def test_a_part_of_another_version_is_not_mixed_in(task: RemoteTask) -> None:
    tag = _send(task.result_url, "HEAD").headers["etag"]

    same = _send(task.result_url, headers={"Range": "bytes=0-1", "If-Range": tag})
    other = _send(task.result_url, headers={"Range": "bytes=0-1", "If-Range": '"other"'})

    assert (same.status, other.status) == (206, 200)


@pytest.mark.parametrize(
    "alter",
    [
        lambda url: url[:-1],
        lambda url: url.replace("expires=1", "expires=2"),
        lambda url: url.partition("?")[0],
        lambda url: url + "&x=1",
        lambda url: url.replace("results/", "results/%20"),
    ],
)
def test_an_altered_link_is_forbidden(task: RemoteTask, alter: Any) -> None:
    answer = _send(alter(task.result_url))

    assert (answer.status, answer.error["code"]) == (403, "FORBIDDEN")


def test_the_receipt_and_the_recipe_can_be_read(served: Served, task: RemoteTask) -> None:
    client = Client(served.url, KEY)

    assert client.receipt(task)["rows"] == len(PEOPLE)
    assert (client.recipe(task) or {})["version"] == 1


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'{"q": NaN}', b'{"q": "\\ud800"}', b"\xff\xfe", b"[" * 50_000, b"null"],
)
def test_a_body_that_is_no_json_object_is_refused(served: Served, body: bytes) -> None:
    answer = _post(served, body)

    assert (answer.status, answer.error["code"]) == (400, "VALIDATION_ERROR")
    assert [detail["field"] for detail in answer.error["details"]] == ["body"]


def test_all_faults_are_named_at_once_with_dotted_fields(served: Served) -> None:
    body = {
        "q": "x" * 5_000,
        "url": "http://user@a.example",
        "schema": {"type": "object", "properties": {"a": {"$ref": "http://a.example/s"}}},
        "verifyUrls": "yes",
        "maxRows": 0,
        "render": "sometimes",
        "color": "red",
    }

    answer = _post(served, json.dumps(body).encode())
    fields = {detail["field"] for detail in answer.error["details"]}

    assert answer.status == 400
    assert {"q", "url", "verifyUrls", "maxRows", "render", "color"} <= fields
    assert any(name.startswith("schema.properties.a") for name in fields)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_another_type_of_body_is_refused(served: Served, kind: str) -> None:
    answer = _post(served, b"{}", kind)

    assert (answer.status, answer.error["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")


@pytest.mark.parametrize("size", [2**20 + 1, 8 * 2**20])
def test_a_body_above_the_limit_is_refused_and_its_sender_told(served: Served, size: int) -> None:
    answer = _post(served, b" " * size)

    assert (answer.status, answer.error["code"]) == (413, "PAYLOAD_TOO_LARGE")


def test_a_server_that_works_is_ready(served: Served) -> None:
    answer = _send(f"{served.url}/readyz")

    assert answer.status == 200
    parts = ("store", "objects", "disk", "queue", "readers", "egress")
    assert json.loads(answer.body)["parts"] == dict.fromkeys(parts, "ok")


def test_a_server_without_room_is_not_ready_and_says_so_while_it_is_alive(tmp_path: Path) -> None:
    with serving(tmp_path, **{"server.min_free_bytes": 2**60}) as full:
        answer, alive = _send(f"{full.url}/readyz"), _send(f"{full.url}/healthz")

    assert (answer.status, answer.error["code"]) == (503, "SERVICE_UNAVAILABLE")
    assert "disk:" in answer.error["message"]
    assert str(tmp_path) not in answer.error["message"]
    assert alive.status == 200


def _get(served: Served, path: str) -> Answer:
    return _send(f"{served.url}{path}", headers={"Authorization": f"Bearer {KEY}"})


def test_a_receipt_says_where_a_cell_was_read(served: Served, task: RemoteTask, team: str) -> None:
    whole = json.loads(_get(served, f"/v1/extract/{task.id}/receipt?row=1").body)
    one = json.loads(_get(served, f"/v1/extract/{task.id}/receipt?row=1&field=role").body)

    assert (whole["row"], sorted(whole["cells"])) == (1, ["name", "role"])
    assert one["cells"]["role"]["value"] == "Designer"
    place = one["cells"]["role"]["places"][0]
    assert place["pageUrl"] == team
    assert place["path"] == "/html/body/table/tbody/tr[3]/td[2]"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("row=3", "row"),
        ("row=-1", "row"),
        ("row=x", "row"),
        ("row=0&field=none", "field"),
        ("row=0&row=1", "row"),
        ("cell=1", "cell"),
    ],
)
def test_a_question_for_no_cell_is_refused(
    served: Served, task: RemoteTask, query: str, field: str
) -> None:
    answer = _get(served, f"/v1/extract/{task.id}/receipt?{query}")

    assert answer.status == 400
    assert [fault["field"] for fault in answer.error["details"]] == [field]


def test_stored_pages_are_read_again_without_the_site(served: Served) -> None:
    client = Client(served.url, KEY)
    with site({"/team": TEAM}) as address:
        first = client.wait(client.create(f"{address}/team", ASK))
    url = f"{address}/team"

    again = client.wait(client.create(url, "each member with role", options={"pagesOf": first.id}))

    assert [row["role"] for row in client.rows(again)] == [one["role"] for one in PEOPLE]
    assert client.receipt(again)["pagesOf"] == first.id


def test_stored_pages_of_nobody_are_not_found(served: Served, team: str) -> None:
    body = {"q": ASK, "url": team, "pagesOf": "3f2b8c1e-9d4a-4c6b-8f7e-1a2b3c4d5e6f"}
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}

    answer = _send(f"{served.url}/v1/extract", "POST", headers, json.dumps(body).encode())

    assert (answer.status, answer.error["code"]) == (404, "TASK_NOT_FOUND")
    assert "pagesOf" in answer.error["message"]


def test_a_task_that_robots_txt_stops_has_a_receipt_with_the_rule(served: Served) -> None:
    robots = "User-agent: *\nDisallow: /team"
    client = Client(served.url, KEY)
    with site({"/team": TEAM, "/robots.txt": robots}) as address:
        task = client.create(f"{address}/team", ASK)
        with pytest.raises(TaskFailed, match="stay away"):
            client.wait(task)

    receipt = client.receipt(task)
    assert receipt["skipped"][0]["rule"] == "Disallow: /team"
    assert (receipt["stopReason"], receipt["rows"]) == ("error", 0)
