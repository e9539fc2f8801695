"""One file per source of tables; all give `Table`s of the same page."""

from rowsmith.sources.find import find_singles, find_tables, read_again
from rowsmith.sources.outline import Outline

__all__ = ["Outline", "find_singles", "find_tables", "read_again"]
