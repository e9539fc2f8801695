"""Every error Rowsmith raises on purpose, with codes that never change.

    RowsmithError                       internal
    ├── InputError                      input.invalid       faults of a request, all at once
    │   ├── InvalidUrl                  input.url
    │   ├── InvalidSchema               input.schema
    │   └── InvalidRecipe               input.recipe
    ├── RequestError                    request.refused     a request, as HTTP sees it
    │   ├── NoSuchRoute                 request.route
    │   ├── MethodNotAllowed            request.method
    │   ├── UnsupportedMediaType        request.media_type
    │   ├── RequestTooLarge             request.too_large
    │   ├── RequestTooSlow              request.too_slow
    │   └── RangeNotSatisfiable         request.range
    ├── FetchError                      fetch.failed
    │   ├── FetchTimeout                fetch.timeout       (retryable)
    │   ├── Unreachable                 fetch.unreachable   (retryable)
    │   ├── HttpRefused                 fetch.http          (retryable for 408, 425, 429 and 5xx)
    │   ├── BlockedByRobots             fetch.robots
    │   ├── BodyTooLarge                fetch.too_large
    │   ├── NotAPage                    fetch.not_a_page
    │   ├── TooManyRedirects            fetch.redirects
    │   ├── InvalidAnswer               fetch.invalid_answer
    │   ├── UnsafeAddress               fetch.unsafe_address
    │   ├── RenderFailed                fetch.render
    │   └── NoBrowser                   fetch.no_browser
    ├── ReadError                       read.failed
    │   ├── ReadTimeout                 read.timeout
    │   └── RecipeDrift                 read.drift
    ├── AccessError                     access.denied
    │   ├── Unauthorized                access.unauthorized
    │   ├── Forbidden                   access.forbidden
    │   ├── LinkRefused                 access.link
    │   └── UnknownKey                  access.unknown_key
    ├── TaskError                       task.failed
    │   ├── UnknownTask                 task.unknown
    │   ├── TaskNotFinished             task.not_finished
    │   ├── TaskFailed                  task.ended
    │   ├── AttemptsExhausted           task.attempts
    │   └── Cancelled                   task.cancelled
    ├── StoreError                      store.failed
    │   ├── Conflict                    store.conflict
    │   └── StoreUnavailable            store.unavailable   (retryable)
    ├── ServerError                     server.error        a server's answer, in the client
    ├── MissingExtra                    extra.missing       an optional part is not installed
    └── ConfigError                     config.invalid

A caller that wants any of them writes::

    try:
        found = rowsmith.extract_html(body, url=address, q="each job with title and city")
    except rowsmith.RowsmithError as exc:
        print(exc.code, exc)

That nothing was found is never an error: it is an `Extraction` with no rows whose receipt says
what was looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a request.

    Attributes:
        field: dotted path of the field, e.g. ``"schema.properties.price.type"``.
        message: what is wrong and what to send instead, one sentence.
    """

    field: str
    message: str


class RowsmithError(Exception):
    """Something went wrong that Rowsmith knows by name.

    ``code`` is public: documented, logged and never renamed. ``context`` is shown to users, so it
    holds nothing secret.
    """

    code: ClassVar[str] = "internal"
    retryable: bool = False

    def __init__(self, message: str, **context: str | float) -> None:
        super().__init__(message)
        self.context = context


class InputError(RowsmithError):
    """The request is wrong; every fault is listed."""

    code = "input.invalid"

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(f"{fault.field}: {fault.message}" for fault in faults))
        self.faults = tuple(faults)


class InvalidUrl(InputError):
    """The address cannot be read as an http or https address."""

    code = "input.url"


class InvalidSchema(InputError):
    """The schema is not a JSON Schema of one row."""

    code = "input.schema"


class InvalidRecipe(InputError):
    """The recipe does not follow the published recipe schema."""

    code = "input.recipe"


class RequestError(RowsmithError):
    """The server refuses the request before it looks at what it asks for."""

    code = "request.refused"


class NoSuchRoute(RequestError):
    """The server has nothing at this path."""

    code = "request.route"


class MethodNotAllowed(RequestError):
    """This path does not take this method; ``methods`` are those it takes."""

    code = "request.method"

    def __init__(self, message: str, *, methods: Sequence[str]) -> None:
        super().__init__(message, methods=", ".join(methods))
        self.methods = tuple(methods)


class UnsupportedMediaType(RequestError):
    """The body is in a format that this path does not read."""

    code = "request.media_type"


class RequestTooLarge(RequestError):
    """The body of the request is larger than the limit."""

    code = "request.too_large"


