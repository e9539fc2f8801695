"""Which address comes next: what was seen, what was left aside, and what a counter promises."""

from collections import deque
from collections.abc import Sequence
from hashlib import blake2b

from rowsmith.crawl.outcome import Visit
from rowsmith.model.extraction import NextLink
from rowsmith.paging import ARCHIVE, FLOOR, canonical, continued, is_same_site, serves_data_of

GUESSED = "URL counter"
"""Found by the addresses visited so far, not by anything on a page."""
MAX_TRIES = 2
"""Other links tried, in a whole task, after one that gave nothing new."""
MAX_BARREN = 3
"""Parts of an archive without a new row, and pages that fail, one after the other."""


class Frontier:
    """The addresses of one task; the same answers in the same order give the same addresses."""

    def __init__(self, seed: str) -> None:
        self._seen = {_key(seed, "")}
        self._walked = [seed]
        self._aside: list[NextLink] = []
        self._tries = 0
        self._barren = 0
        self._is_split = False
        self._sites = [seed]

    def settle(self, address: str) -> None:
        """Take the address that answered for the seed as the site that is never left.

        Where it is a host of the seed's own data, the seed's host stays part of the site.
        """
        if address:
            self._sites = [address, *(one for one in self._sites if serves_data_of(address, one))]

    def is_left(self, address: str) -> bool:
        """Tell whether an address that answered is another site's."""
        return bool(address) and not any(is_same_site(address, one) for one in self._sites)

    def is_elsewhere(self, address: str) -> bool:
        """Tell whether an address that answered is another site's, or the list itself."""
        return self.is_left(address) or _key(address, "") in self._seen

    def after_new(self, links: Sequence[NextLink], *, is_lacking: bool) -> NextLink | None:
        """Return where to go from a page that gave new rows, None at the end of the list.

        Args:
            links: what the page proposes, best first.
            is_lacking: the site claims more rows than were found, so a counter is worth a try.
        """
        self._barren = 0
        self._is_split |= any(one.found_by == ARCHIVE and one.score >= FLOOR for one in links)
        fresh = self.fresh(links)
        if fresh:
            self._aside = fresh[1:]
            return self._go(fresh[0])
        return self._guess() if is_lacking else None

    def after_nothing(self, links: Sequence[NextLink]) -> NextLink | None:
        """Return where to go from a page without new rows, None when nothing is worth it.

        An archive goes on with its next part; else a link that was left aside is tried.
        """
        self._barren += 1
        parts = [link for link in self.fresh(links) if link.found_by == ARCHIVE]
        if parts and self._barren <= MAX_BARREN:
            return self._go(parts[0])
        while self._aside and self._tries < MAX_TRIES:
            link = self._aside.pop(0)
            if _key(link.url, link.body) not in self._seen:
                self._tries += 1
                return self._go(link)
        return None

    def after_failure(self) -> NextLink | None:
        """Return the page behind one that failed, by the counter in the addresses."""
        self._barren += 1
        return self._guess() if self._barren < MAX_BARREN else None

    def fresh(self, links: Sequence[NextLink]) -> list[NextLink]:
        """Return the links not seen yet, best first; an archive's parts once it was entered."""
        return [
            link
            for link in links
            if _key(link.url, link.body) not in self._seen
            and not self.is_left(link.url)
            and (link.score >= FLOOR or (self._is_split and link.found_by == ARCHIVE))
        ]

    def is_step_back(self, link: NextLink) -> bool:
        """Tell whether a link leads to the page before this one.

        Lists that begin with the newest may call that "next"; of two pages nobody can tell it from
        a circle.
        """
        return len(self._walked) > 2 and canonical(link.url) == canonical(self._walked[-2])

    @property
    def walked(self) -> int:
        """Return how many pages were walked one after the other."""
        return len(self._walked)

    def is_counting(self) -> bool:
        """Tell whether the last address walked is what the counter gave after those before it."""
        foreseen = continued(self._walked[:-1])
        return bool(foreseen) and canonical(foreseen) == canonical(self._walked[-1])

    def foretell(self, ahead: Sequence[str]) -> str:
        """Return the address that the counter gives after those walked and those *ahead*, or ""."""
        url = continued([*self._walked, *ahead])
        return url if url and not self.is_left(url) and _key(url, "") not in self._seen else ""

    def _guess(self) -> NextLink | None:
        url = continued(self._walked)
        if not url or _key(url, "") in self._seen:
            return None
        return self._go(NextLink(url=url, found_by=GUESSED, score=FLOOR))

    def _go(self, link: NextLink) -> NextLink:
        self._seen.add(_key(link.url, link.body))
        self._is_split = self._is_split or link.found_by == ARCHIVE
        self._walked = [] if link.body or link.found_by == ARCHIVE else [*self._walked, link.url]
        return link


class Agenda:
    """The visits to be made, numbered in the order in which they were put down.

    Attributes:
        is_open: of the list's pages that are put down; see `Visit`.
    """

    def __init__(self, seed: str, most: int) -> None:
        """Put down the seed; *most* visits may be put down in all."""
        self._queue: deque[Visit] = deque([Visit(number=0, url=seed)])
        self._count, self._left = 1, most - 1
        self.is_open = True

    @property
    def room(self) -> int:
        """Return how many more visits the page budget allows."""
        return self._left

    def add(self, link: NextLink, fields: tuple[str, ...] = (), *, is_ahead: bool = False) -> int:
        """Put down a visit and return its number.

        Args:
            link: where to.
            fields: what is sought there, of a record's own page.
            is_ahead: see `Visit`.
        """
        number = self._count
        self._queue.append(
            Visit(
                number=number,
                url=link.url,
                body=link.body,
                found_by=link.found_by,
                fields=fields,
                is_open=self.is_open,
                is_ahead=is_ahead,
            )
        )
        self._count += 1
        self._left -= 1
        return number

    def withdraw(self, numbers: set[int]) -> set[int]:
        """Take back visits that were not taken; return the numbers of those."""
        gone = {one.number for one in self._queue if one.number in numbers}
        self._queue = deque(one for one in self._queue if one.number not in gone)
        self._left += len(gone)
        return gone

    def add_checks(self, urls: tuple[str, ...], found_by: str, left_s: float) -> None:
        """Put down a check of addresses, which is no page of the budget."""
        self._queue.append(
            Visit(number=self._count, url="", found_by=found_by, checks=urls, left_s=left_s)
        )
        self._count += 1

    def take(self, limit: int) -> list[Visit]:
        """Return at most *limit* visits to make now, in order."""
        return [self._queue.popleft() for _ in range(min(limit, len(self._queue)))]

    def leave_own_pages(self) -> None:
        """Forget records' own pages that were not taken."""
        self._queue = deque(one for one in self._queue if not one.fields)

    def clear(self) -> None:
        """Forget the visits that were not taken."""
        self._queue.clear()


def _key(url: str, body: str) -> bytes:
    """Return 16 bytes that stand for a request."""
    return blake2b(f"{canonical(url)}\n{body}".encode(), digest_size=16).digest()
