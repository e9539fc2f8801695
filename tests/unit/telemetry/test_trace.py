import time
from collections.abc import Iterator

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from rowsmith.errors import FetchError
from rowsmith.telemetry import trace

ELSEWHERE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    trace.follow(provider)
    yield exporter
    trace.follow(None)
    provider.shutdown()


def parent_of(found: ReadableSpan) -> str:
    return f"{found.parent.trace_id:032x}-{found.parent.span_id:016x}" if found.parent else ""


def test_a_span_stands_under_the_one_around_it(spans: InMemorySpanExporter) -> None:
    with trace.span("page", {"rowsmith.page.number": 3}), trace.span("read"):
        pass

    read, page = spans.get_finished_spans()
    assert (read.name, page.name) == ("read", "page")
    assert parent_of(read).endswith(f"{page.context.span_id:016x}")
    assert page.attributes == {"rowsmith.page.number": 3}


def test_a_span_stands_under_one_of_another_process(spans: InMemorySpanExporter) -> None:
    with trace.span("task", parent=ELSEWHERE):
        inside = trace.here()

    (task,) = spans.get_finished_spans()
    assert parent_of(task) in ELSEWHERE
    assert inside.split("-")[1] == ELSEWHERE.split("-")[1]


@pytest.mark.parametrize("nonsense", ["", "x", "00-0-0-01", "00-" + "g" * 32 + "-b7-01", "é"])
def test_nonsense_from_elsewhere_begins_a_trace_of_its_own(
    spans: InMemorySpanExporter, nonsense: str
) -> None:
    with trace.span("request", parent=nonsense):
        pass

    (request,) = spans.get_finished_spans()
    assert request.parent is None


def test_an_error_is_told_by_its_code_and_not_by_its_words(spans: InMemorySpanExporter) -> None:
    with pytest.raises(FetchError), trace.span("fetch"):
        raise FetchError("https://a.example/?token=s3cret answered 500")

    (fetch,) = spans.get_finished_spans()
    assert not fetch.status.is_ok
    assert fetch.attributes == {"error.type": FetchError("").code}
    assert "s3cret" not in fetch.to_json()


def test_nothing_is_made_and_next_to_nothing_spent_while_tracing_is_off() -> None:
    began_s = time.process_time()
    for _ in range(10_000):
        with trace.span("read"):
            pass

    assert time.process_time() - began_s < 0.1
    assert trace.here() == ""
