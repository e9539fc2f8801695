"""Pages about one thing: tables of a single record, from embedded data and from the page itself."""

from collections.abc import Iterator, Sequence
from typing import Any

from rowsmith.lexicon import words
from rowsmith.model.table import Column, Form, RawCell, Record, Table
from rowsmith.sources.columns import labelled_values
from rowsmith.sources.embedded import MAX_DEPTH, escape, flatten
from rowsmith.sources.outline import Outline

_UNTOLD = frozenset(
    {
        "website",
        "webpage",
        "breadcrumblist",
        "organization",
        "searchaction",
        "imageobject",
        "listitem",
        "sitenavigationelement",
        "person",
    }
)
"""schema.org types that stand on most pages and are rarely what the page is about."""


def find_single(outline: Outline, values: Sequence[tuple[int, str, Any]]) -> Iterator[Table]:
    """Yield one table: the page as one record, columns from its data, markup and text."""
    dom = outline.dom

    def read(numbers: Sequence[int]) -> list[Column]:
        columns: dict[str, Column] = {}
        for number in numbers:
            for column, cell in _cells(outline, values):
                kept = columns.setdefault(column.key, column)
                kept.cells.setdefault(number, cell)
        return list(columns.values())

    yield Table("single/1", (Record(0, len(dom)),), "single:/html", read, "", len(dom.stream))


def _cells(
    outline: Outline, values: Sequence[tuple[int, str, Any]]
) -> Iterator[tuple[Column, RawCell]]:
    yield from _from_data(values)
    yield from _from_microdata(outline)
    yield from _from_meta(outline)
    yield from _from_labels(outline)
    yield from _from_headings(outline)


def _from_data(values: Sequence[tuple[int, str, Any]]) -> Iterator[tuple[Column, RawCell]]:
    for node, name, value in values:
        if "ld" not in name:
            continue
        for pointer, item in _objects(value, "", 0):
            kind = str(item.get("@type", "")).lower()
            rank = 1.0 if any(word in kind for word in _UNTOLD) else 0.0
            for path, place, text in flatten(item, pointer):
                named = [key for key in path if not key.startswith("@")]
                if named and path[-1] != "@type":
                    key = f"{name}#{kind}/{'/'.join(path)}"
                    labels = tuple(dict.fromkeys([" ".join(named[-2:]), *named[::-1]]))
                    form = Form.LINK if text.startswith("http") else Form.TEXT
                    column = Column(
                        key=key,
                        form=form,
                        labels=labels,
                        hints=words(kind),
                        order=rank + len(path) / 10,
                        tag="json",
                    )
                    yield column, RawCell(text, node, pointer=place)


def _objects(value: Any, pointer: str, depth: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the outermost typed objects of JSON-LD, ``@graph`` and arrays opened."""
    if depth > MAX_DEPTH:
        return
    if isinstance(value, list):
        for at, member in enumerate(value):
            yield from _objects(member, f"{pointer}/{at}", depth + 1)
    elif isinstance(value, dict):
        if "@type" in value:
            yield pointer, value
        elif "@graph" in value:
            yield from _objects(value["@graph"], f"{pointer}/{escape('@graph')}", depth + 1)


def _from_microdata(outline: Outline) -> Iterator[tuple[Column, RawCell]]:
    dom = outline.dom
    for node, attrs in enumerate(dom.attrs):
        name = attrs.get("itemprop")
        if not name:
            continue
        found = next(
            ((key, attrs[key]) for key in ("content", "href", "src", "datetime") if attrs.get(key)),
            ("", dom.text(node)),
        )
        if found[1] and len(found[1]) <= 2_000:
            form = Form.LINK if found[0] in {"href", "src"} else Form.TEXT
            column = Column(
                key=f"[itemprop={name}]@{found[0]}",
                form=form,
                labels=(name,),
                tag=dom.tags[node],
                order=0.3,
            )
            yield column, RawCell(" ".join(found[1].split()), node, found[0])
            text = dom.text(node)
            if found[0] and text and len(text) <= 2_000:
                yield (
                    Column(
                        key=f"[itemprop={name}]",
                        form=Form.TEXT,
                        labels=(name,),
                        tag=dom.tags[node],
                        order=0.35,
                    ),
                    RawCell(text, node),
                )


def _from_meta(outline: Outline) -> Iterator[tuple[Column, RawCell]]:
    dom = outline.dom
    for node in dom.by_tag("meta"):
        name = dom.attr(node, "property") or dom.attr(node, "name")
        value = " ".join(dom.attr(node, "content").split())
        if name and value and len(value) <= 2_000:
            form = Form.LINK if value.startswith("http") else Form.TEXT
            yield (
                Column(
                    key=f"meta[{name}]",
                    form=form,
                    labels=(name.split(":", 1)[-1], name),
                    tag="meta",
                    order=1.2,
                ),
                RawCell(value, node, "content"),
            )


def _from_labels(outline: Outline) -> Iterator[tuple[Column, RawCell]]:
    for label, cell, place in labelled_values(outline, 0, len(outline.dom)):
        if not outline.boiler[cell.node]:
            yield (
                Column(
                    key=f"label[{' '.join(words(label))}]",
                    form=Form.TEXT,
                    labels=(label,),
                    tag="dd",
                    order=0.5 + place / 2,
                ),
                cell,
            )


def _from_headings(outline: Outline) -> Iterator[tuple[Column, RawCell]]:
    dom = outline.dom
    for tag in ("h1", "h2"):
        for node in dom.by_tag(tag)[:3]:
            if dom.text(node) and not (tag == "h2" and outline.boiler[node]):
                yield (
                    Column(
                        key=f"{tag}", form=Form.TEXT, labels=("title", "name"), tag=tag, order=0.1
                    ),
                    RawCell(dom.text(node)[:500], node),
                )
                break
    yield from _from_classes(outline)


def _from_classes(outline: Outline) -> Iterator[tuple[Column, RawCell]]:
    """Give short texts as columns hinted by their element's class and id words."""
    dom = outline.dom
    seen: set[str] = set()
    for node, attrs in enumerate(dom.attrs):
        named = f"{attrs.get('class', '')} {attrs.get('id', '')}".strip()
        if not named or outline.boiler[node] or outline.text_count(node, dom.ends[node]) > 4:
            continue
        step = outline.steps[node]
        text = dom.text(node)
        if step in seen or not text or len(text) > 400 or dom.tags[node] == "#text":
            if dom.tags[node] != "img" or not attrs.get("src"):
                continue
            yield (
                Column(
                    key=f"img {step}@src", form=Form.IMAGE, hints=words(named), tag="img", order=0.4
                ),
                RawCell(attrs["src"], node, "src"),
            )
            continue
        seen.add(step)
        hints = words(named[:120])
        yield (
            Column(
                key=f"{step}",
                form=Form.TEXT,
                hints=hints,
                tag=dom.tags[node],
                order=0.4 + node / (2 * len(dom)),
            ),
            RawCell(text, node),
        )
        if dom.tags[node] == "a" and attrs.get("href"):
            yield (
                Column(key=f"{step}@href", form=Form.LINK, hints=hints, tag="a", order=0.6),
                RawCell(attrs["href"], node, "href"),
            )
