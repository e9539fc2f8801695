"""What the receipt of a task tells, as it comes."""

from collections.abc import Sequence
from dataclasses import replace

from rowsmith.crawl.details import Details
from rowsmith.crawl.outcome import Outcome
from rowsmith.crawl.rows.links import LinkChecks, RowWithCells
from rowsmith.model.cell import Reject
from rowsmith.model.page import Growth
from rowsmith.model.receipt import MAX_REJECTS, Completeness, Receipt, Skipped, StopReason, Visited

MAX_NOTES = 20


class Told:
    """What the receipt tells, as it comes.

    Attributes:
        first: the first page's own receipt.
        visited: the pages so far.
        rows: rows that were handed out.
        pages: how many of the pages are the list's.
    """

    def __init__(self) -> None:
        self.first: Receipt | None = None
        self.visited: list[Visited] = []
        self.rows = 0
        self.pages = 0
        self._refused = 0
        self._claimed: int | None = None
        self._claimed_pages: int | None = None
        self._linked_pages = 0
        self._growths: set[Growth] = set()
        self._rejects: list[Reject] = []
        self._skipped: list[Skipped] = []
        self._notes: dict[str, None] = {}
        self._found: set[str] = set()

    def claim(self, outcome: Outcome, rows: int) -> None:
        """Note what a page says of the whole list, after so many rows of earlier pages.

        A claim below the rows that came already is of another list.
        """
        self._claimed_pages = self._claimed_pages or outcome.claimed_pages
        self._linked_pages = max(self._linked_pages, outcome.linked_pages)
        claimed = outcome.claimed_rows
        if self._claimed is None and claimed is not None and claimed >= rows + len(outcome.rows):
            self._claimed = claimed

    def is_lacking(self, rows: int) -> bool:
        """Tell whether the site claims more than came; records that became no row came too."""
        return self._claimed is not None and rows + self._refused < self._claimed

    def pages_left(self, rows: int, wanted: int) -> int:
        """Return how many more pages the list surely has, 0 when the site does not say.

        Args:
            rows: new rows of the list's pages so far.
            wanted: how many more rows are wanted.
        """
        got = rows + self._refused
        if self._claimed is None or not got:
            return 0
        of_a_page = max(1, got // max(1, self.pages))
        return -(-min(self._claimed - got, wanted) // of_a_page)

    def completeness(
        self, rows: int, limit: int | None, *, is_cut: bool, reason: StopReason | None
    ) -> Completeness:
        """Return whether the rows are all.

        Args:
            rows: new rows of the list's pages.
            limit: how many the sentence wants, or None.
            is_cut: something ended the list before its end.
            reason: why it ended.
        """
        if limit is not None and self.rows >= limit:
            return Completeness.TRUE
        if is_cut:
            return Completeness.FALSE
        if self._claimed is not None:
            return Completeness.FALSE if self.is_lacking(rows) else Completeness.TRUE
        if self._claimed_pages is not None and rows:
            is_whole = self.pages >= self._claimed_pages
            return Completeness.TRUE if is_whole else Completeness.FALSE
        if rows and self.pages < self._linked_pages:
            return Completeness.FALSE
        is_end = reason is StopReason.END_OF_LIST
        return Completeness.TRUE if is_end else Completeness.UNKNOWN

    @property
    def is_list(self) -> bool:
        """Tell whether the list had more than one part."""
        return self.pages > 1 or Growth.WHOLE in self._growths

    def page(self, outcome: Outcome, fresh: int) -> None:
        """Note a page of the list, with so many new rows."""
        self.first = self.first or outcome.receipt
        self._rejects.extend(outcome.receipt.rejects)
        del self._rejects[MAX_REJECTS:]
        self._refused += outcome.receipt.rejected
        if outcome.rows or not self.pages:  # a page without rows ends a list, and no more
            self._notes |= dict.fromkeys(outcome.receipt.notes)
        self._growths.add(outcome.visited.growth)
        self.visited.append(replace(outcome.visited, rows=fresh, records=len(outcome.rows)))
        self.pages += 1

    def details(self, outcome: Outcome) -> None:
        """Note a record's own page."""
        self.visited.append(replace(outcome.visited, records=len(outcome.rows)))
        self._skip(outcome)

    def failed(self, outcome: Outcome) -> None:
        """Note a page of the list that did not come."""
        self.visited.append(outcome.visited)
        self.pages += 1
        self._skip(outcome)

    def _skip(self, outcome: Outcome) -> None:
        if outcome.skipped is not None:
            self._skipped.append(outcome.skipped)

    def give(self, rows: Sequence[RowWithCells]) -> None:
        """Note rows that were handed out."""
        self.rows += len(rows)
        for _, cells in rows:
            self._found.update(cells)

    def forget(self) -> None:
        """Forget what the list's pages gave: they are read anew."""
        self.first, self.pages = None, 0
        self._rejects.clear()
        self._refused = 0

    def receipt(self, details: Details, links: LinkChecks | None) -> Receipt:
        """Return what is known so far; of the end, nothing."""
        first = self.first or Receipt()
        missing = tuple(name for name in first.missing_fields if name not in self._found)
        return replace(
            first,
            visited=tuple(self.visited),
            rows=self.rows,
            claimed_rows=self._claimed,
            claimed_pages=self._claimed_pages or self._linked_pages or None,
            missing_fields=missing,
            skipped=tuple(self._skipped),
            rejected=self._refused + details.rejected + (links.rejected if links else 0),
            rejects=(*self._rejects, *details.rejects, *(links.rejects if links else ()))[
                :MAX_REJECTS
            ],
            notes=(*details.notes(), *self._notes)[:MAX_NOTES],
            verdicts=links.told() if links else (),
        )
