"""The loop of one task: fetch, read, decide what next, until done; knows no database."""

from rowsmith.crawl.details import FOUND_BY as OWN_PAGE
from rowsmith.crawl.drive import AT_ONCE, CrawlEvent, Done, PageVisited, RowsFound, crawl, in_order
from rowsmith.crawl.frontier import GUESSED
from rowsmith.crawl.library import extract
from rowsmith.crawl.outcome import Outcome, Visit
from rowsmith.crawl.policy import Crawl
from rowsmith.crawl.visit import visit

__all__ = [
    "AT_ONCE",
    "GUESSED",
    "OWN_PAGE",
    "Crawl",
    "CrawlEvent",
    "Done",
    "Outcome",
    "PageVisited",
    "RowsFound",
    "Visit",
    "crawl",
    "extract",
    "in_order",
    "visit",
]
