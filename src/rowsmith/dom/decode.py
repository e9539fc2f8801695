"""Bytes to text for bodies that are no HTML."""

import re

import turbohtml

from rowsmith.dom.parse import header_charset
from rowsmith.model.page import Page

_DETECT_BYTES = 65_536
_XML_ENCODING = re.compile(rb"<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w.:-]+)")
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_CODECS = {"windows-874": "cp874", "x-mac-cyrillic": "mac_cyrillic", "iso-8859-8-i": "iso8859_8"}


def body_text(page: Page) -> str:
    """Return *page*'s body as text: by its byte-order mark, labels, as UTF-8, or by detection."""
    body = page.body
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(codec, "replace")
    told = _XML_ENCODING.match(body.lstrip()[:300])
    for label in (header_charset(page.content_type), told[1].decode() if told else None, "utf-8"):
        if label is not None:
            try:
                return body.decode(_CODECS.get(label.lower(), label))
            except (LookupError, UnicodeDecodeError):
                continue
    found = turbohtml.parse(body[:_DETECT_BYTES], detect_encoding=True, positions=False).encoding
    name = (found or "utf-8").lower()
    try:
        return body.decode(_CODECS.get(name, name), "replace")
    except LookupError:
        return body.decode("utf-8", "replace")
