"""A page parsed once into flat arrays; the only user of the HTML parser."""

from rowsmith.dom.body import BodyKind, body_kind
from rowsmith.dom.parse import parse
from rowsmith.dom.tree import Dom

__all__ = ["BodyKind", "Dom", "body_kind", "parse"]
