"""What a server tells its operator: in numbers, with labels from fixed sets alone."""

import re
from collections.abc import Iterator
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from tests.serving import ASK, KEY, TEAM, Served, serving, site

from rowsmith.client import Client
from rowsmith.telemetry.log import Event
from rowsmith.telemetry.metrics import METHODS

SAMPLE = re.compile(r"([a-z_]+)(?:\{(.*)\})? (\S+)")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("data")) as running:
        yield running


def _ask(served: Served, method: str, target: str) -> tuple[int, str, str]:
    """Return (status, type, text) of an answer that needs no key."""
    connection = HTTPConnection(urlsplit(served.url).netloc, timeout=30)
    try:
        connection.request(method, target)
        answer = connection.getresponse()
        return answer.status, answer.headers["content-type"], answer.read().decode()
    finally:
        connection.close()


def _samples(served: Served) -> dict[str, float]:
    _, _, text = _ask(served, "GET", "/metrics")
    found = (SAMPLE.fullmatch(line) for line in text.splitlines() if not line.startswith("#"))
    return {f"{each[1]}{{{each[2] or ''}}}": float(each[3]) for each in found if each}


def test_the_answer_is_what_prometheus_reads(served: Served) -> None:
    status, kind, text = _ask(served, "GET", "/metrics")

    assert (status, kind) == (200, "text/plain; version=0.0.4; charset=utf-8")
    assert "# TYPE rowsmith_request_seconds histogram" in text


def test_a_task_is_counted_once(served: Served) -> None:
    name = 'rowsmith_events_total{code="",event="task.completed"}'
    before = _samples(served).get(name, 0.0)
    with site({"/team": TEAM}) as address:
        client = Client(served.url, KEY)
        client.wait(client.create(f"{address}/team", ASK))

    found = _samples(served)
    assert found[name] == before + 1
    assert found['rowsmith_tasks_unfinished{status="pending"}'] == 0


def test_no_label_can_be_made_up_by_a_caller(served: Served) -> None:
    for method, target in (
        ("GET", "/no/such/path"),
        ("MADEUP", "/healthz"),
        ("GET", "/v1/tasks/x"),
    ):
        _ask(served, method, target)

    labels = re.findall(r'(\w+)="([^"]*)"', "\n".join(_samples(served)))
    assert {value for name, value in labels if name == "method"} <= {*METHODS, "other"}
    assert {value for name, value in labels if name == "event"} <= {event.value for event in Event}
    assert "/no/such/path" not in {value for name, value in labels if name == "route"}
    assert "/v1/tasks/x" not in {value for name, value in labels if name == "route"}
