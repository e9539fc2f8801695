"""The family of a page: a sketch of its tag paths, alike for pages of one template."""

from operator import itemgetter
from zlib import crc32

from rowsmith.sources import Outline

MAX_DEPTH = 8
"""Steps of a path; deeper ones differ from record to record (engine.md 2)."""
KEPT = 24
DIGITS = 8


def fingerprint_of(outline: Outline) -> str:
    """Return the smallest 24 hashes of the page's tag paths, 8 hexadecimal digits each.

    Source:
        Broder, "On the resemblance and containment of documents", 1997: the smallest hashes of
        a set are a sample of it, and samples of two sets tell how much they overlap.
    """
    dom = outline.dom
    firsts = dict(zip(reversed(outline.tag_paths), range(len(dom) - 1, -1, -1), strict=True))
    hashes: dict[int, tuple[int, int]] = {-1: (0, 0)}
    for path, node in sorted(firsts.items(), key=itemgetter(1)):  # parents stand first
        parent = dom.parents[node]
        above = outline.tag_paths[parent] if parent >= 0 else -1
        depth, told = hashes.get(above, (MAX_DEPTH, 0))
        if depth < MAX_DEPTH:
            hashes[path] = depth + 1, crc32(dom.tags[node].encode("utf-8", "replace"), told)
    smallest = sorted({told for depth, told in hashes.values() if depth})[:KEPT]
    return "".join(f"{told:0{DIGITS}x}" for told in smallest)


def likeness(one: str, other: str) -> float:
    """Return the share of tag paths that two pages have in common, 0..1, from their fingerprints.

    >>> likeness("0000000100000002", "0000000100000003")
    0.3333333333333333
    """
    ours, theirs = _hashes(one), _hashes(other)
    sample = sorted(ours | theirs)[:KEPT]
    return sum(told in ours and told in theirs for told in sample) / len(sample) if sample else 1.0


def _hashes(fingerprint: str) -> set[str]:
    return {fingerprint[at : at + DIGITS] for at in range(0, len(fingerprint), DIGITS)}
