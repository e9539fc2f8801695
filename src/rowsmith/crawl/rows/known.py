"""Which rows of a page are records that an earlier page showed."""

from collections.abc import Sequence
from hashlib import blake2b

import orjson

from rowsmith.crawl.details import FOUND_BY as OWN_PAGE
from rowsmith.crawl.details.follow import Found
from rowsmith.crawl.outcome import Outcome
from rowsmith.model.values import Row


class KnownRows:
    """The rows and pages of one task so far, as hashes."""

    def __init__(self) -> None:
        """Know none."""
        self._bodies: set[str] = set()
        self._keys: set[bytes] = set()

    def fresh(self, outcome: Outcome) -> list[Found]:
        """Return the rows not met on an earlier page; equal rows of one page all stay."""
        if outcome.visited.page_id in self._bodies:
            return []
        self._bodies.add(outcome.visited.page_id)
        pages = outcome.own_pages or ("",) * len(outcome.rows)
        shown = [
            {**row, OWN_PAGE: page} if page else row
            for row, page in zip(outcome.rows, pages, strict=True)
        ]
        keys = [row_key(row) for row in shown]
        again = repeats([key in self._keys for key in keys], shown)
        self._keys.update(keys)
        found = zip(outcome.rows, outcome.cells, pages, again, strict=True)
        return [(row, cells, page) for row, cells, page, is_again in found if not is_again]


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
