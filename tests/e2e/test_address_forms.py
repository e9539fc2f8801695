"""Every address of `tests.address_forms` is sent to a server, and nothing that listens inside hears of it.

Two witnesses: a canary that listens on loopback, and the interpreter's own audit of every
connection that this process, server and workers included, tries to make.
"""

import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.address_forms import ALLOWED, CONTROL_PATHS, controls, forms, hops, name_service
from tests.canary import canary
from tests.dials import Dials
from tests.serving import ASK, KEY, PEOPLE, TEAM, serving, site

from rowsmith.client import Client
from rowsmith.egress import REFUSED
from rowsmith.errors import ServerError, TaskFailed


def _outcome(client: Client, address: str) -> str:
    """Return what became of a task for *address*: what refused it, or its rows."""
    try:
        task = client.wait(client.create(address, ASK))
    except ServerError as exc:
        return " ".join([exc.api_code, *(fault.field for fault in exc.faults)])
    except TaskFailed as exc:
        return str(exc)
    return str(list(client.rows(task)))


def test_no_form_of_a_denied_address_is_dialled_and_all_get_the_same_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dials: Dials
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", name_service(socket.getaddrinfo))
    with canary("127.0.0.1", "::1") as denied:
        pages = {**dict.fromkeys(CONTROL_PATHS, TEAM), **hops(denied.port)}
        settings = {"egress.allow_networks": f"{ALLOWED}/32", "politeness.attempts": 1}
        with site(pages, ALLOWED, denied.port) as address, serving(tmp_path, **settings) as served:
            client = Client(served.url, KEY)
            asked = list(forms(address))
            with ThreadPoolExecutor(8) as pool:
                outcomes = list(pool.map(lambda form: _outcome(client, form[1]), asked))
                kept = list(pool.map(lambda each: _outcome(client, each), controls(address)))
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
    assert kept == [str(PEOPLE)] * len(kept)
