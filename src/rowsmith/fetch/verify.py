"""Whether addresses answer: HEAD, then a ranged GET where HEAD is refused."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from yarl import URL

from rowsmith.egress import parse_address
from rowsmith.errors import FetchError, InvalidUrl
from rowsmith.model.receipt import Verdict

MAX_URLS = 200
"""Addresses checked for one task (reliability.md A14)."""
AT_ONCE = 10
TIMEOUT_S = 20.0
ALIVE_REFUSALS = frozenset({401, 403, 405, 429})
"""The page exists, it refuses programs."""

Probe = Callable[[URL, str], Awaitable[tuple[int, URL]]]


class Verifier:
    """Checks addresses, each distinct one once per call."""

    def __init__(self, probe: Probe) -> None:
        self._probe = probe

    async def verify(self, urls: Sequence[str]) -> list[Verdict]:
        """Return one verdict per address, in the order of *urls*."""
        slots = asyncio.Semaphore(AT_ONCE)
        distinct = list(dict.fromkeys(urls))

        async def one(url: str) -> Verdict:
            async with slots:
                return await self._check(url)

        found = await asyncio.gather(*(one(url) for url in distinct[:MAX_URLS]))
        verdicts = {verdict.url: verdict for verdict in found}
        for url in distinct[MAX_URLS:]:
            verdicts[url] = Verdict(
                url=url, is_alive=True, reason=f"not checked: over {MAX_URLS} addresses"
            )
        return [verdicts[url] for url in urls]

    async def _check(self, url: str) -> Verdict:
        try:
            address = parse_address(url).with_fragment(None)
            async with asyncio.timeout(TIMEOUT_S):
                status, final = await self._probe(address, "HEAD")
                if status >= 400:
                    status, final = await self._probe(address, "GET")
                if status >= 500:
                    status, final = await self._probe(address, "GET")
        except (FetchError, InvalidUrl) as exc:
            return Verdict(url=url, is_alive=False, reason=str(exc))
        except TimeoutError:
            return Verdict(
                url=url, is_alive=False, reason=f"no answer within {TIMEOUT_S:g} seconds"
            )
        is_alive = 200 <= status < 400 or status in ALIVE_REFUSALS
        return Verdict(
            url=url,
            is_alive=is_alive,
            status=status,
            final_url=str(final),
            reason=f"answered {status}",
        )
