"""A caller who knows the API well and means ill; beside what its own tests already refuse."""

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from tests.address_forms import ALLOWED, TURNING, name_service
from tests.canary import canary
from tests.contract.test_webhooks import receiving
from tests.serving import ASK, KEY, PEOPLE, TEAM, serving, site

from rowsmith.bootstrap.administration import open_administration
from rowsmith.client import Client, RemoteTask
from rowsmith.config import load_settings
from rowsmith.errors import ServerError
from rowsmith.model.access import KeyTerms
from rowsmith.store.ending import outbox

ROWS = b"".join(json.dumps(row, separators=(",", ":")).encode() + b"\n" for row in PEOPLE)


@dataclass(frozen=True, slots=True)
class Town:
    """A server with two organisations; one has a finished task, and one that found nothing."""

    url: str
    pages: str
    task: RemoteTask
    empty: RemoteTask
    other_key: str

    def ask(
        self,
        target: str,
        *,
        method: str = "GET",
        key: str = KEY,
        body: Any = None,
        **headers: str,
    ) -> tuple[int, bytes, HTTPResponse]:
        connection = HTTPConnection(urlsplit(self.url).netloc, timeout=30)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if key:
            sent["Authorization"] = f"Bearer {key}"
        if body is not None:
            sent["Content-Type"] = "application/json"
        try:
            connection.putrequest(method, target, skip_accept_encoding=True)
            raw = b"" if body is None else json.dumps(body).encode()
            for name, value in {**sent, "Content-Length": str(len(raw))}.items():
                connection.putheader(name, value)
            connection.endheaders(raw)
            answer = connection.getresponse()
            return answer.status, answer.read(), answer
        finally:
            connection.close()

    def events(self, **headers: str) -> tuple[int, list[tuple[str, Any]]]:
        status, body, _ = self.ask(f"/v1/extract/{self.task.id}/events", **headers)
        told = [
            each.split("\n") for each in body.decode().split("\n\n") if each.startswith("event")
        ]
        return status, [(lines[0][7:], json.loads(lines[-1][6:])) for lines in told]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    data_dir = tmp_path_factory.mktemp("data")
    pages = {"/team": TEAM, "/empty": "<p>Nothing here."}
    with site(pages) as address, serving(data_dir) as served:
        client = Client(served.url, KEY)
        task, empty = (client.wait(client.create(f"{address}{path}", ASK)) for path in pages)
        yield Town(served.url, address, task, empty, asyncio.run(_neighbour(data_dir)))


async def _neighbour(data_dir: Path) -> str:
    async with open_administration(load_settings({}, {"server.data_dir": data_dir})) as office:
        made = await office.create_organisation("neighbours")
        await office.organisations.grant(made.id, 100.0)
        return (await office.create_key(made.id, KeyTerms(name="other"))).text


@pytest.mark.parametrize(
    ("last_id", "status"),
    [
        ("-1", 400),
        ("1.5", 400),
        ("1e3", 400),
        ("0x1", 400),
        ("٣", 400),
        ("9" * 17, 400),
        ("9" * 5_000, 400),
        ("1000000000000001", 400),
        ("1000000000000000", 200),
        ("0003", 200),
    ],
)
def test_events_go_on_behind_any_number_and_nothing_else(
    town: Town, last_id: str, status: int
) -> None:
    answered, told = town.events(Last_Event_ID=last_id.encode().decode("latin-1"))

    assert answered == status
    assert [name for name, _ in told] == (["done"] if status == 200 else [])


def test_the_place_in_one_stream_says_nothing_of_anothers(town: Town) -> None:
    target = f"/v1/extract/{town.task.id}/events"

    foreign = town.ask(target, key=town.other_key, Last_Event_ID="1")
    unknown = town.ask(target.replace(town.task.id[:8], "00000000"), Last_Event_ID="1")

    assert foreign[0] == unknown[0] == 404
    assert foreign[1] == unknown[1]


@pytest.mark.parametrize(
    ("asked", "status", "sent"),
    [
        ("bytes=0-0,1-1,2-2", 200, ROWS),
        (",".join(["bytes=0-"] * 2_000), 200, ROWS),
        ("bytes=5-2", 200, ROWS),
        ("bytes=" + "9" * 4_000 + "-", 200, ROWS),
        ("bytes=0-" + "9" * 18, 206, ROWS),
        ("bytes=-" + "9" * 18, 206, ROWS),
        ("bytes=-0", 416, b""),
        (f"bytes={len(ROWS)}-", 416, b""),
        (f"bytes={len(ROWS) - 1}-{len(ROWS)}", 206, b"\n"),
        ("bytes=٠-١", 200, ROWS),
        ("bytes=0x0-0x1", 200, ROWS),
        ("bytes=--1", 200, ROWS),
        ("BYTES=0-1", 200, ROWS),
    ],
    ids=lambda each: str(each)[:20],
)
def test_any_range_gives_a_part_the_whole_or_416(
    town: Town, asked: str, status: int, sent: bytes
) -> None:
    asked = asked.encode().decode("latin-1")

    answered, body, answer = town.ask(_path(town.task), key="", Range=asked)

    assert answered == status
    if status == 416:
        assert answer.headers["content-range"] == f"bytes */{len(ROWS)}"
    else:
        assert body == sent
        assert int(answer.headers["content-length"]) == len(sent)


