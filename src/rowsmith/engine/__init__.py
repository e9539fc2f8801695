"""The core composed: page and ask to rows; pure, synchronous, no I/O."""

from rowsmith.engine.read import extract_html, read_page

__all__ = ["extract_html", "read_page"]
