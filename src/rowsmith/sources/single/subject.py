"""What the page is about: its title, where the title stands, and what the address calls it."""

import re
from dataclasses import dataclass, field

from rowsmith.dom.tree import TEXT
from rowsmith.lexicon import words
from rowsmith.sources.outline import Outline

_SEPARATOR = re.compile(r"(?<!\s)\s++[|–—·•»:/-]++\s+|(?:(?<!\s)\s++)?+[|»]\s*|:\s")
FRAME_WORDS = frozenset(
    "footer header nav navigation navbar menu topbar toolbar banner cookie breadcrumb breadcrumbs "
    "contentinfo".split()
)
"""Words of elements that are the same on every page of a site."""
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_]*")


@dataclass(slots=True)
class Subject:
    """What tells the page's main thing from others on it.

    Attributes:
        outline: the page.
        titles: what the head calls the page: ``og:title``, ``<title>``, their pieces; folded words.
        title: node of the visible title, -1 when none is found.
        tokens: pieces of the address that hold a digit, lower case, with their joined forms.
        rank: visible text nodes before the title.
    """

    outline: Outline
    titles: list[tuple[str, ...]] = field(default_factory=list)
    title: int = -1
    tokens: frozenset[str] = frozenset()
    rank: int = 0

    @classmethod
    def of(cls, outline: Outline) -> "Subject":
        """Return the subject of the page."""
        made = cls(outline)
        made.titles = _titles(outline)
        made.title = made._find_title()
        made.rank = outline.counts[made.title] if made.title >= 0 else 0
        made.tokens = _tokens(outline)
        return made

    def agreement(self, text: str) -> float:
        """Return 0..1, how much *text* is what the head calls the page."""
        said = set(words(text[:300]))
        best = 0.0
        for title in self.titles:
            shared = len(said & set(title))
            if shared:
                best = max(best, 2 * shared / (len(said) + len(set(title))))
        return best

    def distance(self, node: int) -> int:
        """Return visible text nodes between the title and *node*; negative before the title."""
        return self.outline.counts[node] - self.rank

    def nearness(self, node: int) -> float:
        """Return 0..1: 1 right behind the title, falling with the texts between, less before it."""
        texts = self.distance(node)
        return 1 / (1 + texts / 40) if texts >= 0 else 0.5 / (1 - texts / 15)

    def aside(self, node: int) -> float:
        """Return 0..1, how far *node* stands aside: 1 in the site's own frame, less in a sidebar.

        A part of the page that holds the title stands aside of nothing, whatever it is named.
        """
        outline = self.outline
        if not outline.boiler[node]:
            return 0.0
        dom, root = outline.dom, node
        while dom.parents[root] >= 0 and outline.boiler[dom.parents[root]]:
            root = dom.parents[root]
        if self.title >= 0 and dom.is_inside(self.title, root):
            return 0.0
        named = " ".join(dom.attr(root, name) for name in ("class", "id", "role"))
        return 1.0 if FRAME_WORDS & {dom.tags[root], *words(named[:200])} else 0.35

    def _find_title(self) -> int:
        """Return the visible node that says the title best, headings first."""
        dom, outline = self.outline.dom, self.outline
        best, best_score = -1, 0.0
        for weight, tag in ((1.0, "h1"), (0.75, "h2"), (0.6, "h3"), (0.55, "h4")):
            for at, node in enumerate(dom.by_tag(tag)[:12]):
                text = dom.text(node)
                if not 1 < len(text) <= 300:
                    continue
                score = weight * (0.35 + self.agreement(text)) - 0.02 * at
                if outline.boiler[node]:
                    score -= 0.15
                if score > best_score:
                    best, best_score = node, score
            if best >= 0 and best_score >= 0.9:
                return best
        found = self._titled_text()
        return found if found >= 0 and best_score < 0.7 else best

    def _titled_text(self) -> int:
        """Return the first element outside of boilerplate whose text is one of the titles."""
        dom, outline = self.outline.dom, self.outline
        known = {title for title in self.titles if sum(map(len, title)) >= 6}
        for node in dom.text_nodes:
            parent = dom.parents[node]
            if (
                len(dom.texts[node]) <= 200
                and not outline.boiler[node]
                and dom.tags[parent] not in {"title", "option", "a", TEXT}
                and words(dom.texts[node]) in known
            ):
                return parent
        return -1


def _titles(outline: Outline) -> list[tuple[str, ...]]:
    dom, found = outline.dom, list[str]()
    for node in dom.by_tag("meta"):
        name = dom.attr(node, "property") or dom.attr(node, "name")
        if name.lower() in {"og:title", "twitter:title"}:
            found.append(dom.attr(node, "content"))
    for node in dom.by_tag("title")[:1]:
        found.append(dom.text(node))
    pieces = [piece for text in found for piece in _SEPARATOR.split(text)[:3] if len(piece) > 3]
    listed = [words(text[:300]) for text in dict.fromkeys([*found, *pieces])]
    return [title for title in listed if title]


def _tokens(outline: Outline) -> frozenset[str]:
    dom = outline.dom
    address = dom.base_url
    for node in dom.by_tag("link"):
        if dom.attr(node, "rel").lower() == "canonical":
            address = f"{address} {dom.attr(node, 'href')}"
    return frozenset(
        piece.lower()
        for token in _TOKEN.findall(address)
        for piece in {token, *token.split("_")}
        if any(map(str.isdigit, piece)) and len(piece) >= 4
    )
