"""What a task costs, and whether its credits pay for what it wants next."""

import asyncio

from rowsmith.config import TariffSettings
from rowsmith.crawl import Crawl, Outcome, Visit
from rowsmith.model.receipt import LinkState, Receipt
from rowsmith.model.task import ExtractRequest, Render

SLACK = 1e-12
"""Credits that the sums of floats may be wrong by."""
UNPAID = "the credits left do not pay for the browser"


def price(tariff: TariffSettings, receipt: Receipt, *, most: float | None = None) -> float:
    """Return the credits for what *receipt* lists: pages that came, rows, addresses verified.

    Stored pages that were read again cost nothing.

    Args:
        tariff: price of each.
        receipt: of the task, finished or as it stands.
        most: the most that may be charged, or None.
    """
    pages = [one for one in receipt.visited if one.page_id and not receipt.pages_of]
    rendered = sum(1 for visited in pages if visited.is_rendered)
    checked = sum(1 for verdict in receipt.verdicts if verdict.state is not LinkState.UNCHECKED)
    total = (
        tariff.page * (len(pages) - rendered)
        + tariff.rendered_page * rendered
        + tariff.row * receipt.rows
        + tariff.verified_url * checked
    )
    return total if most is None else min(total, most)


def at_most(tariff: TariffSettings, outcome: Outcome, rows: int) -> float:
    """Return the most that one visit can have cost; the whole receipt is priced only near a limit.

    Args:
        tariff: price of each.
        outcome: of the visit.
        rows: how many rows were handed out after it.
    """
    page = max(tariff.page, tariff.rendered_page)
    return page + tariff.row * rows + tariff.verified_url * len(outcome.verdicts)


class Purse:
    """The credits of one task: what is spent, and what visits under way will cost at least.

    A visit is not begun when its price would pass the budget. What it brings, rows, is not known
    before; it may pass the budget, and is then not charged.

    Attributes:
        is_empty: a visit was refused.
    """

    def __init__(self, tariff: TariffSettings, request: ExtractRequest, crawl: Crawl) -> None:
        """Begin with all credits of *request*; *crawl* tells what was spent of them."""
        self.is_empty = False
        self._tariff = tariff
        self._request = request
        self._crawl = crawl
        self._spent = 0.0
        self._under_way: dict[int, float] = {}
        self._rendered: dict[bool, bool] = {}
        self._moved = asyncio.Event()

    async def pays(self, target: Visit, *, is_kept: bool) -> bool:
        """Tell whether *target* can be paid; wait for visits before it when that is not sure.

        Args:
            target: about to be visited; its price is set aside until it is taken in.
            is_kept: it was made before a crash, so it is paid.
        """
        least, most = self._prices(target)
        self._under_way[target.number] = most if is_kept else least
        while not is_kept and not self._fits(least + sum(self._before(target))):
            if not self._before(target):
                self.is_empty = True
                return False
            self._moved.clear()
            await self._moved.wait()
        return True

    def pays_browser(self, target: Visit) -> bool:
        """Tell whether *target* may be rendered, too; the price is set aside then."""
        _, most = self._prices(target)
        is_paid = self._fits(most + sum(self._before(target)))
        if is_paid:
            self._under_way[target.number] = most
        return is_paid

    def take(self, outcome: Outcome, rows: int) -> bool:
        """Count what a visit cost, after the crawl took it in; return whether it was paid whole.

        It was not when its page wanted a browser that the rest did not pay.

        Args:
            outcome: of the visit.
            rows: how many rows were handed out after it.
        """
        self._under_way.pop(outcome.visit.number, None)
        if outcome.page is not None:
            self._rendered[bool(outcome.visit.fields)] = outcome.visited.is_rendered
        self._spent += at_most(self._tariff, outcome, rows)
        self._moved.set()
        return not any(UNPAID in note for note in outcome.visited.notes)

    def _prices(self, target: Visit) -> tuple[float, float]:
        """Return the least and the most that a visit costs, its rows left out."""
        if target.checks:
            price_of_checks = self._tariff.verified_url * len(target.checks)
            return price_of_checks, price_of_checks
        if self._request.pages_of:
            return 0.0, 0.0
        page, rendered = self._tariff.page, self._tariff.rendered_page
        if target.body or self._request.render is Render.NEVER:
            return page, page
        is_rendered = self._rendered.get(bool(target.fields), False)
        is_rendered |= self._request.render is Render.ALWAYS
        return (rendered if is_rendered else page), max(page, rendered)

    def _before(self, target: Visit) -> list[float]:
        """Return what is set aside for visits before *target*."""
        return [price for number, price in self._under_way.items() if number < target.number]

    def _fits(self, wanted: float) -> bool:
        """Tell whether *wanted* can be spent yet; the receipt is priced only near the end.

        What costs nothing is not for those who have nothing left: it brings rows.
        """
        wanted = max(wanted, 2 * SLACK)
        budget = self._request.budget.max_credits + SLACK
        if self._spent + wanted > budget:
            self._spent = price(self._tariff, self._crawl.receipt())
        return self._spent + wanted <= budget
