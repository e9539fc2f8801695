"""The log: JSON lines or coloured text on stderr, each event declared once, nothing secret."""

import logging
import re
import sys
from collections.abc import Mapping
from enum import StrEnum

import structlog
from structlog.typing import EventDict, WrappedLogger

from rowsmith.telemetry import metrics

SECRET = re.compile(
    r"rsk_[0-9A-Za-z]{4,}|whsec_[\w+/=-]{4,}|(?<=signature=)[\w-]+|(?<=://)[^/\s@]+@"
)
"""API keys, webhook secrets, signatures of result links, and passwords in addresses."""


class Event(StrEnum):
    """Everything that is logged, ``noun.verb``."""

    SERVER_STARTED = "server.started"
    """The parts are up; ``unfinished``: tasks taken up again."""
    SERVER_STOPPED = "server.stopped"
    EGRESS_OPENED = "egress.opened"
    """Networks of the operator's own may be dialled; ``networks`` lists them."""
    STORE_FAULTY = "store.faulty"
    """The SQLite in use has a known fault; ``note`` says what is done about it."""
    TASK_CREATED = "task.created"
    TASK_BEGUN = "task.begun"
    """A worker took the task up; ``attempt`` counts from 1."""
    TASK_COMPLETED = "task.completed"
    TASK_FAILED = "task.failed"
    TASK_CANCELLED = "task.cancelled"
    """Somebody wants it to end; ``key_id`` says who."""
    TASK_DELETED = "task.deleted"
    TASK_ABANDONED = "task.abandoned"
    """A worker met a bug in its own code; the task is tried again up to its attempts."""
    TASK_LOST = "task.lost"
    """Another worker took the task over, or it was cancelled; this one wrote nothing more."""
    TASKS_WAITING = "tasks.waiting"
    """The store does not answer; tasks wait until it does."""
    REMAINS_DELETED = "remains.deleted"
    """Retention: ``pages_of`` and ``rows_of`` so many tasks, and ``tasks`` themselves."""
    STRAYS_DELETED = "strays.deleted"
    """``files`` that belonged to no task, as a crash leaves them."""
    UPKEEP_FAILED = "upkeep.failed"
    """Something that is done now and then met a store that does not answer; it is done again."""
    WORKER_BURIED = "worker.buried"
    """A worker was silent for too long; ``tasks`` it held are free for others."""
    WORKER_REBORN = "worker.reborn"
    """This worker was believed dead; it put its tasks down and goes on as a new one."""
    WEBHOOK_DELIVERED = "webhook.delivered"
    WEBHOOK_FAILED = "webhook.failed"
    """A receiver did not take a message; it is tried again."""
    WEBHOOK_GIVEN_UP = "webhook.given_up"
    """It was tried too often, or the receiver wants no more of them."""
    KEY_CREATED = "key.created"
    KEY_REVOKED = "key.revoked"
    LINK_KEY_ROTATED = "link_key.rotated"
    """Result links are signed with another key: ``kid``."""
    ORGANISATION_CREATED = "organisation.created"
    CREDITS_ADDED = "credits.added"
    """An operator gave credits, or took some back: ``amount``."""
    REQUEST_ANSWERED = "request.answered"
    """One line per HTTP request: ``method``, ``route``, ``status``, ``elapsed_s``."""
    REQUEST_PUT_OFF = "request.put_off"
    """Answered 503: a part that is needed does not work, or all is busy; ``reason`` says which."""
    REQUEST_FAILED = "request.failed"
    """A bug met by a request; ``error_id`` is what the client saw."""


def configure_logging(level: str = "info", *, json_lines: bool = False) -> None:
    """Send the log to stderr: JSON lines, or coloured text in a terminal.

    Args:
        level: least level: debug, info, warning or error.
        json_lines: JSON lines also in a terminal.
    """
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if json_lines or not sys.stderr.isatty()
        else structlog.dev.ConsoleRenderer()
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            redact,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[level.upper()]
        ),
        logger_factory=lambda *_: structlog.WriteLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Take keys, signatures and passwords out of every text of *event*."""
    return {
        name: SECRET.sub("***", value) if isinstance(value, str) else value
        for name, value in event.items()
    }


def info(event: Event, **fields: str | float | None) -> None:
    """Log that something happened."""
    _count(event, fields)
    structlog.get_logger().info(event.value, **fields)


def warn(event: Event, **fields: str | float | None) -> None:
    """Log that something is degraded and handled."""
    _count(event, fields)
    structlog.get_logger().warning(event.value, **fields)


def fail(event: Event, *, exc: BaseException | None = None, **fields: str | float | None) -> None:
    """Log that somebody must act, with the traceback of *exc*."""
    _count(event, fields)
    structlog.get_logger().error(event.value, exc_info=exc, **fields)


def _count(event: Event, fields: Mapping[str, str | float | None]) -> None:
    if event is not Event.REQUEST_ANSWERED:  # counted with its time
        metrics.note_event(event.value, str(fields.get("code") or ""))
