"""Repeated structure: elements with one path from the root, on the page or under one parent.

Source: tag-path clustering (Miao et al., "Extracting data records from the web using tag path
clustering", WWW 2009), with class tokens in one of the two keyings and groups split by parent.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from rowsmith.dom.tree import TEXT
from rowsmith.model.table import Record
from rowsmith.sources.attributes import leads_on
from rowsmith.sources.outline import Outline

_SKIPPED = frozenset(
    {
        TEXT,
        "html",
        "head",
        "body",
        "br",
        "hr",
        "option",
        "select",
        "script",
        "style",
        "meta",
        "link",
        "tbody",
        "thead",
        "tfoot",
        "b",
        "i",
        "em",
        "sup",
        "sub",
        "svg",
        "path",
        "input",
        "wbr",
        "col",
        "colgroup",
        "source",
        "noscript",
    }
)
_CELLS = frozenset({"td", "th"})
ANYWHERE = frozenset({"step", "near"})
MAX_GROUPS = 300
"""Groups of a page that become tables: those that hold most of its text."""


def find_groups(outline: Outline) -> Iterator[tuple[str, list[Record]]]:
    """Yield (selector, records) of groups of look-alike elements, at least two records each.

    Groups that cover the same texts as an earlier one are left out, so that of ``li > div > a``
    only the outermost remains; of very many those that hold the most text are kept.
    """
    found = list(_distinct(outline))
    if len(found) > MAX_GROUPS:
        sizes = [sum(outline.chars(*record[:2]) for record in records) for _, records in found]
        largest = sorted(range(len(found)), key=lambda at: -sizes[at])[:MAX_GROUPS]
        found = [found[at] for at in sorted(largest)]
    yield from found


def _distinct(outline: Outline) -> Iterator[tuple[str, list[Record]]]:
    dom = outline.dom
    seen: set[tuple[int, ...]] = set()
    by_key = sorted(_by_key(outline), key=lambda e: (e[2][0], e[0] != "class"))
    for keying, name, found in by_key:
        is_anywhere = keying in ANYWHERE
        nodes = outermost(dom.ends, found) if is_anywhere else found
        if dom.tags[nodes[0]] == "tr":
            nodes = [node for node in nodes if not is_header_row(outline, node)]
        if len(nodes) < 2 or (keying != "parent" and dom.tags[nodes[0]] == "tr"):
            continue
        shape = tuple(dom.stops[node] for node in nodes)
        if shape in seen:
            continue
        seen.add(shape)
        where = name if is_anywhere else outline.path_text(nodes[0])
        ends = map(dom.ends.__getitem__, nodes)
        yield f"{keying}:{where}", list(map(Record, nodes, ends))


def is_header_row(outline: Outline, row: int) -> bool:
    """Tell whether all cells of a table's row are header cells."""
    tags = [outline.dom.tags[cell] for cell in outline.dom.elements(row)]
    return bool(tags) and all(tag == "th" for tag in tags)


def _by_key(outline: Outline) -> Iterator[tuple[str, str, list[int]]]:
    """Yield (keying, name, nodes) of the elements with visible text that look alike, two or more.

    Names count where elements are alike wherever they stand (`ANYWHERE`), and are "" elsewhere.
    """
    for keying, groups in _keyed(outline).items():
        for key, nodes in groups.items():
            if len(nodes) > 1:
                yield keying, "/".join(key) if keying in ANYWHERE else "", nodes


def _keyed(outline: Outline) -> dict[str, dict[Any, list[int]]]:
    """Return the elements with visible text by what makes them look alike.

    "class" and "tag" are paths from the root, "cell" such paths of cells that hold several texts,
    "parent" the same tag under one parent; choices of a menu count that lead on. Lists that a
    page cuts into several, or whose first record it shows larger, are alike only by the element's
    own classes ("step") or by tag and parent's tag ("near"), outside of navigation.
    """
    dom, tags, parents = outline.dom, outline.dom.tags, outline.dom.parents
    starts, stops, steps, boiler = dom.starts, dom.stops, outline.steps, outline.boiler
    kinds = ("class", "cell", "tag", "parent", "step", "near")
    found = {keying: defaultdict[Any, list[int]](list) for keying in kinds}
    by_class, by_cell, by_tag, by_parent, by_step, near = found.values()
    for node, tag in enumerate(tags):
        if tag in _SKIPPED or starts[node] >= stops[node]:
            continue
        by_class[outline.paths[node]].append(node)
        if tag in _CELLS:
            if outline.text_count(node, dom.ends[node]) > 1:
                by_cell[outline.tag_paths[node]].append(node)
            continue
        by_tag[outline.tag_paths[node]].append(node)
        by_parent[parents[node], tag].append(node)
        if not boiler[node]:
            if steps[node] != tag:
                by_step[steps[node],].append(node)
            near[tags[parents[node]], tag].append(node)
    for node in dom.by_tag("option"):
        if leads_on(dom, node):
            by_parent[parents[node], "option"].append(node)
    return dict(found)


def groups_of(outline: Outline, keying: str, where: str) -> list[list[int]]:
    """Return the groups that `find_groups` calls ``keying:where``, of one element too.

    Several where look-alike parents each hold a group; [] when there is none.
    """
    dom = outline.dom
    if keying == "parent":
        path, _, step = where.rpartition("/")
        held = [list(dom.elements(parent)) for parent in outline.at_path(path)]
        groups = [[n for n in nodes if dom.tags[n] == tag_of(step)] for nodes in held]
        groups = [[n for n in nodes if not is_header_row(outline, n)] for nodes in groups]
        if step == "option":
            groups = [[n for n in nodes if leads_on(dom, n)] for nodes in groups]
    elif keying == "step":
        alike = (node for node, step in enumerate(outline.steps) if step == where)
        groups = [[node for node in alike if not outline.boiler[node]]]
    elif keying == "near":
        above, _, tag = where.partition("/")
        near = (node for node in dom.by_tag(tag) if dom.tags[dom.parents[node]] == above)
        groups = [[node for node in near if not outline.boiler[node]]]
    else:
        groups = [outline.at_path(where, by_tag=keying in {"tag", "cell"})]
    if keying == "cell":
        groups = [[n for n in g if outline.text_count(n, dom.ends[n]) > 1] for g in groups]
    shown = [[n for n in nodes if dom.starts[n] < dom.stops[n]] for nodes in groups]
    if keying == "parent":
        exact = [nodes for nodes in shown if nodes and outline.steps[nodes[0]] == step]
        shown = exact or shown
    if keying in ANYWHERE:
        shown = [outermost(dom.ends, nodes) for nodes in shown]
    return [nodes for nodes in shown if nodes]


def tag_of(step: str) -> str:
    """Return the tag of a step: ``li.card`` has "li"."""
    return step.partition(".")[0]


def outermost(ends: list[int], nodes: list[int]) -> list[int]:
    """Return *nodes* without those that stand inside another of them."""
    kept: list[int] = []
    for node in nodes:
        if not kept or node >= ends[kept[-1]]:
            kept.append(node)
    return kept
