"""Spans of OpenTelemetry: request, task, page, fetch, read, store; nothing at all unless asked for.

The SDK is the extra ``otel`` and is loaded only by `start`; until then `span` costs a comparison.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING

from rowsmith.errors import ConfigError

if TYPE_CHECKING:
    from opentelemetry.context import Context
    from opentelemetry.trace import Tracer, TracerProvider

EXPORT_S = 3.0
"""Patience with a collector that does not answer; spans are then lost, tasks never wait."""
_OFF: AbstractContextManager[None] = nullcontext()
_tracers: list["Tracer"] = []
"""The tracer in use, none while tracing is off."""

Attributes = Mapping[str, str | int | float]


def span(
    name: str, attributes: Attributes | None = None, *, parent: str = ""
) -> AbstractContextManager[None]:
    """Return a context that is a span under the current one.

    Args:
        name: what is done.
        attributes: nothing secret: no page's address, no key.
        parent: W3C ``traceparent`` of a span elsewhere that it belongs to; "" or nonsense for the
            current one.
    """
    return _open(_tracers[0], name, attributes, parent) if _tracers else _OFF


def here() -> str:
    """Return the W3C ``traceparent`` of the current span, "" while tracing is off."""
    if not _tracers:
        return ""
    from opentelemetry.trace.propagation.tracecontext import (  # noqa: PLC0415 - only when tracing
        TraceContextTextMapPropagator,
    )

    carrier: dict[str, str] = {}
    TraceContextTextMapPropagator().inject(carrier)
    return carrier.get("traceparent", "")


def follow(provider: "TracerProvider | None") -> None:
    """Send spans to *provider* from now on; None ends it."""
    _tracers[:] = [] if provider is None else [provider.get_tracer("rowsmith")]


def start(endpoint: str) -> Callable[[], None]:
    """Send spans to the collector at *endpoint*, OTLP over HTTP; return what ends it.

    What ends it waits some seconds at most, for spans that are still on their way.

    Raises:
        ConfigError: the extra ``otel`` is not installed.
    """
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415 - an extra
            OTLPSpanExporter,
        )
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415 - likewise
        from opentelemetry.sdk.trace import TracerProvider as Provider  # noqa: PLC0415 - likewise
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415 - likewise
    except ImportError as exc:
        raise ConfigError("log.traces_to: install rowsmith[otel] to send traces") from exc
    provider = Provider(resource=Resource.create({"service.name": "rowsmith"}))
    exporter = OTLPSpanExporter(endpoint=endpoint, timeout=EXPORT_S)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    follow(provider)

    def stop() -> None:
        follow(None)
        provider.shutdown()

    return stop


@contextmanager
def _open(
    tracer: "Tracer", name: str, attributes: Attributes | None, parent: str
) -> Iterator[None]:
    from opentelemetry.trace import StatusCode  # noqa: PLC0415 - only when tracing

    # what an exception says may hold a page's address: only its code goes out
    with tracer.start_as_current_span(
        name,
        context=_context(parent),
        attributes=attributes,
        record_exception=False,
        set_status_on_exception=False,
    ) as opened:
        try:
            yield
        except Exception as exc:
            opened.set_status(StatusCode.ERROR)
            opened.set_attribute("error.type", str(getattr(exc, "code", type(exc).__name__)))
            raise


def _context(parent: str) -> "Context | None":
    if not parent:
        return None
    from opentelemetry.trace.propagation.tracecontext import (  # noqa: PLC0415 - only when tracing
        TraceContextTextMapPropagator,
    )

    return TraceContextTextMapPropagator().extract({"traceparent": parent})
