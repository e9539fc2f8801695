"""Whether addresses answer: HEAD, then a ranged GET where HEAD does not say that they do."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby

from yarl import URL

from rowsmith.config import FetchSettings
from rowsmith.egress import parse_address
from rowsmith.egress.resolve import REFUSED
from rowsmith.errors import FetchError, InvalidUrl
from rowsmith.fetch.ask import Allowance
from rowsmith.model.receipt import LinkState, Verdict

HOSTS_AT_ONCE = 32
OF_A_HOST = 8
"""Addresses of one host at once; its own slots and pace hold all the same."""
ALIVE_REFUSALS = frozenset({401, 403, 405, 429})
"""The page exists, it refuses programs."""
OUT_OF_TIME = "not checked: the time for checks was over"

Probe = Callable[[URL, str, Allowance], Awaitable[tuple[int, URL]]]
"""Asks an address by a method; gives status and final address."""


class Verifier:
    """Checks addresses, each distinct one once per call."""

    def __init__(self, probe: Probe, settings: FetchSettings) -> None:
        self._probe = probe
        self._settings = settings

    async def verify(self, urls: Sequence[str], timeout_s: float | None = None) -> list[Verdict]:
        """Return one verdict per address, in the order of *urls*.

        Args:
            urls: addresses as they stand in rows.
            timeout_s: time for all; the rest is then unchecked.
        """
        hosts = asyncio.Semaphore(HOSTS_AT_ONCE)
        verdicts: dict[str, Verdict] = {}

        async def of_a_host(group: Sequence[str]) -> None:
            of_it = asyncio.Semaphore(OF_A_HOST)

            async def one(url: str) -> None:
                async with of_it:
                    verdicts[url] = await self._check(url)

            async with hosts:
                await asyncio.gather(*(one(url) for url in group))

        pages = [url.partition("#")[0] for url in urls]
        by_host = sorted(dict.fromkeys(pages), key=_host)
        try:
            async with asyncio.timeout(timeout_s):
                groups = [list(group) for _, group in groupby(by_host, key=_host)]
                await asyncio.gather(*(of_a_host(group) for group in groups))
        except TimeoutError:
            for url in by_host:
                unchecked = Verdict(url=url, state=LinkState.UNCHECKED, reason=OUT_OF_TIME)
                verdicts.setdefault(url, unchecked)
        return [replace(verdicts[page], url=url) for page, url in zip(pages, urls, strict=True)]

    async def _check(self, url: str) -> Verdict:
        """Return the verdict of HEAD, else of GET, or of a second GET after a 5xx."""
        try:
            address = parse_address(url).with_fragment(None)
        except InvalidUrl as exc:
            return Verdict(url=url, state=LinkState.DEAD, reason=str(exc))
        allowance = Allowance(self._settings.check_s)
        verdict = await self._ask(url, partial(self._probe, address, "HEAD", allowance))
        if verdict.state is LinkState.ALIVE or verdict.reason == REFUSED:
            return verdict
        verdict = await self._ask(url, partial(self._probe, address, "GET", allowance))
        if verdict.status >= 500:
            verdict = await self._ask(url, partial(self._probe, address, "GET", allowance))
        return verdict

    async def _ask(self, url: str, probe: Callable[[], Awaitable[tuple[int, URL]]]) -> Verdict:
        try:
            status, final = await probe()
        except FetchError as exc:
            return Verdict(url=url, state=LinkState.DEAD, reason=str(exc))
        is_alive = 200 <= status < 400 or status in ALIVE_REFUSALS
        return Verdict(
            url=url,
            state=LinkState.ALIVE if is_alive else LinkState.DEAD,
            status=status,
            final_url=str(final),
            reason=f"answered {status}",
        )


def _host(url: str) -> str:
    return url.split("/", 3)[2].lower() if url.count("/") > 1 else ""
