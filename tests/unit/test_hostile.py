"""Pages made to be slow or large end in bounded time and memory, whatever is asked of them."""

import json
import subprocess
import sys
from collections.abc import Callable

import pytest

MAX_S = 10.0
"""Seconds of processor time; each takes under 3 here, a quadratic step would take minutes."""
MAX_MIB = 256
"""Memory beyond what a small page takes."""

READ_AND_MEASURE = """
import json, resource, sys, time
from rowsmith import extract_html

q = "each person with name, job title, date, price, email and profile link"
kinds = {"date": {"format": "date"}, "profile_url": {"format": "uri"}}
names = ("name", "job_title", "date", "email", "profile_url")
schema = {"type": "object", "properties": {n: {"type": "string"} | kinds.get(n, {}) for n in names}}
schema["properties"]["price"] = {"type": "number"}


def peak_mib():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def read(body):
    return extract_html(body, url="https://example.org/list?page=2", q=q, schema=schema)


page = sys.stdin.buffer.read()
read(b"<ul><li>a<li>b</ul>")
before_mib, before_s = peak_mib(), time.process_time()
read(page)
print(json.dumps({"s": time.process_time() - before_s, "mib": peak_mib() - before_mib}))
"""


def numbered(piece: str, count: int) -> str:
    """Return *piece* so many times, ``#`` replaced by the number."""
    return "".join(piece.replace("#", str(at)) for at in range(count))


def of_script(text: str, kind: str = "text/javascript") -> str:
    return f'<script type="{kind}">{text}</script><p>Ann</p><p>Bo</p>'


def texts(*units: str) -> str:
    """Return a page of paragraphs, each a unit over and over, short and long."""
    return "".join(f"<p>{unit * (590 // len(unit))}</p><p>{unit * 9_000}</p>" for unit in units)


HOSTILE: dict[str, Callable[[], str]] = {
    "100,000 siblings": lambda: "<p>x" * 100_000,
    "many records": lambda: numbered("<div><b>Item #</b><a href=/i/#>more #</a></div>", 20_000),
    "depth": lambda: "<div>" * 10_000 + "text 12",
    "nested lists": lambda: "<ul><li>a 1" * 10_000,
    "nested tables": lambda: "<table><tr><td>a" * 2_000,
    "nested items": lambda: "<div itemscope><span itemprop=name>Ann</span>" * 2_000,
    "attributes": lambda: f"<a {numbered('data-a#=v ', 40_000)} href=/x>x</a>" * 2,
    "16 MB of text": lambda: "<p>" + "Word and more 12 " * 2**20,
    "cells with huge spans": lambda: (
        "<table>" + ("<tr>" + "<td colspan=1000 rowspan=65534>a" * 100) * 1_000
    ),
    "one row of many cells": lambda: (
        "<table><tr><th>a<th>b<tr>" + "<td rowspan=3 colspan=7>a" * 100_000
    ),
    "10,000 tables": lambda: "<table><tr><th>Name<th>On<tr><td>Ann<td>1 May 2024</table>" * 10_000,
    "links": lambda: numbered("<a href=/list?page=#>#</a> ", 50_000),
    "links that say next": lambda: numbered('<a href=/n/# title="next #">next #</a>', 20_000),
    "a long base": lambda: f"<base href={'x/' * 500_000}>" + "<a href=../a>next</a>" * 2_000,
    "long addresses": lambda: f"<a href=/{'a/' * 500_000}>x</a><a href={'?' * 500_000}>2</a>",
    "one line of separators": lambda: "<p>" + "a: 1 - b · c, 12:30 | " * 50_000 + "<p>x",
    "script": lambda: of_script("var a = {" + '"k": [1, {"a": 2}], ' * 250_000),
    "open braces": lambda: of_script("window.a = {" * 200_000),
    "nested data": lambda: of_script('{"a":[' * 50_000, "application/ld+json"),
    "nested JSON": lambda: "[" * 100_000 + "]" * 100_000,
    "100,000 headings": lambda: numbered("<h3>Part #</h3>", 100_000),
    "equal classes": lambda: f'<div class="{"card " * 20_000}">Ann</div>' * 50,
    "lines": lambda: "<div>" + numbered("line #, 1 May 2024<br>", 50_000),
    "emphasis": lambda: "<p>" + "a <i>b</i> " * 50_000,
    "texts that patterns fear": lambda: texts(
        *("a", "a ", "-", "1,", "1.", "(", "A. ", "A.-", "a@", "1 ", "May ", "$ ", "12:", "+1 ("),
        *("1-", "1/", "月1", "a\u0301", "of ", "http://", "1 to 2 of ", "page 1 of "),
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_ends_in_bounded_time_and_memory(name: str) -> None:
    page = HOSTILE[name]().encode()

    done = subprocess.run(
        [sys.executable, "-c", READ_AND_MEASURE], input=page, capture_output=True, check=False
    )

    assert done.returncode == 0, done.stderr.decode()[-2_000:]
    taken = json.loads(done.stdout)
    assert taken["s"] < MAX_S
    assert taken["mib"] < MAX_MIB
