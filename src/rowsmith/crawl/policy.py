"""What to visit next and when to stop: a state machine without sockets, clock or database."""

from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2b

import orjson

from rowsmith.crawl.frontier import GUESSED, Frontier
from rowsmith.crawl.outcome import Outcome, Visit
from rowsmith.model.cell import Cell, Reject
from rowsmith.model.extraction import NextLink
from rowsmith.model.page import Growth
from rowsmith.model.receipt import Completeness, Receipt, StopReason, Verdict, Visited
from rowsmith.model.recipe import Recipe
from rowsmith.model.task import ExtractRequest
from rowsmith.model.values import Row
from rowsmith.paging import FLOOR

MAX_NOTES = 20
RowWithCells = tuple[Row, dict[str, Cell]]


class Crawl:
    """The state of one task; fed with outcomes in the order of their visits.

    Feeding the same outcomes to a new one gives the same state: that is how a restart resumes.
    """

    def __init__(self, request: ExtractRequest, *, limit: int | None = None) -> None:
        """Start at the request's seed.

        Args:
            request: what was asked for.
            limit: the most rows the sentence wants; the smaller of it and the budget holds.
        """
        budget = request.budget.max_rows
        self._limit = limit
        self._max_rows = min(budget, limit) if limit is not None else budget
        self._max_pages = request.budget.max_pages
        self._queue: deque[Visit] = deque([Visit(number=0, url=request.url)])
        self._frontier = Frontier(request.url)
        self._bodies: set[str] = set()
        self._row_keys: set[bytes] = set()
        self._visited: list[Visited] = []
        self._rejects: list[Reject] = []
        self._verdicts: list[Verdict] = []
        self._first: Receipt | None = None
        self._found_fields: set[str] = set()
        self._notes: dict[str, None] = {}
        self._rows = 0
        self._claimed: int | None = None
        self._stop: StopReason | None = None
        self._is_cut = False
        self.recipe: Recipe | None = None

    def next_visits(self, limit: int = 1) -> list[Visit]:
        """Return at most *limit* visits to make now, empty when the task is done."""
        if self._stop is not None:
            return []
        return [self._queue.popleft() for _ in range(min(limit, len(self._queue)))]

    def absorb(self, outcome: Outcome) -> list[RowWithCells]:
        """Take in what a visit gave; return the rows that are new, in page order."""
        if outcome.error:
            self._pass_over(outcome)
            return []
        if self._first is None:
            self._first = outcome.receipt
            self._frontier.settle(outcome.visited.final_url)
        elif self._frontier.is_left(outcome.visited.final_url):
            outcome = replace(outcome, rows=(), cells=(), next_links=())
        self.recipe = self.recipe or outcome.recipe
        self._rejects.extend((*outcome.receipt.rejects, *outcome.rejects))
        self._verdicts.extend(outcome.verdicts)
        if outcome.rows or len(self._visited) == 0:  # a page without rows ends a list, and no more
            self._notes |= dict.fromkeys(outcome.receipt.notes)
        if self._claimed is None:
            self._claimed = _believed(outcome.claimed_rows, self._rows + len(outcome.rows))
        fresh = self._fresh(outcome)
        self._is_cut |= outcome.visited.growth is Growth.CUT
        self._visited.append(replace(outcome.visited, rows=len(fresh), records=len(outcome.rows)))
        self._rows += len(fresh)
        for _, cells in fresh:
            self._found_fields.update(cells)
        self._decide(outcome, has_new=bool(fresh))
        return fresh

    def stop(self, reason: StopReason) -> None:
        """End the task now with the rows so far: its time is up, or somebody cancelled it."""
        self._end(reason, is_cut=True)

    def _fresh(self, outcome: Outcome) -> list[RowWithCells]:
        """Return the rows not met on an earlier page; equal rows of one page all stay."""
        if outcome.visited.page_id in self._bodies:
            return []
        self._bodies.add(outcome.visited.page_id)
        keys = [row_key(row) for row in outcome.rows]
        again = repeats([key in self._row_keys for key in keys], outcome.rows)
        self._row_keys.update(keys)
        pairs = zip(outcome.rows, outcome.cells, again, strict=True)
        fresh = [(row, cells) for row, cells, is_again in pairs if not is_again]
        room = self._max_rows - self._rows
        if len(fresh) > room:
            fresh = fresh[:room]
            self._is_cut = True
        return fresh

    def _decide(self, outcome: Outcome, *, has_new: bool) -> None:
        """Queue the next page, or note why there is none."""
        links = outcome.next_links
        if not outcome.rows and not self._rows:
            self._end(StopReason.NO_RECORDS, is_cut=False)
        elif self._rows >= self._max_rows:
            self._end(StopReason.MAX_ROWS, is_cut=self._is_cut or bool(self._frontier.fresh(links)))
        elif not has_new:
            follow = self._frontier.after_nothing(links)
            is_guess = outcome.visit.found_by == GUESSED
            self._go(follow, StopReason.END_OF_LIST if is_guess else StopReason.NO_NEW_ROWS)
        else:
            is_lacking = self._claimed is not None and self._rows < self._claimed
            follow = self._frontier.after_new(links, is_lacking=is_lacking)
            is_loop = any(
                link.score >= FLOOR and not self._frontier.is_step_back(link) for link in links
            )
            self._go(follow, StopReason.LOOP if is_loop else self._natural_end())

    def _pass_over(self, outcome: Outcome) -> None:
        """Note a page that failed and go on behind it, when the addresses count."""
        self._visited.append(outcome.visited)
        if outcome.visit.found_by == GUESSED and not self._is_cut:
            self._end(StopReason.END_OF_LIST, is_cut=False)
            return
        self._is_cut = True
        self._go(self._frontier.after_failure(), StopReason.ERROR)

    def _go(self, link: NextLink | None, otherwise: StopReason) -> None:
        """Queue a link, or end for the reason given when there is none."""
        if link is None:
            self._end(otherwise, is_cut=False)
        elif len(self._visited) >= self._max_pages:
            self._end(StopReason.MAX_PAGES, is_cut=True)
        else:
            number = len(self._visited)
            self._queue.append(
                Visit(number=number, url=link.url, body=link.body, found_by=link.found_by)
            )

    def _natural_end(self) -> StopReason:
        is_list = len(self._visited) > 1 or self._visited[-1].growth is Growth.WHOLE
        return StopReason.END_OF_LIST if is_list else StopReason.SINGLE_PAGE

    def _end(self, reason: StopReason, *, is_cut: bool) -> None:
        if self._stop is None:
            self._stop, self._is_cut = reason, self._is_cut or is_cut
            self._queue.clear()

    def _completeness(self) -> Completeness:
        if self._limit is not None and self._rows >= self._limit:
            return Completeness.TRUE
        if self._is_cut:
            return Completeness.FALSE
        if self._claimed is not None:
            return Completeness.TRUE if self._rows >= self._claimed else Completeness.FALSE
        has_grown = any(page.growth is Growth.WHOLE for page in self._visited)
        is_list = len(self._visited) > 1 or has_grown
        is_end = is_list and self._stop is StopReason.END_OF_LIST
        return Completeness.TRUE if is_end else Completeness.UNKNOWN

    def receipt(self) -> Receipt:
        """Return the receipt of the whole task as it stands."""
        first = self._first or Receipt()
        return replace(
            first,
            visited=tuple(self._visited),
            rows=self._rows,
            claimed_rows=self._claimed,
            complete=self._completeness(),
            stop_reason=self._stop or StopReason.END_OF_LIST,
            missing_fields=tuple(
                name for name in first.missing_fields if name not in self._found_fields
            ),
            rejects=tuple(self._rejects),
            notes=tuple(self._notes)[:MAX_NOTES],
            verdicts=tuple(self._verdicts),
        )


