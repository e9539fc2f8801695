"""One request to a host: as itself, in its turn, and later where the host asks for that."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from yarl import URL

from rowsmith.config import FetchSettings, Manner, PolitenessSettings
from rowsmith.egress import REFUSED, Answer, Door, Request, join_address
from rowsmith.errors import FetchError, HttpRefused, InvalidUrl, UnsafeAddress
from rowsmith.fetch.pace import Pacer
from rowsmith.ports import Clock

REDIRECTS = frozenset({301, 302, 303, 307, 308})
ASKS_FOR_REST = frozenset({429, 503})
"""Answers after which the whole host is left alone for a while, by all tasks."""
_ACCEPT = "text/html,application/xhtml+xml,application/json;q=0.9,application/xml;q=0.8,*/*;q=0.5"
_RETRY_FLOOR_S = 0.25
_RETRY_CAP_S = 8.0


@dataclass(slots=True)
class Allowance:
    """Seconds that one page may still take on the wire; waiting for a turn costs none of them."""

    left_s: float


class Asker:
    """Asks hosts, each no more often than it is to be asked."""

    def __init__(
        self,
        door: Door,
        *,
        fetch: FetchSettings,
        politeness: PolitenessSettings,
        clock: Clock,
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._door = door
        self._fetch = fetch
        self._politeness = politeness
        self._clock = clock
        self._sleep = sleep
        self._headers = {
            "User-Agent": fetch.agent,
            "Accept": _ACCEPT,
            "Accept-Language": "en, *;q=0.5",
            **({"From": fetch.contact} if fetch.contact else {}),
        }
        self.pacer = Pacer(clock, sleep)

    def manner(self, address: URL) -> Manner:
        """Return how the host of *address* is treated."""
        return self._politeness.manner(address.host or "", is_own=self._door.is_own(address))

    async def ask(
        self,
        request: Request,
        allowance: Allowance,
        *,
        delay_s: float = 0.0,
        max_bytes: int | None = None,
    ) -> Answer:
        """Return the answer to one request, made when it is its turn.

        Args:
            request: what is asked for; the headers that every request has are added.
            allowance: time it may take; what it took is taken off.
            delay_s: seconds between two requests that the host asks for.
            max_bytes: the most of the body that is read, when it is less than the limit of pages.

        Raises:
            FetchError: with the reason by subclass.
            TimeoutError: the allowance is over.
        """
        host = request.url.host or ""
        async with self.pacer.turn(host, self.manner(request.url), delay_s=delay_s):
            began_s = self._clock.monotonic_s()
            try:
                async with asyncio.timeout(max(allowance.left_s, 0.0)):
                    return await self._door.ask(
                        replace(request, headers={**self._headers, **request.headers}),
                        idle_s=self._fetch.idle_timeout_s,
                        max_wire=max_bytes or self._fetch.max_wire_bytes,
                        max_body=max_bytes or self._fetch.max_body_bytes,
                        min_rate=self._fetch.min_bytes_per_s,
                    )
            finally:
                allowance.left_s -= self._clock.monotonic_s() - began_s

    async def insist(
        self, attempt: Callable[[], Awaitable[Answer]], *, allowance: Allowance
    ) -> Answer:
        """Return what *attempt* gives, tried again where that may help.

        A host that answers 429 or 503 is given a rest, by all tasks: as long as its Retry-After
        says, else as long as the next try waits.

        Raises:
            FetchError: the last failure, or one that no second try mends.
        """
        for number in range(1, self._politeness.attempts + 1):
            try:
                return await attempt()
            except FetchError as exc:
                # full jitter with a floor (reliability.md E5)
                wait_s = random.uniform(_RETRY_FLOOR_S, min(_RETRY_CAP_S, 0.5 * 2**number))  # noqa: S311  # no secret
                is_resting = self._rest(exc, wait_s)
                if not self._may_help(exc, number) or allowance.left_s <= 0:
                    raise
                if not is_resting:
                    await self._sleep(wait_s)
        raise FetchError("no attempt was made")

    def _may_help(self, exc: FetchError, number: int) -> bool:
        """Tell whether another attempt after *number* of them may mend *exc*."""
        asked_s = exc.retry_after_s if isinstance(exc, HttpRefused) else None
        is_soon = asked_s is None or asked_s <= self._politeness.max_retry_after_s
        return exc.retryable and is_soon and number < self._politeness.attempts

    def heed(self, answer: Answer) -> None:
        """Leave the host alone for a while when its answer says that it is overrun."""
        self._rest(self.refused(answer), _RETRY_FLOOR_S)

    def _rest(self, exc: FetchError, wait_s: float) -> bool:
        """Leave a host alone that says it is overrun; return whether it does."""
        if not isinstance(exc, HttpRefused) or exc.status not in ASKS_FOR_REST:
            return False
        asked_s = wait_s if exc.retry_after_s is None else exc.retry_after_s
        address = URL(exc.url)
        rest_s = min(asked_s, self._politeness.max_retry_after_s)
        self.pacer.hold(address.host or "", self.manner(address), rest_s)
        return True

    def refused(self, answer: Answer) -> HttpRefused:
        """Return the error for an answer that is no page, with what to do."""
        try:
            phrase = HTTPStatus(answer.status).phrase
        except ValueError:
            phrase = "an unknown status"
        rest_s = retry_after_s(answer.headers.get("retry-after", ""), self._clock.now())
        if answer.status in {404, 410}:
            advice = "check the address"
        elif answer.status in {401, 403}:
            advice = "it may need a login"
        elif rest_s is not None and rest_s > self._politeness.max_retry_after_s:
            advice = f"it asks to be left alone for {rest_s:,.0f} seconds"
        else:
            advice = "try again later"
        return HttpRefused(
            f"{answer.url.host} answered {answer.status} {phrase}: {advice}",
            status=answer.status,
            url=str(answer.url),
            retry_after_s=rest_s,
        )


def retry_after_s(header: str, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for, None when it says nothing readable.

    Source:
        RFC 9110, section 10.2.3: a number of seconds, or a date.

    >>> now = datetime(2026, 1, 1, tzinfo=UTC)
    >>> retry_after_s("7", now), retry_after_s("Thu, 01 Jan 2026 00:01:00 GMT", now)
    (7.0, 60.0)
    >>> retry_after_s("Wed, 31 Dec 2025 00:00:00 GMT", now), retry_after_s("soon", now)
    (0.0, None)
    """
    text = header.strip()
    if text.isascii() and text.isdecimal():
        return float(text[:12])
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


def hop(address: URL, target: str) -> URL:
    """Return where a redirect leads, checked like the first address.

    Raises:
        UnsafeAddress: it leads to an address that nobody may ask for.
    """
    try:
        return join_address(address, target).with_fragment(None)
    except InvalidUrl as exc:
        raise UnsafeAddress(REFUSED) from exc
