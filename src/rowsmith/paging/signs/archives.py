"""Lists split by letter, year or month: the page shows one part and links the others alike."""

import re
from collections.abc import Iterator
from itertools import pairwise

from rowsmith.lexicon import PAGING, fold, month
from rowsmith.model.extraction import NextLink
from rowsmith.paging.address import canonical
from rowsmith.paging.anchors import Anchors

FOUND_BY = "archive"
LEAST = {1: 8, 4: 3, 7: 4}
"""Fewest letters, years and months of a run, by the length of their keys."""
CHOSEN = 0.3
"""Score where the address itself names the part: chosen by somebody, or reached before."""
SPLIT = 0.55
_LARGEST = 600
"""A run of letters or years stands in fewer nodes than that."""
MAX_LABEL = 16
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTH = re.compile(
    r"(?:(?P<name>[^\W\d]{3,10})\.?,?|(?P<month_before>\d{1,2})\s?[/.-])\s?(?P<year_behind>(?:19|20)\d\d)"
    r"|(?P<year>(?:19|20)\d\d)\s?[/.-]\s?(?P<month>\d{1,2})"
)


def archived(anchors: Anchors) -> Iterator[NextLink]:
    """Yield the part after the one shown, in the order of the page.

    Only where the part shown is marked or unlinked, the others' addresses differ in nothing but
    the part, and no link shows all parts at once: else the parts are filters of a list, not it.
    """
    for holder, parts in _runs(anchors).items():
        labels = [label for label, _ in parts]
        least = LEAST[len(labels[0])]
        shown = _shown(anchors, holder, parts) if len(labels) + 1 >= least else None
        if shown is None or len({shown, *labels}) < least or not _is_ordered(labels, shown):
            continue
        following = _following(labels, shown)
        node = dict(parts).get(following, -1)
        target = anchors.target(node) if node >= 0 else None
        if target is None or anchors.place(node).value < 0:
            continue
        skeletons = {_skeleton(anchors, one, label) for label, one in parts if label != shown}
        if len(skeletons) == 1 and "" not in skeletons:
            own = _part_of(anchors.address, skeletons.pop())
            yield NextLink(url=target.url, found_by=FOUND_BY, score=CHOSEN if own else SPLIT)


def _runs(anchors: Anchors) -> dict[int, list[tuple[str, int]]]:
    """Return (label, link) of letters or years by the element that holds the run."""
    dom = anchors.dom
    found: dict[int, list[tuple[str, int]]] = {}
    refused: set[int] = set()
    for node, text in anchors.short:
        if len(text) > MAX_LABEL:
            continue
        key = _key(text)
        if key:
            if dom.attrs[node].get("href"):
                found.setdefault(anchors.holder(node), []).append((key, node))
        elif text in PAGING["all"]:
            refused.add(anchors.holder(node))
    return {
        holder: parts
        for holder, parts in found.items()
        if holder not in refused and len({len(key) for key, _ in parts}) == 1
    }


def _key(text: str) -> str:
    """Return the letter, the year or the month ("2026-04") that a folded label names, "" for none.

    >>> _key("b"), _key("2026"), _key("apr 2026"), _key("04/2026"), _key("2026-04"), _key("page 2")
    ('b', '2026', '2026-04', '2026-04', '2026-04', '')
    """
    if (len(text) == 1 and text.isalpha()) or _YEAR.fullmatch(text):
        return text
    named = _MONTH.fullmatch(text)
    if named is None:
        return ""
    year = named["year"] or named["year_behind"]
    number = int(named["month"] or named["month_before"] or 0) or month(named["name"] or "") or 0
    return f"{year}-{number:02}" if 1 <= number <= 12 else ""


def _shown(anchors: Anchors, holder: int, parts: list[tuple[str, int]]) -> str | None:
    """Return the label of the part shown, None when nothing tells."""
    marked = [label for label, node in parts if anchors.is_marked(node) or _is_here(anchors, node)]
    if len(marked) == 1:
        return marked[0]
    dom, linked = anchors.dom, {node for _, node in parts}
    loose = [
        key
        for node in dom.text_nodes_in(holder, dom.ends[holder])
        if len(dom.texts[node]) <= MAX_LABEL
        and len(key := _key(fold(dom.texts[node]))) == len(parts[0][0])
        and linked.isdisjoint(dom.ancestors(node))
    ]
    return loose[0] if len(loose) == 1 else None


def _is_here(anchors: Anchors, node: int) -> bool:
    """Tell whether a link leads to this page by an address, not by a fragment."""
    written = anchors.dom.attr(node, "href")
    return not written.startswith("#") and anchors.is_here(node)


def _is_ordered(labels: list[str], shown: str) -> bool:
    """Tell whether the labels ascend or descend throughout."""
    rest = [label for label in labels if label != shown]
    steps = {later > earlier for earlier, later in pairwise(rest)}
    return len(steps) == 1 and len(set(rest)) == len(rest)


def _following(labels: list[str], shown: str) -> str:
    """Return the label after the one shown in the order of the page, "" at its end."""
    rest = [label for label in labels if label != shown]
    is_ascending = rest[0] < rest[-1]
    beyond = [label for label in rest if (label > shown) is is_ascending]
    return beyond[0] if beyond else ""


def _skeleton(anchors: Anchors, node: int, label: str) -> str:
    """Return a link's address with the part left out, "" when it does not name the part once."""
    url = canonical(anchors.dom.resolve(anchors.href(node)) or "")
    written = re.escape(label)
    if len(label) == len("2026-04"):
        year, number = label.split("-")
        digits = rf"0?{int(number)}"
        written = rf"{year}[-/_.]?{number}|{year}[-/_.]{digits}|{digits}[-/_.]{year}"
    found = re.split(rf"(?<![a-z0-9])(?:{written})(?![a-z0-9])", url, flags=re.IGNORECASE)
    return "\n".join(found) if len(found) == 2 else ""


def _part_of(address: str, skeleton: str) -> bool:
    """Tell whether an address names a part itself, whatever else it names."""
    before = skeleton.partition("\n")[0]
    own = canonical(address)
    name = re.search(r"[?&]([^?&=]+)=$", before)
    if name is not None:
        return re.search(rf"[?&]{re.escape(name[1])}=[^&]", own) is not None
    return own.startswith(before) and len(own) > len(before)
