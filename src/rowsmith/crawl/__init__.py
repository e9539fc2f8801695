"""The loop of one task: fetch, read, decide what next, until done; knows no database."""

from rowsmith.crawl.drive import CrawlEvent, Done, PageVisited, RowsFound, crawl
from rowsmith.crawl.frontier import GUESSED
from rowsmith.crawl.library import extract
from rowsmith.crawl.outcome import Outcome, Visit
from rowsmith.crawl.policy import Crawl
from rowsmith.crawl.visit import visit

__all__ = [
    "GUESSED",
    "Crawl",
    "CrawlEvent",
    "Done",
    "Outcome",
    "PageVisited",
    "RowsFound",
    "Visit",
    "crawl",
    "extract",
    "visit",
]
