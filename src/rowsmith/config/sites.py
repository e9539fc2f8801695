"""How sites are treated."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import BeforeValidator, Field

from rowsmith.config.section import Section, split


class HostManner(Section):
    """What the operator says of one host, or of ``*.`` and a domain for all hosts below it."""

    host: str = Field(pattern=r"^(\*\.)?[^\s*]+$")
    slots: int | None = Field(None, ge=1, le=256)
    pace: float | None = Field(None, ge=0, le=3600)
    robots: bool | None = None

    def fits(self, host: str) -> bool:
        """Tell whether this speaks of *host*."""
        if self.host.startswith("*."):
            return host.endswith(self.host[1:].lower())
        return host == self.host.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How one host is treated: requests at once (0: any number), seconds between, robots.txt."""

    slots: int
    pace_s: float
    obeys_robots: bool = True


def _manners(value: object) -> object:
    """Return "host name=value …" texts as what `HostManner` takes."""
    texts = split(value)
    if not isinstance(texts, list | tuple):
        return texts
    found = []
    for one in texts:
        if not isinstance(one, str):
            found.append(one)
            continue
        host, *pairs = one.split()
        found.append(
            {"host": host, **{key: text for key, _, text in (p.partition("=") for p in pairs)}}
        )
    return found


class PolitenessSettings(Section):
    """How hosts are treated, over all tasks of a process."""

    per_host: int = Field(2, ge=1, le=64, description="Requests at once to one host.")
    pace_s: float = Field(0.5, ge=0, le=60, description="Least seconds between two requests.")
    pace_own: bool = Field(
        False, description="Hosts in egress.allow_networks have slots and pace too."
    )
    hosts: Annotated[tuple[HostManner, ...], BeforeValidator(_manners)] = Field(
        (),
        description="Hosts treated otherwise, each `HOST slots=N pace=SECONDS robots=on` or "
        "`robots=off`; `*.example.org` is every host below.",
    )
    robots_token: str = Field(
        "", description="Name that robots.txt knows us by; empty: the user agent's first word."
    )
    max_crawl_delay_s: float = Field(60.0, ge=0, description="Longest Crawl-delay obeyed, seconds.")
    max_retry_after_s: float = Field(
        120.0, ge=0, description="Longest Retry-After waited for, seconds; else the page is left."
    )
    attempts: int = Field(3, ge=1, le=10, description="Tries for one page.")

    def manner(self, host: str, *, is_own: bool) -> Manner:
        """Return how *host* is treated; *is_own*: it stands in a network of the operator's."""
        is_free = is_own and not self.pace_own
        usual = Manner(
            slots=0 if is_free else self.per_host, pace_s=0.0 if is_free else self.pace_s
        )
        said = next((one for one in self.hosts if one.fits(host)), None)
        if said is None:
            return usual
        return Manner(
            slots=usual.slots if said.slots is None else said.slots,
            pace_s=usual.pace_s if said.pace is None else said.pace,
            obeys_robots=said.robots is not False,
        )
