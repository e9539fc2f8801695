"""A task belongs to the trace of the request that made it, whoever works on it and when."""

import json
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from tests.serving import ASK, KEY, TEAM, Served, serving, site

from rowsmith.client import Client
from rowsmith.telemetry import trace

TRACE, CALLER = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"


def _post(served: Served, address: str) -> str:
    connection = HTTPConnection(urlsplit(served.url).netloc, timeout=30)
    headers = {
        "Authorization": f"Bearer {KEY}",
        "Content-Type": "application/json",
        "traceparent": f"00-{TRACE}-{CALLER}-01",
    }
    try:
        body = json.dumps({"q": ASK, "url": f"{address}/team?token=s3cret"})
        connection.request("POST", "/v1/extract", body, headers)
        return str(json.loads(connection.getresponse().read())["id"])
    finally:
        connection.close()


def test_all_that_a_task_does_stands_under_the_request_of_its_caller(tmp_path: Path) -> None:
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    trace.follow(provider)
    try:
        with site({"/team?token=s3cret": TEAM}) as address, serving(tmp_path) as served:
            task_id = _post(served, address)
            client = Client(served.url, KEY)
            client.wait(client.read(task_id))
    finally:
        trace.follow(None)
        provider.shutdown()

    mine = [
        each for each in exporter.get_finished_spans() if each.context.trace_id == int(TRACE, 16)
    ]
    names = {each.context.span_id: each.name for each in mine} | {int(CALLER, 16): "caller"}
    under = {(each.name, names[each.parent.span_id]) for each in mine if each.parent}
    assert under == {
        ("request", "caller"),
        ("task", "request"),
        ("page", "task"),
        ("fetch", "page"),
        ("read", "page"),
        ("store", "task"),
    }
    assert all("s3cret" not in each.to_json() for each in mine)
