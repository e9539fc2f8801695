"""What the page calls the columns of records in markup: labels, hints, and what is no column."""

import re
from collections.abc import Mapping
from itertools import pairwise

from rowsmith.lexicon import stem, words
from rowsmith.model.table import Column, Form
from rowsmith.sources.attributes import icon_words, is_own
from rowsmith.sources.outline import Outline, Told

_LABEL_TAGS = frozenset(
    {"dt", "th", "label", "b", "strong", "h3", "h4", "h5", "h6", "span", "div", "p", "em", "td"}
)
_LABEL_ATTRIBUTES = ("data-label", "data-th", "data-title", "data-header")
WHOLE = frozenset("dd dt p li blockquote figcaption h1 h2 h3 h4 h5 h6".split())
"""Elements that people read whole, one text or with a link or a word of code between."""
_WHOLE_KEY = re.compile(rf"^(|.*/)({'|'.join(sorted(WHOLE))})(\[\d+\])?$")
MAX_LEVELS = 4
"""A value is described by its element and the ones around it, so many in all."""
LEAST_MEASURED, MAX_MEASURED = 2, 8
"""Texts with a number and the same words behind it, which tell what the number counts."""
_MEASURED = re.compile(r"[^\w\s]{0,2}\s?\d[\d.,\s]*[kKmM]?\+?\s?([^\W\d_][^\d]{1,30})")


def describe(
    outline: Outline,
    column: Column,
    node: int,
    first: int,
    headers: Mapping[int, tuple[str, ...]],
) -> None:
    """Give a column the labels and hints that the page's markup holds for it.

    Args:
        outline: the page.
        column: the column.
        node: where its first value stands.
        first: where the record of that value begins.
        headers: labels by grid column.
    """
    parents = outline.dom.parents
    levels, up = 0, node
    while up >= first and levels < MAX_LEVELS:
        levels, up = levels + 1, parents[up]
    hints, labels, cell = _told(outline, node, levels)
    if cell >= 0 and parents[cell] == first:  # the header names a record's first row
        labels = (*labels, *headers.get(outline.columns[cell], ()))
    attribute = next(iter(column.cells.values())).attribute
    if attribute and is_own(attribute):
        hints = tuple(dict.fromkeys((*words(attribute[5:]), *hints)))
    column.hints = hints
    column.labels = tuple(dict.fromkeys(labels))


def _told(outline: Outline, node: int, levels: int) -> Told:
    """Return what the markup says of a value: by its node and the elements around it.

    Args:
        outline: the page; remembers it.
        node: where the value stands.
        levels: how many elements are looked at, up to the next cell of a table.
    """
    found = outline.told.get((node, levels))
    if found is not None:
        return found
    hints: list[str] = []
    labels: list[str] = []
    cell, up = -1, node
    for _ in range(levels):
        attrs = outline.dom.attrs[up]
        hints.extend(icon_words(outline, up))
        if attrs:
            hints.extend(outline.hints(up))
            labels.extend([attrs[name] for name in _LABEL_ATTRIBUTES if attrs.get(name)])
        if up in outline.columns:
            cell = up
            break
        up = outline.dom.parents[up]
    made = (tuple(dict.fromkeys(hints))[:24], tuple(labels), cell)
    outline.told[node, levels] = made
    return made


def label_by_constants(columns: list[Column], records: int) -> None:
    """Let text that never changes over the records label the column behind it."""
    if records < 3:
        return
    texts = sorted((c for c in columns if c.form is Form.TEXT), key=lambda c: c.order)
    for label, value in pairwise(texts):
        if (
            label.tag not in _LABEL_TAGS
            or len(label.cells) < max(3, 0.6 * records)
            or value.labels
            or not label.key.endswith(("text()", "]"))
        ):
            continue
        kept = {cell.text for cell in label.cells.values()}
        if len(kept) == 1 and 2 <= len(text := next(iter(kept))) <= 40:
            value.labels = (text.rstrip(": "),)


def hint_by_measure(column: Column) -> None:
    """Let the words behind a number that are in every text hint at the column: "12 replies"."""
    if column.form is not Form.TEXT or len(column.cells) < LEAST_MEASURED:
        return
    common: frozenset[str] | None = None
    for cell in list(column.cells.values())[:MAX_MEASURED]:
        found = _MEASURED.fullmatch(cell.text)
        if found is None:
            return
        said = frozenset(map(stem, words(found[1])))
        common = said if common is None else common & said
    if common:
        column.hints = tuple(dict.fromkeys((*sorted(common), *column.hints)))


def without_plain_wholes(columns: list[Column]) -> list[Column]:
    """Return *columns* without elements that hold one text in every record: it is there."""
    by_key = {column.key: column for column in columns}
    kept = []
    for column in columns:
        found = _WHOLE_KEY.match(column.key)
        inner = by_key.get(f"{found[1]}{found[2]}/text(){found[3] or ''}") if found else None
        if inner is None or _texts(inner) != _texts(column):
            kept.append(column)
    return kept


def without_machinery(columns: list[Column]) -> list[Column]:
    """Return *columns* without the site's own attributes that never change or repeat a column.

    What is repeated is hinted at by the attribute's name: ``data-home="Ashby Rovers"``.
    """
    own = [column for column in columns if _is_own(column)]
    if not own:
        return columns
    told = [(_texts(column), column) for column in columns if not _is_own(column)]
    for column in own:
        said, texts = words(_attribute_of(column)[5:]), _texts(column)
        for same, other in told:
            if same == texts and other.form is Form.TEXT:
                other.hints = tuple(dict.fromkeys((*said, *other.hints)))
    known = {texts for texts, _ in told}
    return [
        column
        for column in columns
        if not _is_own(column)
        or (len(set(dict(_texts(column)).values())) > 1 and _texts(column) not in known)
    ]


def _is_own(column: Column) -> bool:
    return column.form is Form.ATTRIBUTE and is_own(_attribute_of(column))


def _attribute_of(column: Column) -> str:
    return next(iter(column.cells.values())).attribute


def _texts(column: Column) -> frozenset[tuple[int, str]]:
    return frozenset((number, cell.text) for number, cell in column.cells.items())
