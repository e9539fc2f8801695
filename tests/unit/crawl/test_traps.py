"""Sites that never end: what is asked of them stays within the budget, and mostly far below."""

from collections.abc import Callable, Iterator, Mapping
from urllib.parse import urlsplit

import pytest
from tests.fakes import HeldClock, SitePages

from rowsmith.crawl.drive import collect
from rowsmith.crawl.inline import InlineReader
from rowsmith.model.task import Budget, ExtractRequest

BUDGET = 12
SPARE = 5
"""Requests over the budget that are borne (reliability.md B12)."""


class Endless(Mapping[str, str]):
    """A page at every address of the site, made from the address."""

    def __init__(self, make: Callable[[str], str]) -> None:
        self._make = make

    def __getitem__(self, url: str) -> str:
        return self._make(url)

    def __contains__(self, url: object) -> bool:
        return str(url).startswith("https://a.example/")

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 1


def _jobs(first: str, *links: str) -> str:
    rows = "".join(
        f"<li><a href='/j/{first}{at}'>Job {first}{at}</a> <i class=city>Berlin</i></li>"
        for at in range(5)
    )
    return f"<h1>Jobs</h1><ul>{rows}</ul>{''.join(links)}"


def _number(url: str) -> int:
    digits = "".join(char for char in urlsplit(url).query if char.isdecimal())
    return int(digits or 0)


def _next(href: str, text: str = "Next") -> str:
    return f"<a rel=next href='{href}'>{text}</a>"


TRAPS: dict[str, tuple[Callable[[str], str], int]] = {
    "new rows for ever": (
        lambda url: _jobs(f"{_number(url)}-", _next(f"?p={_number(url) + 1}")),
        BUDGET,
    ),
    "a session in every link": (
        lambda url: _jobs("", _next(f"?session={_number(url) * 7919 + 13}")),
        6,
    ),
    "the same page under deeper paths": (
        lambda url: _jobs("", _next(f"{urlsplit(url).path.rstrip('/')}/jobs/")),
        6,
    ),
    "a counter behind the last page": (
        lambda url: _jobs(f"{min(_number(url), 3)}-", _next(f"?p={_number(url) + 1}")),
        10,
    ),
    "months without an entry": (
        lambda url: (
            _jobs("", _next("?month=1", "Next month"))
            if _number(url) == 0
            else f"<h1>Jobs</h1><p>None.</p>{_next(f'?month={_number(url) + 1}', 'Next month')}"
        ),
        8,
    ),
    "every filter with every other": (
        lambda url: _jobs(
            "",
            *(f"<a href='?{urlsplit(url).query}&f{at}=1'>Filter {at}</a>" for at in range(50)),
        ),
        6,
    ),
    "pages that link to each other": (
        lambda url: _jobs("", _next(f"?p={1 - _number(url)}")),
        6,
    ),
}


@pytest.mark.parametrize(("make", "most"), TRAPS.values(), ids=TRAPS.keys())
async def test_a_site_that_never_ends_is_left(make: Callable[[str], str], most: int) -> None:
    clock = HeldClock()
    site = SitePages(Endless(make))
    request = ExtractRequest(
        q="each job with title and city",
        url="https://a.example/jobs",
        budget=Budget(max_pages=BUDGET),
    )

    found = await collect(request, fetcher=site, reader=InlineReader(clock), clock=clock)

    asked = len(site.fetched) + len(site.rendered)
    assert len(found.rows) >= 5
    assert asked <= min(most, BUDGET + SPARE)
