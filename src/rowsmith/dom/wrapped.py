"""HTML that comes as one string of a JSON answer, as pages load more of themselves."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

import msgspec

from rowsmith.model.page import Page
from rowsmith.model.values import Json

SHARE = 0.6
"""Of all text in the answer, the least that is in the one string."""
MAX_DEPTH = 6
MAX_VALUES = 2_000
MAX_BYTES = 8 * 2**20
_OF_A_RECORD = frozenset(("title", "name", "headline", "slug", "author", "date", "published_at"))
"""Beside these, HTML is the text of one record."""
_ROW = re.compile(r"(?:<!--[^>]{0,200}-->|\s)*<t([rdh])\b", re.IGNORECASE)
_OUTER = {"r": ("<table>", "</table>"), "d": ("<table><tr>", "</tr></table>")}


def wrapped_html(page: Page) -> bytes | None:
    """Return the HTML that *page* wraps in JSON, UTF-8; None when it is no such answer.

    Rows of a table that come alone are put into one, without which a parser would drop them.
    """
    head = page.body[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head[:1] not in {b"{", b"["} or len(page.body) > MAX_BYTES:
        return None
    return _unwrapped(page.body)


@lru_cache(2)
def _unwrapped(body: bytes) -> bytes | None:
    try:
        value = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    found, total = _Text("", {}), 0
    for text in _texts(value):
        total += len(text.text)
        found = max(found, text, key=lambda one: len(one.text))
    html = found.text
    is_html = html.lstrip()[:1] == "<" and html.count("</") > 1
    if not is_html or len(html) < SHARE * total or not _OF_A_RECORD.isdisjoint(found.beside):
        return None
    row = _ROW.match(html)
    before, after = _OUTER["r" if row[1] in "rR" else "d"] if row else ("", "")
    return f"{before}{html}{after}".encode("utf-8", "replace")


class _Text(NamedTuple):
    text: str
    beside: Mapping[str, Json]


def _texts(value: Json) -> Iterator[_Text]:
    """Yield the strings in *value*, each with the object that holds it."""
    open_values: list[tuple[Json, Mapping[str, Json], int]] = [(value, {}, 0)]
    for _ in range(MAX_VALUES):
        if not open_values:
            return
        one, beside, depth = open_values.pop()
        if isinstance(one, str):
            yield _Text(one, beside)
        elif depth < MAX_DEPTH and isinstance(one, dict):
            open_values += [(member, one, depth + 1) for member in one.values()]
        elif depth < MAX_DEPTH and isinstance(one, list):
            open_values += [(member, beside, depth + 1) for member in one[:MAX_VALUES]]
