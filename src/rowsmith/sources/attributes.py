"""Values that stand in attributes: addresses, dates, full titles, what a site notes on its own."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from rowsmith.dom import Dom
from rowsmith.lexicon import words
from rowsmith.model.table import Form, RawCell
from rowsmith.sources.outline import Outline

_FORMS = {
    "href": Form.LINK,
    "src": Form.IMAGE,
    "srcset": Form.IMAGE,
    "data-src": Form.IMAGE,
    "data-srcset": Form.IMAGE,
    "data-lazy-src": Form.IMAGE,
    "data-original": Form.IMAGE,
    "datetime": Form.ATTRIBUTE,
    "value": Form.ATTRIBUTE,
    "content": Form.ATTRIBUTE,
    "title": Form.ATTRIBUTE,
    "alt": Form.ATTRIBUTE,
    "aria-label": Form.ATTRIBUTE,
    "data-date": Form.ATTRIBUTE,
    "data-price": Form.ATTRIBUTE,
    "data-name": Form.ATTRIBUTE,
    "data-title": Form.ATTRIBUTE,
    "data-value": Form.ATTRIBUTE,
    "data-href": Form.LINK,
    "data-url": Form.LINK,
    "onclick": Form.LINK,
}
"""Attributes that hold values, and the form of column they make."""
MUTE = frozenset({"script", "style", "input", "select", "form", "svg"})
"""Elements whose attributes are the page's machinery."""
_MACHINERY = frozenset(
    "action analytics animation aos attribute background bg bs category click clickable "
    "component controller css cy delay duration effect element elementor event ga gtm hash "
    "height hook hover hydrate idx index key label layer layout lazy loaded method mobile "
    "module ng node nonce offset options orig page parent placeholder placement plugin pos "
    "position qa react reactid reactroot ref remote role row scroll settings size sizes "
    "slide slot spm state status style styles swiper target template test testid th tip "
    "toggle token tooltip track tracking trigger turbo turbolinks type uid uuid v version "
    "view vue widget width wp".split()
)
"""Words of attribute names that scripts and style sheets use."""
_PROSE = re.compile(r"[\w+$€£¥-][^{}\[\]<>;=|\\]*")
_QUOTED_ADDRESS = re.compile(r"['\"]([^'\"\s/.]*+[/.][^'\"\s]*+)['\"]")
_ADDRESS = re.compile(r"(?:https?:/|\.\.?|[\w%.~ -]*)/[^\s<>]\S*|[\w%-]+\.(?:html?|php|aspx?|pdf)")
_CONTACT = re.compile(
    r"mailto:(?:\s|%20)*([^?\s]+)|tel:\s*([^?;\s](?:[^?;]*[^?;\s])?)", re.IGNORECASE
)
_SOURCES = ("src", "data-src", "data-lazy-src", "data-original")
_ICONS = frozenset({"i", "svg", "span", "img", "em"})
_ICON_NAMES = ("aria-label", "title", "alt")
MAX_ATTRIBUTE = 300
MAX_LINK = 2_000
MAX_OWN = 120


def attribute_cells(outline: Outline, node: int) -> list[tuple[str, Form, RawCell]]:
    """Return (attribute, form of column, value) of an element; the outline remembers them."""
    found = outline.attributes.get(node)
    if found is None:
        found = outline.attributes[node] = list(_cells(outline.dom, node))
    return found


def leads_on(dom: Dom, option: int) -> bool:
    """Tell whether a choice of a menu holds the address that the page goes to when it is made."""
    return _ADDRESS.fullmatch(dom.attr(option, "value").strip()) is not None


def _cells(dom: Dom, node: int) -> Iterator[tuple[str, Form, RawCell]]:
    attrs = dom.attrs[node]
    if dom.tags[node] == "option":
        if leads_on(dom, node):
            yield "value", Form.LINK, RawCell(attrs["value"].strip(), node, "value")
        return
    for name, raw in attrs.items():
        form = _FORMS.get(name)
        if form is None:
            if is_own(name) and 1 < len(raw) <= MAX_OWN and _PROSE.fullmatch(raw):
                yield name, Form.ATTRIBUTE, RawCell(" ".join(raw.split()), node, name)
            continue
        if name == "content" and dom.tags[node] == "meta" and len(raw) > MAX_ATTRIBUTE:
            continue
        if name.endswith("srcset") and _has_source(attrs):
            continue
        made = _cell(name, raw, node, form)
        if made is not None:
            yield name, *made


@lru_cache(maxsize=4096)
def is_own(name: str) -> bool:
    """Tell whether an attribute is one in which a site notes what it knows of a record.

    >>> is_own("data-latitude"), is_own("data-bs-toggle"), is_own("data-price")
    (True, False, False)
    """
    said = name[5:].split("-")
    return name.startswith("data-") and name not in _FORMS and _MACHINERY.isdisjoint(said)


def icon_words(outline: Outline, node: int) -> tuple[str, ...]:
    """Return the words of the picture right before *node*: ``<i class="icon-phone"></i>``."""
    dom, parent = outline.dom, outline.dom.parents[node]
    before = node - 1
    if parent < 0 or before <= parent:
        return ()
    while dom.parents[before] != parent:
        before = dom.parents[before]
    if dom.tags[before] not in _ICONS or outline.counts[node] > outline.counts[before]:
        return ()
    said = list(outline.hints(before))
    for inner in range(before, min(node, before + 4)):
        attrs = dom.attrs[inner]
        said.extend(w for name in _ICON_NAMES if name in attrs for w in words(attrs[name][:60]))
    return tuple(dict.fromkeys(said))


def _has_source(attrs: Mapping[str, str]) -> bool:
    """Tell whether an image names its address outside of ``srcset`` too."""
    return any(attrs.get(name, "data:")[:5] != "data:" for name in _SOURCES)


def _cell(name: str, raw: str, node: int, form: Form) -> tuple[Form, RawCell] | None:
    """Return the value that an attribute holds, None when it is no value for a row."""
    value = raw.strip()
    if not value or len(value) > (MAX_ATTRIBUTE if form is Form.ATTRIBUTE else MAX_LINK):
        return None
    if form is Form.ATTRIBUTE:
        return (form, RawCell(" ".join(value.split()), node, name)) if len(value) > 1 else None
    if form is Form.IMAGE:
        first = value.split()[0].rstrip(",") if name.endswith("srcset") else value
        return None if first.startswith("data:") else (form, RawCell(first, node, name))
    return _link_cell(name, value, node)


def _link_cell(name: str, value: str, node: int) -> tuple[Form, RawCell] | None:
    """Return where a link leads: its address, the contact it names, or what its script opens."""
    contact = _CONTACT.match(value)
    if contact:
        begin, end = contact.span(contact.lastindex or 0)
        return Form.ATTRIBUTE, RawCell(value[begin:end], node, name, start=begin, end=end)
    if name == "onclick" or value.lower().startswith("javascript:"):
        quoted = _QUOTED_ADDRESS.search(value)
        if quoted is None or "(" in quoted[1]:
            return None
        return Form.LINK, RawCell(quoted[1], node, name, start=quoted.start(1), end=quoted.end(1))
    return None if value.startswith("#") else (Form.LINK, RawCell(value, node, name))
