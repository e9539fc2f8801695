"""Whether a page waits for its scripts: an app's shell instead of its contents."""

import re

from rowsmith.dom.tree import Dom

LITTLE_TEXT = 500
"""Characters of visible text; a page with scripts and less than that says little by itself."""
_MOUNT_TEXT = 120
"""What the place of an app may show while it loads."""
_MOUNTS = frozenset(
    "root app __next __nuxt ___gatsby q-app app-root main-app react-root reactroot svelte "
    "application ember-app single-spa-application".split()
)
"""Names that frameworks' starters give to the element that an app takes over."""
_MOUNT_ATTRIBUTES = frozenset(
    "ng-app ng-view ui-view data-ng-app data-reactroot ng-version v-cloak data-v-app x-cloak "
    "data-server-rendered data-turbo-mount data-react-class".split()
)
_FRAME = frozenset({"nav", "header", "footer", "aside", "form", "dialog"})
_CONTAINERS = frozenset("div ul ol section main article tbody table dl".split())
_HOLDS_RECORDS = frozenset(
    "results result list lists listing listings items item content contents grid feed cards "
    "products jobs events people data rows entries records search app main page view".split()
)
"""Words in the name of an element that is to hold what a page is about, not an ad or a dialog."""
_WORD = re.compile(r"[A-Z]?[a-z]+")
_PLACEHOLDER = re.compile(r"\{\{[^{}]{1,100}\}\}|\$\{[\w.]{1,60}\}|<%=")
_ASKS_FOR_SCRIPTS = re.compile(r"java\s?script", re.IGNORECASE)


def is_shell(dom: Dom) -> bool:
    """Tell whether *dom* looks like a page whose contents its scripts are to bring.

    It has scripts that run, and one of: an element that an app takes over and that shows nothing
    yet, a named container without anything in it, placeholders of a template in its text, a notice
    for visitors without scripts, or hardly any text at all.
    """
    if not any(_runs(dom, node) for node, _ in dom.scripts):
        return False
    if len(dom.stream) < LITTLE_TEXT or _PLACEHOLDER.search(dom.stream):
        return True
    if any(_ASKS_FOR_SCRIPTS.search(text) for text in dom.noscripts):
        return True
    return any(
        _is_mount(dom, node) or _is_empty(dom, node)
        for node, tag in enumerate(dom.tags)
        if tag in _CONTAINERS or "-" in tag or dom.attrs[node].keys() & _MOUNT_ATTRIBUTES
    )


def _runs(dom: Dom, node: int) -> bool:
    kind = dom.attr(node, "type").strip().lower()
    return kind in {"", "module"} or "javascript" in kind or "ecmascript" in kind


def _is_mount(dom: Dom, node: int) -> bool:
    attrs = dom.attrs[node]
    is_named = attrs.get("id", "").lower() in _MOUNTS or bool(attrs.keys() & _MOUNT_ATTRIBUTES)
    return is_named and dom.stops[node] - dom.starts[node] < _MOUNT_TEXT


def _is_empty(dom: Dom, node: int) -> bool:
    """Tell whether a container with a name of its own, or an element of an app's, holds nothing."""
    if dom.stops[node] > dom.starts[node] or dom.ends[node] > node + 1:
        return False
    words = {word.lower() for word in _WORD.findall(dom.attrs[node].get("id", ""))}
    is_inside = not any(dom.tags[up] in _FRAME for up in dom.ancestors(node))
    return is_inside and ("-" in dom.tags[node] or not words.isdisjoint(_HOLDS_RECORDS))
