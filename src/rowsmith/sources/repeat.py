"""Repeated structure: elements with one path from the root, on the page or under one parent.

Source: tag-path clustering (Miao et al., "Extracting data records from the web using tag path
clustering", WWW 2009), with class tokens in one of the two keyings and groups split by parent.
"""

from collections import defaultdict
from collections.abc import Iterator

from rowsmith.dom.tree import TEXT
from rowsmith.model.table import Record
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
        "script",
        "style",
        "meta",
        "link",
        "td",
        "th",
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
MAX_GROUPS = 400


def find_groups(outline: Outline) -> Iterator[tuple[str, list[Record]]]:
    """Yield (selector, records) of groups of look-alike elements, at least two records each.

    Groups that cover the same texts as an earlier one are left out, so that of ``li > div > a``
    only the outermost remains.
    """
    dom = outline.dom
    by_path: dict[tuple[str, int], list[int]] = defaultdict(list)
    for node, tag in enumerate(dom.tags):
        if tag in _SKIPPED or dom.starts[node] >= dom.stops[node]:
            continue
        by_path["class", outline.paths[node]].append(node)
        by_path["tag", outline.tag_paths[node]].append(node)
        by_path["parent", dom.parents[node] * 4096 + hash_of(tag)].append(node)
    seen: set[tuple[int, ...]] = set()
    made = 0
    for (keying, _), nodes in sorted(
        by_path.items(), key=lambda entry: (entry[1][0], entry[0][0] != "class")
    ):
        if len(nodes) < 2 or made >= MAX_GROUPS:
            continue
        if keying != "parent" and dom.tags[nodes[0]] == "tr":
            continue
        shape = tuple(dom.stops[node] for node in nodes)
        if shape in seen:
            continue
        seen.add(shape)
        made += 1
        where = outline.path_text(nodes[0])
        yield f"{keying}:{where}", [Record(node, dom.ends[node]) for node in nodes]


def hash_of(tag: str) -> int:
    """Return a small number for *tag*, the same in every run (``hash`` of a str is not)."""
    value = 0
    for character in tag:
        value = (value * 31 + ord(character)) % 4093
    return value
