"""The client of a running Rowsmith server.

It dials the server that its user names, so it does not go through egress; the standard library's
client is enough for that, and follows no redirect and no proxy setting of its own accord.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import quote

from rowsmith.client.exchange import DEFAULT_URL, refusal
from rowsmith.client.server import Server
from rowsmith.client.task import RemoteTask
from rowsmith.config import client_address
from rowsmith.errors import (
    ConfigError,
    FetchTimeout,
    InvalidAnswer,
    TaskFailed,
    TaskNotFinished,
    Unreachable,
)
from rowsmith.model.task import TaskStatus
from rowsmith.model.values import Json, Row

FIRST_POLL_S = 0.1
MAX_POLL_S = 2.0
"""Polls begin quickly, for tasks of one page, and slow down to this for long ones."""
SLOWER = 1.2
"""The wait grows by this from poll to poll, so an end is noticed a sixth late at most."""
FOLLOW_TRIES = 8
"""Connections in a row that bring nothing before a task is followed no more."""
FOLLOW_REST_S = 0.5
"""Rest before the next of them, times their number: a server has 14 seconds to start again."""


class Client:
    """Create tasks on a running server, wait for them and read their rows.

    Example::

        client = rowsmith.Client()
        task = client.create("https://example.com/team", "each member with name and role")
        for row in client.rows(client.wait(task)):
            print(row)
    """

    def __init__(
        self, url: str | None = None, api_key: str | None = None, *, timeout_s: float = 30.0
    ) -> None:
        """Take the address and the key; nothing is dialled yet.

        Args:
            url: address of the server, with or without ``/v1``; ``ROWSMITH_URL`` when None, else
                ``http://127.0.0.1:8000``.
            api_key: ``ROWSMITH_API_KEY`` when None.
            timeout_s: longest silence of the server, in seconds.

        Raises:
            ConfigError: there is no key, or the address is not http or https.
        """
        set_url, set_key = client_address()
        key = set_key if api_key is None else api_key
        if not key:
            raise ConfigError("no API key: give api_key or set ROWSMITH_API_KEY")
        if not key.isascii() or not key.isprintable():
            raise ConfigError("the API key holds characters that no key has")
        address = (url or set_url or DEFAULT_URL).rstrip("/").removesuffix("/v1")
        self._server = Server(address, key, timeout_s)

    @property
    def url(self) -> str:
        """Return the address of the server."""
        return self._server.url

    def create(
        self,
        url: str,
        q: str,
        schema: Mapping[str, Json] | None = None,
        *,
        verify_urls: bool = False,
        options: Mapping[str, Json] | None = None,
        idempotency_key: str | None = None,
    ) -> RemoteTask:
        """Create a task and return it at once, pending.

        Args:
            url: the seed page.
            q: which rows, and what each row holds.
            schema: JSON Schema of one row.
            verify_urls: check the addresses in the rows and drop dead ones.
            options: further fields as the API names them, e.g. ``{"maxRows": 100}``.
            idempotency_key: for 24 hours the same key gives the same task, so that a request whose
                answer was lost may be sent again.

        Raises:
            ServerError: the server refuses; ``faults`` says why, field by field.
        """
        body = {"q": q, "url": url, "verifyUrls": verify_urls, **(options or {})}
        if schema is not None:
            body["schema"] = schema
        more = {} if idempotency_key is None else {"Idempotency-Key": idempotency_key}
        return RemoteTask.from_json(self._server.ask("POST", "/v1/extract", body, more))

    def read(self, task: RemoteTask | str) -> RemoteTask:
        """Return *task* as it stands now.

        Raises:
            ServerError: there is no such task.
        """
        return RemoteTask.from_json(self._server.ask("GET", f"/v1/extract/{_id(task)}"))

    def wait(
        self,
        task: RemoteTask | str,
        *,
        on_progress: Callable[[RemoteTask], None] | None = None,
        timeout_s: float | None = None,
    ) -> RemoteTask:
        """Return *task* when it is completed.

        Args:
            task: the task or its id.
            on_progress: called with the task after every look at it.
            timeout_s: longest wait in seconds; None for no end.

        Raises:
            TaskFailed: it failed; the message is the reason.
            TaskNotFinished: it still works after *timeout_s*; it goes on.
        """
        started_s = time.monotonic()
        poll_s = FIRST_POLL_S
        while True:
            seen = self.read(task)
            if on_progress is not None:
                on_progress(seen)
            if seen.status is TaskStatus.FAILED:
                raise TaskFailed(seen.error, task_id=seen.id)
            if seen.is_final:
                return seen
            if timeout_s is not None and time.monotonic() - started_s + poll_s > timeout_s:
                raise TaskNotFinished(
                    f"the task is still {seen.status.value} after {timeout_s:g} s", task_id=seen.id
                )
            time.sleep(poll_s)
            poll_s = min(poll_s * SLOWER, MAX_POLL_S)

    def rows(self, task: RemoteTask | str) -> Iterator[Row]:
        """Yield the rows of a completed *task* in site order, as they arrive.

        Raises:
            TaskNotFinished: the task is not completed.
            ServerError: the server refuses.
            InvalidAnswer: the rows broke off before their end.
        """
        seen = self.read(task)  # its link is fresh
        if not seen.result_url:
            raise TaskNotFinished(f"the task is {seen.status.value}: it has no rows to read")
        with self._server.exchange(seen.result_url) as exchange:
            answer = exchange.send("GET", {"Accept": "application/x-ndjson"}, None)
            if answer.status != 200:
                raise refusal(answer.status, exchange.read())
            count = 0
            for row in exchange.rows():
                yield row
                count += 1
        if count != seen.rows_returned:
            raise InvalidAnswer(f"{count} of {seen.rows_returned} rows arrived: read them again")

    def follow(
        self,
        task: RemoteTask | str,
        *,
        after: int = 0,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> Iterator[Row]:
        """Yield the rows of *task* as they are found, in site order, until it has ended.

        A connection that breaks off is made again, and goes on behind the rows that came.

        Args:
            task: the task or its id.
            after: how many of its rows you have already.
            on_progress: called with (pages visited, rows found) as they grow.

        Raises:
            TaskFailed: it failed; the message is the reason.
            ServerError: there is no such task.
            FetchError: the server cannot be reached any more; the task goes on.
        """
        known, failures = after, 0
        while True:
            try:
                for event in self._server.events(_id(task), known):
                    failures = 0
                    if event.name == "rows":
                        yield from event.data
                        known = event.last_id
                    elif event.name == "progress" and on_progress is not None:
                        on_progress(event.data["pages"], event.data["rows"])
                    elif event.name == "done":
                        _check_ended(RemoteTask.from_json(event.data))
                        return
            except (FetchTimeout, Unreachable, InvalidAnswer):
                failures += 1
                if failures >= FOLLOW_TRIES:
                    raise
                time.sleep(failures * FOLLOW_REST_S)

    def cancel(self, task: RemoteTask | str) -> RemoteTask:
        """End *task* with the rows so far, and return it as it stands now.

        Raises:
            ServerError: there is no such task.
        """
        return RemoteTask.from_json(self._server.ask("POST", f"/v1/extract/{_id(task)}/cancel"))

    def delete(self, task: RemoteTask | str) -> None:
        """Delete an ended *task* with its rows, pages, receipt and recipe.

        Raises:
            ServerError: there is no such task, or it has not ended.
        """
        self._server.ask("DELETE", f"/v1/extract/{_id(task)}")

    def tasks(self, *, page: int = 1, page_size: int = 100) -> list[RemoteTask]:
        """Return one page of the organisation's tasks, newest first; empty past the end."""
        query = f"page={page}&pageSize={page_size}&sortDirection=desc"
        found = self._server.ask("GET", f"/v1/extract?{query}")
        return [RemoteTask.from_json(envelope) for envelope in found["data"]]

    def receipt(self, task: RemoteTask | str) -> dict[str, Json]:
        """Return what an ended *task* visited, found and refused, and why it stopped."""
        found: dict[str, Json] = self._server.ask("GET", f"/v1/extract/{_id(task)}/receipt")
        return found

    def recipe(self, task: RemoteTask | str) -> dict[str, Json] | None:
        """Return the recipe that an ended *task* used, None when it found nothing."""
        found: dict[str, Json] | None = self._server.ask("GET", f"/v1/extract/{_id(task)}/recipe")
        return found

    def balance(self) -> float:
        """Return the credits left."""
        return float(self._server.ask("GET", "/v1/credits/balance")["balance"])


def _check_ended(task: RemoteTask) -> None:
    if task.status is TaskStatus.FAILED:
        raise TaskFailed(task.error, task_id=task.id)


def _id(task: RemoteTask | str) -> str:
    return quote(task if isinstance(task, str) else task.id, safe="")
