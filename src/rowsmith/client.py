"""The client of a running Rowsmith server.

It dials the server that its user names, so it does not go through egress; the standard library's
client is enough for that, and follows no redirect and no proxy setting of its own accord.
"""

import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Self
from urllib.parse import SplitResult, quote, urlsplit

import msgspec

from rowsmith.config import client_address
from rowsmith.errors import (
    ConfigError,
    Fault,
    FetchTimeout,
    InvalidAnswer,
    ServerError,
    TaskFailed,
    TaskNotFinished,
    Unreachable,
)
from rowsmith.model.task import TaskStatus
from rowsmith.model.values import Json, Row

DEFAULT_URL = "http://127.0.0.1:8000"
FIRST_POLL_S = 0.1
MAX_POLL_S = 2.0
"""Polls begin quickly, for tasks of one page, and slow down to this for long ones."""
MAX_ANSWER_BYTES = 64 * 2**20
"""Largest answer that is held in memory; rows are streamed and have no limit."""
MAX_ROW_BYTES = 16 * 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteTask:
    """A task as the server shows it.

    Attributes:
        id: its id.
        status: where it stands.
        input: what was asked for.
        created_at: ISO 8601, UTC.
        updated_at: last change of status, ISO 8601, UTC.
        rows_returned: rows of a completed task, else 0.
        credits_used: credits of a completed task, else 0.
        result_url: where the rows of a completed task are, else "".
        error: one sentence when it failed, else "".
    """

    id: str
    status: TaskStatus
    input: Mapping[str, Json]
    created_at: str
    updated_at: str
    rows_returned: int = 0
    credits_used: float = 0.0
    result_url: str = ""
    error: str = ""

    @property
    def is_final(self) -> bool:
        """Return whether it has ended."""
        return self.status in {TaskStatus.COMPLETED, TaskStatus.FAILED}

    @classmethod
    def from_json(cls, envelope: Mapping[str, Json]) -> Self:
        """Return the task that the API's *envelope* holds.

        Raises:
            InvalidAnswer: it is no envelope of a task.
        """
        try:
            output = envelope["output"] or {}
            return cls(
                id=envelope["id"],
                status=TaskStatus(envelope["status"]),
                input=envelope["input"],
                created_at=envelope["createdAt"],
                updated_at=envelope["updatedAt"],
                rows_returned=output.get("rowsReturned", 0),
                credits_used=output.get("creditsUsed", 0.0),
                result_url=output.get("resultUrl", ""),
                error=envelope["error"] or "",
            )
        except (KeyError, TypeError, ValueError, AttributeError) as exc:
            raise InvalidAnswer("the server's answer is no task of Rowsmith") from exc


class Client:
    """Create tasks on a running server, wait for them and read their rows.

    Attributes:
        url: address of the server.

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
        self.url = (url or set_url or DEFAULT_URL).rstrip("/").removesuffix("/v1")
        self._headers = {"Authorization": f"Bearer {key}", "Accept": "application/json"}
        self._timeout_s = timeout_s
        self._tls = ssl.create_default_context()
        if not key.isascii() or not key.isprintable():
            raise ConfigError("the API key holds characters that no key has")
        _split(self.url)

    def create(
        self,
        url: str,
        q: str,
        schema: Mapping[str, Json] | None = None,
        *,
        verify_urls: bool = False,
        options: Mapping[str, Json] | None = None,
    ) -> RemoteTask:
        """Create a task and return it at once, pending.

        Args:
            url: the seed page.
            q: which rows, and what each row holds.
            schema: JSON Schema of one row.
            verify_urls: check the addresses in the rows and drop dead ones.
            options: further fields as the API names them, e.g. ``{"maxRows": 100}``.

        Raises:
            ServerError: the server refuses; ``faults`` says why, field by field.
        """
        body = {"q": q, "url": url, "verifyUrls": verify_urls, **(options or {})}
        if schema is not None:
            body["schema"] = schema
        return RemoteTask.from_json(self._ask("POST", "/v1/extract", body))

    def read(self, task: RemoteTask | str) -> RemoteTask:
        """Return *task* as it stands now.

        Raises:
            ServerError: there is no such task.
        """
        return RemoteTask.from_json(self._ask("GET", f"/v1/extract/{_id(task)}"))

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
            poll_s = min(poll_s * 1.5, MAX_POLL_S)

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
        with _Exchange(seen.result_url, self._timeout_s, self._tls) as exchange:
            answer = exchange.send("GET", {"Accept": "application/x-ndjson"}, None)
            if answer.status != 200:
                raise _refusal(answer.status, exchange.read())
            count = 0
            for row in exchange.rows():
                yield row
                count += 1
        if count != seen.rows_returned:
            raise InvalidAnswer(f"{count} of {seen.rows_returned} rows arrived: read them again")

    def tasks(self, *, page: int = 1, page_size: int = 100) -> list[RemoteTask]:
        """Return one page of the organisation's tasks, newest first; empty past the end."""
        query = f"page={page}&pageSize={page_size}&sortDirection=desc"
        found = self._ask("GET", f"/v1/extract?{query}")
        return [RemoteTask.from_json(envelope) for envelope in found["data"]]

    def receipt(self, task: RemoteTask | str) -> dict[str, Json]:
        """Return what an ended *task* visited, found and refused, and why it stopped."""
        found: dict[str, Json] = self._ask("GET", f"/v1/extract/{_id(task)}/receipt")
        return found

    def recipe(self, task: RemoteTask | str) -> dict[str, Json] | None:
        """Return the recipe that an ended *task* used, None when it found nothing."""
        found: dict[str, Json] | None = self._ask("GET", f"/v1/extract/{_id(task)}/recipe")
        return found

    def balance(self) -> float:
        """Return the credits left."""
        return float(self._ask("GET", "/v1/credits/balance")["balance"])

    def _ask(self, method: str, path: str, body: Mapping[str, Json] | None = None) -> Json:
        raw = None if body is None else msgspec.json.encode(body)
        headers = {**self._headers, **({"Content-Type": "application/json"} if raw else {})}
        with _Exchange(self.url + path, self._timeout_s, self._tls) as exchange:
            answer = exchange.send(method, headers, raw)
            text = exchange.read()
            if answer.status != 200:
                raise _refusal(answer.status, text)
        return _decode(text)


