"""Evidence: the head of the page: Open Graph, Twitter cards, plain metas, title and links."""

import re
from collections.abc import Iterator

from rowsmith.lexicon import words
from rowsmith.lexicon.record.roles import role_of
from rowsmith.lexicon.record.vocabulary import META_ROLES
from rowsmith.model.table import Form
from rowsmith.sources.single.clue import Clue, attribute_cell, node_cell, slice_cell
from rowsmith.sources.single.subject import Subject

_REPEATING = ("value", "content", "href", "data-id", "action")
MAX_METAS = 200
_NUMBER = re.compile(r"(?<![A-Za-z0-9])\d{5,14}(?![A-Za-z0-9])")


def find_meta(subject: Subject) -> Iterator[Clue]:
    """Yield what the head says of the page."""
    dom = subject.outline.dom
    labels: dict[str, str] = {}
    for node in dom.by_tag("meta")[:MAX_METAS]:
        name = (dom.attr(node, "property") or dom.attr(node, "name")).strip().lower()
        value = dom.attr(node, "content").strip()
        if not name or not value:
            continue
        if name.startswith("twitter:label"):
            labels[name[-1]] = value
        elif name.startswith("twitter:data") and name[-1] in labels:
            label = labels[name[-1]]
            yield Clue(f"meta:{name}", attribute_cell(dom, node, "content"),
                       (role_of(words(label)) or label,), 0.1, tag="meta")  # fmt: skip
        else:
            yield from _meta(subject, node, name, value)
    yield from _title(subject)
    for node in dom.by_tag("link"):
        rel = dom.attr(node, "rel").lower()
        if rel in {"canonical", "image_src"} and dom.attr(node, "href"):
            role, form = ("url", Form.LINK) if rel == "canonical" else ("image", Form.IMAGE)
            yield Clue(f"meta:{rel}", attribute_cell(dom, node, "href"), (role,), 0.2, form,
                       tag="link")  # fmt: skip
        if rel == "canonical":
            yield from _address_code(subject, node)
    yield from _own_codes(subject)


def _meta(subject: Subject, node: int, name: str, value: str) -> Iterator[Clue]:
    role, doubt = META_ROLES.get(name, (None, 0.3))
    if role is None and name.startswith(("twitter:", "fb:", "al:", "msapplication")):
        return
    said = words(name.rpartition(":")[2].rpartition(".")[2])
    role = role or role_of(said)
    is_link = value.startswith(("http://", "https://", "//")) and " " not in value
    if is_link and role not in {"image", "url"}:
        return
    form = Form.IMAGE if role == "image" else Form.LINK if is_link else Form.TEXT
    if said:
        yield Clue(f"meta:{name}", attribute_cell(subject.outline.dom, node, "content"),
                   (role or " ".join(said),), doubt, form, tag="meta")  # fmt: skip


def _address_code(subject: Subject, node: int) -> Iterator[Clue]:
    """Yield the number that the page's own address ends in, as a piece of its canonical link."""
    cell = attribute_cell(subject.outline.dom, node, "href")
    found = list(_NUMBER.finditer(cell.text.partition("?")[0]))
    if found:
        piece = slice_cell(cell, *found[-1].span())
        yield Clue("address:number", piece, ("job_id", "sku"), 0.5, tag="link")


def _own_codes(subject: Subject) -> Iterator[Clue]:
    """Yield codes of the page's address where an attribute of the page repeats them."""
    codes = sorted(
        (t for t in subject.tokens if sum(map(str.isdigit, t)) >= 5 and "_" not in t),
        key=lambda token: (len(token), token),  # the set's own order differs from run to run
    )[:4]
    if not codes:
        return
    left = list(codes)
    for node, attrs in enumerate(subject.outline.dom.attrs):
        for name in _REPEATING:
            value = attrs.get(name, "") if attrs else ""
            lower = value.lower()
            for code in [one for one in left if one in lower]:
                left.remove(code)
                cell = attribute_cell(subject.outline.dom, node, name)
                at = cell.text.lower().find(code)
                if at >= 0:
                    yield Clue("address:code", slice_cell(cell, at, at + len(code)),
                               ("job_id", "sku"), 0.55, tag="link")  # fmt: skip
        if not left:
            return


def _title(subject: Subject) -> Iterator[Clue]:
    """Yield the page's title, and the piece of it that the visible title agrees with."""
    dom = subject.outline.dom
    for node in dom.by_tag("title")[:1]:
        cell = node_cell(dom, node)
        yield Clue("title", cell, ("name",), 0.3, tag="title")
        for separator in (" | ", " - ", " – ", " — ", " · ", " :: ", " » "):
            at = cell.text.find(separator)
            if at > 2:
                yield Clue("title|first", slice_cell(cell, 0, at), ("name",), 0.2, tag="title")
                break
