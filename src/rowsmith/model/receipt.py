"""What a task visited, found, refused and why it stopped."""

from dataclasses import dataclass, field
from enum import StrEnum

from rowsmith.model.cell import Reject
from rowsmith.model.page import Growth


class StopReason(StrEnum):
    """Why reading ended."""

    END_OF_LIST = "end of list"
    SINGLE_PAGE = "single page"
    NO_RECORDS = "no records"
    MAX_ROWS = "row budget"
    MAX_PAGES = "page budget"
    MAX_SECONDS = "time budget"
    MAX_CREDITS = "credit budget"
    LOOP = "loop"
    NO_NEW_ROWS = "no new rows"
    ERROR = "error"
    CANCELLED = "cancelled"


class Completeness(StrEnum):
    """Whether the rows are all that the site has."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuColumn:
    """One column of a table on the menu: label, kind, share of records filled, three samples."""

    id: str
    label: str
    kind: str
    coverage: float
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuTable:
    """One table that was looked at.

    Attributes:
        id: stable within the page, e.g. ``"t2"``.
        source: the method that found it, e.g. ``"html.table/1"``.
        caption: heading or caption above it, or "".
        records: number of records.
        score: ranking score, higher is better; comparable within one page only.
        columns: its columns in page order.
    """

    id: str
    source: str
    caption: str
    records: int
    score: float
    columns: tuple[MenuColumn, ...]


MAX_REJECTS = 200
"""Rejects that are kept, of a page and of a task."""

Menu = tuple[MenuTable, ...]
"""The best tables of a page, best first, at most five."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """One page that was asked for.

    Attributes:
        url: address asked for.
        final_url: address that answered, "" when none did.
        status: HTTP status, 0 when there was no answer.
        body_bytes: decoded size.
        elapsed_ms: fetch time in milliseconds.
        is_rendered: a browser made it.
        growth: what scrolling and pressing in the browser brought.
        records: records read from it.
        rows: rows that were new and kept.
        found_by: where its address came from: ``"seed"``, ``"rel=next"``, ``"next link"`` …
        error: one sentence when it failed, else "".
        page_id: SHA-256 of the body, "" when there is none.
        is_cut: a limit of ours cut the page, and *notes* says which.
        notes: plain sentences on this page alone.
    """

    url: str
    final_url: str = ""
    status: int = 0
    body_bytes: int = 0
    elapsed_ms: float = 0.0
    is_rendered: bool = False
    growth: Growth = Growth.NONE
    records: int = 0
    rows: int = 0
    found_by: str = "seed"
    error: str = ""
    page_id: str = ""
    is_cut: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """One address that was left out because the site asks for it.

    Attributes:
        url: the address.
        rule: what forbids it: the line of robots.txt, or why that file closes the site.
        reason: the same in one sentence.
    """

    url: str
    rule: str
    reason: str


class LinkState(StrEnum):
    """Whether an address answers; an unchecked one is treated as alive."""

    ALIVE = "alive"
    DEAD = "dead"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether one address answers.

    Attributes:
        url: the address as it stands in the rows.
        state: alive, dead or unchecked.
        status: HTTP status of the last answer, 0 when there was none.
        final_url: where it led, "" when nothing answered.
        reason: why it counts so, one sentence.
    """

    url: str
    state: LinkState
    status: int = 0
    final_url: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What was done, for a page or a whole task.

    Attributes:
        visited: pages in the order they were asked for.
        skipped: addresses left out because robots.txt asks for it.
        pages_of: task whose stored pages were read, "" when pages were fetched.
        rows: rows returned.
        claimed_rows: how many rows the site says it has; None when it does not say.
        claimed_pages: how many pages the site says its list has, or its pager leads to; None when
            it does not say.
        complete: whether *rows* are all of them.
        stop_reason: why reading ended.
        missing_fields: asked-for fields that no record had.
        unplaced_filters: conditions of the sentence that no column could answer, as written.
        rejected: records that could not become rows.
        rejects: why, of the first of them: at most `MAX_REJECTS`.
        verdicts: one per address checked.
        menu: the tables looked at on the first page, best first.
        chosen: id of the menu's table that was taken, "" when none was.
        confidence: 0..1, that the right table was taken.
        notes: plain sentences for the user ("this page builds its list in JavaScript: …").
    """

    visited: tuple[Visited, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    pages_of: str = ""
    rows: int = 0
    claimed_rows: int | None = None
    claimed_pages: int | None = None
    complete: Completeness = Completeness.UNKNOWN
    stop_reason: StopReason = StopReason.SINGLE_PAGE
    missing_fields: tuple[str, ...] = ()
    unplaced_filters: tuple[str, ...] = ()
    rejected: int = 0
    rejects: tuple[Reject, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    menu: Menu = ()
    chosen: str = ""
    confidence: float = 0.0
    notes: tuple[str, ...] = field(default=())

    def pages(self) -> dict[str, str]:
        """Return the address of each page that came, by its id; the first of equal bodies."""
        found: dict[str, str] = {}
        for one in self.visited:
            if one.page_id:
                found.setdefault(one.page_id, one.final_url or one.url)
        return found
