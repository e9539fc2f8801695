"""What to visit next and when to stop: a state machine without sockets, clock or database."""

from dataclasses import replace

from rowsmith.crawl.ahead import Ahead
from rowsmith.crawl.details import FOUND_BY as DETAILS
from rowsmith.crawl.details import Details
from rowsmith.crawl.details.follow import Found
from rowsmith.crawl.frontier import GUESSED, Agenda, Frontier
from rowsmith.crawl.outcome import Outcome, Visit, may_follow
from rowsmith.crawl.rows.known import KnownRows
from rowsmith.crawl.rows.links import FOUND_BY as CHECKS
from rowsmith.crawl.rows.links import LinkChecks
from rowsmith.crawl.told import Told
from rowsmith.model.ask import Ask
from rowsmith.model.cell import Cell
from rowsmith.model.extraction import NextLink
from rowsmith.model.page import Growth
from rowsmith.model.receipt import Receipt, StopReason
from rowsmith.model.recipe import Recipe
from rowsmith.model.task import ExtractRequest
from rowsmith.model.values import Row
from rowsmith.paging import COUNTED, FLOOR

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
        self._ahead = Ahead()
        self._known = KnownRows()
        self._links = LinkChecks(ask, request.budget) if request.verify_urls else None
        self._told = Told()
        self._rows = 0
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
        outcome = self._ahead.named(outcome)
        if outcome.visit.checks:
            if self._links is not None:
                self._links.absorb(outcome.verdicts, outcome.visited.elapsed_ms / 1000)
        elif self._is_over or self._ahead.is_stale(outcome):
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
        rows = self._release()
        if self._links is None:
            return rows
        self._agenda.clear()
        self._links.give_up()
        return [*rows, *self._release()]

    def _release(self) -> list[RowWithCells]:
        rows = list(self._details.release())
        if self._links is not None:
            self._links.take(rows)
            for batch in self._links.batches():
                self._agenda.add_checks(batch, CHECKS, self._links.left_s)
            rows = list(self._links.release())
        self._told.give(rows)
        return rows

    def _take_page(self, outcome: Outcome) -> None:
        if self._told.first is None:
            self._frontier.settle(outcome.visited.final_url)
        elif self._frontier.is_left(outcome.visited.final_url):
            outcome = replace(outcome, rows=(), cells=(), own_pages=(), next_links=())
        self._learned = self._learned or outcome.recipe
        self._told.claim(outcome, self._rows)
        fresh = self._fresh(outcome)
        self._is_cut |= outcome.visited.growth is Growth.CUT or outcome.visited.is_cut
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
            if was_looking and self._details.is_in_need and self._agenda.room > 0:
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
            is_guess = outcome.visit.found_by == GUESSED or is_empty_answer(outcome)
            self._go(follow, StopReason.END_OF_LIST if is_guess else StopReason.NO_NEW_ROWS)
        else:
            is_lacking = self._told.is_lacking(self._rows)
            follow = self._frontier.after_new(links, is_lacking=is_lacking)
            is_loop = any(
                link.score >= FLOOR and not self._frontier.is_step_back(link) for link in links
            )
            self._is_cut |= follow is None and outcome.has_more
            self._go(follow, StopReason.LOOP if is_loop else self._natural_end(outcome))

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
        is_put_down = link is not None and self._ahead.confirm(link, self._agenda)
        if link is None:
            self._end(otherwise, is_cut=False)
        elif self._agenda.room <= 0 and not is_put_down:
            self._end(StopReason.MAX_PAGES, is_cut=True)
        else:
            if not is_put_down:
                self._agenda.add(link)
            if link.found_by != GUESSED and self._details.is_off:
                pages = self._told.pages_left(self._rows, self._max_rows - self._rows) - 1
                self._ahead.look(self._frontier, self._agenda, pages)

    def _natural_end(self, outcome: Outcome) -> StopReason:
        is_list = self._told.is_list or outcome.is_end
        return StopReason.END_OF_LIST if is_list else StopReason.SINGLE_PAGE

    def _end(self, reason: StopReason, *, is_cut: bool) -> None:
        self._ahead.drop(self._agenda)
        if self._stop is None:
            self._stop, self._is_cut = reason, self._is_cut or is_cut

    def receipt(self) -> Receipt:
        """Return the receipt of the whole task as it stands."""
        return replace(
            self._told.receipt(self._details, self._links),
            pages_of=self._request.pages_of,
            complete=self._told.completeness(
                self._rows, self._limit, is_cut=self._is_cut, reason=self._stop
            ),
            stop_reason=reason_of(self._stop, is_short=self._details.is_short),
        )


def reason_of(stop: StopReason | None, *, is_short: bool) -> StopReason:
    """Return why a task ended; *is_short*: own pages of records were left out for want of room."""
    is_natural = stop in {None, StopReason.END_OF_LIST, StopReason.SINGLE_PAGE}
    return StopReason.MAX_PAGES if is_natural and is_short else stop or StopReason.END_OF_LIST


def is_empty_answer(outcome: Outcome) -> bool:
    """Tell whether a call that was counted on came back without records: that is the end."""
    return outcome.visit.found_by == COUNTED and not outcome.rows
