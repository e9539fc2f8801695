"""What one visit gave, as a value that can be stored and replayed."""

from dataclasses import dataclass, field

import msgspec

from rowsmith.model.ask import Ask
from rowsmith.model.cell import Cell
from rowsmith.model.extraction import NextLink
from rowsmith.model.page import StoredPage
from rowsmith.model.receipt import Receipt, Skipped, Verdict, Visited
from rowsmith.model.recipe import Recipe
from rowsmith.model.task import ExtractRequest, FollowDetails
from rowsmith.model.values import Row

LEAST_PAGES = 5
"""The list, three own pages, and the list again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One address to be visited.

    Attributes:
        number: from 0, in the order in which outcomes are taken in.
        url: address.
        body: form to post, "" for none.
        found_by: the rule that found it.
        fields: what is sought on a record's own page; empty for pages of the list.
        is_open: records of the list may lack what their own pages may hold.
        is_ahead: foretold, so that it is made while pages before it still are; see `Ahead`.
        checks: addresses to be checked, in place of a page; empty for pages.
        left_s: time for these checks, in seconds.
    """

    number: int
    url: str
    body: str = ""
    found_by: str = "seed"
    fields: tuple[str, ...] = ()
    is_open: bool = True
    is_ahead: bool = False
    checks: tuple[str, ...] = ()
    left_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """All that a task keeps of one visit.

    Attributes:
        visit: what was visited.
        visited: the receipt's line about it.
        rows: the page's rows, before rows of other pages are compared.
        cells: for each row its cells, same length.
        own_pages: for each row the address of the record's own page; see `Extraction`.
        receipt: the page's own receipt.
        recipe: the recipe that read it, None when nothing was found.
        next_links: where the list may go on, best first.
        claimed_rows: what the site says of the list's length, or None.
        claimed_pages: how many pages it says the list has, or None.
        linked_pages: the highest page that its pager leads to, 0 without one.
        is_stricter: unlikely columns were left out, for the records' own pages may know better.
        is_end: the site says that the list ends here.
        has_more: the site says that the list goes on, and nothing leads there.
        verdicts: what became of addresses that were checked.
        error: one sentence when the page failed, else "".
        skipped: the page when robots.txt asks us to leave it out.
        page: what is to be known to read the page again, None when none came.
    """

    visit: Visit
    visited: Visited
    rows: tuple[Row, ...] = ()
    cells: tuple[dict[str, Cell], ...] = ()
    own_pages: tuple[str, ...] = ()
    receipt: Receipt = field(default_factory=Receipt)
    recipe: Recipe | None = None
    next_links: tuple[NextLink, ...] = ()
    claimed_rows: int | None = None
    claimed_pages: int | None = None
    linked_pages: int = 0
    is_stricter: bool = False
    is_end: bool = False
    has_more: bool = False
    verdicts: tuple[Verdict, ...] = ()
    error: str = ""
    skipped: Skipped | None = None
    page: StoredPage | None = None

    def to_json(self) -> bytes:
        """Return the outcome as JSON."""
        return msgspec.json.encode(self)

    @classmethod
    def from_json(cls, data: bytes) -> "Outcome":
        """Return the outcome that `to_json` gave.

        Raises:
            msgspec.ValidationError: *data* is no outcome.
        """
        return msgspec.json.decode(data, type=cls)


def may_follow(ask: Ask, request: ExtractRequest) -> bool:
    """Tell whether records' own pages may be visited for what a list lacks.

    There must be room for a few of them, and for the list again if they do not help.
    """
    is_list = bool(ask.fields) and not ask.is_single
    has_room = request.budget.max_pages >= LEAST_PAGES
    return is_list and has_room and request.follow_details is FollowDetails.AUTO
