"""Errors of requests, fetches and readings, and the root of the tree."""

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


class NotAcceptable(RequestError):
    """None of the forms that the caller accepts can be written here."""

    code = "request.not_acceptable"


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

    def __init__(
        self, message: str, *, status: int, url: str = "", retry_after_s: float | None = None
    ) -> None:
        super().__init__(message, status=status)
        self.status = status
        self.url = url
        self.retry_after_s = retry_after_s
        self.retryable = status in {408, 425, 429} or status >= 500


class BlockedByRobots(FetchError):
    """The site's robots.txt asks programs to stay away from this address; ``rule`` is its line."""

    code = "fetch.robots"

    def __init__(self, message: str, *, rule: str) -> None:
        super().__init__(message, rule=rule)
        self.rule = rule


class NotStored(FetchError):
    """Stored pages are read again, and this one is not among them."""

    code = "fetch.not_stored"


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
