"""Flat pages: siblings that only a heading, a rule or a line break divides into records."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence

from rowsmith.dom.tree import TEXT
from rowsmith.model.table import Record
from rowsmith.sources.days import has_days, split_by_day
from rowsmith.sources.outline import Outline
from rowsmith.sources.repeat import tag_of

_DIVIDERS = ("h1", "h2", "h3", "h4", "h5", "h6", "dt", "hr")
_MANNERS = {"lines": "br", "links": "a"}
_LEADING = frozenset({"p", "div", "li", "table", "section", "a", "span"})
"""Elements that records may begin with where others follow them."""
_DIVIDING = (*_DIVIDERS, *sorted(_LEADING), "br", "strong", "b")
_ALPHANUMERIC = re.compile(r"[^\W_]")
_BOLD = frozenset({"b", "strong"})
ALL = "all-"
"""Before the manner of segments that several look-alike parents hold."""
MAX_PARENTS = 200
MIN_LED = 4
"""Elements of which some begin with bold text."""
MIN_FOLLOWED = 0.7
"""Share of the elements of one kind that another kind must follow for them to begin records."""
MAX_SEPARATOR = 60
"""Characters of an element that are looked at to tell a text from a mark that separates."""
MOST_ALONE = 6
"""Look-alike parents that are tables of their own too, when they are no more."""


def find_segments(outline: Outline) -> Iterator[tuple[str, list[Record]]]:
    """Yield (selector, records) of sibling runs: from divider to divider, or line by line.

    Parents with one path whose children are divided alike are one list that the page cuts up.
    """
    alike: dict[tuple[str, str, int], list[int]] = defaultdict(list)
    for parent in _busiest(outline):
        for manner, divider in _manners(outline, parent):
            alike[manner, divider, outline.paths[parent]].append(parent)
    at_path: dict[int, list[int]] = defaultdict(list)
    paths = {path for (_, _, path), parents in alike.items() if len(parents) > 1}
    for node, path in enumerate(outline.paths) if paths else ():
        if path in paths:
            at_path[path].append(node)
    for (manner, divider, path), parents in alike.items():
        tail = f"/{divider}" if divider else ""
        where = f"{manner}:{outline.path_text(parents[0])}{tail}"
        if len(parents) > 1 and manner != "links":  # links stand in prose too
            found = (segments_of(outline, node, manner, divider) for node in at_path[path])
            yield f"{ALL}{where}", [record for records in found for record in records]
        if len(parents) <= MOST_ALONE and manner != "below":
            yield from ((where, segments_of(outline, node, manner, divider)) for node in parents)


def _busiest(outline: Outline) -> list[int]:
    """Return the parents of the most elements that may divide others, in document order."""
    dom = outline.dom
    parents: Counter[int] = Counter()
    for tag in _DIVIDING:
        parents.update(map(dom.parents.__getitem__, dom.by_tag(tag)))
    found = parents.most_common(MAX_PARENTS)
    return sorted(parent for parent, count in found if count >= 2 and parent >= 0)


def _manners(outline: Outline, parent: int) -> Iterator[tuple[str, str]]:
    """Yield how the children of *parent* may be divided into records, and by what."""
    dom = outline.dom
    children = list(dom.children(parent))
    tags = Counter(dom.tags[child] for child in children)
    for divider in _DIVIDERS:
        if tags[divider] >= 2 and len(children) > tags[divider] * 1.5:
            yield "after", divider
    if tags["br"] >= 2:
        yield "lines", ""
        yield "blanks", ""
        yield "below", ""
    if tags["a"] >= 3 and tags[TEXT] >= 3:
        yield "links", ""
    elements = [child for child in children if dom.tags[child] != TEXT]
    if len(elements) >= MIN_LED and 2 <= _leads(outline, parent, elements) < len(elements):
        yield "lead", ""
    yield from (("turns", step) for step in _turns(outline, elements))
    if has_days(outline, elements):
        yield "days", ""


def _leads(outline: Outline, parent: int, elements: Sequence[int]) -> int:
    """Return how many of *parent*'s *elements* begin with bold text."""
    dom, end = outline.dom, outline.dom.ends[parent]
    if not any(dom.tagged_in(tag, parent, end) for tag in _BOLD):
        return 0
    return sum(dom.tags[child] != "li" and _is_bold(outline, child) for child in elements)


