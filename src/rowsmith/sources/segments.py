"""Flat pages: siblings that only a heading, a rule or a line break divides into records."""

from collections import Counter
from collections.abc import Collection, Iterator

from rowsmith.dom.tree import TEXT
from rowsmith.model.table import Record
from rowsmith.sources.outline import Outline

_DIVIDERS = ("h1", "h2", "h3", "h4", "h5", "h6", "dt", "hr")
MAX_PARENTS = 200


def find_segments(outline: Outline) -> Iterator[tuple[str, list[Record]]]:
    """Yield (selector, records) of sibling runs: from divider to divider, or line by line."""
    dom = outline.dom
    parents: Counter[int] = Counter()
    for node, tag in enumerate(dom.tags):
        if tag in _DIVIDERS or tag in {"br", "strong", "b", "p", "a"}:
            parents[dom.parents[node]] += 1
    busiest = [
        parent for parent, count in parents.most_common(MAX_PARENTS) if count >= 2 and parent >= 0
    ]
    for parent in sorted(busiest):
        children = list(dom.children(parent))
        tags = Counter(dom.tags[child] for child in children)
        for divider in _DIVIDERS:
            if tags[divider] >= 2 and len(children) > tags[divider] * 1.5:
                yield (
                    f"after:{outline.path_text(parent)}/{divider}",
                    _split(outline, children, divider),
                )
        if tags["br"] >= 3:
            yield f"lines:{outline.path_text(parent)}", _split(outline, children, "br")
            yield f"blanks:{outline.path_text(parent)}", _split_at_blanks(outline, children)
        if tags["a"] >= 3 and tags[TEXT] >= 3:
            yield f"links:{outline.path_text(parent)}", _split(outline, children, "a")
        yield from _split_by_lead(outline, parent, children)


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


def _split_by_lead(
    outline: Outline, parent: int, children: list[int]
) -> Iterator[tuple[str, list[Record]]]:
    """Yield runs where a child that begins with bold text (or is bold) leads plain siblings."""
    dom = outline.dom
    leads = [child for child in children if _is_bold(outline, child)]
    elements = [child for child in children if dom.tags[child] != TEXT]
    if not 2 <= len(leads) < len(elements) or len(elements) < 4:
        return
    yield f"lead:{outline.path_text(parent)}", _split_at(outline, children, set(leads))


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


def segments_of(outline: Outline, parent: int, manner: str) -> list[Record]:
    """Return the records that *parent*'s children are, as `find_segments` divides them.

    Args:
        outline: the page.
        parent: the element.
        manner: ``lines``, ``blanks``, ``links``, ``lead``, or the tag of what divides.
    """
    children = list(outline.dom.children(parent))
    if manner == "blanks":
        return _split_at_blanks(outline, children)
    if manner == "lead":
        return _split_at(outline, children, {c for c in children if _is_bold(outline, c)})
    return _split(outline, children, {"lines": "br", "links": "a"}.get(manner, manner))


def _is_bold(outline: Outline, node: int) -> bool:
    dom = outline.dom
    while dom.tags[node] != TEXT:
        if dom.tags[node] in {"b", "strong"}:
            return True
        first = next(iter(dom.children(node)), -1)
        if first < 0:
            return False
        node = first
    return False
