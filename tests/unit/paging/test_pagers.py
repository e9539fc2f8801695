"""The next link in what widespread software writes; ``pagers.txt`` holds the markup."""

from pathlib import Path

import pytest

from rowsmith.dom import parse
from rowsmith.model.page import Page
from rowsmith.paging import FLOOR, next_links

BLOCKS = (Path(__file__).parent / "pagers.txt").read_text("utf-8").split("== ")[1:]
PAGERS = {block.split(" ", 1)[0]: block for block in BLOCKS}


@pytest.mark.parametrize("block", PAGERS.values(), ids=PAGERS.keys())
def test_the_next_link_is_found_and_only_that(block: str) -> None:
    head, markup = block.split("\n", 1)
    _, url, expected = head.split(" ")
    page = Page(url=url, body=markup.encode(), content_type="text/html; charset=utf-8")

    found = [link.url for link in next_links(parse(page), page) if link.score >= FLOOR]

    assert expected in found[0] if expected != "-" else not found
