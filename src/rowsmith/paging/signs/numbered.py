"""Numbered pages: the link one above the page shown, and the address of one that is not linked."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from rowsmith.dom import Dom
from rowsmith.model.extraction import NextLink
from rowsmith.paging.anchors import Anchors, Place, number_of
from rowsmith.paging.counter import Pattern, infer
from rowsmith.paging.signs.forms import posted

_ELLIPSES = frozenset({"...", "…", "[...]", ">...", "…>"})
_RANGE = re.compile(r"\W*(\d{1,6})\s?(?:-|–|—|~|to|bis)\s?(\d{1,6})\W*")
MAX_PAGERS = 200
"""Pagers looked at from the page's beginning, and from its end."""
_LARGEST = 400
"""A pager has fewer nodes than that."""
_WORDS_MOST = 160
"""A pager's text beside its links is shorter than that, in characters."""


@dataclass(slots=True)
class Pager:
    """One run of numbers that link pages.

    Attributes:
        holder: the element that holds them.
        links: node by page number; of equal numbers the first.
        order: the numbers as they stand.
        ends: for ranges ("21-40") the last row of each, by first row; empty for plain numbers.
        is_guessed: nothing but a gap among the numbers tells which page is shown.
    """

    holder: int
    links: dict[int, int] = field(default_factory=dict)
    order: list[int] = field(default_factory=list)
    ends: dict[int, int] = field(default_factory=dict)
    is_guessed: bool = False

    def add(self, number: int, node: int) -> None:
        """Take in one link."""
        self.links.setdefault(number, node)
        self.order.append(number)


def numbered(anchors: Anchors) -> Iterator[NextLink]:
    """Yield, for each pager, the page after the one shown."""
    dots = [node for node, text in anchors.short if text in _ELLIPSES]
    pagers = _pagers(anchors)
    for pager in [*pagers[:-MAX_PAGERS][:MAX_PAGERS], *pagers[-MAX_PAGERS:]]:
        current = _current(anchors, pager)
        if current is None:
            continue
        following = pager.ends[current] + 1 if current in pager.ends else current + 1
        node = pager.links.get(following, _beyond(anchors, pager, current, dots))
        if node is None:
            yield from _unlinked(anchors, pager, current)
            continue
        target = None if anchors.is_off(node) else anchors.target(node)
        if target is None:
            form = posted(anchors, node)
            if form is not None:
                yield replace(form, found_by="page number")
        if target is not None and target.way >= 0 and not target.is_dated:
            score = _trust(anchors, pager, node, is_forward=target.way > 0)
            yield NextLink(url=target.url, found_by="page number", score=score)


def linked_pages(dom: Dom, address: str) -> int:
    """Return the highest page that a pager of *dom* leads on to, 0 when none does.

    The list has at least so many pages; a pager may show only those near the page shown. Links
    that only a script answers count too, places within the page do not.
    """
    anchors = Anchors.of(dom, address)
    highest = 0
    for pager in _pagers(anchors)[:MAX_PAGERS]:
        current = None if pager.ends else _current(anchors, pager)
        if current is None or pager.is_guessed or 1 not in {current, *pager.links}:
            continue
        last = max(pager.links)
        node = pager.links[last]
        if last > current and _is_way(anchors, node):
            highest = max(highest, last)
    return highest


def _is_way(anchors: Anchors, node: int) -> bool:
    """Tell whether a numbered link leads to another page of a list, by an address or a script."""
    place = anchors.place(node)
    attrs = anchors.dom.attrs[node]
    if place.value < 0 or anchors.is_off(node):
        return False
    target = anchors.target(node)
    if target is not None:
        return not target.is_dated and (place is Place.PAGER or target.way > 0)
    is_scripted = attrs.get("href", "").startswith("javascript:") or "onclick" in attrs
    return place is Place.PAGER and is_scripted


def _beyond(anchors: Anchors, pager: Pager, current: int, dots: Sequence[int]) -> int | None:
    """Return the "…" after the last number, when that number is the page shown."""
    if current <= max(pager.links) - (current in pager.links):
        return None
    last, end = max(pager.links.values()), anchors.dom.ends[pager.holder]
    return next((node for node in dots if last < node < end), None)