@pytest.mark.parametrize("asked", ["bytes=-1", "bytes=0-", "bytes=0-0", "bytes=-0"])
def test_no_part_of_nothing_can_be_sent(town: Town, asked: str) -> None:
    status, body, answer = town.ask(_path(town.empty), key="", Range=asked)

    assert (status, json.loads(body)["statusCode"]) == (416, 416)
    assert answer.headers["content-range"] == "bytes */0"


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/csv;q=0", "application/x-ndjson"),
        ("text/csv;q=nan", "application/x-ndjson"),
        ("text/csv;q=-1, */*", "application/x-ndjson"),
        ("text/csv;q=1e999", "text/csv; charset=utf-8"),
        ("text/html, TEXT/CSV ; q=0.3", "text/csv; charset=utf-8"),
        ("text/csv;q=0.4, application/x-ndjson;q=0.5", "application/x-ndjson"),
        (",;,;=,q=1;;" * 1_000, "application/x-ndjson"),
        ("text/csv" + ";a=b" * 5_000, "text/csv; charset=utf-8"),
    ],
    ids=lambda each: each[:20],
)
def test_any_accept_header_gives_a_form_that_is_known(town: Town, accept: str, kind: str) -> None:
    status, body, answer = town.ask(f"/v1/extract/{town.task.id}/rows", Accept=accept)

    assert (status, answer.headers["content-type"]) == (200, kind)
    assert body.count(b"\n") == len(PEOPLE) + kind.startswith("text/csv")


@pytest.mark.parametrize(
    "alter",
    [
        lambda path: path.replace("&kid=", "&kid=0")[:-1],
        lambda path: path.replace("/v1/results/", "/v1/results/../results/"),
        lambda path: path.replace("/v1/results/", "/v1//results/"),
        lambda path: path.replace("/v1/results/", "/v1/results/x/"),
        lambda path: path.replace("?", "/?"),
        lambda path: path.replace("?", "%3F"),
        lambda path: path.replace("?", "%00?"),
        lambda path: path.replace("?", "%2F..?"),
        lambda path: path.replace("-", "%2D", 1),
        lambda path: path[:12] + path[12:48].upper() + path[48:],
        lambda path: path.replace("signature=", "signature=A")[:-1],
        lambda path: path + "=",
        lambda path: path.replace("expires=", "expires=99999999999&expires="),
        lambda path: path.replace("expires=", "expires=" + "9" * 5_000),
        lambda path: path.replace("expires=", "expires=-"),
        lambda path: path.replace("expires=", "expires=%2B"),
        lambda path: path + "#" + path,
        lambda path: path.replace("&", ";"),
    ],
    ids=str,
)
def test_every_other_way_to_write_a_link_opens_nothing(town: Town, alter: Any) -> None:
    status, body, _ = town.ask(alter(_path(town.task)), key="")

    assert status in {400, 403, 404}
    assert json.loads(body)["statusCode"] == status
    assert b"Ana Li" not in body


def test_a_link_does_not_open_another_task_of_the_same_organisation(town: Town) -> None:
    mixed = _path(town.empty).replace(town.empty.id, town.task.id)

    assert town.ask(mixed, key="")[0] == 403


def test_the_same_idempotency_key_is_another_in_another_organisation(town: Town) -> None:
    body = {"q": ASK, "url": f"{town.pages}/team"}
    sent = [
        town.ask("/v1/extract", method="POST", key=key, body=body, Idempotency_Key="shared")
        for key in (KEY, town.other_key, KEY, town.other_key)
    ]

    ids = [json.loads(answer[1])["id"] for answer in sent]
    assert ids[0] == ids[2] != ids[1] == ids[3]
    assert town.ask(f"/v1/extract/{ids[0]}", key=town.other_key)[0] == 404


