"""Facts about a page that every source of tables shares, computed once."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

from rowsmith.dom import Dom
from rowsmith.dom.tree import TEXT
from rowsmith.lexicon import words
from rowsmith.model.table import Form, RawCell
from rowsmith.sources.runs import EMPHASIS, runs_in

RANKS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6, "caption": 6, "legend": 6}
RANKS |= {"summary": 6, "tr": 7, "b": 8, "strong": 8, "dt": 9}
"""How high a heading stands: one of a lower number ends the sections of higher ones."""
_BLOCKS = frozenset({"p", "div", "li", "td", "dd", "center", "article", "section"})
_MAX_HEADING = 200
_HINTS = ("itemprop", "property", "class", "id", "rel", "name", "headers")
_NAME = re.compile(r"[A-Za-z][\w-]{1,30}")

_STATE = frozenset(
    "active odd even first last selected hidden open current collapsed expanded show visible alt "
    "disabled focus hover even-row odd-row row-odd row-even clearfix".split()
)
_TOKEN = re.compile(r"[a-zA-Z](?:[^\W\d]|-){0,39}")
BOILERPLATE = frozenset({"nav", "footer", "header", "aside"})
_CONTENTS = frozenset({"body", "html", "main", "article"})
"""Elements that hold what a page is about, whatever they are named."""
_BOILERPLATE_WORDS = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|footer|header|sidebar|breadcrumbs?|pagination|pager|cookie|social|share|"
    r"toolbar|topbar|related|widget|banner|advert|ads?|filters?|facets?|login|newsletter|skip)(?:$|[\s_-])"
)


Told = tuple[tuple[str, ...], tuple[str, ...], int]
"""Words of classes and ids (24 at most), labels in attributes, and the table cell or -1."""


@dataclass
class Outline:
    """Signatures, paths and text counts of a `Dom`, one entry per node (n,).

    Attributes:
        dom: the page.
        steps: tag with stable class tokens, ``"li.card"``; ``"#text"`` for text. Tokens with
            digits or that name a state ("active", "odd") are left out.
        tag_paths: number of the node's path of tags from the root; equal numbers, equal paths;
            those of texts are negative.
        counts: visible text nodes before the node in document order (n + 1,).
        columns: grid column of table cells, keyed by node.
        told: what the markup says of values, by node and number of elements around it.
        attributes: the values that elements' attributes hold, by node.
        sections: table rows that title the rows below them, ascending, by `add_sections`.
    """

    dom: Dom
    steps: list[str] = field(default_factory=list)
    tag_paths: list[int] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    columns: dict[int, int] = field(default_factory=dict)
    sections: list[int] = field(default_factory=list)
    _runs: dict[int, RawCell | None] = field(default_factory=dict)
    _bounds: dict[int, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    _hints: dict[int, tuple[str, ...]] = field(default_factory=dict)
    told: dict[tuple[int, int], Told] = field(default_factory=dict)
    attributes: dict[int, list[tuple[str, Form, RawCell]]] = field(default_factory=dict)
    _below: dict[tuple[int, str], int] = field(default_factory=dict)
    _names: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, dom: Dom) -> "Outline":
        """Return the outline of *dom*; what only some pages need is found when it is asked for."""
        steps = _Steps()
        return cls(
            dom,
            [
                steps[tag, attrs["class"]] if "class" in attrs else tag
                for tag, attrs in zip(dom.tags, dom.attrs, strict=True)
            ],
            _path_numbers(dom, dom.tags),
            list(accumulate(map(bool, dom.texts), initial=0)),
        )

    @cached_property
    def paths(self) -> list[int]:
        """Numbers as in `tag_paths` of the nodes' paths of steps (n,)."""
        return _path_numbers(self.dom, self.steps)

    @cached_property
    def boiler(self) -> list[bool]:
        """True inside navigation, footer, header, aside and elements named like them (n,)."""
        dom, found = self.dom, list[bool]()
        named = _Boilerplate()
        for tag, attrs, parent in zip(dom.tags, dom.attrs, dom.parents, strict=True):
            is_inside = parent >= 0 and found[parent]
            if attrs and not is_inside and tag not in _CONTENTS:
                is_inside = named[attrs.get("class"), attrs.get("id"), attrs.get("role")]
            found.append(is_inside or tag in BOILERPLATE)
        return found

    @cached_property
    def headings(self) -> list[int]:
        """Nodes that head what follows them, ascending: heading tags, lines that are all bold."""
        dom, found = self.dom, set[int]()
        for tag in RANKS:
            if tag == "tr":
                continue
            for node in dom.by_tag(tag):
                if not 0 < dom.stops[node] - dom.starts[node] <= _MAX_HEADING:
                    continue
                if RANKS[tag] < 8 or tag == "dt":
                    found.add(node)
                else:
                    up = dom.parents[node]
                    while dom.tags[up] in {"span", "font", "u", "a", "b", "strong"}:
                        up = dom.parents[up]
                    if dom.tags[up] in _BLOCKS and self.text_count(
                        node, dom.ends[node]
                    ) == self.text_count(up, dom.ends[up]):
                        found.add(node)
        return sorted(found)

    def is_wrapped(self, node: int) -> bool:
        """Tell whether all texts of an element, at least one, stand in one of its children."""
        dom, counts = self.dom, self.counts
        child = node + 1
        while counts[child] == counts[dom.ends[child]]:
            child = dom.ends[child]
        return dom.tags[child] != TEXT and counts[dom.ends[child]] == counts[dom.ends[node]]

    def text_count(self, start: int, end: int) -> int:
        """Return the number of visible text nodes among ``start .. end - 1``."""
        return self.counts[end] - self.counts[start]

    def chars(self, start: int, end: int) -> int:
        """Return the number of visible characters of the nodes ``start .. end - 1``."""
        counts, dom = self.counts, self.dom
        if counts[start] == counts[end]:
            return 0
        return dom.stops[dom.text_nodes[counts[end] - 1]] - dom.starts[start]

    def heading_before(self, node: int) -> int:
        """Return the nearest heading that begins before *node*, -1 when there is none."""
        at = bisect_left(self.headings, node) - 1
        return self.headings[at] if at >= 0 else -1

    def add_sections(self, rows: Iterable[int]) -> None:
        """Note table rows that title the rows below them."""
        self.sections = sorted({*self.sections, *rows})

    def path_text(self, node: int) -> str:
        """Return the node's path of steps, ``/html/body/ul.list/li.card``."""
        steps = [self.steps[node], *(self.steps[up] for up in self.dom.ancestors(node))]
        return "/" + "/".join(reversed(steps))

    def at_path(self, path: str, *, by_tag: bool = False) -> list[int]:
        """Return the elements whose `path_text` is *path*, in document order.

        Args:
            path: steps from the root.
            by_tag: classes do not count.
        """
        dom, found = self.dom, [-1]
        for wanted in path.split("/")[1:]:
            below = (c for n in found for c in (dom.elements(n) if n >= 0 else (0,)))
            tag = wanted.partition(".")[0]
            found = [
                c for c in below if (dom.tags[c] == tag if by_tag else self.steps[c] == wanted)
            ]
        return found

    def below(self, above: int, step: str) -> int:
        """Return the number of the path that *step* makes below the path *above* (-1: none)."""
        found = self._below.get((above, step))
        if found is None:
            found = self._below[above, step] = len(self._names)
            self._names.append(f"{self._names[above]}/{step}" if above >= 0 else step)
        return found

    def name_of(self, path: int) -> str:
        """Return the text of a path that `below` numbered, "" for -1."""
        return self._names[path] if path >= 0 else ""

    def hints(self, node: int) -> tuple[str, ...]:
        """Return the folded words of the element's classes, id, ``itemprop`` and the like."""
        found = self._hints.get(node)
        if found is None:
            attrs = self.dom.attrs[node]
            said = [word for name in _HINTS if name in attrs for word in words(attrs[name][:120])]
            for name, value in attrs.items():
                if name.startswith("data-") and len(said) < 24 and _NAME.fullmatch(value):
                    said.extend(words(value))
            found = self._hints[node] = tuple(dict.fromkeys(said)) if said else ()
        return found

    def run(self, node: int) -> RawCell | None:
        """Return the text at *node* with the emphasised words inside it, None inside of such a run.

        "Smith <i>v.</i> Jones" is one text; a run begins with plain text, so that an emphasised
        lead ("<i>Ana</i>, Berlin") stays a text of its own.
        """
        if node not in self._runs:
            self._runs[node] = self._run(node)
        return self._runs[node]

    def _run(self, node: int) -> RawCell | None:
        dom, parent = self.dom, self.dom.parents[node]
        holder = dom.parents[parent] if dom.tags[parent] in EMPHASIS else parent
        if holder not in self._bounds:
            self._bounds[holder] = tuple(runs_in(dom, holder))
        for first, stop in self._bounds[holder]:
            if node == first:
                is_rest = stop >= dom.ends[holder] and first == holder + 1
                return RawCell(dom.span_text(first, stop), holder if is_rest else first)
            if first < node < stop:
                return None
        return RawCell(dom.texts[node], node)


