"""Every metric, declared once, with labels from fixed sets only: no host, address, id or key."""

from collections.abc import Iterator, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.metrics import MetricWrapperBase
from prometheus_client.process_collector import ProcessCollector

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10)
"""Seconds, as OpenTelemetry's semantic conventions have them for HTTP servers."""

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
REQUESTS = Histogram(
    "rowsmith_request_seconds",
    "Time to answer a request, by method, route and status.",
    ("method", "route", "status"),
    buckets=BUCKETS,
    registry=REGISTRY,
)
EVENTS = Counter(
    "rowsmith_events",
    "Events of the log since the start, by name and code of error: tasks, keys, credits, faults.",
    ("event", "code"),
    registry=REGISTRY,
)
TASKS = Gauge(
    "rowsmith_tasks_unfinished",
    "Tasks of all organisations that are not finished, by status.",
    ("status",),
    registry=REGISTRY,
)
OLDEST = Gauge(
    "rowsmith_tasks_oldest_seconds",
    "Age of the oldest task that is not finished, by status; 0 when there is none.",
    ("status",),
    registry=REGISTRY,
)
DECLARED: tuple[MetricWrapperBase, ...] = (REQUESTS, EVENTS, TASKS, OLDEST)


def note_request(method: str, route: str, status: int, elapsed_s: float) -> None:
    """Count one answered request; *route* is the path as it is declared, or "none"."""
    known = method if method in METHODS else "other"
    REQUESTS.labels(known, route, str(status)).observe(elapsed_s)


def note_event(event: str, code: str = "") -> None:
    """Count one event of the log; *code* is that of a Rowsmith error, or ""."""
    EVENTS.labels(event, code).inc()


def exposition(unfinished: Mapping[str, tuple[int, float]]) -> bytes:
    """Return all metrics as Prometheus reads them.

    Args:
        unfinished: status to (number of tasks, age of the oldest in seconds).
    """
    for status, (count, age_s) in unfinished.items():
        TASKS.labels(status).set(count)
        OLDEST.labels(status).set(age_s)
    return generate_latest(REGISTRY)


def describe() -> Iterator[tuple[str, str, tuple[str, ...], str]]:
    """Yield (name, kind, labels, meaning) of every metric of our own."""
    for metric in DECLARED:
        family = next(iter(metric.describe()))
        name = f"{family.name}_total" if family.type == "counter" else family.name
        yield name, family.type, tuple(metric._labelnames), family.documentation  # noqa: SLF001 - not told otherwise
