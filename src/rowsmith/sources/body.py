"""Bodies that are no HTML: JSON, feeds and other XML, CSV, lines of text."""

from rowsmith.dom import BodyKind, body_kind, body_text, json_start
from rowsmith.model.page import Page
from rowsmith.model.table import Table
from rowsmith.sources.delimited import find_delimited
from rowsmith.sources.json_table import find_json_tables
from rowsmith.sources.json_text import read_json_at, read_json_lines
from rowsmith.sources.text_lines import find_lines
from rowsmith.sources.xml_body import find_xml_tables


def find_body_tables(page: Page) -> list[Table] | None:
    """Return the tables of a body that is no HTML.

    Returns:
        None for HTML, and for a body that is not what its first bytes say.
    """
    kind = body_kind(page)
    if kind is BodyKind.HTML:
        return None
    text = body_text(page)
    if kind is BodyKind.JSON:
        return _json_tables(text)
    if kind is BodyKind.XML:
        return find_xml_tables(text)
    table = find_delimited(text)
    return [table] if table is not None else find_lines(text)


def _json_tables(text: str) -> list[Table] | None:
    """Return the tables of one JSON value or of one a line (NDJSON)."""
    start = len(text) - len(text.lstrip("\ufeff \t\r\n"))
    start += json_start(text[start : start + 200].lower().encode("utf-8", "replace"))
    value, end = read_json_at(text, start)
    if isinstance(value, dict) and text[end : end + 1] in {"\n", "\r"}:
        more = read_json_lines(text[start:])
        value = more if len(more) > 1 else value
    if not isinstance(value, dict | list):
        return None
    return list(find_json_tables(value, -1, "body", "body.json/1"))
