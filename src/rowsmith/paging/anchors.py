"""What a page offers to click, looked at once: short links, and the region they stand in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from rowsmith.dom import Dom
from rowsmith.dom.tree import TEXT
from rowsmith.lexicon import PAGING, fold
from rowsmith.paging.address import canonical, is_same_site
from rowsmith.paging.counter import direction, is_dated

MAX_LABEL = 40
"""Longest text of a link that leads through a list, in characters."""
MAX_TARGETS = 2_000
"""Most addresses looked at closely; no honest page offers so many ways on."""
_PAGER = re.compile(
    r"pag(?:er|inat|ing|e-?_?(?:num|nav|link|list|bar|sel|item)|enav)|posts-nav|blog-pager"
    r"|next-?_?prev|prev-?_?next|fenye|seiten?nav|pag_?wrap|load-?_?more|show-?_?more|older-posts"
    r"|(?:^|[\s_-])pages?(?:$|\s|-links)",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"carousel|slide[rs]?\b|slideshow|slick|swiper|owl-|flickity|splide|lightbox|\bpost-nav"
    r"|article-nav|adjacent|comments?-?_?(?:nav|pag)|next-?_?(?:post|article|story|thread)\b"
    r"|(?:single|entry|thread|topic|book)-?_?(?:nav|pagination)\b|product-nav|slick",
    re.IGNORECASE,
)
"""Regions whose arrows never lead through a list, whatever else they are called."""
_ASIDE = re.compile(
    r"calendar|gallery|breadcrumb|related|ticker|(?:month|week|date|year|day)-?_?(?:nav|pager|next|prev)"
    r"|(?:nav|pager)-?_?(?:month|date|thread)",
    re.IGNORECASE,
)
"""Regions whose arrows lead through a list only where the address counts pages."""
_CURRENT = re.compile(
    r"current|(?<!in)active|selected|\bon\b|\bcur\b|\bthis\b|\bnow\b|\bhere\b|aktiv|highlight",
    re.IGNORECASE,
)
_LOCATION = re.compile(r"location(?:\.href)?\s*=\s*['\"]([^'\"]+)['\"]")
_NO_PAGE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|zip|rar|gz|jpe?g|png|gif|webp|svg|mp[34]|webm|avi|ics|exe|css|js)$"
    r"|comment-page-|[?&]cpage=|/feed/?$|/print(?:/|$)|[?&]print=",
    re.IGNORECASE,
)
_LONG = 200
"""What is read of longer texts, where a link is declared to lead on."""
_LARGE = 600
"""Elements with more nodes hold the page, not its pager."""
_NEAR = 6


class Place(Enum):
    """What sort of region a link stands in."""

    PAGER = 1
    PLAIN = 0
    ASIDE = -1
    ELSEWHERE = -2


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link leads, as seen from this page.

    Attributes:
        url: absolute address, of this site.
        way: 1 further in the list, -1 back, 0 unknown.
        is_dated: another month or year rather than another page.
    """

    url: str
    way: int
    is_dated: bool


