"""Counters in addresses: which way one lies from another, and the pattern behind several."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

_DIGITS = re.compile(r"(\d+)")
_PAGE_NAME = re.compile(
    r"page|pagina|pagen|paging|seite|strona|stranka|offset|start|skip|begin|cursor"
    r"|^(?:p|pg|pn|pp|o|from|curr?ent|first|firstitem|st|nr|num|s|hal|sayfa|str|sida|side|sivu)$",
    re.IGNORECASE,
)
_SIZE_NAME = re.compile(
    r"size|per|limit|count|length|show|rows|anzahl|pagetype|^(?:ps|rpp|max|top|n)$"
    r"|page_?(?:id|type|name|template)",
    re.IGNORECASE,
)
_CURSOR_NAME = re.compile(
    r"cursor|after|^next|token|updated-max|startkey|bookmark|continuation", re.IGNORECASE
)
_DATE_NAME = re.compile(
    r"month|year|(?<!up)date|^(?:day|week|mini|ym|yr|mo|m|y|d|monat|jahr|tag|mois|annee|mes|ano|anno|term)$",
    re.IGNORECASE,
)
_PAGE_STEM = re.compile(
    r"(?:^|[/_.,;=~-])(?:page|paged|p|pg|pagina|seite|strona|stranka|index|offset|start|list|o|sayfa|hal)"
    r"[/_.=-]?$",
    re.IGNORECASE,
)
_LONGEST = 9
"""Most digits that a counter has; longer ones are dates and identifiers."""
_KEY = 5_000
"""From here a number without a name is rather a key than a page; no list has so many."""


def is_page_name(name: str) -> bool:
    """Tell whether a query's name says page or offset, not the size of a page.

    >>> is_page_name("paged"), is_page_name("listOffset"), is_page_name("per_page")
    (True, True, False)
    """
    return bool(_PAGE_NAME.search(name)) and not _SIZE_NAME.search(name)


def direction(here: str, there: str) -> int:
    """Return 1 when *there* counts further than *here*, -1 when less far, 0 when nobody can say.

    >>> direction("http://x.org/list", "http://x.org/list/page/2")
    1
    >>> direction("http://x.org/list?start=40", "http://x.org/list?start=20")
    -1
    """
    known, found = _pages_named(here), _pages_named(there)
    for name, value in found.items():
        is_key = value > _KEY and value % 10  # "?p=48213"
        if name not in known and (is_key or value == 0):
            continue
        if value != known.get(name):
            return 1 if value > known.get(name, -1) else -1
    if any(name not in found for name in known):
        return -1
    return _by_difference(_bare(here), _bare(there)) or _by_path(here, there)


def _pages_named(url: str) -> dict[str, int]:
    """Return the page-like integers of a query, by name."""
    return {
        name: int(value)
        for name, value in _query(url)
        if is_page_name(name) and value.isdecimal() and len(value) <= _LONGEST
    }


def _query(url: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(url).query, keep_blank_values=True)


def _bare(url: str) -> str:
    parts = urlsplit(url)
    path = unquote(parts.path).rstrip("/")
    return f"{path}?{parts.query}" if parts.query else path


def _by_difference(here: str, there: str) -> int:
    """Return the direction by the one place where two addresses differ."""
    start, (mine, other) = _middles(here, there)
    if mine.isdecimal() and other.isdecimal() and len(other) <= _LONGEST:
        named = _PAGE_STEM.search(there[:start]) or is_page_name(_name_before(there, start))
        if not named and int(other) > _KEY:
            return 0
        return (int(other) > int(mine)) - (int(other) < int(mine))
    if not mine and _is_added_page(there[:start], other):
        return 1
    if not other and _is_added_page(here[:start], mine):
        return -1
    return 0


def _middles(here: str, there: str) -> tuple[int, tuple[str, str]]:
    """Return where two texts begin to differ, and what stands there in each; numbers stay whole."""
    most = min(len(here), len(there))
    start = next((at for at in range(most) if here[at] != there[at]), most)
    while start and here[start - 1 : start].isdecimal():
        start -= 1
    end = 0
    while end < most - start and here[-1 - end] == there[-1 - end]:
        end += 1
    while end and here[len(here) - end].isdecimal():
        end -= 1
    return start, (here[start : len(here) - end], there[start : len(there) - end])


def _name_before(text: str, at: int) -> str:
    return re.split(r"[?&/;]", text[:at])[-1].rstrip("=")


def _is_added_page(before: str, added: str) -> bool:
    """Tell whether what was put into an address is a page's number: "/page/2", "-2", "p3"."""
    numbers = _DIGITS.findall(added)
    if (
        "=" in before[before.rfind("/") :] + added
        or len(numbers) != 1
        or len(numbers[0]) > 5
        or len(added) > 24
    ):
        return False
    stem = added.partition(numbers[0])[0]
    if _PAGE_STEM.search(before + stem):
        return True
    return stem.strip("/_-.") == "" and 2 <= int(numbers[0]) < 1000