class RequestTooSlow(RequestError):
    """The request did not arrive within the time allowed."""

    code = "request.too_slow"
    retryable = True


class RangeNotSatisfiable(RequestError):
    """The range asked for lies outside of the file; ``size`` is the file's, in bytes."""

    code = "request.range"

    def __init__(self, message: str, *, size: int) -> None:
        super().__init__(message, size=size)
        self.size = size


class FetchError(RowsmithError):
    """A page could not be fetched."""

    code = "fetch.failed"


class FetchTimeout(FetchError):
    """No complete body arrived within the time allowed."""

    code = "fetch.timeout"
    retryable = True


class Unreachable(FetchError):
    """No connection to the host could be made, or it broke."""

    code = "fetch.unreachable"
    retryable = True


class HttpRefused(FetchError):
    """The site answered with an error status."""

    code = "fetch.http"

    def __init__(self, message: str, *, status: int, retry_after_s: float | None = None) -> None:
        super().__init__(message, status=status)
        self.status = status
        self.retry_after_s = retry_after_s
        self.retryable = status in {408, 425, 429} or status >= 500


class BlockedByRobots(FetchError):
    """The site's robots.txt asks programs to stay away from this address."""

    code = "fetch.robots"


class BodyTooLarge(FetchError):
    """The body is larger than the limit."""

    code = "fetch.too_large"


class NotAPage(FetchError):
    """The body is neither HTML, XML, JSON, CSV nor text."""

    code = "fetch.not_a_page"


class TooManyRedirects(FetchError):
    """The address redirects too often or in a circle."""

    code = "fetch.redirects"


class InvalidAnswer(FetchError):
    """The answer breaks the rules of HTTP or uses an encoding nobody asked for."""

    code = "fetch.invalid_answer"


class UnsafeAddress(FetchError):
    """The address is outside of what this installation may reach."""

    code = "fetch.unsafe_address"


class RenderFailed(FetchError):
    """The browser gave no page: it ended, or the page did not come to rest in time."""

    code = "fetch.render"
    retryable = True


class NoBrowser(FetchError):
    """There is no browser to render with; the message says what to install."""

    code = "fetch.no_browser"


class ReadError(RowsmithError):
    """A fetched page could not be read."""

    code = "read.failed"


class ReadTimeout(ReadError):
    """Reading the page took more time or memory than allowed."""

    code = "read.timeout"


class RecipeDrift(ReadError):
    """The page no longer fits the recipe, and no new recipe finds the known values again."""

    code = "read.drift"


class AccessError(RowsmithError):
    """The caller may not do this."""

    code = "access.denied"


class Unauthorized(AccessError):
    """The API key is missing, malformed, unknown, expired or revoked."""

    code = "access.unauthorized"


class Forbidden(AccessError):
    """The API key is good but may not do this."""

    code = "access.forbidden"


class LinkRefused(AccessError):
    """The result link is altered or expired."""

    code = "access.link"


class UnknownKey(AccessError):
    """There is no such API key in this organisation."""

    code = "access.unknown_key"


class TaskError(RowsmithError):
    """A task cannot be read, changed or finished."""

    code = "task.failed"


class UnknownTask(TaskError):
    """There is no such task in this organisation."""

    code = "task.unknown"


class TaskNotFinished(TaskError):
    """The task is still at work."""

    code = "task.not_finished"


class TaskFailed(TaskError):
    """The task ended without rows, for the reason given."""

    code = "task.ended"


class AttemptsExhausted(TaskError):
    """The task stopped its worker too often."""

    code = "task.attempts"


class Cancelled(TaskError):
    """The task was cancelled before it had rows."""

    code = "task.cancelled"


class StoreError(RowsmithError):
    """The store refused."""

    code = "store.failed"


class Conflict(StoreError):
    """Another writer was first, or the same key came with another body."""

    code = "store.conflict"


class StoreUnavailable(StoreError):
    """The database or the object store does not answer; try again."""

    code = "store.unavailable"
    retryable = True


class ServerError(RowsmithError):
    """A Rowsmith server answered with an error; ``status`` and ``api_code`` are its own."""

    code = "server.error"

    def __init__(
        self, message: str, *, status: int, api_code: str, faults: Sequence[Fault] = ()
    ) -> None:
        super().__init__(message, status=status, api_code=api_code)
        self.status = status
        self.api_code = api_code
        self.faults = tuple(faults)


class MissingExtra(RowsmithError):
    """This needs an optional part that is not installed."""

    code = "extra.missing"


class ConfigError(RowsmithError):
    """A setting is unknown or out of range."""

    code = "config.invalid"
