"""Pages made to be slow end in bounded time, read as one thing."""

import time

import pytest
from tests.unit.sources.reading import outline_of

from rowsmith.sources.single import find_single

MAX_S = 5.0
"""Seconds of processor time; each takes under 0.6 here, a quadratic step would take minutes."""


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<p>Phone: 555-123-4567</p>" * 30_000, id="numbers"),
        pytest.param('<p class="price">12,00 €</p>' * 30_000, id="prices"),
        pytest.param("<h2>Requirements</h2><p>some text for you</p>" * 20_000, id="sections"),
        pytest.param('<div class="address">1 Main St, Salem, OR 97301</div>' * 20_000, id="places"),
        pytest.param("<dl>" + "<dt>Brand</dt><dd>Acme</dd>" * 30_000 + "</dl>", id="labels"),
        pytest.param('<div itemscope itemprop="a">' * 400 + "x", id="nested items"),
        pytest.param(
            '<p class="price">5 €</p><script>' + '"sku":"a",' * 100_000 + "</script>", id="scripts"
        ),
        pytest.param('<div class="price">' * 5_000 + "12 €", id="depth"),
        pytest.param("<p>" + "a: b c " * 100_000 + "</p>", id="one text"),
    ],
)
def test_a_hostile_page_is_read_in_bounded_time(markup: str) -> None:
    table = find_single(outline_of(f"<title>Lamp</title><h1>Lamp</h1>{markup}"))

    started_s = time.process_time()
    columns = table.read([0])

    assert time.process_time() - started_s < MAX_S
    assert columns[0].cells[0].text == "Lamp"
