"""Bodies that are no HTML: JSON, feeds and other XML, CSV, lines of text."""

from typing import Any

from rowsmith.dom import BodyKind, body_kind, body_text, json_start
from rowsmith.model.page import Page
from rowsmith.model.table import Table
from rowsmith.sources.delimited import find_delimited
from rowsmith.sources.json_pattern import entries_at
from rowsmith.sources.json_shape import Group
from rowsmith.sources.json_table import Held, find_json_tables, table_of
from rowsmith.sources.json_text import read_json_at, read_json_lines
from rowsmith.sources.text_lines import find_lines
from rowsmith.sources.xml_body import find_xml_tables, hinted, xml_value


def find_body_tables(page: Page) -> list[Table] | None:
    """Return the tables of a body that is no HTML.

    Returns:
        None for HTML, and for a body that is not what its first bytes say.
    """
    kind = body_kind(page)
    if kind in {BodyKind.HTML, BodyKind.WRAPPED}:
        return None
    text = body_text(page)
    if kind is BodyKind.JSON:
        return _json_tables(text)
    if kind is BodyKind.XML:
        return find_xml_tables(text)
    table = find_delimited(text)
    return [table] if table is not None else find_lines(text)


def select_body(page: Page, selector: str) -> list[Table]:
    """Return the table that *selector* names though it holds a single record, [] if there is none.

    A line of text is not told from others when one is left.
    """
    kind = body_kind(page)
    if kind in {BodyKind.HTML, BodyKind.WRAPPED}:
        return []
    text, pattern = body_text(page), selector.partition("#")[2]
    if kind not in {BodyKind.JSON, BodyKind.XML}:
        table = find_delimited(text, least=1)
        return [table] if table is not None and table.selector == selector else []
    value = xml_value(text) if kind is BodyKind.XML else _json_value(text)
    entries = entries_at(value, pattern, -1)
    if not entries:
        return []
    held = Held(Group(pattern, entries), "body", {})
    if kind is BodyKind.XML:
        return [hinted(table_of(held, "body.xml/1"))]
    return [table_of(held, "body.json/1")]


def _json_tables(text: str) -> list[Table] | None:
    value = _json_value(text)
    if not isinstance(value, dict | list):
        return None
    return list(find_json_tables(value, -1, "body", "body.json/1"))


def _json_value(text: str) -> Any:
    """Return one JSON value, or the list of those that stand one a line (NDJSON)."""
    start = len(text) - len(text.lstrip("\ufeff \t\r\n"))
    start += json_start(text[start : start + 200].lower().encode("utf-8", "replace"))
    value, end = read_json_at(text, start)
    if isinstance(value, dict) and text[end : end + 1] in {"\n", "\r"}:
        more = read_json_lines(text[start:])
        value = more if len(more) > 1 else value
    return value
