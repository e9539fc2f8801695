"""The official Python SDK against a real server: only its base URL is changed."""

import json
from contextlib import suppress
from typing import Any, Protocol

import httpx
import linkup
import pytest
from tests.serving import ASK, KEY, PEOPLE, Served

from rowsmith.client import Client
from rowsmith.errors import TaskFailed

ENVELOPE = {"id", "type", "status", "input", "output", "error", "createdAt", "updatedAt"}
SCHEMA = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "role": {"type": "string"}},
    "required": ["name"],
}


class Ask(Protocol):
    def __call__(self, method: str, path: str, **parts: Any) -> Any: ...


def _sdk(served: Served, key: str = KEY) -> Ask:
    client = linkup.LinkupClient(api_key=key, base_url=f"{served.url}/v1")

    def ask(method: str, path: str, **parts: Any) -> Any:
        return client._request(method, path, timeout=30, **parts).json()

    return ask


@pytest.fixture(scope="module")
def ask(served: Served) -> Ask:
    return _sdk(served)


def test_a_new_task_is_a_pending_envelope_of_eight_keys(ask: Ask, pages: str) -> None:
    task = ask("POST", "/extract", json={"q": ASK, "url": f"{pages}/team"})

    assert set(task) == ENVELOPE
    assert (task["type"], task["status"]) == ("extract", "pending")
    assert (task["output"], task["error"]) == (None, None)
    assert task["input"] == {
        "q": ASK,
        "url": f"{pages}/team",
        "schema": None,
        "verifyUrls": False,
    }


def test_a_completed_task_leads_to_its_rows_without_a_key(
    ask: Ask, client: Client, pages: str
) -> None:
    created = ask("POST", "/extract", json={"q": ASK, "url": f"{pages}/team", "schema": SCHEMA})
    client.wait(created["id"])

    task = ask("GET", f"/extract/{created['id']}")
    rows = httpx.get(task["output"]["resultUrl"])

    assert set(task["output"]) == {"creditsUsed", "resultUrl", "rowsReturned"}
    assert rows.headers["content-type"] == "application/x-ndjson"
    assert [json.loads(line) for line in rows.text.splitlines()] == PEOPLE
    assert task["output"]["rowsReturned"] == len(PEOPLE)


def test_a_schema_may_come_as_text(ask: Ask, pages: str) -> None:
    body = {"q": ASK, "url": f"{pages}/team", "schema": json.dumps(SCHEMA)}

    task = ask("POST", "/extract", json=body)

    assert task["input"]["schema"] == SCHEMA


def test_a_failed_task_says_why_and_is_not_charged(ask: Ask, client: Client, pages: str) -> None:
    for earlier in client.tasks():
        with suppress(TaskFailed):
            client.wait(earlier)
    before = ask("GET", "/credits/balance")["balance"]
    created = ask("POST", "/extract", json={"q": ASK, "url": f"{pages}/missing"})
    with pytest.raises(TaskFailed, match="404"):
        client.wait(created["id"])

    task = ask("GET", f"/extract/{created['id']}")

    assert (task["status"], task["output"]) == ("failed", None)
    assert "404" in task["error"]
    assert ask("GET", "/credits/balance") == {"balance": before}


def test_a_page_without_records_completes_with_no_rows(
    ask: Ask, client: Client, pages: str
) -> None:
    created = ask("POST", "/extract", json={"q": ASK, "url": f"{pages}/empty"})
    client.wait(created["id"])

    task = ask("GET", f"/extract/{created['id']}")

    assert task["output"]["rowsReturned"] == 0
    assert task["output"]["creditsUsed"] == 0
    assert httpx.get(task["output"]["resultUrl"]).content == b""


def test_the_list_pages_through_all_tasks_in_a_stable_order(ask: Ask, pages: str) -> None:
    for _ in range(3):
        ask("POST", "/extract", json={"q": ASK, "url": f"{pages}/team"})

    first = ask("GET", "/extract", params={"page": 1, "pageSize": 2})
    second = ask("GET", "/extract", params={"page": 2, "pageSize": 2})
    newest = ask("GET", "/extract", params={"pageSize": 1, "sortDirection": "desc"})
    total = first["metadata"]["total"]

    assert first["metadata"] == {
        "page": 1,
        "pageSize": 2,
        "total": total,
        "totalPages": -(-total // 2),
    }
    assert not {task["id"] for task in first["data"]} & {task["id"] for task in second["data"]}
    assert first["data"][0]["createdAt"] <= first["data"][1]["createdAt"]
    assert newest["data"][0]["createdAt"] >= second["data"][-1]["createdAt"]


def test_past_the_end_the_list_is_empty(ask: Ask) -> None:
    found = ask("GET", "/extract", params={"page": 1000})

    assert found["data"] == []


def test_a_wrong_request_is_an_invalid_request_naming_every_fault(ask: Ask) -> None:
    with pytest.raises(linkup.LinkupInvalidRequestError) as caught:
        ask("POST", "/extract", json={"q": "", "url": "ftp://a.example", "verifyUrls": 1, "x": 2})

    for name in ("q:", "url:", "verifyUrls:", "x:"):
        assert name in str(caught.value)


@pytest.mark.parametrize(
    "parameters",
    [{"page": 0}, {"pageSize": 101}, {"sortBy": "id"}, {"sortDirection": "up"}, {"size": 3}],
)
def test_a_list_out_of_range_is_an_invalid_request(ask: Ask, parameters: dict[str, Any]) -> None:
    with pytest.raises(linkup.LinkupInvalidRequestError, match=next(iter(parameters))):
        ask("GET", "/extract", params=parameters)


@pytest.mark.parametrize("key", ["nonsense", "rsk_" + "A" * 36, KEY[:-1]])
def test_a_wrong_key_is_an_authentication_error(served: Served, key: str) -> None:
    with pytest.raises(linkup.LinkupAuthenticationError, match="401"):
        _sdk(served, key)("GET", "/credits/balance")


def test_an_altered_link_is_an_authorization_error(ask: Ask, client: Client, pages: str) -> None:
    task = client.wait(client.create(f"{pages}/team", ASK))
    query = task.result_url.partition("?")[2]
    altered = query.replace("signature=", "signature=x", 1)[:-1]

    with pytest.raises(linkup.LinkupAuthenticationError, match="403"):
        ask("GET", f"/results/{task.id}?{altered}")


@pytest.mark.parametrize("path", ["/extract/{}", "/extract/{}/receipt", "/tasks/{}"])
@pytest.mark.parametrize(
    "task_id", ["3f2b8c1e-9d4a-4c6b-8f7e-1a2b3c4d5e6f", "nonsense", "%00", "%F0%9F%98%80"]
)
def test_an_unknown_task_is_task_not_found(ask: Ask, path: str, task_id: str) -> None:
    with pytest.raises(linkup.LinkupTaskNotFoundError):
        ask("GET", path.format(task_id))


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", "404"),
        ("GET", "/extract/", "404"),
        ("PUT", "/extract", "405"),
    ],
)
def test_what_the_server_does_not_know_is_an_unknown_error(
    ask: Ask, method: str, path: str, status: str
) -> None:
    with pytest.raises(linkup.LinkupUnknownError, match=status):
        ask(method, path)
