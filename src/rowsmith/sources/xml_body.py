"""XML bodies: feeds, sitemaps and any other list of look-alike elements.

An element is an object of its attributes (``@name``) and children; elements of one name beside one
another are a list. Pointers are XPaths.
"""

from collections.abc import Collection, Sequence
from typing import Any

from rowsmith.dom import XmlElement, parse_xml
from rowsmith.model.table import Column, Table
from rowsmith.sources.json_table import find_json_tables
from rowsmith.sources.json_text import Placed, PlacedObject

_ALSO = {
    "pubDate": ("published", "date"),
    "pubdate": ("published", "date"),
    "lastBuildDate": ("updated", "date"),
    "lastmod": ("modified", "date"),
    "loc": ("url", "link"),
    "guid": ("id",),
    "creator": ("author",),
    "dc:creator": ("author",),
    "dc:date": ("published", "date"),
    "description": ("summary",),
    "content:encoded": ("content",),
}
"""Names that feeds and sitemaps use, in the words that people ask with."""
_XHTML = "http://www.w3.org/1999/xhtml"


def find_xml_tables(text: str) -> list[Table] | None:
    """Return the tables of an XML body, None when it is no XML."""
    value = xml_value(text)
    if value is None:
        return None
    return [hinted(table) for table in find_json_tables(value, -1, "body", "body.xml/1")]


def xml_value(text: str) -> Any:
    """Return an XML body as one JSON-like value, None when it is no XML."""
    root = parse_xml(text)
    return {root.name: _value(root, f"/{root.name}")} if root is not None else None


def hinted(table: Table) -> Table:
    """Return *table* with the words that people ask with as hints of its columns."""
    read = table.read

    def read_columns(numbers: Sequence[int], keys: Collection[str] | None = None) -> list[Column]:
        columns = read(numbers, keys)
        for column in columns:
            column.hints = _ALSO.get(column.key.rpartition("/")[2], ())
        return columns

    table.read = read_columns
    return table


def _value(element: XmlElement, path: str) -> Any:
    """Return *element* as an object of its parts, as a text when it is no more than that."""
    attributes = {
        f"@{name}": Placed.at(f"{path}/@{name}", value)
        for name, value in element.attributes.items()
        if not name.startswith("xmlns") and value
    }
    own = element.text.strip()
    is_prose = _is_xhtml(element) or (
        bool(own) and bool(element.children) and not any(c.children for c in element.children)
    )
    if is_prose:
        own = element.all_text()
    if not attributes and (is_prose or not element.children):
        return Placed.at(path, own)
    members: dict[str, Any] = dict(attributes)
    if own:
        members["#text"] = Placed.at(path, own)
    if not is_prose:
        members.update(_children(element, path))
    return PlacedObject.at(path, members)


def _is_xhtml(element: XmlElement) -> bool:
    return any(
        child.attributes.get("xmlns") == _XHTML or child.name.startswith("xhtml:")
        for child in element.children
    )


def _children(element: XmlElement, path: str) -> dict[str, Any]:
    """Return *element*'s children by name; links by their relation, where they have several."""
    named: dict[str, list[XmlElement]] = {}
    for child in element.children:
        named.setdefault(child.name, []).append(child)
    members: dict[str, Any] = {}
    for name, same in named.items():
        if len(same) == 1:
            members[name] = _value(same[0], f"{path}/{name}")
            continue
        values = [_value(child, f"{path}/{name}[{at}]") for at, child in enumerate(same, 1)]
        relations = [child.attributes.get("rel", "alternate") for child in same]
        if any("rel" in child.attributes for child in same):
            for relation, value in zip(relations, values, strict=True):
                key = name if relation == "alternate" else f"{name}[{relation}]"
                members.setdefault(key, value)
        else:
            members[name] = values
    return members
