"""Where a request comes from, as keys that are good from some networks need to know."""

import pytest
from starlette.requests import Request

from rowsmith.api.caller import sender

PROXY, INNER = "10.0.0.1", "10.0.0.2"


def request(peer: str | None, *forwarded: str) -> Request:
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    client = None if peer is None else (peer, 1)
    return Request({"type": "http", "headers": headers, "client": client})


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("1.1.1.1", (), "1.1.1.1"),
        ("1.1.1.1", ("2.2.2.2",), "1.1.1.1"),
        (PROXY, ("2.2.2.2",), "2.2.2.2"),
        (PROXY, ("6.6.6.6, 2.2.2.2",), "2.2.2.2"),
        (PROXY, ("6.6.6.6", "2.2.2.2"), "2.2.2.2"),
        (PROXY, ("2.2.2.2, 10.0.0.2",), "2.2.2.2"),
        (PROXY, (INNER,), INNER),
        (PROXY, (), PROXY),
        (PROXY, ("",), PROXY),
        (None, ("2.2.2.2",), ""),
    ],
)
def test_only_proxies_of_the_operator_are_believed(
    peer: str | None, forwarded: tuple[str, ...], found: str
) -> None:
    assert sender(request(peer, *forwarded), (PROXY, INNER)) == found