def _believed(claimed: int | None, rows: int) -> int | None:
    """Return what the site claims; a claim below the rows that came already is of another list."""
    return claimed if claimed is None or claimed >= rows else None


def repeats(is_known: Sequence[bool], rows: Sequence[Row]) -> list[bool]:
    """Return, for each row of a page, whether it is a record that an earlier page showed.

    Args:
        is_known: whether an equal row was met on an earlier page, in page order.
        rows: the rows.

    Returns:
        As *is_known*, without the rows that only look alike: those that hold no address, stand
        apart from both ends of the page (where pages overlap and repeat what is pinned), and are
        less than half of it.
    """
    if 2 * sum(is_known) >= len(is_known):
        return list(is_known)
    head = next((at for at, known in enumerate(is_known) if not known), 0)
    tail = next((at for at, known in enumerate(reversed(is_known)) if not known), 0)
    end = len(is_known) - tail
    return [
        known and (not head <= at < end or _has_address(row))
        for at, (known, row) in enumerate(zip(is_known, rows, strict=True))
    ]


def _has_address(row: Row) -> bool:
    return any(
        isinstance(value, str) and value.startswith(("http://", "https://"))
        for value in row.values()
    )


def row_key(row: Row) -> bytes:
    """Return 8 bytes that stand for *row*; 10,000 rows collide with a chance below 1 in 10^11."""
    return blake2b(orjson.dumps(row, option=orjson.OPT_SORT_KEYS), digest_size=8).digest()
