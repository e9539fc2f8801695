"""Errors of keys, limits, tasks, stores and servers."""

from collections.abc import Sequence

from rowsmith.errors.core import Fault, RowsmithError


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


class UnknownOrganisation(AccessError):
    """There is no such organisation."""

    code = "access.unknown_organisation"


class LimitError(RowsmithError):
    """The caller has used up what it may use; ``retry_after_s`` says when more is there, if ever.

    Attributes:
        retry_after_s: seconds after which the same request may be taken; None when waiting does not
            help.
    """

    code = "limit.reached"

    def __init__(self, message: str, *, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class RateLimited(LimitError):
    """The caller sends more requests in a time than it may."""

    code = "limit.rate"
    retryable = True


class TooManyStreams(LimitError):
    """The caller reads as many streams at once as it may."""

    code = "limit.streams"
    retryable = True


class InsufficientCredits(LimitError):
    """The organisation has fewer credits left than the task may use."""

    code = "limit.credits"


class KeyBudgetExceeded(LimitError):
    """The API key has less left of its own budget than the task may use."""

    code = "limit.key_budget"


class QueueFull(LimitError):
    """The organisation has as many unfinished tasks as it may have."""

    code = "limit.queue"
    retryable = True


class Overloaded(LimitError):
    """The server has as much to do as it can; try again."""

    code = "limit.overload"
    retryable = True


class TaskError(RowsmithError):
    """A task cannot be read, changed or finished."""

    code = "task.failed"


class UnknownTask(TaskError):
    """There is no such task in this organisation."""

    code = "task.unknown"


class TaskNotFinished(TaskError):
    """The task is still at work."""

    code = "task.not_finished"


class RowsGone(TaskError):
    """The rows of the task were deleted, for they are older than rows are kept."""

    code = "task.rows_gone"


class TaskFailed(TaskError):
    """The task ended without rows, for the reason given."""

    code = "task.ended"


class AttemptsExhausted(TaskError):
    """The task stopped its worker too often."""

    code = "task.attempts"


class HoldLost(TaskError):
    """Another worker holds the task, or it was cancelled; this one writes nothing more."""

    code = "task.hold_lost"


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
