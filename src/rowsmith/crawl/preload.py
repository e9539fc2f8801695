"""Loaded once in the process that reading processes fork from, so that they share all of it.

Importing this reads one small page: what the engine loads only when it is needed is then loaded,
and the first page of every process is as quick as the rest.
"""

from rowsmith.ask import read_ask
from rowsmith.engine import read_page
from rowsmith.model.extraction import Reading
from rowsmith.model.page import Page

BODY = (
    b"<ul>"
    + b"<li><a href=/a>Ana Roe</a> <i>Berlin</i> <b>$5.00</b> <time>3 May 2024</time></li>" * 5
    + b"</ul>"
)


def warm_up() -> Reading:
    """Return what one small page gives."""
    page = Page(url="http://localhost/", body=BODY)
    return read_page(page, read_ask("each person with name, city, price and date"))


warm_up()
