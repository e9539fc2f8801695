"""Absolute addresses of the server."""

import pytest
from starlette.requests import Request

from rowsmith.api.links import absolute


def _request(host: str | None, scheme: str = "http") -> Request:
    headers = [] if host is None else [(b"host", host.encode("latin-1"))]
    scope = {
        "type": "http",
        "method": "GET",
        "scheme": scheme,
        "path": "/v1/extract",
        "query_string": b"",
        "headers": headers,
        "server": ("10.0.0.5", 8000),
    }
    return Request(scope)


def test_the_address_that_is_set_wins() -> None:
    found = absolute(_request("a.example"), "/v1/results/1?x=2", "https://rows.example/")

    assert found == "https://rows.example/v1/results/1?x=2"


@pytest.mark.parametrize("host", ["a.example", "a.example:8000", "127.0.0.1:1", "[::1]:8000"])
def test_without_one_the_callers_own_address_is_used(host: str) -> None:
    assert absolute(_request(host, "https"), "/x", "") == f"https://{host}/x"


@pytest.mark.parametrize("host", [None, "", "a.example/evil", "user@a.example", "a b", "a\\b", "é"])
def test_a_host_that_is_none_is_not_repeated(host: str | None) -> None:
    assert absolute(_request(host), "/x", "") == "http://10.0.0.5:8000/x"
