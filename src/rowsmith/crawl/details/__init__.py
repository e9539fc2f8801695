"""Records' own pages: looked at where the list lacks a field, followed where they hold it."""

from rowsmith.crawl.details.follow import FOUND_BY, Details

__all__ = ["FOUND_BY", "Details"]
