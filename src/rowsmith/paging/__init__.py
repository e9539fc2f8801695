"""Where a list goes on, and how long the site says it is; policy over one parsed page."""

from rowsmith.paging.address import canonical, is_same_site, serves_data_of
from rowsmith.paging.answers import COUNTED, Answer, Call
from rowsmith.paging.claims import claims_of
from rowsmith.paging.counter import continued
from rowsmith.paging.data_calls import (
    FETCHED,
    FROM,
    WITH,
    fetched_calls,
    framed_calls,
    is_part,
    named_calls,
)
from rowsmith.paging.links import FLOOR, next_links
from rowsmith.paging.own_pages import own_page_key, own_pages
from rowsmith.paging.signs.answered import answer_of
from rowsmith.paging.signs.archives import FOUND_BY as ARCHIVE
from rowsmith.paging.signs.load_more import offers_more
from rowsmith.paging.signs.numbered import linked_pages

__all__ = [
    "ARCHIVE",
    "COUNTED",
    "FETCHED",
    "FLOOR",
    "FROM",
    "WITH",
    "Answer",
    "Call",
    "answer_of",
    "canonical",
    "claims_of",
    "continued",
    "fetched_calls",
    "framed_calls",
    "is_part",
    "is_same_site",
    "linked_pages",
    "named_calls",
    "next_links",
    "offers_more",
    "own_page_key",
    "own_pages",
    "serves_data_of",
]
