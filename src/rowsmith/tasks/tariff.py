"""What a task costs."""

from rowsmith.config import TariffSettings
from rowsmith.crawl import Outcome
from rowsmith.model.receipt import LinkState, Receipt


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
