"""Links to the next part of a list: ``rel=next``, words and symbols, numbered pages."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from rowsmith.dom import Dom
from rowsmith.lexicon import PAGING, fold, words
from rowsmith.model.extraction import NextLink
from rowsmith.model.page import Page

FLOOR = 0.5
"""Links under this score are not proposed."""
_LINK_HEADER = re.compile(r"<([^>]*)>\s*;[^,]*?\brel\s*=\s*\"?[^\",;]*\bnext\b", re.IGNORECASE)
_NEXT_TOKENS = frozenset({"next", "pagenext", "nextpage", "nextpostslink"})
_PAGER = re.compile(r"pag(?:er|inat|ing|e-?num|e-?nav)|nav-links|wp-pagenavi", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"calendar|carousel|slider|slick|swiper|month|post-nav|adjacent|gallery|lightbox|thread",
    re.IGNORECASE,
)
_SESSION = re.compile(r"(?:^|&)(?:phpsessid|jsessionid|sid|sessionid|utm_\w+)=[^&]*", re.IGNORECASE)


def next_links(dom: Dom, page: Page) -> tuple[NextLink, ...]:
    """Return where the list may go on, best first; on this site only, never this page itself."""
    best: dict[str, NextLink] = {}
    here = urlsplit(page.address)
    for link in (*_declared(dom, page), *_worded(dom), *_numbered(dom)):
        target = urlsplit(link.url)
        if target.hostname != here.hostname or _same_page(link.url, page.address):
            continue
        known = best.get(link.url)
        if link.score >= FLOOR and (known is None or known.score < link.score):
            best[link.url] = link
    return tuple(sorted(best.values(), key=lambda link: -link.score))


def _same_page(one: str, other: str) -> bool:
    return _bare(one) == _bare(other)


def _bare(address: str) -> tuple[str, str, str]:
    parts = urlsplit(address)
    query = "&".join(sorted(_SESSION.sub("", parts.query).strip("&").split("&")))
    return parts.netloc.lower(), parts.path.rstrip("/"), query


def _declared(dom: Dom, page: Page) -> Iterator[NextLink]:
    for found in _LINK_HEADER.finditer(page.link_header):
        address = dom.resolve(found[1])
        if address:
            yield NextLink(url=address, found_by="Link header", score=1.0)
    for tag in ("link", "a"):
        for node in dom.by_tag(tag):
            address = dom.resolve(dom.attr(node, "href"))
            if address and "next" in dom.attr(node, "rel").lower().split():
                yield NextLink(url=address, found_by="rel=next", score=0.98 * _place(dom, node))


def _place(dom: Dom, node: int) -> float:
    """Return 1 for a link that may lead through a list, less inside calendars and carousels."""
    near = [node, *dom.ancestors(node)][:5]
    named = " ".join(f"{dom.attr(up, 'class')} {dom.attr(up, 'id')}" for up in near)
    return 0.4 if _ELSEWHERE.search(named) and not _PAGER.search(named) else 1.0


def _in_pager(dom: Dom, node: int) -> bool:
    near = [node, *dom.ancestors(node)][:5]
    named = " ".join(
        f"{dom.attr(up, 'class')} {dom.attr(up, 'id')} {dom.attr(up, 'aria-label')}" for up in near
    )
    return bool(_PAGER.search(named))


def _worded(dom: Dom) -> Iterator[NextLink]:
    for node in dom.by_tag("a"):
        address = dom.resolve(dom.attr(node, "href"))
        if not address or dom.attr(node, "href").startswith("#"):
            continue
        score, why = _says_next(dom, node)
        if score:
            score += 0.1 * _in_pager(dom, node)
            yield NextLink(url=address, found_by=why, score=min(0.97, score * _place(dom, node)))


def _says_next(dom: Dom, node: int) -> tuple[float, str]:
    """Return how surely a link says "next" and by what, (0, "") when it does not."""
    text = fold(dom.text(node))
    pictures = [
        fold(dom.attr(image, "alt")) for image in dom.tagged_in("img", node, dom.ends[node])
    ]
    said = [text, fold(dom.attr(node, "aria-label")), fold(dom.attr(node, "title")), *pictures]
    for phrase in said:
        bare = phrase.strip(" ›»→>.…|:")
        if phrase and len(phrase) <= 30 and (bare in PAGING["next"] or phrase in PAGING["next"]):
            return (0.85 if bare else 0.6), "next link"
        if phrase and len(phrase) <= 30 and bare in PAGING["older"]:
            return 0.75, "older link"
    marks = {
        mark for name in (dom.attr(node, "class"), dom.attr(node, "id")) for mark in words(name)
    }
    parent = dom.parents[node]
    if (marks | set(words(dom.attr(parent, "class")))) & _NEXT_TOKENS and len(text) <= 12:
        return 0.7, "next link"
    return 0.0, ""


def _numbered(dom: Dom) -> Iterator[NextLink]:
    """Yield the link numbered one above the current page, where a run of numbers links pages."""
    numbers: dict[int, dict[int, int]] = {}
    for node in dom.by_tag("a"):
        text = dom.text(node)
        if text.isdecimal() and len(text) <= 4 and dom.attr(node, "href"):
            numbers.setdefault(_container(dom, node), {})[int(text)] = node
    for container, links in numbers.items():
        current = _current(dom, container, links)
        following = links.get(current + 1)
        if following is None or not (_in_pager(dom, following) or len(links) >= 2):
            continue
        address = dom.resolve(dom.attr(following, "href"))
        if address:
            score = (0.75 if _in_pager(dom, following) else 0.55) * _place(dom, following)
            yield NextLink(url=address, found_by="page number", score=score)


def _container(dom: Dom, node: int) -> int:
    """Return the element that holds all of a pager's numbers: past the link's own wrappers."""
    up = dom.parents[node]
    while up > 0 and sum(1 for _ in dom.elements(up)) <= 1:
        up = dom.parents[up]
    return up


def _current(dom: Dom, container: int, links: dict[int, int]) -> int:
    """Return the page shown: the number without a link, else the gap, else 1."""
    linked = set(links.values())
    for node in dom.text_nodes_in(container, dom.ends[container]):
        text = dom.texts[node]
        if text.isdecimal() and not linked & {node, *dom.ancestors(node)}:
            return int(text)
    for number, node in links.items():
        marks = (dom.attr(node, "class"), dom.attr(dom.parents[node], "class"))
        near = " ".join((*marks, dom.attr(node, "aria-current")))
        if re.search(r"current|active|selected|page\b", near):
            return number
    return 1 if 1 not in links else 0
