"""Evidence: pictures in the page's body: large, near the title, saying it in their ``alt``."""

from collections.abc import Iterator

from rowsmith.lexicon import words
from rowsmith.model.table import Form
from rowsmith.sources.single.clue import Clue, attribute_cell
from rowsmith.sources.single.subject import Subject

KEPT = 6
MAX_IMAGES = 300
_SOURCES = ("data-src", "data-lazy-src", "data-original", "data-zoom-image", "src")
_SMALL = frozenset(
    "logo icon sprite avatar pixel spacer badge flag button loader spinner placeholder blank "
    "gravatar rating star".split()
)
_LARGE = frozenset("main hero featured primary product gallery large full zoom post cover".split())


def find_images(subject: Subject) -> Iterator[Clue]:
    """Yield the likeliest pictures of the page's thing, best first."""
    dom = subject.outline.dom
    found = []
    for node in dom.by_tag("img")[:MAX_IMAGES]:
        name = next(
            (
                n
                for n in _SOURCES
                if dom.attr(node, n) and not dom.attr(node, n).startswith("data:")
            ),
            "",
        )
        if name:
            found.append((_score(subject, node, name), node, name))
    found.sort(key=lambda one: (-one[0], one[1]))
    for score, node, name in found[:KEPT]:
        yield Clue("image", attribute_cell(dom, node, name), ("image",),
                   max(0.0, min(0.95, 1 - score)), Form.IMAGE, tag="img")  # fmt: skip


def _score(subject: Subject, node: int, name: str) -> float:
    dom = subject.outline.dom
    named = f"{dom.attr(node, 'class')} {dom.attr(node, 'id')} {dom.attr(node, name)[-80:]}"
    said = set(words(named[:200]))
    score = 0.2 + 0.35 * subject.nearness(node) + 0.35 * subject.agreement(dom.attr(node, "alt"))
    if said & _LARGE:
        score += 0.1
    if said & _SMALL or dom.attr(node, name).lower().split("?")[0].endswith((".svg", ".gif")):
        score -= 0.4
    sides = [dom.attr(node, side) for side in ("width", "height")]
    size = [int(side) for side in sides if side.isdecimal() and len(side) < 6]
    if size:
        score += 0.15 if min(size) >= 200 else -0.3 if max(size) < 100 else 0.0
    if subject.outline.boiler[node]:
        score -= 0.3
    return score
