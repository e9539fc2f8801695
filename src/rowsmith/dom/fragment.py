"""Pieces of markup that stand inside other data: HTML in a JSON string, in a feed's CDATA."""

import html
import re
from functools import lru_cache
from typing import NamedTuple

from rowsmith.dom.parse import parse
from rowsmith.model.page import Page

_MARKUP = re.compile(
    r"</?[a-zA-Z][^<>]*>|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]\w{1,30});|<!--"
)


class Fragment(NamedTuple):
    """What a reader sees of a piece of markup.

    Attributes:
        text: visible text on one line.
        link: first ``href`` in it, "" for none.
    """

    text: str
    link: str


def has_markup(text: str) -> bool:
    """Tell whether *text* holds a tag or a character reference.

    >>> has_markup("a < b & c"), has_markup("Q&amp;A"), has_markup("<b>x</b>")
    (False, True, True)
    """
    return ("<" in text or "&" in text) and _MARKUP.search(text) is not None


@lru_cache(maxsize=1024)
def read_fragment(markup: str) -> Fragment:
    """Return what a reader sees of *markup*.

    >>> read_fragment('<a href="/r/1">Red &amp; <b>blue</b></a>')
    Fragment(text='Red & blue', link='/r/1')
    """
    if "<" not in markup:
        return Fragment(" ".join(html.unescape(markup).split()), "")
    dom = parse(
        Page(
            url="", body=markup.encode("utf-8", "replace"), content_type="text/html; charset=utf-8"
        )
    )
    link = next((dom.attr(node, "href") for node in dom.by_tag("a") if dom.attr(node, "href")), "")
    return Fragment(dom.text(0), link)
