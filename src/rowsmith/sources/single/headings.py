"""Evidence: the visible title, and what stands under headings that name a field."""

from collections.abc import Iterator

from rowsmith.dom.tree import TEXT
from rowsmith.lexicon import words
from rowsmith.lexicon.record.roles import role_of
from rowsmith.sources.single.clue import Clue, following, is_whole, node_cell, span_cell, widest
from rowsmith.sources.single.subject import Subject

LEAD_CHARS = (60, 3_000)
_UNFOLDING = frozenset({"expand", "collapse", "show", "hide", "toggle", "open", "close", "more"})
MAX_HEADING = 80
MAX_SECTIONS = 60
MAX_SECTION = 15_000
_RANK = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6, "dt": 6, "summary": 6, "legend": 6}
_RUN = frozenset({"p", "ul", "ol", "br", "blockquote", "pre"})
_LISTS = ("ul", "ol")
_LISTED = frozenset({"qualifications", "preferred_qualifications", "benefits", "responsibilities"})
"""Roles whose sections are lists, mostly."""
MAX_INTRO = 2
"""Paragraphs that may stand before such a list."""
_WHOLE = frozenset({"description", "text", "instructions", "ingredient"})
_MARKS = " :：*-–•"
_BOLD = frozenset({"strong", "b", "u", "em"})


def find_headings(subject: Subject) -> Iterator[Clue]:
    """Yield the visible title and the text of every section under a heading."""
    dom = subject.outline.dom
    if subject.title >= 0:
        agrees = subject.agreement(dom.text(subject.title))
        doubt = 0.15 * (1 - agrees)
        yield Clue("heading", node_cell(dom, subject.title), ("name",), doubt,
                   tag=dom.tags[subject.title])  # fmt: skip
    yield from _lead(subject)
    yield from _sections(subject)


def _lead(subject: Subject) -> Iterator[Clue]:
    """Yield the first real paragraph behind the title."""
    dom = subject.outline.dom
    for node in dom.by_tag("p"):
        if _is_lead(subject, node):
            yield Clue("lead", node_cell(dom, node), ("description",), 0.1, tag="p")
            run = span_cell(dom, node, _run_end(subject, node))
            yield Clue("lead:run", run, ("text", "description"), 0.05, tag="p")
            block = dom.parents[node]
            if not dom.is_inside(subject.title, block):
                yield Clue("lead:block", node_cell(dom, block), ("text",), 0.15, tag="div")
            return


def _introduction(subject: Subject, heads: list[tuple[int, int]]) -> Iterator[Clue]:
    """Yield the text from the first paragraph to the first heading over tasks or demands."""
    dom, boiler = subject.outline.dom, subject.outline.boiler
    first = next((p for p in dom.by_tag("p") if _is_lead(subject, p)), -1)
    stop = next(
        (h for h, _ in heads if h > first and not boiler[h] and _is_listed(dom.text(h))), -1
    )
    if first < 0 or stop < 0:
        return
    end, limit = dom.ends[first], dom.ends[dom.parents[first]]
    while end < limit and not dom.is_inside(stop, end):
        end = dom.ends[end]
    if end < limit and dom.ends[first] < end:
        yield Clue("lead:introduction", span_cell(dom, first, end), ("description",), 0.0, tag="p")


def _is_listed(label: str) -> bool:
    said = words(label)
    return len(said) <= 10 and (role_of(said) in _LISTED or _loose(said) is not None)


def _is_lead(subject: Subject, node: int) -> bool:
    dom = subject.outline.dom
    long_enough = LEAD_CHARS[0] <= dom.stops[node] - dom.starts[node] <= LEAD_CHARS[1]
    return long_enough and node > subject.title and not subject.outline.boiler[node]


def _run_end(subject: Subject, node: int) -> int:
    """Return where the siblings behind a paragraph stop being paragraphs and lists."""
    dom = subject.outline.dom
    end, limit = dom.ends[node], dom.ends[dom.parents[node]]
    while end < limit and (dom.tags[end] in _RUN or not dom.text(end)):
        if any(
            _is_line(subject, bold)
            for tag in _BOLD
            for bold in dom.tagged_in(tag, end, dom.ends[end])
        ):
            break
        end = dom.ends[end]
    return end


