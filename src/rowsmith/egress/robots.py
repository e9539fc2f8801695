"""robots.txt by RFC 9309: cached rules per origin."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable

from protego import Protego
from yarl import URL

from rowsmith.errors import BlockedByRobots, FetchError, HttpRefused, Unreachable, UnsafeAddress
from rowsmith.ports import Clock

TOKEN = "Rowsmith"  # noqa: S105  # a product token, no secret
MAX_BYTES = 500 * 1024
"""RFC 9309 section 2.5: at least this much is read."""
MAX_AGE_S = 86_400.0
"""RFC 9309 section 2.4: rules are used no longer than a day."""
MAX_ORIGINS = 10_000

Load = Callable[[URL], Awaitable[bytes]]


class Robots:
    """Rules of the origins met so far; 4xx means open, 5xx or silence closed."""

    def __init__(self, load: Load, clock: Clock) -> None:
        self._load = load
        self._clock = clock
        self._rules: OrderedDict[str, tuple[float, Protego | None]] = OrderedDict()

    async def check(self, url: URL) -> float:
        """Return the origin's Crawl-delay in seconds, 0 when it has none.

        Raises:
            BlockedByRobots: the rules ask programs to stay away from *url*, or cannot be read.
            Unreachable: no connection to the host could be made.
        """
        rules = await self._get(url)
        if rules is None:
            raise BlockedByRobots(
                f"{url.host} does not hand out its robots.txt, so its pages count as closed: "
                "try again later"
            )
        if not rules.can_fetch(str(url), TOKEN):
            raise BlockedByRobots(
                f"robots.txt of {url.host} asks programs to stay away from {url.path}"
            )
        return float(rules.crawl_delay(TOKEN) or 0.0)

    async def _get(self, url: URL) -> Protego | None:
        origin = str(url.origin())
        known = self._rules.get(origin)
        if known is not None and self._clock.monotonic_s() - known[0] < MAX_AGE_S:
            return known[1]
        rules = await self._fetch(url.origin() / "robots.txt")
        if rules is not None:  # a closed door is asked again next time
            self._rules[origin] = (self._clock.monotonic_s(), rules)
            if len(self._rules) > MAX_ORIGINS:
                self._rules.popitem(last=False)
        return rules

    async def _fetch(self, address: URL) -> Protego | None:
        try:
            body = await self._load(address)
        except HttpRefused as exc:
            return None if exc.status >= 500 or exc.status == 429 else Protego.parse("")
        except (UnsafeAddress, Unreachable):
            raise  # the site itself cannot be had: that is what there is to say
        except FetchError:
            return None
        return Protego.parse(body[:MAX_BYTES].decode("utf-8", "replace"))
