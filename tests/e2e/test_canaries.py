"""Secrets that a server is given, and what it may not do with them or with its surroundings."""

import json
import socket
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.canary import canary
from tests.serving import ASK, KEY, TEAM, Served, serving, site

from rowsmith.client import Client
from rowsmith.egress import REFUSED
from rowsmith.errors import TaskFailed

SECRETS = {
    "the key": KEY,
    "a wrong key": "rsk_CANARYwrongCANARYwrongCANARYwrong1234",
    "a webhook's secret": "whsec_" + b64encode(b"CANARY of the webhook's secret").decode(),
    "a token in a page's address": "CANARYtoken1",
    "a token in a dead page's address": "CANARYtoken2",
    "a password in an address": "CANARYpassword",
    "a cookie": "CANARYcookie",
    "an idempotency key": "CANARYidempotency",
    "a header of the caller's own": "CANARYheader",
}
POWERS = {
    "proxy": "http://{there}",
    "proxy_config": {"server": "http://{there}"},
    "browser_config": {"extra_args": ["--proxy-server={there}", "--remote-debugging-port={port}"]},
    "launchOptions": {"executablePath": "/bin/sh", "args": ["-c", "id"]},
    "headers": {"Host": "{there}", "X-Forwarded-For": "{there}"},
    "hooks": {"before_goto": "import os; os.system('id')"},
    "egress": {"allow_networks": ["0.0.0.0/0"]},
    "base_url": "http://{there}/v1",
    "allowNetworks": ["127.0.0.0/8"],
    "storageState": "/etc/passwd",
}
SCHEMAS = (
    {"$ref": "http://{there}/a"},
    {"$id": "http://{there}/", "properties": {"name": {"$ref": "a"}}},
    {"properties": {"name": {"$dynamicRef": "http://{there}/a#x"}}},
    {"properties": {"name": {"$ref": "file:///etc/passwd"}}},
    {"$schema": "http://{there}/schema", "properties": {"name": {"type": "string"}}},
    {"$id": "http://{there}/", "properties": {"name": {"type": "string"}}},
)
"""The last two may be taken: nothing is looked up."""
ENVIRONMENT = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")


@pytest.fixture
def pages() -> Iterator[str]:
    hidden = {f"/team?token={SECRETS['a token in a page' + chr(39) + 's address']}": TEAM}
    with site({"/team": TEAM, **hidden}) as address:
        yield address


def _ask(served: Served, pages: str) -> str:
    """Send every secret to where it belongs; return all that the server told others."""
    known = {
        "Authorization": f"Bearer {KEY}",
        "Cookie": f"session={SECRETS['a cookie']}",
        "X-Own": SECRETS["a header of the caller's own"],
    }
    client = Client(served.url, KEY)
    token, dead = (SECRETS[f"a token in a {what}'s address"] for what in ("page", "dead page"))
    bodies = [
        {"q": ASK, "url": f"{pages}/team?token={token}"},
        {"q": ASK, "url": f"{pages}/gone?token={dead}"},
        {"q": ASK, "url": f"http://a:{SECRETS['a password in an address']}@example.org/"},
        {"q": f'{ASK}\r\n{{"event": "forged"}}\x1b[31m', "url": f"{pages}/team"},
    ]
    with httpx.Client(base_url=served.url, headers=known, timeout=30) as api:
        for number, body in enumerate(bodies):
            sent = {
                **body,
                "webhook": {"url": f"{pages}/", "secret": SECRETS["a webhook's secret"]},
            }
            name = f"{SECRETS['an idempotency key']}-{number}"
            made = api.post("/v1/extract", json=sent, headers={"Idempotency-Key": name}).json()
            if "id" in made:
                ended = _end(client, made["id"])
                api.get(ended)
        wrong = {"Authorization": f"Bearer {SECRETS['a wrong key']}"}
        return api.get("/v1/extract", headers=wrong).text + api.get("/metrics").text


def _end(client: Client, task_id: str) -> str:
    """Return the link to the rows of a task when it has ended, or the task's own path."""
    try:
        return client.wait(task_id).result_url
    except TaskFailed:
        return f"/v1/extract/{task_id}"


def test_no_secret_is_in_the_log_the_metrics_or_what_others_are_told(
    tmp_path: Path, pages: str, capfd: pytest.CaptureFixture[str]
) -> None:
    settings = {"log.level": "debug", "log.json_lines": True, "politeness.attempts": 1}
    with serving(tmp_path, **settings) as served:
        told = _ask(served, pages)
    logged = capfd.readouterr()

    everything = logged.out + logged.err + told
    assert [what for what, secret in SECRETS.items() if secret in everything] == []
    lines = [json.loads(line) for line in logged.err.splitlines()]
    assert len(lines) > 10
    assert "forged" not in {line["event"] for line in lines}


def test_a_body_holds_data_and_no_power(tmp_path: Path, pages: str) -> None:
    with canary("127.0.0.1") as there, serving(tmp_path) as served:
        filled = json.dumps({"powers": POWERS, "schemas": SCHEMAS})
        filled = filled.replace("{there}", f"127.0.0.1:{there.port}").replace(
            "{port}", str(there.port)
        )
        with httpx.Client(headers={"Authorization": f"Bearer {KEY}"}, timeout=30) as api:

            def send(**more: object) -> list[str]:
                body = {"q": ASK, "url": f"{pages}/team", **more}
                answer = api.post(f"{served.url}/v1/extract", json=body).json()
                return [fault["field"] for fault in (answer.get("error") or {}).get("details", [])]

            sent = json.loads(filled)
            refused = send(**sent["powers"])
            schemas = [send(schema=schema) for schema in sent["schemas"]]
        heard = list(there.dials)

    assert refused == list(POWERS)
    assert all(schemas[:-2])
    assert heard == []


def test_a_proxy_in_the_environment_is_not_used(
    tmp_path: Path, pages: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with canary("127.0.0.1") as there:
        for name in ENVIRONMENT:
            monkeypatch.setenv(name, there.address)
        monkeypatch.setenv("NO_PROXY", "")
        with serving(tmp_path) as served:
            client = Client(served.url, KEY)
            rows = list(client.rows(client.wait(client.create(f"{pages}/team", ASK))))
        heard = list(there.dials)

    assert len(rows) == 3
    assert heard == []


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def test_a_server_does_not_ask_itself_though_its_network_is_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = socket.getaddrinfo

    def look_up(host: Any, *rest: Any, **named: Any) -> Any:
        text = host.decode() if isinstance(host, bytes) else str(host)
        return real("127.0.0.1" if text.endswith(".example") else text, *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    port = _free_port()
    pages = {"/team": TEAM, "/back": f"302 http://127.0.0.1:{port}/healthz"}
    settings = {"server.port": port, "server.public_url": "https://rows.example"}
    with site(pages) as address, serving(tmp_path, **settings) as served:
        client = Client(served.url, KEY)
        asked = (
            f"http://127.0.0.1:{port}/healthz",
            f"http://2130706433:{port}/healthz",
            f"http://other.example:{port}/healthz",
            "https://rows.example/v1/openapi.json",
            f"{address}/back",
        )
        refused = [_outcome(client, url) for url in asked]
        rows = _outcome(client, f"{address}/team")

    assert set(refused) == {REFUSED}
    assert rows == "3 rows"


def _outcome(client: Client, url: str) -> str:
    try:
        return f"{client.wait(client.create(url, ASK)).rows_returned} rows"
    except TaskFailed as exc:
        return str(exc)