def _sections(subject: Subject) -> Iterator[Clue]:
    outline = subject.outline
    dom, count = outline.dom, 0
    heads = list(_heads(subject))
    yield from _introduction(subject, heads)
    starts = {widest(outline, head): rank for head, rank in heads}
    for head, rank in heads:
        label = dom.text(head).strip(_MARKS)
        said = words(label)
        if not said or len(said) > 10 or outline.boiler[head]:
            continue
        start = following(outline, _heading_box(subject, head, said), levels=4)
        if start < 0:
            continue
        role = role_of(said) or _loose(said)
        end = _section_end(subject, start, rank, starts)
        if role in _LISTED:
            end = _list_end(subject, start, end)
        elif role is not None and role not in _WHOLE:
            end = dom.ends[start]  # an address, a date: one block
        cell = span_cell(dom, start, end)
        if 3 <= len(cell.text) <= MAX_SECTION:
            doubt = 0.0 if role_of(said) else 0.15
            yield Clue(f"section:{' '.join(said)}", cell, (role,) if role else (label,), doubt,
                       hints=said, tag="section")  # fmt: skip
            count += 1
        if count >= MAX_SECTIONS:
            return


def _heading_box(subject: Subject, head: int, said: tuple[str, ...]) -> int:
    """Return the element around a heading that holds nothing else but a button to unfold it."""
    dom, box = subject.outline.dom, head
    known = _UNFOLDING | set(said)
    while dom.parents[box] >= 0:
        up = dom.parents[box]
        if dom.stops[up] - dom.starts[up] > 3 * MAX_HEADING or not known.issuperset(
            words(dom.text(up))
        ):
            break
        box = up
    return box


def _list_end(subject: Subject, start: int, end: int) -> int:
    """Return where the section's lists end: what follows them are notes on something else."""
    dom = subject.outline.dom
    node, blocks, last = start, 0, -1
    while node < end:
        if dom.tags[node] in _LISTS or _is_only_list(subject, node):
            last = dom.ends[node]
        elif last >= 0 and dom.text(node):
            return last
        elif dom.text(node):
            blocks += 1
        if blocks > MAX_INTRO:
            return end
        node = dom.ends[node]
    return end


def _is_only_list(subject: Subject, node: int) -> bool:
    dom = subject.outline.dom
    inner = next((i for tag in _LISTS for i in dom.tagged_in(tag, node, dom.ends[node])), -1)
    return inner >= 0 and is_whole(subject.outline, inner, node)


def _loose(said: tuple[str, ...]) -> str | None:
    """Return the role that part of a longer heading names ("Minimum Qualifications and Skills")."""
    for size in (4, 3, 2, 1):
        for at in range(len(said) - size + 1):
            piece = said[at : at + size]
            role = role_of(piece)
            if role in _LISTED and (size > 1 or len(piece[0]) > 6):
                return role
    return None


def _heads(subject: Subject) -> Iterator[tuple[int, int]]:
    """Yield (node, rank) of headings, and of bold texts that stand on a line of their own."""
    outline = subject.outline
    dom = outline.dom
    for node, tag in enumerate(dom.tags):
        if tag in _RANK:
            if 1 < dom.stops[node] - dom.starts[node] <= MAX_HEADING:
                yield node, _RANK[tag]
        elif tag in _BOLD and 3 <= dom.stops[node] - dom.starts[node] <= MAX_HEADING:
            if any(dom.tags[up] in _RANK or dom.tags[up] in _BOLD for up in _two(subject, node)):
                continue
            if _is_line(subject, node):
                yield node, 7


def _two(subject: Subject, node: int) -> tuple[int, int]:
    up = subject.outline.dom.parents[node]
    return up, subject.outline.dom.parents[up] if up >= 0 else -1


def _is_line(subject: Subject, node: int) -> bool:
    """Tell whether a line begins and ends with the element."""
    dom = subject.outline.dom
    start = dom.starts[node]
    before = dom.stream[max(0, start - 1) : start + 1] if start else ""
    after = dom.stream[dom.stops[node] : dom.stops[node] + 2].lstrip(":： ")
    return (not before or "\n" in before) and after[:1] in {"", "\n"}


def _section_end(subject: Subject, start: int, rank: int, starts: dict[int, int]) -> int:
    """Return where the siblings behind the heading give way to the next heading of its rank."""
    dom = subject.outline.dom
    end = dom.ends[dom.parents[start]]
    node = start
    is_aside = subject.outline.boiler[start]
    while node < end:
        if subject.outline.boiler[node] and not is_aside:
            return node
        if node > start and dom.tags[node] != TEXT:
            inner = node
            while inner < dom.ends[node]:
                found = starts.get(inner)
                if found is not None and found <= rank and dom.starts[inner] == dom.starts[node]:
                    return node
                if dom.starts[inner] > dom.starts[node]:
                    break
                inner += 1
        node = dom.ends[node]
    return end
