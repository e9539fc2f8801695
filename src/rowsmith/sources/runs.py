"""Where a text goes on over the words in it that markup sets apart."""

from collections.abc import Iterator

from rowsmith.dom import Dom
from rowsmith.dom.tree import TEXT

EMPHASIS = frozenset({"i", "em", "sup", "sub", "abbr", "mark", "u", "q", "cite", "wbr"})
"""Elements that stand inside of a sentence."""
MAX_RUN = 60
"""Nodes of a run within which a bracket closes behind links."""


def runs_in(dom: Dom, holder: int) -> Iterator[tuple[int, int]]:
    """Yield where runs of text with emphasised words begin and end among a node's children.

    A bracket that such a run opens is closed by it, also behind a link: "(see <a>5</a>)".
    """
    tags, end = dom.tags, dom.ends[holder]
    if end - holder == 2:
        return
    first = holder + 1
    while first < end:
        stop = dom.ends[first]
        if tags[first] == TEXT:
            while stop < end and _goes_on(dom, first, stop):
                stop = dom.ends[stop]
            if stop > dom.ends[first]:
                yield first, stop
        first = stop


def _goes_on(dom: Dom, first: int, stop: int) -> bool:
    """Tell whether the run from *first* takes in the node at *stop*."""
    tag = dom.tags[stop]
    if tag == TEXT or tag in EMPHASIS:
        return True
    return tag == "a" and stop - first < MAX_RUN and _is_open(dom.span_text(first, stop))


def _is_open(text: str) -> bool:
    """Tell whether *text* opens a bracket that it does not close: "related (see"."""
    return text.count("(") > text.count(")")
