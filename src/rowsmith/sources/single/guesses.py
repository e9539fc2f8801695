"""Weak evidence, for fields that a row cannot do without: what usually stands where.

A clue of this kind is given only where the schema forbids an empty field and nothing better is
found, since the whole record would be refused otherwise. It is copied from the page like any other.
"""

import re
from collections.abc import Iterator

from rowsmith.lexicon import words
from rowsmith.model.table import RawCell
from rowsmith.model.values import Kind
from rowsmith.sources.single.clue import Clue, attribute_cell, node_cell, slice_cell
from rowsmith.sources.single.subject import Subject
from rowsmith.values import matches

_WORD = re.compile(r"[^\s,;:|()\[\]]+")
_MODEL = re.compile(
    r"(?<![\w-])(?=[\w./-]{0,20}\d)(?=[\w./-]{0,20}[A-Z])[A-Z0-9][\w./-]{3,20}(?![\w-])"
)
_SITE = re.compile(r"(?<!\s)\s++[-–—|·]\s+")
_PLACE = re.compile(r", [A-Z]{2}\b|\bremote\b", re.IGNORECASE)
MAX_PLACE = 70
MAX_NEAR = 12
MAX_LISTS = 6
_IN_TURN = ("responsibilities", "qualifications", "preferred_qualifications", "benefits")
_COUNTS = ("votes", "comments", "views")


def find_guesses(subject: Subject) -> Iterator[Clue]:
    """Yield what the title, the site's name, the trail and the texts around the title may be."""
    yield from _of_title(subject)
    yield from _of_head(subject)
    yield from _of_trail(subject)
    yield from _near_title(subject)
    yield from _of_lists(subject)


def _of_title(subject: Subject) -> Iterator[Clue]:
    """Yield the title's first word as a brand, and a code in it as a model."""
    if subject.title < 0:
        return
    cell = node_cell(subject.outline.dom, subject.title)
    first = _WORD.search(cell.text)
    heads = subject.outline.dom.by_tag("title")
    if first and heads and first[0].lower() not in subject.outline.dom.text(heads[0]).lower():
        cell = node_cell(subject.outline.dom, heads[0])  # the heading holds buttons and the like
        first = _WORD.search(cell.text)
    if first and first[0][:1].isupper():
        yield Clue("guess:brand", slice_cell(cell, *first.span()), ("brand",), 0.2)
    model = _MODEL.search(cell.text)
    if model:
        yield Clue("guess:mpn", slice_cell(cell, *model.span()), ("mpn", "sku"), 0.1)


def _of_head(subject: Subject) -> Iterator[Clue]:
    dom = subject.outline.dom
    for node in dom.by_tag("meta"):
        if dom.attr(node, "property") == "og:site_name" and dom.attr(node, "content"):
            cell = attribute_cell(dom, node, "content")
            end = _SITE.search(cell.text)
            if end and end.start() > 2:
                cell = slice_cell(cell, 0, end.start())
            yield Clue("guess:site", cell, ("author", "company", "publisher"), 0.2, tag="meta")
            return
    for node in dom.by_tag("title")[:1]:
        cell = node_cell(dom, node)
        pieces = list(_SITE.finditer(cell.text))
        if pieces:
            piece = slice_cell(cell, pieces[-1].end(), len(cell.text))
            yield Clue("guess:site", piece, ("author", "company"), 0.3, tag="title")


def _of_trail(subject: Subject) -> Iterator[Clue]:
    """Yield the last steps of the trail of links as categories."""
    dom = subject.outline.dom
    for node, attrs in enumerate(dom.attrs):
        if attrs and "breadcrumb" in f"{attrs.get('class', '')}{attrs.get('id', '')}".lower():
            links = [a for a in dom.tagged_in("a", node, dom.ends[node]) if dom.text(a)]
            for link in reversed(links[-2:]):
                yield Clue("guess:trail", node_cell(dom, link), ("category", "department"), 0.1)
            if links:
                return


def _near_title(subject: Subject) -> Iterator[Clue]:
    """Yield the short texts right behind the title: places, parts of a company, bare counts."""
    outline = subject.outline
    dom = outline.dom
    if subject.title < 0:
        return
    at = outline.counts[dom.ends[subject.title]]
    places = others = counts = 0
    for node in dom.text_nodes[at : at + MAX_NEAR]:
        text = dom.texts[node]
        if len(text) > 60:
            continue
        if text.replace(",", "").isdigit():
            yield Clue("guess:count", RawCell(text, node), (_COUNTS[min(counts, 2)],), 0.3)
            counts += 1
        elif matches(Kind.PLACE, text) or re.search(
            r", [A-Z]{2}\b|\bremote\b", text, re.IGNORECASE
        ):
            places += 1
            yield Clue("guess:place", _whole_place(subject, node), ("location",), 0.05 * places)
        elif 1 <= len(words(text)) <= 5 and not text.endswith((":", "…")):
            others += 1
            yield Clue("guess:near", RawCell(text, node), ("department",), 0.2 + 0.1 * others)


def _whole_place(subject: Subject, node: int) -> RawCell:
    """Return the small element that the text is a piece of: "Berlin", ", ", "Germany"."""
    outline = subject.outline
    dom, kept, up = outline.dom, node, outline.dom.parents[node]
    while up >= 0 and len(dom.text(up)) <= MAX_PLACE and outline.text_count(up, dom.ends[up]) <= 4:
        if not dom.text(up).startswith(dom.texts[node]):
            break
        kept, up = up, dom.parents[up]
    return RawCell(dom.texts[kept] or dom.text(kept), kept)


def _of_lists(subject: Subject) -> Iterator[Clue]:
    """Yield the page's long lists in turn as what jobs list: tasks, demands, wishes, benefits."""
    outline, turn = subject.outline, 0
    dom = outline.dom
    for node in dom.by_tag("ul"):
        is_long = 120 <= dom.stops[node] - dom.starts[node] <= 8_000
        if not is_long or node < subject.title or outline.boiler[node]:
            continue
        if dom.tagged_in("a", node, dom.ends[node]):
            continue
        yield Clue("guess:list", node_cell(dom, node), (_IN_TURN[turn],), 0.2)
        turn += 1
        if turn >= len(_IN_TURN):
            return
