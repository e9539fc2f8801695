"""Evidence: microdata and RDFa, each property within its nearest scope."""

from collections.abc import Iterator

from rowsmith.model.table import Form, RawCell
from rowsmith.sources.single.clue import Clue, attribute_cell, node_cell, unlabelled
from rowsmith.sources.single.data.schema import PLACES, plain, readable, role_at, type_weight
from rowsmith.sources.single.subject import Subject

MAX_PROPERTIES = 2_000
MAX_TEXT = 6_000
_LINKS = {"a": "href", "link": "href", "img": "src", "source": "src", "area": "href"}
_VALUES = ("content", "datetime", "value", "data-value")


def find_markup(subject: Subject) -> Iterator[Clue]:
    """Yield the properties of the page's main item and of those that stand in no item."""
    dom = subject.outline.dom
    properties: list[tuple[int, str]] = []
    for node, attrs in enumerate(dom.attrs):
        name = attrs.get("itemprop") or (attrs.get("property") if dom.tags[node] != "meta" else "")
        if name and len(properties) < MAX_PROPERTIES:
            properties.extend((node, plain(one)) for one in name.split()[:3])
    if not properties:
        return
    main = _main_scope(subject)
    named = dict(reversed(properties))
    for node, name in properties:
        path, top = _path(subject, node, name, named, main)
        is_main = top == main or (main < 0 and top < 0)
        yield from _values(subject, node, path, top, 0.0 if is_main else 0.5, named)


def _is_scope(subject: Subject, node: int) -> bool:
    attrs = subject.outline.dom.attrs[node]
    return "itemscope" in attrs or "typeof" in attrs


def _main_scope(subject: Subject) -> int:
    """Return the outermost item that the page is about: the best type, around the title."""
    dom, title = subject.outline.dom, subject.title
    best, best_score = -1, 0.0
    for node, attrs in enumerate(dom.attrs):
        if not attrs or not ("itemscope" in attrs or "typeof" in attrs):
            continue
        weight = type_weight((attrs.get("itemtype") or attrs.get("typeof") or "").split())
        holds = title >= 0 and dom.is_inside(title, node)
        size = subject.outline.chars(node, dom.ends[node]) / max(1, len(dom.stream))
        score = weight * (1.0 + (0.6 if holds else 0.0) + 0.4 * min(1.0, size))
        if subject.outline.boiler[node]:
            score *= 0.5
        if score > best_score:
            best, best_score = node, score
    return best


def _path(
    subject: Subject, node: int, name: str, named: dict[int, str], main: int
) -> tuple[tuple[str, ...], int]:
    """Return the property path from the main item, or the outermost other one, and that item."""
    dom = subject.outline.dom
    path, top = [name], -1
    for up in dom.ancestors(node):
        if not _is_scope(subject, up):
            continue
        attrs = dom.attrs[up]
        types = (attrs.get("itemtype") or attrs.get("typeof") or "").split()
        top = up
        if up == main:
            break
        if up in named and len(path) < 4:
            path.insert(0, named[up])
        elif type_weight(types) >= 0.3 or "itemprop" not in attrs:
            break
    return tuple(path), top


def _values(
    subject: Subject,
    node: int,
    path: tuple[str, ...],
    top: int,
    doubt: float,
    named: dict[int, str],
) -> Iterator[Clue]:
    dom = subject.outline.dom
    attrs, tag = dom.attrs[node], dom.tags[node]
    role = role_at(path)
    if role is None and len(path) > 1:
        return
    if "itemscope" in attrs and role not in {"brand", "author", "company", "publisher"}:
        return
    if "itemscope" in attrs and any(inner in named for inner in range(node + 1, dom.ends[node])):
        return  # its members say it
    labels = (role,) if role else (readable(path[-1]),)
    kind = dom.attr(top, "itemtype") or dom.attr(top, "typeof") if top >= 0 else ""
    hints = (plain(kind),) if kind else ()
    if subject.outline.boiler[node]:
        doubt += 0.2
    for name, cell, form in _readings(subject, node, path, role):
        if len(cell.text) <= MAX_TEXT:
            if role == "name" and PLACES & set(hints):
                doubt += 0.3 * (1 - subject.agreement(cell.text))
            yield Clue(name, cell, labels, min(1.0, doubt), form, hints, tag)


def _readings(
    subject: Subject, node: int, path: tuple[str, ...], role: str | None
) -> list[tuple[str, RawCell, Form]]:
    """Return (key, value, form) of an element's attributes and text that may be its value."""
    dom = subject.outline.dom
    attrs, tag = dom.attrs[node], dom.tags[node]
    key = f"item:{'/'.join(path)}"
    found = [
        (f"{key}@{name}", attribute_cell(dom, node, name), Form.TEXT)
        for name in _VALUES
        if attrs.get(name)
    ]
    link = _LINKS.get(tag)
    if link and attrs.get(link) and role in {"image", "url", None}:
        found.append((f"{key}@{link}", attribute_cell(dom, node, link), Form.LINK))
    if role == "image":
        return [(name, cell, Form.IMAGE) for name, cell, _ in found]
    if dom.text(node):
        found.append((key, unlabelled(node_cell(dom, node), role), Form.TEXT))
    elif attrs.get("alt") or attrs.get("title"):
        name = "alt" if attrs.get("alt") else "title"
        found.append((f"{key}@{name}", attribute_cell(dom, node, name), Form.TEXT))
    return found
