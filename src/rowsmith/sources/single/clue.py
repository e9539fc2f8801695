"""A clue: one value of the page's one thing, with what it is called and where it stands."""

from collections.abc import Iterator
from typing import NamedTuple

from rowsmith.dom import Dom
from rowsmith.dom.tree import TEXT
from rowsmith.lexicon import words
from rowsmith.lexicon.record.roles import role_of
from rowsmith.model.table import Column, Form, RawCell
from rowsmith.sources.outline import Outline

MAX_CHARS = 20_000
"""Longer texts are no value of one field."""


class Clue(NamedTuple):
    """One piece of evidence.

    Attributes:
        key: evidence and place in it, ``"ld:product/offers/price"``; the same on each page of a
            template.
        cell: the value and where it stands.
        labels: role or the page's own words, likeliest first.
        doubt: 0..1, what speaks against this clue within its kind of evidence.
        form: what the value is made of.
        hints: folded words around it: schema.org types, classes.
        tag: tag of the element.
    """

    key: str
    cell: RawCell
    labels: tuple[str, ...]
    doubt: float = 0.0
    form: Form = Form.TEXT
    hints: tuple[str, ...] = ()
    tag: str = ""


def columns_of(clues: Iterator[Clue], number: int) -> list[Column]:
    """Return the columns of *clues*; clues that share a key are numbered in page order."""
    seen: dict[str, int] = {}
    columns: list[Column] = []
    for clue in clues:
        if not clue.cell.text or len(clue.cell.text) > MAX_CHARS:
            continue
        count = seen[clue.key] = seen.get(clue.key, 0) + 1
        columns.append(
            Column(
                key=clue.key if count == 1 else f"{clue.key}#{count}",
                form=clue.form,
                cells={number: clue.cell},
                labels=clue.labels,
                hints=clue.hints,
                tag=clue.tag,
                order=clue.doubt,
            )
        )
    return columns


def node_cell(dom: Dom, node: int) -> RawCell:
    """Return the visible text of *node* as a cell."""
    return RawCell(dom.text(node), node)


def attribute_cell(dom: Dom, node: int, name: str) -> RawCell:
    """Return an attribute of *node* as a cell."""
    return RawCell(" ".join(dom.attr(node, name).split()), node, name)


def slice_cell(cell: RawCell, begin: int, end: int) -> RawCell:
    """Return the characters ``begin .. end - 1`` of *cell* without surrounding space."""
    piece = cell.text[begin:end]
    left = len(piece) - len(piece.lstrip())
    text = piece.strip()
    at = max(cell.start, 0) + begin + left
    return cell._replace(text=text, start=at, end=at + len(text))


def span_cell(dom: Dom, start: int, end: int) -> RawCell:
    """Return the visible text of the nodes ``start .. end - 1`` as a slice of their parent."""
    parent = dom.parents[start]
    text = dom.span_text(start, end)
    before = " ".join(dom.stream[dom.starts[parent] : dom.starts[start]].split())
    at = dom.text(parent).find(text, max(0, len(before) - 1)) if text else -1
    if at < 0:
        return RawCell("", parent)
    return RawCell(text, parent, start=at, end=at + len(text))


def unlabelled(cell: RawCell, role: str | None) -> RawCell:
    """Leave out a label that the text begins with: "See more of brand: Acme" is "Acme"."""
    head, colon, tail = cell.text.partition(":")
    if colon and tail.strip() and len(head) <= 60:
        said = words(head)
        if role in {role_of(said), role_of(said[-1:]), role_of(said[-2:])} - {None}:
            return slice_cell(cell, len(head) + 1, len(cell.text))
    return cell


def is_whole(outline: Outline, node: int, parent: int) -> bool:
    """Tell whether all visible text of *parent* stands in *node*."""
    dom = outline.dom
    return outline.text_count(node, dom.ends[node]) == outline.text_count(parent, dom.ends[parent])


def widest(outline: Outline, node: int) -> int:
    """Return the outermost element whose whole visible text is that of *node*."""
    dom = outline.dom
    parent = dom.parents[node]
    while parent >= 0 and is_whole(outline, node, parent):
        node, parent = parent, dom.parents[parent]
    return node


def following(outline: Outline, node: int, levels: int = 3) -> int:
    """Return the next sibling with visible text of *node* or of what it is alone in, -1 if none."""
    dom, up = outline.dom, node
    for _ in range(levels):
        parent = dom.parents[up]
        if parent < 0:
            return -1
        after = dom.ends[up]
        while after < dom.ends[parent]:
            if dom.stops[after] > dom.starts[after] and (
                dom.tags[after] == TEXT or outline.text_count(after, dom.ends[after])
            ):
                return after
            after = dom.ends[after]
        if not is_whole(outline, up, parent):
            return -1
        up = parent
    return -1
