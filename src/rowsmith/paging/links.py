"""Where a list goes on: every kind of sign is asked, what they agree on counts most."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from rowsmith.dom import BodyKind, Dom, body_kind
from rowsmith.model.extraction import NextLink
from rowsmith.model.page import Page
from rowsmith.paging.address import canonical
from rowsmith.paging.anchors import Anchors
from rowsmith.paging.signs.answered import answer_of, answered
from rowsmith.paging.signs.archives import FOUND_BY as ARCHIVE
from rowsmith.paging.signs.archives import archived
from rowsmith.paging.signs.counted import counted
from rowsmith.paging.signs.declared import declared
from rowsmith.paging.signs.forms import formed
from rowsmith.paging.signs.load_more import loaded
from rowsmith.paging.signs.numbered import numbered
from rowsmith.paging.signs.worded import worded

FLOOR = 0.5
"""Links under this score are not proposed for the page alone."""
MAX_SCORE = 0.99


def next_links(dom: Dom, page: Page) -> tuple[NextLink, ...]:
    """Return where the list may go on, best first; on this site only, never this page itself.

    Links under ``FLOOR`` are parts of an archive that is followed only once it has been entered.
    """
    anchors = Anchors.of(dom, page.address)
    found = _agreed(_signs(anchors, page))
    if not found or found[0].score < FLOOR:
        found = [*_agreed(counted(anchors)), *found]
    return tuple(found)


def _signs(anchors: Anchors, page: Page) -> Iterator[NextLink]:
    kind = body_kind(page)
    yield from declared(anchors, page.link_header, is_feed=kind is BodyKind.XML)
    if kind in {BodyKind.JSON, BodyKind.WRAPPED}:
        answer = answer_of(page)
        yield from answered(answer) if answer is not None else ()
    if kind not in {BodyKind.HTML, BodyKind.WRAPPED}:
        return
    yield from worded(anchors)
    yield from numbered(anchors)
    yield from formed(anchors)
    yield from loaded(anchors)
    yield from archived(anchors)


def _agreed(signs: Iterable[NextLink]) -> list[NextLink]:
    """Return one link for each address, best first; signs of several kinds add to one another.

    Kinds are taken as independent: the chance that all of them err is the product of each one's.
    """
    kinds: dict[tuple[str, str], dict[str, NextLink]] = {}
    for sign in signs:
        known = kinds.setdefault((canonical(sign.url), sign.body), {})
        if sign.found_by not in known or known[sign.found_by].score < sign.score:
            known[sign.found_by] = sign
    links = []
    for known in kinds.values():
        best = max(known.values(), key=lambda sign: sign.score)
        doubt = 1.0 if best.score >= FLOOR else 1 - best.score
        for sign in known.values():  # weak signs do not make a strong one
            doubt *= 1 - sign.score if sign.score >= FLOOR else 1.0
        links.append(replace(best, score=round(min(MAX_SCORE, 1 - doubt), 3)))
    kept = [one for one in links if one.score >= FLOOR or one.found_by == ARCHIVE]
    return sorted(kept, key=lambda one: -one.score)
