"""A page parsed once into flat arrays; the only user of the HTML parser."""

from rowsmith.dom.body import BodyKind, body_kind, json_start
from rowsmith.dom.decode import body_text
from rowsmith.dom.fragment import has_markup, read_fragment
from rowsmith.dom.parse import parse
from rowsmith.dom.shell import is_shell
from rowsmith.dom.tree import Dom
from rowsmith.dom.xml import XmlElement, parse_xml

__all__ = [
    "BodyKind",
    "Dom",
    "XmlElement",
    "body_kind",
    "body_text",
    "has_markup",
    "is_shell",
    "json_start",
    "parse",
    "parse_xml",
    "read_fragment",
]
