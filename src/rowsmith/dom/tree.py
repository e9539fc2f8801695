"""The parsed page: parallel arrays over its nodes in document order."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

TEXT = "#text"
"""Tag of a text node."""

NO_ATTRIBUTES: Mapping[str, str] = {}


_LARGE = 100_000
_SPACE = re.compile(r"\s")


def one_line(text: str) -> str:
    """Return *text* with white space collapsed; a large one by pieces, for words weigh much."""
    if len(text) <= _LARGE:
        return " ".join(text.split())
    pieces, at = list[str](), 0
    while at < len(text):
        space = _SPACE.search(text, at + _LARGE)
        end = space.start() if space else len(text)
        pieces.append(" ".join(text[at:end].split()))
        at = end
    return " ".join([piece for piece in pieces if piece])


_STRUCK = ("del", "s", "strike")
MAX_AMOUNT = 24
"""Characters of an amount that is struck out; longer texts are changes to a wording."""


class _Siblings(NamedTuple):
    """A node's children: each one's number among those of its tag, and how many these are."""

    ordinals: dict[int, int]
    alike: dict[str, int]


@dataclass(slots=True)
class Dom:
    r"""A page as parallel arrays; a node is its index, parents stand before children.

    Every array has one entry per node (n,). The descendants of node *i* are exactly the nodes
    ``i + 1 .. ends[i] - 1``, so that sibling spans and subtrees are plain ranges.

    Attributes:
        tags: lower-case tag, or ``"#text"``; node 0 is ``html``.
        parents: index of the parent, -1 for node 0.
        ends: one past the last descendant.
        attrs: attributes of elements, values as one string; empty for text.
        texts: visible text of text nodes with white space collapsed to single spaces, "" else.
        starts: offset of the node's first visible character in *stream*.
        stops: offset one past its last visible character.
        stream: all visible text; ``"\n"`` stands between blocks, a space between elements that
            touch, nothing where only formatting (``b``, ``em``, ``sup`` …) begins or ends.
        base_url: address that relative links are resolved against (``<base>`` obeyed).
        language: primary language subtag of the page ("en"), "" when it does not say.
        scripts: (node, text) of every script with data or code, in document order.
        noscripts: what visitors without scripts are shown, one text an element.
        comments: (parent node, text) of every comment that holds markup.
        preformatted: for text nodes of several lines inside ``pre``, the text with its white space.
        notes: plain sentences on limits that were reached while parsing.
    """

    tags: list[str]
    parents: list[int]
    ends: list[int]
    attrs: list[Mapping[str, str]]
    texts: list[str]
    starts: list[int]
    stops: list[int]
    stream: str
    base_url: str
    language: str = ""
    scripts: list[tuple[int, str]] = field(default_factory=list)
    noscripts: list[str] = field(default_factory=list)
    comments: list[tuple[int, str]] = field(default_factory=list)
    preformatted: dict[int, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    _struck: list[tuple[int, int]] | None = None
    _text_cache: dict[int, str] = field(default_factory=dict)
    _text_nodes: list[int] = field(default_factory=list)
    _by_tag: dict[str, list[int]] = field(default_factory=dict)
    _paths: dict[int, str] = field(default_factory=dict)
    _siblings: dict[int, _Siblings] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return the number of nodes."""
        return len(self.tags)

    def text(self, node: int) -> str:
        """Return the node's visible text on one line, without amounts that are struck out in it."""
        found = self._text_cache.get(node)
        if found is None:
            found = one_line(self._standing(self.starts[node], self.stops[node]))
            self._text_cache[node] = found
        return found

    def _standing(self, begin: int, end: int) -> str:
        """Return the stream's characters ``begin .. end - 1`` without amounts that are struck out.

        "<del>£20</del> £18" reads "£18", as people read it; what is struck out as a whole stays.
        """
        if self._struck is None:
            self._struck = sorted(self._struck_amounts())
        if not self._struck:
            return self.stream[begin:end]
        at, last = bisect_left(self._struck, (begin, begin)), begin
        pieces = []
        while at < len(self._struck) and self._struck[at][1] <= end:
            pieces.append(self.stream[last : self._struck[at][0]])
            last = self._struck[at][1]
            at += 1
        kept = "".join([*pieces, self.stream[last:end]])
        return kept if kept.strip() else self.stream[begin:end]

    def _struck_amounts(self) -> Iterator[tuple[int, int]]:
        for tag in _STRUCK:
            for node in self.by_tag(tag):
                begin, end = self.starts[node], self.stops[node]
                if end - begin <= MAX_AMOUNT and any(map(str.isdigit, self.stream[begin:end])):
                    yield begin, end

    def span_text(self, start: int, end: int) -> str:
        """Return the visible text of the nodes ``start .. end - 1`` on one line."""
        if start >= end:
            return ""
        return one_line(self._standing(self.starts[start], self.stop_of(start, end)))

    def stop_of(self, start: int, end: int) -> int:
        """Return the stream offset one past the last visible character before node *end*."""
        nodes = self.text_nodes
        at = bisect_left(nodes, end) - 1
        if at < 0 or nodes[at] < start:
            return self.starts[start]
        return self.stops[nodes[at]]

    def lines(self, start: int, end: int) -> list[str]:
        """Return the visible lines of the nodes ``start .. end - 1``, empty ones left out."""
        piece = self.stream[self.starts[start] : self.stop_of(start, end)]
        return [line for line in (" ".join(part.split()) for part in piece.split("\n")) if line]

    @property
    def text_nodes(self) -> list[int]:
        """Return the indexes of the text nodes with visible text, ascending."""
        if not self._text_nodes:
            self._text_nodes = [i for i, text in enumerate(self.texts) if text]
        return self._text_nodes

    def text_nodes_in(self, start: int, end: int) -> list[int]:
        """Return the visible text nodes among ``start .. end - 1``."""
        nodes = self.text_nodes
        return nodes[bisect_left(nodes, start) : bisect_left(nodes, end)]

    def children(self, node: int) -> Iterator[int]:
        """Yield the children of *node*, text nodes included, in document order."""
        child, end = node + 1, self.ends[node]
        while child < end:
            yield child
            child = self.ends[child]

    def elements(self, node: int) -> Iterator[int]:
        """Yield the child elements of *node*."""
        return (child for child in self.children(node) if self.tags[child] != TEXT)

    def by_tag(self, tag: str) -> list[int]:
        """Return all elements with *tag*, ascending."""
        if not self._by_tag:
            found = defaultdict[str, list[int]](list)
            for i, name in enumerate(self.tags):
                found[name].append(i)
            self._by_tag = found
        return self._by_tag.get(tag, [])

    def tagged_in(self, tag: str, start: int, end: int) -> list[int]:
        """Return the elements with *tag* among ``start .. end - 1``."""
        nodes = self.by_tag(tag)
        return nodes[bisect_left(nodes, start) : bisect_left(nodes, end)]

    def ancestors(self, node: int) -> Iterator[int]:
        """Yield the parent of *node*, its parent, up to node 0."""
        up = self.parents[node]
        while up >= 0:
            yield up
            up = self.parents[up]

    def is_inside(self, node: int, ancestor: int) -> bool:
        """Tell whether *node* is *ancestor* or one of its descendants."""
        return ancestor <= node < self.ends[ancestor]

    def attr(self, node: int, name: str) -> str:
        """Return an attribute, "" when the node has none of that name."""
        return self.attrs[node].get(name, "")

    def classes(self, node: int) -> list[str]:
        """Return the class tokens of *node* as written."""
        return self.attrs[node].get("class", "").split()

    def resolve(self, link: str) -> str:
        """Return *link* as an absolute http(s) address without surrounding space, "" if none."""
        cleaned = "".join(link.split("\n")).replace("\t", "").strip()
        if not cleaned:
            return ""
        try:
            address = urljoin(self.base_url, cleaned)
            scheme = urlsplit(address).scheme
        except ValueError:  # an unclosed IPv6 bracket and the like: no address
            return ""
        return address if scheme in {"http", "https"} else ""

    def xpath(self, node: int) -> str:
        """Return the XPath of *node* from the root, e.g. ``/html/body/ul/li[3]/a/text()``."""
        missing = []
        up = self.parents[node]
        while up >= 0 and up not in self._paths:
            missing.append(up)
            up = self.parents[up]
        for above in reversed(missing):
            self._paths[above] = self._path_below(self.parents[above], above)
        return self._path_below(self.parents[node], node)

    def _path_below(self, parent: int, node: int) -> str:
        """Return the path of *node* when that of its parent is known."""
        if parent < 0:
            return f"/{self.tags[node]}"
        known = self._siblings.get(parent)
        if known is None:
            known = self._siblings[parent] = self._siblings_below(parent)
        tag = self.tags[node]
        name = "text()" if tag == TEXT else tag
        step = name if known.alike[tag] == 1 else f"{name}[{known.ordinals[node]}]"
        return f"{self._paths[parent]}/{step}"

    def _siblings_below(self, parent: int) -> _Siblings:
        tags, ends = self.tags, self.ends
        found = _Siblings({}, {})
        child, end = parent + 1, ends[parent]
        while child < end:
            tag = tags[child]
            found.ordinals[child] = found.alike[tag] = found.alike.get(tag, 0) + 1
            child = ends[child]
        return found
