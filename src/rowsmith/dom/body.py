"""What sort of body a page has, told by its bytes."""

from enum import StrEnum

from rowsmith.model.page import Page

_SNIFF_BYTES = 1024


class BodyKind(StrEnum):
    """How a body is to be read."""

    HTML = "html"
    XML = "xml"
    JSON = "json"
    TEXT = "text"


def body_kind(page: Page) -> BodyKind:
    """Return how *page*'s body is to be read; its bytes count more than its Content-Type.

    Servers label JSON and feeds as ``text/html`` often enough (engine.md 0.10), and the reverse.
    """
    head = page.body[:_SNIFF_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    declared = (page.content_type or "").lower()
    if head[:1] in {b"{", b"["} and _looks_like_json(head):
        return BodyKind.JSON
    if b"<html" in head or b"<!doctype html" in head or b"<body" in head:
        return BodyKind.HTML
    if head.startswith((b"<?xml", b"<rss", b"<feed")):
        return BodyKind.HTML if b"xhtml" in head else BodyKind.XML
    if "xml" in declared and "html" not in declared and head.startswith(b"<"):
        return BodyKind.XML
    if b"<" not in page.body[: _SNIFF_BYTES * 8] and (
        "csv" in declared or "text/plain" in declared
    ):
        return BodyKind.TEXT
    return BodyKind.HTML


def _looks_like_json(head: bytes) -> bool:
    rest = head[1:].lstrip()
    return rest[:1] in {b'"', b"{", b"[", b"}", b"]", b"-"} or rest[:1].isdigit()
