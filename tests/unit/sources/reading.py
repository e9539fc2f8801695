"""A page's one record, for tests: what is asked and what is found."""

from typing import Any

from rowsmith.ask import read_ask
from rowsmith.dom import parse
from rowsmith.match.one.single import map_single
from rowsmith.model.page import Page
from rowsmith.model.table import Column, RawCell
from rowsmith.sources import Outline
from rowsmith.sources.single import find_single

URL = "https://shop.example/p/lamp-4711"


def outline_of(markup: str, url: str = URL) -> Outline:
    page = Page(url=url, body=markup.encode(), content_type="text/html; charset=utf-8")
    return Outline.of(parse(page))


def clues(markup: str, url: str = URL) -> list[Column]:
    return find_single(outline_of(markup, url)).read([0])


def said(markup: str, role: str, kind: str = "", url: str = URL) -> list[str]:
    """Return the texts of the clues for a role, of one kind of evidence where one is named."""
    return [
        column.cells[0].text
        for column in clues(markup, url)
        if role in column.labels and column.key.startswith(kind)
    ]


def mapped(
    markup: str, *fields: str, url: str = URL, q: str = "", required: bool = False
) -> dict[str, RawCell]:
    """Return the cells that answer a question for *fields*."""
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {
            name: {"type": "string", **({"format": "uri"} if name == "image" else {})}
            for name in fields
        },
        "required": list(fields) if required else [],
    }
    outline = outline_of(markup, url)
    ask = read_ask(q or f"This product: {', '.join(fields)}", schema)
    found = map_single(ask, find_single(outline), outline)
    return {name: column.cells[0] for name, column in found.mapping.items()} if found else {}


def answers(
    markup: str, *fields: str, url: str = URL, q: str = "", required: bool = False
) -> dict[str, str]:
    found = mapped(markup, *fields, url=url, q=q, required=required)
    return {name: cell.text for name, cell in found.items()}