class _Exchange:
    """One request and its answer on a connection of its own; errors name the server.

    A connection each costs little beside a poll, and none can have gone stale meanwhile.
    """

    def __init__(self, url: str, timeout_s: float, tls: ssl.SSLContext) -> None:
        self._parts = _split(url)
        host = self._parts.hostname or ""
        self._connection = (
            HTTPSConnection(host, self._parts.port, timeout=timeout_s, context=tls)
            if self._parts.scheme == "https"
            else HTTPConnection(host, self._parts.port, timeout=timeout_s)
        )
        self._answer: HTTPResponse | None = None
        self._at = f"{self._parts.scheme}://{self._parts.netloc}"
        self._timeout_s = timeout_s

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, exc: BaseException | None, trace: object) -> None:
        if self._answer is not None:
            self._answer.close()  # it holds the socket when the server closes after it
        self._connection.close()
        if isinstance(exc, OSError | HTTPException):
            raise self._named(exc) from exc

    def send(self, method: str, headers: Mapping[str, str], body: bytes | None) -> HTTPResponse:
        target = self._parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
        self._connection.request(method, target, body=body, headers=dict(headers))
        self._answer = self._connection.getresponse()
        return self._answer

    def read(self) -> bytes:
        raw = b"" if self._answer is None else self._answer.read(MAX_ANSWER_BYTES + 1)
        if len(raw) > MAX_ANSWER_BYTES:
            raise InvalidAnswer(f"{self._at} answers with more than {MAX_ANSWER_BYTES} bytes")
        return raw

    def rows(self) -> Iterator[Row]:
        while self._answer is not None and (line := self._answer.readline(MAX_ROW_BYTES)):
            if not line.endswith(b"\n"):
                raise InvalidAnswer(f"{self._at} broke off in the middle of a row")
            row: Row = _decode(line)
            yield row

    def _named(self, exc: OSError | HTTPException) -> Exception:
        if isinstance(exc, TimeoutError):
            return FetchTimeout(f"the server at {self._at} was silent for {self._timeout_s:g} s")
        if isinstance(exc, OSError):
            return Unreachable(
                f"no server answers at {self._at} ({exc}): start one with `rowsmith serve`, or set "
                "ROWSMITH_URL to where it is"
            )
        return InvalidAnswer(f"{self._at} does not answer as HTTP servers do: {exc!r}")


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        is_good = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        is_good = False
    if not is_good:
        raise ConfigError(f"{url} is no address of a server, such as {DEFAULT_URL}")
    return parts


def _id(task: RemoteTask | str) -> str:
    return quote(task if isinstance(task, str) else task.id, safe="")


def _decode(raw: bytes) -> Json:
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as exc:
        raise InvalidAnswer("the server's answer is not JSON: is it a Rowsmith server?") from exc


def _refusal(status: int, raw: bytes) -> ServerError:
    """Return the error that the envelope in *raw* describes, or one that only knows *status*."""
    try:
        error = msgspec.json.decode(raw)["error"]
        faults = [Fault(each["field"], each["message"]) for each in error.get("details", [])]
        code, message = str(error["code"]), str(error["message"])
    except (msgspec.DecodeError, UnicodeDecodeError, KeyError, TypeError, AttributeError):
        return ServerError(f"the server answers {status}", status=status, api_code="UNKNOWN")
    said = " ".join([message, *(f"{fault.field}: {fault.message}." for fault in faults)])
    return ServerError(said, status=status, api_code=code, faults=faults)
