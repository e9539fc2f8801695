"""Addresses that buttons and scroll sentinels carry for the part of the list to be loaded next."""

from collections.abc import Iterator, Mapping

from rowsmith.dom import Dom
from rowsmith.lexicon import fold
from rowsmith.model.extraction import NextLink
from rowsmith.paging.anchors import MAX_LABEL, Anchors
from rowsmith.paging.signs.worded import Role, phrase_role

_SAYS_NEXT = (
    "data-next-url",
    "data-next-page-url",
    "data-nexturl",
    "data-next-href",
    "data-next-link",
    "data-next-page",
    "data-next",
    "data-load-more-url",
    "data-loadmore-url",
    "data-more-url",
    "data-infinite-url",
    "data-infinite-scroll-url",
    "data-infinite-scroll-next-url",
    "next-url",
)
"""Attributes whose name says that an address leads on."""
_SAYS_WHERE = (
    "data-url",
    "data-href",
    "data-link",
    "data-ajax-url",
    "data-api-url",
    "data-endpoint",
    "data-remote-url",
    "data-fetch-url",
    "data-path",
    "data-source",
    "hx-get",
    "data-hx-get",
    "up-href",
    "formaction",
)
"""Attributes with an address that leads on when the element itself says so."""
_NAMES = frozenset((*_SAYS_NEXT, *_SAYS_WHERE))
_BUTTONS = frozenset({"button", "a", "input"})
_FRAME = frozenset({"nav", "header", "footer"})
MAX_BUTTONS = 2
"""Above and below a list; as many as there are records are the records' own."""
_TRIGGERS = ("revealed", "intersect")


def loaded(anchors: Anchors) -> Iterator[NextLink]:
    """Yield the addresses of what would be loaded next."""
    for node, attrs in enumerate(anchors.dom.attrs):
        if not attrs or _NAMES.isdisjoint(attrs):
            continue
        written, score = _carried(anchors, node)
        target = anchors.leads(written) if written else None
        if target is None or target.way < 0 or target.is_dated or anchors.place(node).value < 0:
            continue
        yield NextLink(url=target.url, found_by="load more", score=score + 0.1 * (target.way > 0))


def offers_more(dom: Dom) -> bool:
    """Tell whether a button that only a script answers offers more of the list.

    A button in each record opens that record; one with a menu, or in the page's frame, navigates.
    Tabs offer more where the panel of one is there and empty.
    """
    if _has_empty_panel(dom):
        return True
    found = 0
    for node, (tag, attrs) in enumerate(zip(dom.tags, dom.attrs, strict=True)):
        if tag not in _BUTTONS and (not attrs or attrs.get("role") != "button"):
            continue
        if tag == "input" and attrs.get("type") != "button":
            continue
        if attrs.get("href", "#")[:1] != "#" and not attrs["href"].startswith("javascript:"):
            continue
        found += _is_offer(dom, node, attrs)
    return 1 <= found <= MAX_BUTTONS


def _has_empty_panel(dom: Dom) -> bool:
    """Tell whether tabs have panels of which one holds something and another nothing at all."""
    roles = [(node, attrs["role"]) for node, attrs in enumerate(dom.attrs) if "role" in attrs]
    panels = [node for node, role in roles if role == "tabpanel"]
    is_filled = any(dom.stops[node] > dom.starts[node] for node in panels)
    has_bare = any(dom.ends[node] == node + 1 for node in panels)
    return is_filled and has_bare and any(role == "tab" for _, role in roles)


def _is_offer(dom: Dom, node: int, attrs: Mapping[str, str]) -> bool:
    if "aria-haspopup" in attrs or dom.stops[node] - dom.starts[node] > MAX_LABEL:
        return False
    label = dom.text(node) or attrs.get("value", "") or attrs.get("aria-label", "")
    if not label or phrase_role(fold(label))[0] is not Role.MORE:
        return False
    return not any(dom.tags[up] in _FRAME for up in dom.ancestors(node))


def _carried(anchors: Anchors, node: int) -> tuple[str, float]:
    """Return the address that an element carries for what comes next, and how surely; ("", 0)."""
    attrs = anchors.dom.attrs[node]
    for name in _SAYS_NEXT:
        if "/" in attrs.get(name, "") or attrs.get(name, "").startswith("?"):
            return attrs[name], 0.8
    where = next((attrs[name] for name in _SAYS_WHERE if attrs.get(name)), "")
    if not where:
        return "", 0.0
    if _role(anchors, node) in {Role.MORE, Role.NEXT, Role.OLDER}:
        return where, 0.75
    is_triggered = any(trigger in attrs.get("hx-trigger", "") for trigger in _TRIGGERS)
    return (where, 0.7) if is_triggered else ("", 0.0)


def _role(anchors: Anchors, node: int) -> Role | None:
    """Return what an element says that it does, by its short text or its label."""
    dom = anchors.dom
    if dom.stops[node] - dom.starts[node] <= MAX_LABEL:
        for label in (dom.text(node), dom.attr(node, "value"), dom.attr(node, "aria-label")):
            role, _ = phrase_role(fold(label)) if label else (None, 0.0)
            if role is not None:
                return role
    return None
