"""Pages visited before a link leads there: a counter and the site's own claim foretell them."""

from collections import deque
from dataclasses import replace

from rowsmith.crawl.frontier import Agenda, Frontier
from rowsmith.crawl.outcome import Outcome
from rowsmith.model.extraction import NextLink
from rowsmith.paging import canonical

AHEAD = 8
"""Pages that are put down before their turn; fewer while a list is young: a claim may be wrong."""


class Ahead:
    """The foretold pages of one task, in their order.

    Nothing but time depends on them: a page counts when the page before it leads there, as if it
    were visited then. When the list goes on otherwise, what was foretold is dropped.
    """

    def __init__(self) -> None:
        """Foretell nothing."""
        self._foretold: deque[tuple[int, str]] = deque()
        self._found_by: dict[int, str] = {}
        self._stale: set[int] = set()

    def confirm(self, link: NextLink, agenda: Agenda) -> bool:
        """Tell whether *link* leads to the next foretold page, which is put down already.

        When it leads elsewhere, what was foretold is dropped.
        """
        if not self._foretold or not _is_same(link, self._foretold[0][1]):
            self.drop(agenda)
            return False
        number, _ = self._foretold.popleft()
        self._found_by[number] = link.found_by
        return True

    def drop(self, agenda: Agenda) -> None:
        """Forget what was foretold: the list ends, or goes on otherwise."""
        numbers = {number for number, _ in self._foretold}
        self._foretold.clear()
        self._stale |= numbers - agenda.withdraw(numbers)

    def look(self, frontier: Frontier, agenda: Agenda, pages: int) -> None:
        """Foretell pages behind the one that was just put down.

        Args:
            frontier: knows the addresses walked so far.
            agenda: where the pages are put down.
            pages: how many the site surely has beyond that one.
        """
        if not frontier.is_counting():
            return
        most = min(AHEAD, pages, frontier.walked // 2)
        while len(self._foretold) < most and agenda.room > 0:
            url = frontier.foretell([url for _, url in self._foretold])
            if not url:
                return
            link = NextLink(url=url, found_by="", score=1.0)
            self._foretold.append((agenda.add(link, is_ahead=True), url))

    def is_stale(self, outcome: Outcome) -> bool:
        """Tell whether a page was foretold and then not needed."""
        return outcome.visit.number in self._stale

    def named(self, outcome: Outcome) -> Outcome:
        """Return *outcome* with the rule that led to its page, when that was foretold."""
        found_by = self._found_by.pop(outcome.visit.number, None)
        if found_by is None:
            return outcome
        return replace(
            outcome,
            visit=replace(outcome.visit, found_by=found_by),
            visited=replace(outcome.visited, found_by=found_by),
        )


def _is_same(link: NextLink, url: str) -> bool:
    return not link.body and canonical(link.url) == canonical(url)