_BLOG_PAGE = re.compile(r"/page/\d{1,5}/?(?:[?#]|$)|[?&](?:paged|skip)=\d{1,5}\b")
_PATH_PAGE = re.compile(
    r"/(?:page|p|pagina|seite|strona|pag|pg)[/_-]?(\d{1,5})(?:[/.?]|$)", re.IGNORECASE
)


def _by_path(here: str, there: str) -> int:
    """Return the direction by a page's number in the path, whatever else differs."""
    mine, other = _page_of(here), _page_of(there)
    if mine != other:
        return 1 if other > mine else -1
    return int(
        urlsplit(here).path.rstrip("/") == urlsplit(there).path.rstrip("/")
        and any(_CURSOR_NAME.search(name) and value for name, value in _query(there))
    )


def _page_of(url: str) -> int:
    """Return the page that a path names, 1 when it names none."""
    found = _PATH_PAGE.search(url)
    return int(found[1]) if found else 1


def is_dated(here: str, there: str) -> bool:
    """Tell whether *there* is another month or year rather than another page.

    >>> is_dated("http://x.org/cal?month=4", "http://x.org/cal?month=5")
    True
    """
    mine, other = dict(_query(here)), dict(_query(there))
    changed = [name for name, value in other.items() if mine.get(name) != value]
    if any(is_page_name(name) or _CURSOR_NAME.search(name) for name in changed):
        return False
    if _page_of(here) != _page_of(there):
        return False
    if any(_DATE_NAME.search(name) and _DIGITS.search(other[name]) for name in changed):
        return True
    if changed:
        return False
    path = _bare(there)
    start, (before, after) = _middles(_bare(here), path)
    if _YEAR_BEFORE.search(path[:start]) and after.isdecimal() and 1 <= int(after) <= 12:
        return True
    numbers = _DIGITS.findall(after)
    return bool(numbers) and not before[:1].isalpha() and all(map(_looks_dated, numbers[:1]))


_YEAR_BEFORE = re.compile(r"(?<!\d)(?:19|20)\d\d[-/_.]?$")


def _looks_dated(number: str) -> bool:
    return len(number) in {4, 6, 8} and number.startswith(("19", "20"))


@dataclass(frozen=True, slots=True)
class Pattern:
    """Addresses of numbered pages: texts with a counter between each, ``first + step * page``.

    Attributes:
        texts: what never changes, one more than there are counters.
        counters: for each counter its value at page 0, its step, and its width in digits.
    """

    texts: tuple[str, ...]
    counters: tuple[tuple[int, int, int], ...]

    def address(self, page: int) -> str:
        """Return the address of a page, counted as the pager counts."""
        values = [
            str(first + step * page).zfill(width) if step else str(first).zfill(width)
            for first, step, width in self.counters
        ]
        return "".join(text + value for text, value in zip(self.texts, [*values, ""], strict=True))