@dataclass(slots=True)
class Anchors:
    """The links of one page that may lead through a list.

    Attributes:
        dom: the page.
        address: its address.
        short: (node, folded text) of links with little or no text, or with a relation or label.
    """

    dom: Dom
    address: str
    short: list[tuple[int, str]] = field(default_factory=list)
    _here: str = ""
    _places: dict[int, Place] = field(default_factory=dict)
    _targets: dict[str, Target | None] = field(default_factory=dict)
    _leads_here: dict[str, bool] = field(default_factory=dict)

    @classmethod
    def of(cls, dom: Dom, address: str) -> "Anchors":
        """Return the anchors of *dom*; one pass over its links."""
        found = cls(dom, address, _here=canonical(address))
        starts, stops, stream, attrs = dom.starts, dom.stops, dom.stream, dom.attrs
        for node in dom.by_tag("a"):
            start, stop = starts[node], stops[node]
            if stop - start <= MAX_LABEL:
                found.short.append((node, fold(stream[start:stop])))
            elif "rel" in attrs[node] or "aria-label" in attrs[node]:
                found.short.append((node, fold(stream[start:stop][:_LONG])))
        return found

    def href(self, node: int) -> str:
        """Return what a link or button leads to as written, "" when that is a script's business."""
        attrs = self.dom.attrs[node]
        written = attrs.get("href", "")
        if written and not written.startswith(("#", "javascript:", "JavaScript:")):
            return written
        script = attrs.get("onclick", "") or written
        found = _LOCATION.search(script) if script else None
        return found[1] if found else ""

    def target(self, node: int) -> Target | None:
        """Return where a link leads; None for other sites, this page itself, and no pages."""
        return self.leads(self.href(node))

    def leads(self, written: str) -> Target | None:
        """Return where an address as written leads, with the same exceptions."""
        if written not in self._targets:
            if len(self._targets) >= MAX_TARGETS:
                return None
            self._targets[written] = self._look(self.dom.resolve(written)) if written else None
        return self._targets[written]

    def _look(self, url: str) -> Target | None:
        bare = url.partition("#")[0]
        if not url or not is_same_site(url, self.address) or _NO_PAGE.search(bare):
            return None
        if canonical(url) == self._here:
            return None
        return Target(url, direction(self.address, bare), is_dated(self.address, bare))

    def is_here(self, node: int) -> bool:
        """Tell whether a link leads to this page itself."""
        written = self.dom.attr(node, "href")
        if not written or written.startswith("#"):
            return True
        found = self._leads_here.get(written)
        if found is None:
            url = self.dom.resolve(written)
            found = self._leads_here[written] = bool(url) and canonical(url) == self._here
        return found

    def is_kin(self, url: str) -> bool:
        """Tell whether an address has this page's path and only another query."""
        return canonical(url).partition("?")[0] == self._here.partition("?")[0]

    def place(self, node: int) -> Place:
        """Return what sort of region a node stands in: the nearest element that tells."""
        found = self._places.get(node)
        if found is None:
            found = self._places[node] = self._region(node)
        return found

    def _region(self, node: int) -> Place:
        for up in self.near(node):
            attrs = self.dom.attrs[up]
            if not attrs:
                continue
            named = " ".join(
                attrs[name] for name in ("class", "id", "aria-label", "data-role") if name in attrs
            )
            if named and _ELSEWHERE.search(named):
                return Place.ELSEWHERE
            if named and _PAGER.search(named):
                return Place.PAGER
            if named and _ASIDE.search(named):
                return Place.ASIDE
        return Place.PLAIN

    def holder(self, node: int) -> int:
        """Return the element that holds a run of links: past what wraps a single one."""
        dom = self.dom
        inner, up = node, dom.parents[node]
        while up > 0 and not self._has_others(up, inner):
            inner, up = up, dom.parents[up]
        return max(up, 0)

    def _has_others(self, up: int, inner: int) -> bool:
        """Tell whether *up* has another child element than *inner*."""
        dom = self.dom
        if next(dom.elements(up), inner) != inner:
            return True
        child = dom.ends[inner]
        while child < dom.ends[up]:
            if dom.tags[child] != TEXT:
                return True
            child = dom.ends[child]
        return False

    def is_own(self, url: str) -> bool:
        """Tell whether an address is of this page's site."""
        return is_same_site(url, self.address)

    def near(self, node: int) -> Iterator[int]:
        """Yield the node and its ancestors up to the fifth, until they hold half of the page."""
        dom, up = self.dom, node
        for _ in range(_NEAR):
            if up <= 0 or dom.tags[up] == "body" or dom.ends[up] - up > _LARGE:
                return
            yield up
            up = dom.parents[up]

    def marks(self, node: int) -> str:
        """Return the classes, id and state of a link, of its parent when that holds it alone."""
        dom, parent = self.dom, self.dom.parents[node]
        said = f"{dom.attr(node, 'class')} {dom.attr(node, 'id')}"
        if dom.ends[parent] - parent <= 2 + dom.ends[node] - node:
            said = f"{said} {dom.attr(parent, 'class')} {dom.attr(parent, 'id')}"
        return said.strip()

    def is_marked(self, node: int) -> bool:
        """Tell whether a link, or what wraps it, is marked as the part that is shown."""
        return "aria-current" in self.dom.attrs[node] or bool(_CURRENT.search(self.marks(node)))

    def is_off(self, node: int) -> bool:
        """Tell whether a link is shown as not to be clicked."""
        attrs = self.dom.attrs[node]
        return attrs.get("aria-disabled") == "true" or bool(
            re.search(r"\bdisabled?\b", self.marks(node))
        )


_NUMBER = re.compile(r"\W*(\d{1,5})\W*")
_CJK_NUMBER = re.compile(rf"第?\s?(\d{{1,5}})\s?(?:页|頁|{fold('ページ')}|페이지)")


def number_of(text: str) -> int | None:
    """Return the page that a folded label names, None when it names none.

    >>> number_of("[12]"), number_of("page 3"), number_of("第2页"), number_of("2 rooms")
    (12, 3, 2, None)
    """
    if not text or len(text) > 16:
        return None
    found = _NUMBER.fullmatch(text)
    if found is not None:
        return None if text[0] in "-+$€£#" or "%" in text else int(found[1])
    pieces = text.split()
    if len(pieces) == 2 and pieces[1].isdecimal() and pieces[0].rstrip(".:") in PAGING["page"]:
        return int(pieces[1])
    cjk = _CJK_NUMBER.fullmatch(text)
    return int(cjk[1]) if cjk else None
