"""One request to a server and its answer."""

import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Self
from urllib.parse import SplitResult, urlsplit

import msgspec

from rowsmith.errors import (
    ConfigError,
    Fault,
    FetchTimeout,
    InvalidAnswer,
    ServerError,
    Unreachable,
)
from rowsmith.model.values import Json, Row

DEFAULT_URL = "http://127.0.0.1:8000"
MAX_ANSWER_BYTES = 64 * 2**20
"""Largest answer that is held in memory; rows are streamed and have no limit."""
MAX_ROW_BYTES = 16 * 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One server-sent event: its name, how many rows came up to it, and what it tells."""

    name: str
    last_id: int
    data: Json


class Exchange:
    """One request and its answer on a connection of its own; errors name the server.

    A connection each costs little beside a poll, and none can have gone stale meanwhile.
    """

    def __init__(self, url: str, timeout_s: float, tls: ssl.SSLContext) -> None:
        self._parts = split_address(url)
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
        """Send the request and return the answer, its body unread."""
        target = self._parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
        self._connection.request(method, target, body=body, headers=dict(headers))
        self._answer = self._connection.getresponse()
        return self._answer

    def read(self) -> bytes:
        """Return the body of the answer."""
        raw = b"" if self._answer is None else self._answer.read(MAX_ANSWER_BYTES + 1)
        if len(raw) > MAX_ANSWER_BYTES:
            raise InvalidAnswer(f"{self._at} answers with more than {MAX_ANSWER_BYTES} bytes")
        return raw

    def rows(self) -> Iterator[Row]:
        """Yield the rows of an NDJSON body as they arrive."""
        while self._answer is not None and (line := self._answer.readline(MAX_ROW_BYTES)):
            if not line.endswith(b"\n"):
                raise InvalidAnswer(f"{self._at} broke off in the middle of a row")
            row: Row = decode(line)
            yield row

    def events(self) -> Iterator[Event]:
        """Yield server-sent events; comments, which only keep the connection, are passed over."""
        name, last_id = "", 0
        while self._answer is not None and (line := self._answer.readline(MAX_ROW_BYTES)):
            field, _, value = line.decode("utf-8", "replace").rstrip("\n").partition(": ")
            if field == "event":
                name = value
            elif field == "id":
                last_id = int(value) if value.isdecimal() else 0
            elif field == "data":
                yield Event(name=name, last_id=last_id, data=decode(value.encode()))

    def _named(self, exc: OSError | HTTPException) -> Exception:
        if isinstance(exc, TimeoutError):
            return FetchTimeout(f"the server at {self._at} was silent for {self._timeout_s:g} s")
        if isinstance(exc, OSError):
            return Unreachable(
                f"no server answers at {self._at} ({exc}): start one with `rowsmith serve`, or set "
                "ROWSMITH_URL to where it is"
            )
        return InvalidAnswer(f"{self._at} does not answer as HTTP servers do: {exc!r}")


def split_address(url: str) -> SplitResult:
    """Return the parts of a server's address.

    Raises:
        ConfigError: it is none.
    """
    try:
        parts = urlsplit(url)
        is_good = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        is_good = False
    if not is_good:
        raise ConfigError(f"{url} is no address of a server, such as {DEFAULT_URL}")
    return parts


def decode(raw: bytes) -> Json:
    """Return the JSON value in *raw*.

    Raises:
        InvalidAnswer: there is none.
    """
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as exc:
        raise InvalidAnswer("the server's answer is not JSON: is it a Rowsmith server?") from exc


def refusal(status: int, raw: bytes) -> ServerError:
    """Return the error that the envelope in *raw* describes, or one that only knows *status*."""
    try:
        error = msgspec.json.decode(raw)["error"]
        faults = [Fault(each["field"], each["message"]) for each in error.get("details", [])]
        code, message = str(error["code"]), str(error["message"])
    except (msgspec.DecodeError, UnicodeDecodeError, KeyError, TypeError, AttributeError):
        return ServerError(f"the server answers {status}", status=status, api_code="UNKNOWN")
    said = " ".join([message, *(f"{fault.field}: {fault.message}." for fault in faults)])
    return ServerError(said, status=status, api_code=code, faults=faults)