def _turns(outline: Outline, elements: Sequence[int]) -> Iterator[str]:
    """Yield the steps that may begin each record where elements take turns.

    They come again and mostly have the same other element behind: ``li ul li ul``, ``div.day
    div.line div.files …``. Of those that come equally often, the first begins the records.
    """
    steps = outline.steps
    if len({steps[node] for node in elements}) < 2:
        return
    shown = [node for node in elements if _is_told(outline, node)]
    places: dict[str, list[int]] = defaultdict(list)
    for place, node in enumerate(shown):
        places[steps[node]].append(place)
    counts = set[int]()
    for step, at in places.items():
        tag = tag_of(step)
        if not 2 <= len(at) <= 0.7 * len(shown) or tag not in _LEADING or len(at) in counts:
            continue
        second = Counter(steps[shown[a + 1]] for a in at if a + 1 < len(shown))
        second.pop(step, None)
        follower, often = second.most_common(1)[0] if second else ("", 0)
        if often >= MIN_FOLLOWED * len(at) and (tag != "li" or tag_of(follower) != "li"):
            counts.add(len(at))
            yield step


def _is_told(outline: Outline, node: int) -> bool:
    """Tell whether an element holds more than a mark that separates others."""
    dom = outline.dom
    end = min(dom.stops[node], dom.starts[node] + MAX_SEPARATOR)
    return _ALPHANUMERIC.search(dom.stream, dom.starts[node], end) is not None


def _with_step(outline: Outline, children: Sequence[int], step: str) -> set[int]:
    dom, steps = outline.dom, outline.steps
    return {n for n in children if steps[n] == step and dom.starts[n] < dom.stops[n]}


def _split(outline: Outline, children: list[int], divider: str) -> list[Record]:
    """Return the spans of siblings between dividers; a heading belongs to what follows it."""
    dom, records, begin, end = outline.dom, list[Record](), -1, -1
    leads = divider not in {"hr", "br"}
    for child in children:
        if dom.tags[child] == divider:
            if begin >= 0:
                records.append(Record(begin, end))
            begin, end = (child, dom.ends[child]) if leads else (-1, -1)
        elif begin >= 0 or not leads:
            begin = child if begin < 0 else begin
            end = dom.ends[child]
    if begin >= 0:
        records.append(Record(begin, end))
    return [record for record in records if outline.text_count(record.start, record.end)]


def _split_at_blanks(outline: Outline, children: list[int]) -> list[Record]:
    """Return the spans of siblings that two or more line breaks in a row divide."""
    dom, records, begin, end, breaks = outline.dom, list[Record](), -1, -1, 0
    for child in children:
        if dom.tags[child] == "br":
            breaks += 1
            continue
        if breaks > 1 and begin >= 0:
            records.append(Record(begin, end))
            begin = -1
        begin = child if begin < 0 else begin
        end, breaks = dom.ends[child], 0
    if begin >= 0:
        records.append(Record(begin, end))
    return [record for record in records if outline.text_count(record.start, record.end)]


def _split_at(outline: Outline, children: list[int], marks: Collection[int]) -> list[Record]:
    """Return the spans of siblings from one of *marks* to the next."""
    dom = outline.dom
    records, begin, end = list[Record](), -1, -1
    for child in children:
        if child in marks:
            if begin >= 0:
                records.append(Record(begin, end))
            begin = child
        end = dom.ends[child]
    if begin >= 0:
        records.append(Record(begin, end))
    return [r for r in records if outline.text_count(r.start, r.end)]


def segments_at(outline: Outline, manner: str, where: str) -> list[list[Record]]:
    """Return the tables' records that `find_segments` calls ``manner:where``.

    Several where look-alike parents each hold a table; [] when there is none.
    """
    kept = manner.removeprefix(ALL)
    divider = ""
    if kept in {"after", "turns"}:
        where, _, divider = where.rpartition("/")
    found = [segments_of(outline, parent, kept, divider) for parent in outline.at_path(where)]
    found = [records for records in found if records]
    if kept == manner or not found:
        return found
    return [[record for records in found for record in records]]


def segments_of(outline: Outline, parent: int, manner: str, divider: str = "") -> list[Record]:
    """Return the records that *parent*'s children are, as `find_segments` divides them.

    Args:
        outline: the page.
        parent: the element.
        manner: ``lines``, ``below`` (lines but the first, which heads them), ``blanks``,
            ``links``, ``lead``, ``days``, ``after`` or ``turns``.
        divider: the tag or step that divides, of the last two.
    """
    children = list(outline.dom.children(parent))
    if manner == "blanks":
        return _split_at_blanks(outline, children)
    if manner == "below":
        return _split(outline, children, "br")[1:]
    if manner == "days":
        return split_by_day(outline, children)
    if manner == "lead":
        return _split_at(outline, children, {c for c in children if _is_bold(outline, c)})
    if manner == "turns":
        return _split_at(outline, children, _with_step(outline, children, divider))
    return _split(outline, children, _MANNERS.get(manner, divider))


def _is_bold(outline: Outline, node: int) -> bool:
    dom = outline.dom
    while dom.tags[node] != TEXT:
        if dom.tags[node] in _BOLD:
            return True
        first = next(iter(dom.children(node)), -1)
        if first < 0:
            return False
        node = first
    return False
