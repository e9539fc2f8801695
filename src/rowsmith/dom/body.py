"""What sort of body a page has, told by its bytes."""

import re
from enum import StrEnum

from rowsmith.dom.wrapped import wrapped_html
from rowsmith.model.page import Page

_SNIFF_BYTES = 1024
_TEXT_BYTES = 8192

_ROOT = re.compile(
    rb"(?:<\?[^>]{0,400}>|<!--(?:[^-]|-(?!->)){0,900}-->|<!doctype[^>\[]{0,400}(?:\[[^\]]{0,900}\]\s*)?>|\s)*<([a-z_][\w:.-]*)"
)
_XML_ROOTS = frozenset(
    b"rss feed rdf:rdf channel urlset sitemapindex opml kml gpx soap:envelope".split()
)
_GUARD = re.compile(
    rb"(?:\)\]\}',?|(?:for|while)\s?\((?:;;|1|true)?\);|/\*\*/)?\s*(?:[a-z_$][\w$.]{0,80}\s?\(\s*(?=[\[{]))?"
)
"""What APIs put before JSON so that it is no script, and the call that JSONP wraps it in."""


class BodyKind(StrEnum):
    """How a body is to be read."""

    HTML = "html"
    XML = "xml"
    JSON = "json"
    """One value, or one a line."""
    WRAPPED = "wrapped"
    """HTML in one string of a JSON value."""
    TEXT = "text"
    """Lines: CSV, TSV, plain text."""


def body_kind(page: Page) -> BodyKind:
    """Return how *page*'s body is to be read; its bytes count more than its Content-Type.

    Servers label JSON and feeds as ``text/html`` often enough (engine.md 0.10), and the reverse.
    """
    head = page.body[:_SNIFF_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    declared = (page.content_type or "").lower()
    if _looks_like_json(head[json_start(head) :]):
        return BodyKind.JSON if wrapped_html(page) is None else BodyKind.WRAPPED
    if head[:1] == b"<":
        root = _ROOT.match(head)
        name = root[1] if root else b""
        is_xml = head.startswith(b"<?xml") or ("xml" in declared and "html" not in declared)
        if name in _XML_ROOTS or (is_xml and name and name != b"html"):
            return BodyKind.XML
        return BodyKind.HTML
    start = page.body[:_TEXT_BYTES]
    is_lined = "csv" in declared or "tab-separated" in declared
    if head and b"\0" not in start and (is_lined or b"<" not in start):
        return BodyKind.TEXT
    return BodyKind.HTML


def json_start(head: bytes) -> int:
    r"""Return where the JSON begins after a guard or a JSONP call's name; 0 when there is none.

    >>> json_start(b")]}'\n[1]"), json_start(b'cb({"a":1})'), json_start(b"[1]")
    (5, 3, 0)
    """
    found = _GUARD.match(head)
    return found.end() if found else 0


def _looks_like_json(head: bytes) -> bool:
    if head[:1] not in {b"{", b"["}:
        return False
    rest = head[1:].lstrip()
    return rest[:1] in {b'"', b"{", b"[", b"}", b"]", b"-"} or rest[:1].isdigit()