class _Steps(dict[tuple[str, str], str]):
    """Tag and class of an element to its step."""

    def __missing__(self, key: tuple[str, str]) -> str:
        tag, name = key
        step = self[key] = ".".join([tag, *stable_tokens(name.split())])
        return step


class _Boilerplate(dict[tuple[str | None, str | None, str | None], bool]):
    """Whether a class, an id and a role name a part of the page's frame."""

    def __missing__(self, key: tuple[str | None, str | None, str | None]) -> bool:
        named = " ".join(said or "" for said in key).lower()
        found = self[key] = bool(_BOILERPLATE_WORDS.search(named))
        return found


class _Numbers(dict[tuple[int, str], int]):
    """The path above and a step to the number of the path that they make."""

    def __missing__(self, key: tuple[int, str]) -> int:
        number = self[key] = len(self)
        return number


def _path_numbers(dom: Dom, steps: Sequence[str]) -> list[int]:
    """Return the numbers of the nodes' paths of *steps* from the root, see `Outline.tag_paths`."""
    numbers, found = _Numbers(), list[int]()
    for step, parent in zip(steps, dom.parents, strict=True):
        above = found[parent] if parent >= 0 else -1
        found.append(numbers[above, step] if step != TEXT else -2 - above)
    return found


def stable_tokens(tokens: Iterable[str]) -> list[str]:
    """Return the class tokens that a template gives to all its records, at most three, sorted."""
    kept = {token for token in tokens if _TOKEN.fullmatch(token) and token.lower() not in _STATE}
    return sorted(kept)[:3]
