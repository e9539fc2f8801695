"""The core composed: page and ask to rows; pure, synchronous, no I/O."""

from rowsmith.engine.read import extract_html, read_page
from rowsmith.engine.rows import reject_of, row_of

__all__ = ["extract_html", "read_page", "reject_of", "row_of"]
