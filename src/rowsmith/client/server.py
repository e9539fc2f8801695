"""The server that a client talks to: its address, the key, and how long it may be silent."""

import ssl
from collections.abc import Iterator, Mapping

import msgspec

from rowsmith.client.exchange import Event, Exchange, decode, refusal, split_address
from rowsmith.errors import InvalidAnswer
from rowsmith.model.values import Json


class Server:
    """Sends requests to one server."""

    def __init__(self, url: str, key: str, timeout_s: float) -> None:
        """Take the address and the key; nothing is dialled yet.

        Raises:
            ConfigError: the address is not http or https.
        """
        split_address(url)
        self.url = url
        self._headers = {"Authorization": f"Bearer {key}", "Accept": "application/json"}
        self._timeout_s = timeout_s
        self._tls = ssl.create_default_context()

    def exchange(self, url: str) -> Exchange:
        """Return a connection for one request to *url*."""
        return Exchange(url, self._timeout_s, self._tls)

    def events(self, task_id: str, known: int) -> Iterator[Event]:
        """Yield the events behind *known* rows, on one connection."""
        headers = {**self._headers, "Accept": "text/event-stream", "Last-Event-ID": str(known)}
        with self.exchange(f"{self.url}/v1/extract/{task_id}/events") as exchange:
            answer = exchange.send("GET", headers, None)
            if answer.status != 200:
                raise refusal(answer.status, exchange.read())
            yield from exchange.events()
        raise InvalidAnswer("the server broke off")  # after the last event nobody asks for more

    def ask(
        self,
        method: str,
        path: str,
        body: Mapping[str, Json] | None = None,
        more: Mapping[str, str] | None = None,
    ) -> Json:
        """Return what the server answers, decoded; None when it has nothing to say.

        Raises:
            ServerError: it refuses.
        """
        raw = None if body is None else msgspec.json.encode(body)
        headers = {**self._headers, **(more or {})}
        if raw:
            headers["Content-Type"] = "application/json"
        with self.exchange(self.url + path) as exchange:
            answer = exchange.send(method, headers, raw)
            text = exchange.read()
            if answer.status == 204:
                return None
            if answer.status != 200:
                raise refusal(answer.status, text)
        return decode(text)
