"""Labelled values: "Label: value" texts, ``dt``/``dd``, ``th``/``td`` and their kin."""

import re
from collections.abc import Iterator, Sequence

from rowsmith.dom import Dom
from rowsmith.dom.tree import TEXT
from rowsmith.model.table import RawCell
from rowsmith.sources.outline import Outline

LABEL = re.compile(r"([^\W\d_][^:：\n]{0,38}?)\s?[:：]")
"""A label in front of its value: "Docket No.:"."""
MAX_CELL = 4_000
_LABEL_TAGS = frozenset({"dt", "th"})
_LABEL_CLASS = re.compile(r"(?:^|\s)[a-zA-Z]\S*[-_](?:label|lbl|term|key)(?:$|\s)")
"""A class of an element that names the value after it: ``field__label``."""


def labelled_values(outline: Outline, start: int, end: int) -> Iterator[tuple[str, RawCell, float]]:
    """Yield (label, value, position 0..1) of "Label: value", ``dt``/``dd`` and ``th``/``td``."""
    dom, size = outline.dom, max(1, end - start)
    nodes = dom.text_nodes_in(start, end)
    texts, parents = dom.texts, dom.parents
    for at, node in enumerate(nodes):
        text = texts[node]
        has_mark = ":" in text or "：" in text
        if not has_mark and not _is_label(dom, parents[node]):
            continue
        found = LABEL.match(text) if has_mark else None
        if found and found.end() < len(text):
            cell = _value_behind(text, node, found)
            if cell is not None:
                yield found[1], cell, (node - start) / size
        elif at + 1 < len(nodes) and len(text) <= 40 and (not has_mark or text[-1] in ":："):
            if not has_mark and _is_label(dom, parents[nodes[at + 1]]):
                continue  # nothing stands between two labels
            follower = _value_after(outline, nodes, at, end)
            if follower is not None:
                yield text.rstrip(":： "), follower, (node - start) / size


def _is_label(dom: Dom, node: int) -> bool:
    """Tell whether an element is one that names the value after it."""
    if dom.tags[node] in _LABEL_TAGS:
        return True
    attrs = dom.attrs[node]
    name = attrs.get("class", "") if attrs else ""
    return bool(name) and _LABEL_CLASS.search(name) is not None


def _value_behind(text: str, node: int, found: re.Match[str]) -> RawCell | None:
    """Return what stands behind the label in the same text; times and addresses are no labels."""
    rest = text[found.end() :]
    value = rest.strip()
    if not value or rest.startswith("//"):
        return None
    if value[0].isdigit() and text[found.end() - 2].isdigit():
        return None
    begin = found.end() + len(rest) - len(rest.lstrip())
    return RawCell(value, node, start=begin, end=len(text))


def _value_after(outline: Outline, nodes: Sequence[int], at: int, end: int) -> RawCell | None:
    """Return the value that follows the label in ``nodes[at]``: its next cell, or its next text."""
    dom, follower = outline.dom, nodes[at + 1]
    up = follower
    while dom.parents[up] > nodes[at] and dom.ends[dom.parents[up]] <= end:
        up = dom.parents[up]
    if dom.tags[up] == TEXT:
        run = outline.run(up)
        if run is None or not run.text or run.text.endswith(":"):
            return None
        return run
    text = dom.text(up)
    if not text or text.endswith(":") or len(text) > MAX_CELL:
        return None
    return RawCell(text, up)
