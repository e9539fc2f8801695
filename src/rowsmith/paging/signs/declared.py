"""What a page declares: ``rel=next`` in the Link header, the head and on links."""

import re
from collections.abc import Iterator

from rowsmith.model.extraction import NextLink
from rowsmith.paging.anchors import Anchors, Place
from rowsmith.paging.signs.worded import Role, says

_LINK = re.compile(r"<([^<>]*+)>((?:\s*;\s*[\w*-]+\s*(?:=\s*(?:\"[^\"]*\"|[^\s\",;]+))?)*)")
_REL = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s\",;]+))", re.IGNORECASE)


def declared(anchors: Anchors, link_header: str, *, is_feed: bool = False) -> Iterator[NextLink]:
    """Yield the addresses declared as next; chains of articles, declared likewise, score low."""
    for written in header_links(link_header):
        target = anchors.leads(written)
        if target is not None:
            yield NextLink(url=target.url, found_by="Link header", score=0.97)
    yield from _in_head(anchors, is_feed=is_feed)
    yield from _on_links(anchors)


def header_links(header: str) -> Iterator[str]:
    """Yield the targets of a Link header (RFC 8288) whose relation is "next", as written.

    >>> list(header_links('<a?p=1>; rel="prev", <a?p=3>; title="x, y"; rel="last next"'))
    ['a?p=3']
    """
    for found in _LINK.finditer(header):
        relation = _REL.search(found[2])
        if relation and "next" in (relation[1] or relation[2] or "").lower().split():
            yield found[1]


def _in_head(anchors: Anchors, *, is_feed: bool) -> Iterator[NextLink]:
    dom = anchors.dom
    for node in dom.by_tag("link"):
        if "next" not in dom.attr(node, "rel").lower().split():
            continue
        target = anchors.leads(dom.attr(node, "href"))
        if target is None:
            continue
        if target.way < 0 or target.is_dated:
            score = 0.3
        elif target.way > 0 or is_feed:  # a feed has no neighbours, only pages (RFC 5005)
            score = 0.9
        elif anchors.is_kin(target.url):
            score = 0.75
        else:  # an article's neighbour has a title, and nothing in its address that counts
            score = 0.3 if dom.attr(node, "title") else 0.4
        yield NextLink(url=target.url, found_by="rel=next", score=score)


def _on_links(anchors: Anchors) -> Iterator[NextLink]:
    dom = anchors.dom
    for node, text in anchors.short:
        rel = dom.attrs[node].get("rel")
        if not rel or "next" not in rel.lower().split() or anchors.is_off(node):
            continue
        target = anchors.target(node)
        if target is None:
            continue
        role, _ = says(anchors, node, text)
        place = anchors.place(node)
        is_aside = place is Place.ELSEWHERE or (place is Place.ASIDE and target.way <= 0)
        if role is Role.BACK or is_aside or target.way < 0 or target.is_dated:
            score = 0.3
        elif target.way > 0:
            score = 0.9
        elif anchors.is_kin(target.url):
            score = 0.75
        else:
            score = 0.7 if place is Place.PAGER and role is not None else 0.4
        yield NextLink(url=target.url, found_by="rel=next", score=score)
