"""One file per source of tables; all give `Table`s of the same page."""

from rowsmith.sources.again import place_of, read_again
from rowsmith.sources.find import find_singles, find_tables
from rowsmith.sources.outline import Outline

__all__ = ["Outline", "find_singles", "find_tables", "place_of", "read_again"]