def test_a_batch_and_a_single_task_do_not_answer_for_each_other(town: Town) -> None:
    one = {"q": ASK, "url": f"{town.pages}/team"}
    many = [{"type": "extract", "input": one}]

    first = town.ask("/v1/tasks", method="POST", body=many, Idempotency_Key="two ways")
    second = town.ask("/v1/extract", method="POST", body=one, Idempotency_Key="two ways")
    again = town.ask("/v1/tasks", method="POST", body=many, Idempotency_Key="two ways")

    assert (first[0], second[0], again[0]) == (200, 409, 200)
    assert json.loads(again[1])[0]["id"] == json.loads(first[1])[0]["id"]


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        [[]],
        [None],
        ["extract"],
        [{"type": ["extract"], "input": {}}],
        [{"type": "extract", "input": []}],
        [{"type": "extract"}],
        [{"type": "extract", "input": {"q": ASK, "url": "http://a.example/"}, "orgId": "x"}] * 101,
        [{"type": "extract", "input": {"q": ASK, "url": "http://[::1]/", "pagesOf": "../x"}}],
    ],
    ids=lambda each: str(each)[:30],
)
def test_a_batch_that_is_none_is_refused_whole(town: Town, body: Any) -> None:
    before = json.loads(town.ask("/v1/tasks")[1])["metadata"]["total"]

    status, said, _ = town.ask("/v1/tasks", method="POST", body=body)

    assert (status, json.loads(said)["error"]["code"]) == (400, "VALIDATION_ERROR")
    assert json.loads(town.ask("/v1/tasks")[1])["metadata"]["total"] == before


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-1",
        "page=1e9",
        "page=99999999999",
        "pageSize=101",
        "sortBy=id;drop",
        "sortBy=created_at",
        "sortDirection=desc&sortDirection=asc",
        "status=pending%00",
        "orgId=1",
        "page=%D9%A1",
        "=1",
        "page",
    ],
)
def test_a_list_that_cannot_be_meant_is_refused(town: Town, query: str) -> None:
    status, said, _ = town.ask(f"/v1/tasks?{query}")

    assert (status, json.loads(said)["error"]["code"]) == (400, "VALIDATION_ERROR")


def test_a_page_far_behind_the_last_is_empty(town: Town) -> None:
    status, said, _ = town.ask("/v1/tasks?page=1000000000&pageSize=100")

    assert (status, json.loads(said)["data"]) == (200, [])


def test_a_webhook_into_the_house_is_refused_or_never_dialled(tmp_path: Path) -> None:
    with canary("127.0.0.1", "::1") as denied, site({"/team": TEAM}, ALLOWED) as pages:
        settings = {
            "egress.allow_networks": f"{ALLOWED}/32",
            "egress.ports": (80, 443, denied.port),
        }
        with serving(tmp_path, **settings) as served:
            client = Client(served.url, KEY)
            asked = [
                _create(client, f"{pages}/team", url.replace("{port}", str(denied.port)))
                for url in INSIDE
            ]
            for task in asked:
                if not isinstance(task, str):
                    client.wait(task)
        heard = list(denied.dials)

    assert heard == []
    assert [task for task in asked if isinstance(task, str)] == ["webhook.url"] * 4


INSIDE = (
    "http://127.0.0.1:{port}/",
    "http://[::1]:{port}/",
    "http://2130706433:{port}/",
    "http://169.254.169.254/latest/",
    "http://localhost:{port}/",
    "file:///etc/passwd",
    "http://a:b@127.0.0.1:{port}/",
    "//127.0.0.1:{port}/",
    "http://127.0.0.1:{port}\\@example.org/",
)


def _create(client: Client, page: str, hook: str) -> RemoteTask | str:
    """Return the task, or the field at fault."""
    try:
        return client.create(page, ASK, options={"webhook": {"url": hook}})
    except ServerError as exc:
        return exc.faults[0].field


def test_a_webhook_whose_name_turns_inside_is_not_dialled_at_the_next_try(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The receiver's name leads to the listed address at the first try, and inside from then on."""
    name = TURNING.format("hook")
    asked: list[str] = []
    third = threading.Event()
    real = name_service(socket.getaddrinfo)

    def look_up(host: Any, *rest: Any, **named: Any) -> Any:
        text = host.decode() if isinstance(host, bytes) else str(host)
        asked.append(text)
        if asked.count(name) == 3:
            third.set()
        return real(host, *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(outbox, "WAITS_S", (0,) * 9)
    with canary("127.0.0.1") as denied, receiving(503, host=ALLOWED, port=denied.port) as receiver:
        settings = {
            "egress.allow_networks": f"{ALLOWED}/32",
            "egress.ports": (80, 443, denied.port),
        }
        with site({"/team": TEAM}, ALLOWED) as pages, serving(tmp_path, **settings) as served:
            client = Client(served.url, KEY)
            hook = {"url": f"http://{name}:{denied.port}/hook"}
            client.wait(client.create(f"{pages}/team", ASK, options={"webhook": hook}))
            receiver.got.get(timeout=30)
            is_tried_again = third.wait(30)
        heard = list(denied.dials)

    assert is_tried_again
    assert receiver.got.empty()
    assert heard == []


def _path(task: RemoteTask) -> str:
    """Return path and query of the link to the rows of *task*."""
    parts = urlsplit(task.result_url)
    return f"{parts.path}?{parts.query}"
