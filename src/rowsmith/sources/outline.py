"""Facts about a page that every source of tables shares, computed once."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rowsmith.dom import Dom
from rowsmith.dom.tree import TEXT

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "caption", "legend", "summary", "dt"})

_STATE = frozenset(
    "active odd even first last selected hidden open current collapsed expanded show visible alt "
    "disabled focus hover even-row odd-row row-odd row-even clearfix".split()
)
_TOKEN = re.compile(r"[a-zA-Z][\w-]*")
BOILERPLATE = frozenset({"nav", "footer", "header", "aside"})
_BOILERPLATE_WORDS = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|footer|header|sidebar|breadcrumbs?|pagination|pager|cookie|social|share|"
    r"toolbar|topbar|related|widget|banner|advert|ads?|filters?|facets?|login|newsletter|skip)(?:$|[\s_-])"
)


@dataclass(slots=True)
class Outline:
    """Signatures, paths and text counts of a `Dom`, one entry per node (n,).

    Attributes:
        dom: the page.
        steps: tag with stable class tokens, ``"li.card"``; ``"#text"`` for text. Tokens with
            digits or that name a state ("active", "odd") are left out.
        paths: number of the node's path of steps from the root; equal numbers, equal paths.
        tag_paths: the same over tags alone.
        counts: visible text nodes before the node in document order (n + 1,).
        boiler: True inside navigation, footer, header, aside and elements named like them.
        headings: nodes that head what follows them, ascending.
        columns: grid column of table cells, keyed by node.
    """

    dom: Dom
    steps: list[str] = field(default_factory=list)
    paths: list[int] = field(default_factory=list)
    tag_paths: list[int] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    boiler: list[bool] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    columns: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, dom: Dom) -> "Outline":
        """Return the outline of *dom*; one pass over its nodes."""
        made = cls(dom)
        made._fill()
        return made

    def _fill(self) -> None:
        dom, known_steps = self.dom, dict[tuple[str, str], str]()
        paths: dict[tuple[int, str], int] = {}
        tag_paths: dict[tuple[int, str], int] = {}
        seen = 0
        for node, tag in enumerate(dom.tags):
            attrs, parent = dom.attrs[node], dom.parents[node]
            name = attrs.get("class", "")
            step = known_steps.get((tag, name))
            if step is None:
                step = known_steps[tag, name] = _step(tag, name)
            self.steps.append(step)
            above = self.paths[parent] if parent >= 0 else -1
            self.paths.append(paths.setdefault((above, step), len(paths)))
            above = self.tag_paths[parent] if parent >= 0 else -1
            self.tag_paths.append(tag_paths.setdefault((above, tag), len(tag_paths)))
            self.counts.append(seen)
            if tag == TEXT:
                seen += 1
            self.boiler.append(
                (parent >= 0 and self.boiler[parent])
                or (tag != TEXT and _is_boilerplate(tag, attrs))
            )
            if tag in HEADINGS and dom.stops[node] > dom.starts[node]:
                self.headings.append(node)
        self.counts.append(seen)

    def text_count(self, start: int, end: int) -> int:
        """Return the number of visible text nodes among ``start .. end - 1``."""
        return self.counts[end] - self.counts[start]

    def chars(self, start: int, end: int) -> int:
        """Return the number of visible characters of the nodes ``start .. end - 1``."""
        return max(0, self.dom.stop_of(start, end) - self.dom.starts[start])

    def heading_before(self, node: int) -> int:
        """Return the nearest heading that begins before *node*, -1 when there is none."""
        at = bisect_left(self.headings, node) - 1
        return self.headings[at] if at >= 0 else -1

    def path_text(self, node: int) -> str:
        """Return the node's path of steps, ``/html/body/ul.list/li.card``."""
        steps = [self.steps[node], *(self.steps[up] for up in self.dom.ancestors(node))]
        return "/" + "/".join(reversed(steps))


def _step(tag: str, name: str) -> str:
    kept = stable_tokens(name.split())
    return ".".join([tag, *kept]) if kept else tag


def stable_tokens(tokens: Iterable[str]) -> list[str]:
    """Return the class tokens that a template gives to all its records, at most three, sorted."""
    kept = {
        token
        for token in tokens
        if _TOKEN.fullmatch(token)
        and token.lower() not in _STATE
        and not any(map(str.isdigit, token))
        and len(token) <= 40
    }
    return sorted(kept)[:3]


def _is_boilerplate(tag: str, attrs: Mapping[str, str]) -> bool:
    if tag in BOILERPLATE:
        return True
    if tag in {"body", "html", "main", "article"}:
        return False
    named = f"{attrs.get('class', '')} {attrs.get('id', '')} {attrs.get('role', '')}"
    return len(named) > 2 and bool(_BOILERPLATE_WORDS.search(named.lower()))
