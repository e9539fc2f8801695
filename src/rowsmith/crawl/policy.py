"""What to visit next and when to stop: a state machine without sockets, clock or database."""

from collections.abc import Sequence
from dataclasses import replace

from rowsmith.crawl.details import FOUND_BY as DETAILS
from rowsmith.crawl.details import Details
from rowsmith.crawl.details.follow import Found
from rowsmith.crawl.frontier import GUESSED, Agenda, Frontier
from rowsmith.crawl.known_rows import KnownRows
from rowsmith.crawl.outcome import Outcome, Visit, may_follow
from rowsmith.model.ask import Ask
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

    def __init__(self, request: ExtractRequest, ask: Ask) -> None:
        """Start at the request's seed.

        Args:
            request: what was asked for.
            ask: the same, read; the smaller of its limit and the row budget holds.
        """
        budget = request.budget.max_rows
        self._request = request
        self._limit = ask.limit
        self._max_rows = min(budget, ask.limit) if ask.limit is not None else budget
        self._agenda = Agenda(request.url, request.budget.max_pages)
        self._frontier = Frontier(request.url)
        self._details = Details(ask, is_on=may_follow(ask, request), is_left=self._frontier.is_left)
        self._known = KnownRows()
        self._told = _Told()
        self._rows = 0
        self._claimed: int | None = None
        self._stop: StopReason | None = None
        self._is_cut = False
        self._is_over = False
        self._open: tuple[Outcome, bool] | None = None
        self._given = Recipe.from_json(request.recipe) if request.recipe is not None else None
        self._learned: Recipe | None = None

    @property
    def recipe(self) -> Recipe | None:
        """Return the recipe that read the list, with what was learned of own pages."""
        return self._details.recipe(self._learned)

    def recipe_for(self, target: Visit) -> Recipe | None:
        """Return the recipe by which a page is read: the learned one, the given one, or None."""
        return self._details.page_recipe if target.fields else self._learned or self._given

    def next_visits(self, limit: int = 1) -> list[Visit]:
        """Return at most *limit* visits to make now, in order.

        Their outcomes are taken in in the same order. When none is left and all outcomes are
        taken in, the task is done.
        """
        return self._agenda.take(limit)

    def absorb(self, outcome: Outcome) -> list[RowWithCells]:
        """Take in what a visit gave; return the rows that are ready, in the site's order."""
        if self._is_over:
            self._told.visited.append(outcome.visited)
        elif outcome.visit.fields:
            self._take_details(outcome)
        elif outcome.error:
            self._pass_over(outcome)
        else:
            self._take_page(outcome)
        return self._release()

    def stop(self, reason: StopReason) -> list[RowWithCells]:
        """End the task now: its time is up, or somebody cancelled it; return the rows so far."""
        self._end(reason, is_cut=True)
        self._stop, self._is_over = reason, True
        self._agenda.clear()
        self._details.give_up()
        return self._release()

    def _release(self) -> list[RowWithCells]:
        rows = list(self._details.release())
        self._told.give(rows)
        return rows

    def _take_page(self, outcome: Outcome) -> None:
        if self._told.first is None:
            self._frontier.settle(outcome.visited.final_url)
        elif self._frontier.is_left(outcome.visited.final_url):
            outcome = replace(outcome, rows=(), cells=(), own_pages=(), next_links=())
        self._learned = self._learned or outcome.recipe
        if self._claimed is None:
            self._claimed = _believed(outcome.claimed_rows, self._rows + len(outcome.rows))
        fresh = self._fresh(outcome)
        self._is_cut |= outcome.visited.growth is Growth.CUT
        self._told.page(outcome, len(fresh))
        self._rows += len(fresh)
        self._details.take(fresh, outcome)
        self._open = outcome, bool(fresh)
        self._go_on()

    def _take_details(self, outcome: Outcome) -> None:
        final = outcome.visited.final_url
        is_usable = not outcome.error and not self._frontier.is_elsewhere(final)
        self._told.details(outcome)
        was_looking = self._details.is_looking
        self._details.absorb(outcome, is_usable=is_usable)
        if self._details.is_off:
            self._agenda.leave_own_pages()
            if was_looking and self._details.is_in_need:
                self._begin_anew()
        self._go_on()

    def _go_on(self) -> None:
        """Put down what follows: records' own pages, then the list's next page."""
        for url in self._details.visits(self._agenda.room):
            self._agenda.add(NextLink(url=url, found_by=DETAILS, score=1.0), self._details.fields)
        if self._open is not None and not self._details.is_looking:
            (outcome, has_new), self._open = self._open, None
            self._decide(outcome, has_new=has_new)

    def _begin_anew(self) -> None:
        """Read the list again as best it can be: its records' own pages do not help."""
        self._details.forget()
        self._known = KnownRows()
        self._open = self._learned = None
        self._rows = 0
        self._told.forget()
        self._agenda.is_open = False
        self._go(NextLink(url=self._request.url, found_by="seed", score=1.0), StopReason.ERROR)

    def _fresh(self, outcome: Outcome) -> list[Found]:
        """Return the rows not met on an earlier page; equal rows of one page all stay."""
        fresh = self._known.fresh(outcome)
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
        self._told.failed(outcome)
        if outcome.visit.found_by == GUESSED and not self._is_cut:
            self._end(StopReason.END_OF_LIST, is_cut=False)
            return
        self._is_cut = True
        self._go(self._frontier.after_failure(), StopReason.ERROR)

    def _go(self, link: NextLink | None, otherwise: StopReason) -> None:
        """Queue a link, or end for the reason given when there is none."""
        if link is None:
            self._end(otherwise, is_cut=False)
        elif self._agenda.room <= 0:
            self._end(StopReason.MAX_PAGES, is_cut=True)
        else:
            self._agenda.add(link)

    def _natural_end(self) -> StopReason:
        return StopReason.END_OF_LIST if self._told.is_list else StopReason.SINGLE_PAGE

    def _end(self, reason: StopReason, *, is_cut: bool) -> None:
        if self._stop is None:
            self._stop, self._is_cut = reason, self._is_cut or is_cut

    def _completeness(self) -> Completeness:
        if self._limit is not None and self._told.rows >= self._limit:
            return Completeness.TRUE
        if self._is_cut:
            return Completeness.FALSE
        if self._claimed is not None:
            return Completeness.TRUE if self._told.rows >= self._claimed else Completeness.FALSE
        is_end = self._told.is_list and self._stop is StopReason.END_OF_LIST
        return Completeness.TRUE if is_end else Completeness.UNKNOWN

    def _reason(self) -> StopReason:
        is_natural = self._stop in {None, StopReason.END_OF_LIST, StopReason.SINGLE_PAGE}
        if is_natural and self._details.is_short:
            return StopReason.MAX_PAGES
        return self._stop or StopReason.END_OF_LIST

    def receipt(self) -> Receipt:
        """Return the receipt of the whole task as it stands."""
        return replace(
            self._told.receipt(self._details),
            claimed_rows=self._claimed,
            complete=self._completeness(),
            stop_reason=self._reason(),
        )


