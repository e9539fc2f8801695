"""The page as one record, read by keys: only the kinds of evidence that these name."""

import pytest
from tests.unit.sources.reading import clues, outline_of

from rowsmith.sources.single import find_single

PAGE = """<html><head><title>Brass lamp | Lumen</title>
<meta property="og:site_name" content="Lumen"><meta name="author" content="Ada Quist">
<script type="application/ld+json">{"@type": "Product", "name": "Brass lamp", "sku": "4711-B",
"offers": {"price": "49.00", "priceCurrency": "EUR"}}</script>
<script>var item = {"sku": "4711-B", "brand": "Lumen"};</script></head>
<body><nav><a href="/">Home</a> <a href="/lamps">Lamps</a></nav>
<main itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Brass lamp</h1>
<p>A lamp of brass that stands on three feet and gives a warm light to read by at night.</p>
<img src="/lamp-4711.jpg" alt="Brass lamp"><span class="price">49.00 €</span>
<dl><dt>Colour</dt><dd>Brass</dd><dt>Height</dt><dd>32 cm</dd></dl>
<p class="author">By Ada Quist</p><time datetime="2024-05-03">3 May 2024</time>
<p>Call +49 30 9018 2000 or <a href="mailto:ask@lumen.example">write</a>.</p>
<p>Salary $40,000 - $50,000 a year</p><h2>Care</h2><p>Wipe it with a dry cloth.</p></main></body></html>"""
KEYS = sorted({column.key for column in clues(PAGE)})


@pytest.mark.parametrize("key", KEYS)
def test_a_clue_read_by_its_key_is_the_one_that_is_found_among_all(key: str) -> None:
    among_all = {column.key: column for column in clues(PAGE)}

    alone = {column.key: column for column in find_single(outline_of(PAGE)).read([0], [key])}

    assert alone[key] == among_all[key]


def test_what_no_key_names_is_not_looked_for() -> None:
    found = {
        c.key.partition(":")[0] for c in find_single(outline_of(PAGE)).read([0], ["label:colour"])
    }

    assert found == {"label"}
