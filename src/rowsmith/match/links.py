"""What the links of a column are for: acts upon a record ("save", "vote"), or what they name."""

import re
from functools import lru_cache

from rowsmith.dom import Dom
from rowsmith.lexicon import stem, words
from rowsmith.model.table import Column

_ACTS = frozenset(
    "save vote upvote downvote login signin like unlike dislike hide flag bookmark favorite "
    "favourite fave wishlist watchlist compare reply share react tweet retweet subscribe "
    "unsubscribe edit delete enquire".split()
)
_PLAIN = frozenset("this to add up down now it sign in me log a the view see open show go".split())
_PARTS = re.compile(r"[/?&=#.]+")
SAMPLED = 6
MAX_TEXT = 60


def acts_of(column: Column, dom: Dom) -> frozenset[str]:
    """Return the acts that all links of a column are for; none where one of them shows something.

    Such a link has no text but the act's name, and its address or class names the act.
    """
    found: frozenset[str] | None = None
    for cell in list(column.cells.values())[:SAMPLED]:
        if cell.node < 0:
            return frozenset()
        said = words(dom.text(cell.node)[:MAX_TEXT])
        has_picture = bool(dom.tagged_in("img", cell.node, dom.ends[cell.node]))
        if has_picture or not _ACTS.union(_PLAIN).issuperset(said):
            return frozenset()
        named = _parts(cell.text) | frozenset(words(dom.attr(cell.node, "class")[:120]))
        acts = _ACTS & named
        found = acts if found is None else found & acts
        if not found:
            return frozenset()
    return found or frozenset()


def named_by(column: Column, dom: Dom) -> frozenset[str]:
    """Return the stems of what the links of a column say, where all say the same and no more."""
    cells = list(column.cells.values())[:SAMPLED]
    if any(cell.node < 0 for cell in cells):
        return frozenset()
    texts = {_telling(dom.text(cell.node)[:MAX_TEXT]) for cell in cells}
    return texts.pop() if len(texts) == 1 else frozenset()


@lru_cache(maxsize=4096)
def _parts(address: str) -> frozenset[str]:
    """Return the segments of an address and of what it asks, folded."""
    path = address.partition("//")[2].partition("/")[2] if "//" in address else address
    return frozenset(part.replace("-", "").replace("_", "").lower() for part in _PARTS.split(path))


@lru_cache(maxsize=4096)
def _telling(text: str) -> frozenset[str]:
    return frozenset(map(stem, words(text))) - _PLAIN
