"""robots.txt by RFC 9309: cached rules per origin."""

import asyncio
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from protego import Protego
from yarl import URL

from rowsmith.errors import (
    BlockedByRobots,
    FetchError,
    FetchTimeout,
    HttpRefused,
    TooManyRedirects,
    Unreachable,
    UnsafeAddress,
)
from rowsmith.ports import Clock

MAX_BYTES = 500 * 1024
"""RFC 9309 section 2.5: at least this much is read; what follows is passed over."""
MAX_AGE_S = 86_400.0
"""RFC 9309 section 2.4: rules are used no longer than a day."""
CLOSED_S = 60.0
"""A site whose rules cannot be had stays closed so long before it is asked again."""
MAX_ORIGINS = 10_000
MAX_CANDIDATES = 20
"""Lines tried when the rule that forbids an address is looked for."""
UNREADABLE = "robots.txt cannot be read"
_DISALLOW = re.compile(r"^\s*disallow\s*:\s*([^#\s]+)", re.IGNORECASE)

Load = Callable[[URL], Awaitable[bytes]]


@dataclass(slots=True)
class _Origin:
    """What is known of one origin: its rules, None when they could not be had."""

    text: str = ""
    rules: Protego | None = None
    until_s: float = float("-inf")
    loading: asyncio.Lock = field(default_factory=asyncio.Lock)


class Robots:
    """Rules of the origins met so far; 4xx means open, 5xx or silence closed."""

    def __init__(self, load: Load, clock: Clock, token: str) -> None:
        """Prepare to ask for rules.

        Args:
            load: gets a robots.txt, at least its first `MAX_BYTES`.
            clock: for the age of what is known.
            token: the product token that rules may name (RFC 9309 section 2.2.1).
        """
        self._load = load
        self._clock = clock
        self._token = token
        self._origins: OrderedDict[str, _Origin] = OrderedDict()

    async def check(self, url: URL) -> float:
        """Return the seconds between two requests that the origin asks for, 0 when it does not.

        Raises:
            BlockedByRobots: the rules ask programs to stay away from *url*, or cannot be read.
            Unreachable: no connection to the host could be made.
            FetchTimeout: the host is silent.
        """
        known = await self._known(url)
        if known.rules is None:
            raise BlockedByRobots(
                f"{url.host} does not hand out its robots.txt, so its pages count as closed: "
                "try again later",
                rule=UNREADABLE,
            )
        if not known.rules.can_fetch(str(url), self._token):
            rule = self._forbidding(known.text, url)
            raise BlockedByRobots(
                f"robots.txt of {url.host} asks programs to stay away from {url.path} ({rule})",
                rule=rule,
            )
        rate = known.rules.request_rate(self._token)
        gap_s = rate.seconds / rate.requests if rate is not None else 0.0
        return max(gap_s, float(known.rules.crawl_delay(self._token) or 0.0))

    async def _known(self, url: URL) -> _Origin:
        key = str(url.origin())
        known = self._origins.setdefault(key, _Origin())
        self._origins.move_to_end(key)
        if len(self._origins) > MAX_ORIGINS:
            self._origins.popitem(last=False)
        async with known.loading:  # tasks that come together ask once
            if self._clock.monotonic_s() >= known.until_s:
                await self._ask(url.origin() / "robots.txt", known)
        return known

    async def _ask(self, address: URL, known: _Origin) -> None:
        text = await self._text(address)
        if text is not None:
            known.text, known.rules = text, Protego.parse(text)
        # Else earlier rules go on to hold (RFC 9309 section 2.3.1.4); without any it is closed.
        known.until_s = self._clock.monotonic_s() + (CLOSED_S if text is None else MAX_AGE_S)

    async def _text(self, address: URL) -> str | None:
        """Return the rules, "" when there are none, None when the site does not say."""
        try:
            body = await self._load(address)
        except HttpRefused as exc:
            return None if exc.status >= 500 or exc.status == 429 else ""
        except TooManyRedirects:
            return ""  # RFC 9309 section 2.3.1.2: as if there were none
        except (UnsafeAddress, Unreachable, FetchTimeout):
            raise  # the site itself cannot be had: that is what there is to say
        except FetchError:
            return None
        return body[:MAX_BYTES].decode("utf-8-sig", "replace")

    def _forbidding(self, text: str, url: URL) -> str:
        """Return the line that forbids *url*: the longest that does so with the others gone."""
        lines = text.splitlines()
        target = url.raw_path_qs
        found = {match[1]: at for at, line in enumerate(lines) if (match := _DISALLOW.match(line))}
        fitting = [rule for rule in found if target.startswith(re.split(r"[*$%]", rule)[0])]
        for rule in sorted(fitting, key=len, reverse=True)[:MAX_CANDIDATES]:
            alone = "\n".join(
                line for line in lines if not (match := _DISALLOW.match(line)) or match[1] == rule
            )
            if not Protego.parse(alone).can_fetch(str(url), self._token):
                return f"Disallow: {rule}"
        return "Disallow"