def infer(numbered: Mapping[int, str]) -> Pattern | None:
    """Return the pattern that gives every address for its page number, None when there is none.

    Args:
        numbered: address by page number, at least two.
    """
    if len(numbered) < 2:
        return None
    pages = sorted(numbered)
    pieces = [_DIGITS.split(numbered[page]) for page in pages]
    texts = tuple(pieces[0][::2])
    if any(tuple(piece[::2]) != texts for piece in pieces):
        return None
    counters = [_line(pages, [piece[at] for piece in pieces]) for at in range(1, len(pieces[0]), 2)]
    found = tuple(counter for counter in counters if counter is not None)
    if len(found) < len(counters) or not any(step for _, step, _ in found):
        return None
    return Pattern(texts, found)


def _line(pages: Sequence[int], written: Sequence[str]) -> tuple[int, int, int] | None:
    """Return (value at page 0, step, width) of numbers that lie on one line over the pages."""
    width = (
        len(written[0]) if any(text.startswith("0") and len(text) > 1 for text in written) else 0
    )
    if len(set(written)) == 1:
        return (int(written[0]), 0, len(written[0])) if len(written[0]) < 300 else None
    if any(len(text) > _LONGEST for text in written):
        return None
    values = [int(text) for text in written]
    step, rest = divmod(values[1] - values[0], pages[1] - pages[0])
    first = values[0] - step * pages[0]
    if rest or step <= 0 or first + step < 0:
        return None
    if any(value != first + step * page for page, value in zip(pages, values, strict=True)):
        return None
    return first, step, width


def counted_on(url: str, shown: str, following: str) -> str:
    """Return *url* with its page counter set from *shown* to *following*, "" if it shows another.

    >>> counted_on("http://x.org/list?a=2&page=2", "2", "3")
    'http://x.org/list?a=2&page=3'
    """
    for name, value in _pages_named(url).items():
        if str(value) == shown:
            return re.sub(rf"(?<=[?&]{re.escape(name)}=){shown}(?!\d)", following, url, count=1)
    path = _PATH_PAGE.search(url)
    return (
        url[: path.start(1)] + following + url[path.end(1) :] if path and path[1] == shown else ""
    )


def is_page_named(url: str) -> bool:
    """Tell whether an address names a page or an offset by a name that says so."""
    return bool(_pages_named(url)) or bool(_PATH_PAGE.search(url))


def with_query(url: str, name: str, value: str) -> str:
    """Return *url* with one part of its query set.

    >>> with_query("http://x.org/api?a=1&after=b", "after", "c=")
    'http://x.org/api?a=1&after=c%3D'
    """
    parts = urlsplit(url)
    kept = [pair for pair in _query(url) if pair[0] != name]
    query = urlencode([*kept, (name, value)])
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def is_blog_page(url: str) -> bool:
    """Tell whether an address names a page as blogs do: "/page/2", "?paged=2"."""
    return bool(_BLOG_PAGE.search(url))


def own_counter(url: str) -> int | None:
    """Return the page or offset that an address names, None when it names none or several."""
    named = list(_pages_named(url).values())
    path = _PATH_PAGE.search(url)
    named += [int(path[1])] if path else []
    return named[0] if len(named) == 1 else None


def continued(visited: Sequence[str]) -> str:
    """Return the address after those visited one after the other, "" when they show no counter.

    The first may lack the counter: ``list``, ``list?page=2`` goes on with ``list?page=3``,
    ``list``, ``list?start=20`` with ``list?start=40``.
    """
    last = len(visited)
    pattern = infer({page: visited[page - 1] for page in range(max(1, last - 2), last + 1)})
    if pattern is None and last == 3:
        pattern = infer({2: visited[1], 3: visited[2]})
    if pattern is not None:
        return pattern.address(last + 1)
    return _after_second(visited[1]) if last == 2 else ""


def _after_second(url: str) -> str:
    """Return the third page's address, from the second's alone."""
    named = _pages_named(url)
    if len(named) != 1:
        return counted_on(url, "2", "3")
    (value,) = named.values()
    # page 2, page 1 counted from 0, an offset from 1, an offset from 0
    following = {2: 3, 1: 2}.get(value, 2 * value - 1 if value % 10 == 1 else 2 * value)
    return counted_on(url, str(value), str(following))
