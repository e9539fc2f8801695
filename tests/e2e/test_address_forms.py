"""Every address of `tests.address_forms` is sent to a server, and nothing that listens inside hears of it.

Two witnesses: a canary that listens on loopback, and the interpreter's own audit of every
connection that this process, server and workers included, tries to make.
"""

import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.address_forms import ALLOWED, CONTROL_PATHS, controls, forms, hops, name_service
from tests.canary import canary
from tests.dials import Dials
from tests.serving import ASK, KEY, PEOPLE, TEAM, serving, site

from rowsmith.client import Client, RemoteTask
from rowsmith.egress import REFUSED
from rowsmith.errors import ServerError, TaskFailed


def _ask(client: Client, address: str) -> RemoteTask | str:
    """Return the task for *address*, or what refused it."""
    try:
        return client.create(address, ASK)
    except ServerError as exc:
        return " ".join([exc.api_code, *(fault.field for fault in exc.faults)])


def _outcome(client: Client, asked: RemoteTask | str) -> str:
    """Return what became of a task: what refused it, or its rows."""
    try:
        return asked if isinstance(asked, str) else str(list(client.rows(client.wait(asked))))
    except TaskFailed as exc:
        return str(exc)


def test_no_form_of_a_denied_address_is_dialled_and_all_get_the_same_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dials: Dials
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", name_service(socket.getaddrinfo))
    with canary("127.0.0.1", "::1") as denied:
        pages = {**dict.fromkeys(CONTROL_PATHS, TEAM), **hops(denied.port)}
        settings = {"egress.allow_networks": f"{ALLOWED}/32", "politeness.pace_s": 0}
        with site(pages, ALLOWED, denied.port) as address, serving(tmp_path, **settings) as served:
            client = Client(served.url, KEY)
            asked = list(forms(address))
            kept = [_ask(client, each) for each in controls(address)]
            tasks = [_ask(client, form) for _, form in asked]
            rows = [_outcome(client, each) for each in kept]
            outcomes = [_outcome(client, each) for each in tasks]
            own = urlsplit(served.url).hostname

    assert denied.dials == []
    assert set(dials.seen) == {ALLOWED, own}
    assert len(asked) >= 150
    for (kind, form), outcome in zip(asked, outcomes, strict=True):
        assert outcome in {
            "VALIDATION_ERROR url",
            REFUSED,
            *([str(PEOPLE)] if kind == "rebinding" else []),
        }, form
    assert rows == [str(PEOPLE)] * len(rows)