class _Told:
    """What the receipt tells, as it comes."""

    def __init__(self) -> None:
        self.first: Receipt | None = None
        self.visited: list[Visited] = []
        self.rows = 0
        self._pages = 0
        self._growths: set[Growth] = set()
        self._rejects: list[Reject] = []
        self._verdicts: list[Verdict] = []
        self._notes: dict[str, None] = {}
        self._found: set[str] = set()

    @property
    def is_list(self) -> bool:
        """Tell whether the list had more than one part."""
        return self._pages > 1 or Growth.WHOLE in self._growths

    def page(self, outcome: Outcome, fresh: int) -> None:
        """Note a page of the list, with so many new rows."""
        self.first = self.first or outcome.receipt
        self._rejects.extend((*outcome.receipt.rejects, *outcome.rejects))
        self._verdicts.extend(outcome.verdicts)
        if outcome.rows or not self._pages:  # a page without rows ends a list, and no more
            self._notes |= dict.fromkeys(outcome.receipt.notes)
        self._growths.add(outcome.visited.growth)
        self.visited.append(replace(outcome.visited, rows=fresh, records=len(outcome.rows)))
        self._pages += 1

    def details(self, outcome: Outcome) -> None:
        """Note a record's own page."""
        self.visited.append(replace(outcome.visited, records=len(outcome.rows)))
        self._verdicts.extend(outcome.verdicts)

    def failed(self, outcome: Outcome) -> None:
        """Note a page of the list that did not come."""
        self.visited.append(outcome.visited)
        self._pages += 1

    def give(self, rows: Sequence[RowWithCells]) -> None:
        """Note rows that were handed out."""
        self.rows += len(rows)
        for _, cells in rows:
            self._found.update(cells)

    def forget(self) -> None:
        """Forget what the list's pages gave: they are read anew."""
        self.first, self._pages = None, 0
        self._rejects.clear()
        self._verdicts.clear()

    def receipt(self, details: Details) -> Receipt:
        """Return what is known so far; of the end, nothing."""
        first = self.first or Receipt()
        missing = tuple(name for name in first.missing_fields if name not in self._found)
        return replace(
            first,
            visited=tuple(self.visited),
            rows=self.rows,
            missing_fields=missing,
            rejects=(*self._rejects, *details.rejects),
            notes=(*details.notes(), *self._notes)[:MAX_NOTES],
            verdicts=tuple(self._verdicts),
        )


def _believed(claimed: int | None, rows: int) -> int | None:
    """Return what the site claims; a claim below the rows that came already is of another list."""
    return claimed if claimed is None or claimed >= rows else None