def _pagers(anchors: Anchors) -> list[Pager]:
    """Return the runs of numbered links that may be pagers, in document order."""
    found: dict[int, Pager] = {}
    for node, text in anchors.short:
        number, end = number_of(text), 0
        if number is None and len(text) <= 15 and text[:1].isdecimal():
            span = _RANGE.fullmatch(text)
            number, end = (int(span[1]), int(span[2])) if span else (None, 0)
        if number is None or not anchors.dom.attrs[node].get("href"):
            continue
        holder = anchors.holder(node)
        pager = found.setdefault(holder, Pager(holder))
        pager.add(number, node)
        if end > number:
            pager.ends[number] = end
    dom = anchors.dom
    rows = Counter(dom.parents[holder] for holder in found if dom.tags[holder] == "tr")
    # rows of one table that all have numbers are a calendar or figures
    return [
        pager
        for pager in found.values()
        if not (dom.tags[pager.holder] == "tr" and rows[dom.parents[pager.holder]] > 1)
        and _is_pager(anchors, pager)
    ]


def _is_pager(anchors: Anchors, pager: Pager) -> bool:
    """Tell whether numbers form a pager: they ascend, are no years, and little else is said."""
    numbers, dom = pager.order, anchors.dom
    if any(later < earlier for earlier, later in pairwise(numbers)):
        return False
    if all(1900 <= number <= 2100 for number in numbers) and not pager.ends:
        return False
    if dom.ends[pager.holder] - pager.holder > _LARGEST:
        return False
    said = dom.stops[pager.holder] - dom.starts[pager.holder]
    linked = sum(dom.stops[node] - dom.starts[node] + 3 for node in pager.links.values())
    return said - linked <= _WORDS_MOST


def _current(anchors: Anchors, pager: Pager) -> int | None:
    """Return the page shown: named as such, unlinked, linked to itself, or left out of the run."""
    for number, node in pager.links.items():
        if anchors.is_marked(node):
            return number
    unlinked = _unlinked_numbers(anchors, pager)
    if unlinked:
        return unlinked
    own = [number for number, node in pager.links.items() if anchors.is_here(node)]
    if own:
        return own[0] if len(own) == 1 else None
    if pager.ends:
        return None
    pager.is_guessed = True
    return _left_out(sorted(pager.links))


def _unlinked_numbers(anchors: Anchors, pager: Pager) -> int | None:
    """Return the number that stands in the pager without a link, marked ones before others."""
    dom = anchors.dom
    spans = [(node, dom.ends[node]) for node in pager.links.values()]
    found: list[tuple[bool, int]] = []
    for node in dom.text_nodes_in(pager.holder, dom.ends[pager.holder]):
        text = dom.texts[node]
        if len(text) > 16 or any(start < node < end for start, end in spans):
            continue
        number = number_of(text.lower())
        if number is None and pager.ends:
            span = _RANGE.fullmatch(text)
            if span:
                pager.ends[int(span[1])] = int(span[2])
                number = int(span[1])
        if number is not None and number not in pager.links:
            found.append((not anchors.is_marked(dom.parents[node]), number))
    return min(found)[1] if found and (len(found) == 1 or not min(found)[0]) else None


def _left_out(numbers: list[int]) -> int | None:
    """Return the page before 2 when 1 is not linked, else the only number missing between two."""
    if numbers[0] == 2:
        return 1
    missing = [number for number in range(numbers[0], numbers[-1]) if number not in numbers]
    return missing[0] if len(missing) == 1 else None


def _trust(anchors: Anchors, pager: Pager, node: int, *, is_forward: bool) -> float:
    """Return how surely a pager leads through a list, 0..1."""
    place = anchors.place(node)
    if place is Place.ELSEWHERE or (place is Place.ASIDE and not is_forward):
        return 0.3
    if place is Place.ASIDE or (pager.is_guessed and not is_forward):
        return 0.6 if is_forward else 0.4
    pattern = _pattern(anchors, pager)
    if place is Place.PAGER:
        return 0.75 + 0.15 * (is_forward or pattern is not None)
    if is_forward:
        return 0.8 if pattern is not None or len(pager.links) == 1 else 0.7
    return 0.4


def _pattern(anchors: Anchors, pager: Pager) -> Pattern | None:
    """Return the pattern of the pager's addresses."""
    leading = {
        number: anchors.dom.resolve(anchors.href(node)) for number, node in pager.links.items()
    }
    return infer({number: url for number, url in leading.items() if url})


def _unlinked(anchors: Anchors, pager: Pager, current: int) -> Iterator[NextLink]:
    """Yield the address of the next page when the pager leaves it out: "1 … [7] … 20"."""
    beyond = [number for number in pager.links if number > current + 1]
    if pager.ends or not beyond or 1 not in {current, *pager.links}:
        return
    node = pager.links[beyond[0]]
    if anchors.place(node).value < 0:
        return
    pattern = _pattern(anchors, pager)
    if pattern is None:
        return
    target = anchors.leads(pattern.address(current + 1))
    if target is not None and target.way > 0:
        score = 0.8 if anchors.place(node) is Place.PAGER else 0.6
        yield NextLink(url=target.url, found_by="page number pattern", score=score)
