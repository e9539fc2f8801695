"""Paging by forms: page selects, buttons that send a form, and links whose script posts one."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from urllib.parse import urlencode, urlsplit, urlunsplit

from rowsmith.dom import Dom
from rowsmith.lexicon import fold
from rowsmith.model.extraction import NextLink
from rowsmith.paging.anchors import MAX_LABEL, Anchors, Place, number_of
from rowsmith.paging.counter import counted_on, is_page_name
from rowsmith.paging.signs.worded import Role, phrase_role, says

MAX_BODY = 512 * 1024
"""Longest form that is sent, in characters; view states are long."""
MAX_CONTROLS = 1_000
"""A form with more inputs is sent by no pager."""
MAX_SENT, MAX_SELECTS = 20, 50
"""Most buttons and selects that are looked at closely; each may cost a look at its whole form."""
_ONWARD = frozenset({Role.NEXT, Role.OLDER, Role.MORE})
_POSTBACK = re.compile(r"__doPostBack\(\s*'([^']*)'\s*,\s*'([^']*)'")
_ASKING = frozenset({"password", "email", "tel", "file", "date", "radio", "checkbox", "url"})
"""Inputs of forms that ask somebody something: a "next" there is the next step."""
_UNSENT = frozenset({"submit", "button", "image", "reset", "file"})
_ADDRESS = re.compile(r"https?://|[/?.]|[\w-]+\.(?:html?|php|aspx?|jsp)\b")
_OF = re.compile(r"(?:(?<!\s)\s++)?+(?:of|/|von|sur|de|di|van|z|из)\s*\d+$")
Fields = list[tuple[str, str]]


def formed(anchors: Anchors) -> Iterator[NextLink]:
    """Yield what page selects, buttons of forms and posting links lead to."""
    dom = anchors.dom
    if not dom.by_tag("form") and not dom.by_tag("select") and not dom.by_tag("button"):
        return
    buttons = [node for tag in ("button", "input") for node in dom.by_tag(tag)]
    found = chain(
        (posted(anchors, node) for node, text in anchors.short if _posts_next(anchors, node, text)),
        (_selected(anchors, select) for select in dom.by_tag("select")[:MAX_SELECTS]),
        (_pressed(anchors, button) for button in buttons if _says_next(anchors, button)),
    )
    yield from (one for one in islice(found, MAX_SELECTS + MAX_SENT) if one is not None)


def _posts_next(anchors: Anchors, node: int, text: str) -> bool:
    """Tell whether a link posts a form and says that it leads on."""
    if "__doPostBack" not in anchors.dom.attrs[node].get("href", ""):
        return False
    return says(anchors, node, text)[0] is Role.NEXT and not anchors.is_off(node)


def posted(anchors: Anchors, node: int) -> NextLink | None:
    """Return what a link posts whose script is ASP.NET's ``__doPostBack``, None for other links."""
    dom = anchors.dom
    written = dom.attr(node, "href")
    found = _POSTBACK.search(written) if "__doPostBack" in written else None
    form = _form(dom, node) if found else None
    if found is None or form is None:
        return None
    kept = [
        (name, value)
        for name, value in _fields(dom, form)
        if name not in {"__EVENTTARGET", "__EVENTARGUMENT"}
    ]
    fields = [("__EVENTTARGET", found[1]), ("__EVENTARGUMENT", found[2]), *kept]
    return _sent(anchors, form, fields, found_by="form", score=0.75)


def _selected(anchors: Anchors, select: int) -> NextLink | None:
    """Return the option after the chosen one of a select that lists pages."""
    dom = anchors.dom
    options = dom.tagged_in("option", select, dom.ends[select])
    if not 2 <= len(options) <= 5_000:
        return None
    chosen = next((at for at, node in enumerate(options) if "selected" in dom.attrs[node]), 0)
    if chosen + 1 >= len(options) or not _lists_pages(dom, options, chosen):
        return None
    return _chosen(anchors, select, options[chosen], options[chosen + 1])


def _chosen(anchors: Anchors, select: int, current: int, following: int) -> NextLink | None:
    """Return what choosing the option *following* leads to: its address, a form, or a counter."""
    dom = anchors.dom
    value = dom.attrs[following].get("value", dom.text(following))
    is_named = any(is_page_name(dom.attr(select, name)) for name in ("name", "id", "class"))
    is_trusted = is_named or anchors.place(select) is Place.PAGER
    if not value.isdecimal() and _ADDRESS.match(value):
        target = anchors.leads(value)
        if target is None or target.is_dated or not (is_trusted or target.way > 0):
            return None
        return NextLink(url=target.url, found_by="page select", score=0.8)
    if not is_trusted or not value.isdecimal():
        return None
    form, name = _form(dom, select), dom.attr(select, "name")
    if form is not None and name:
        fields = [pair if pair[0] != name else (name, value) for pair in _fields(dom, form)]
        return _sent(anchors, form, fields, found_by="page select", score=0.75)
    shown = dom.attrs[current].get("value", dom.text(current))
    target = anchors.leads(counted_on(anchors.address, shown, value))
    return NextLink(url=target.url, found_by="page select", score=0.7) if target else None


def _lists_pages(dom: Dom, options: Sequence[int], chosen: int) -> bool:
    """Tell whether options count pages: 1, 2, 3 …, "page 1 of 9", or ranges that follow on."""
    pair = [fold(dom.text(node)) for node in options[chosen : chosen + 2]]
    numbers = [number_of(_OF.sub("", text)) for text in pair]
    if None not in numbers:
        return numbers[1] == (numbers[0] or 0) + 1 and not 1900 <= (numbers[0] or 0) <= 2100
    spans = [re.fullmatch(r"\D*(\d+)\s?[-–—]\s?(\d+)\D*(?:\d+)?", text) for text in pair]
    return bool(spans[0] and spans[1]) and int(spans[1][1]) == int(spans[0][2]) + 1  # type: ignore[index]  # both matched


def _says_next(anchors: Anchors, button: int) -> bool:
    """Tell whether a button can be pressed and says that it leads on."""
    attrs = anchors.dom.attrs[button]
    if anchors.dom.tags[button] == "input" and attrs.get("type", "").lower() not in _UNSENT:
        return False
    return _role(anchors, button)[0] in _ONWARD and "disabled" not in attrs


def _role(anchors: Anchors, button: int) -> tuple[Role | None, float]:
    """Return what a button says, by the label that says it most surely."""
    dom, attrs = anchors.dom, anchors.dom.attrs[button]
    labels = [attrs.get(name, "") for name in ("value", "alt", "aria-label", "title")]
    if dom.stops[button] - dom.starts[button] <= MAX_LABEL:
        labels.append(dom.text(button))
    roles = [phrase_role(fold(label)) for label in labels if 0 < len(label) <= MAX_LABEL]
    return max(roles, key=lambda found: found[1], default=(None, 0.0))


def _pressed(anchors: Anchors, button: int) -> NextLink | None:
    """Return what a button leads to: its script's address or its form."""
    dom, attrs = anchors.dom, anchors.dom.attrs[button]
    strength = _role(anchors, button)[1]
    if anchors.place(button).value < 0:
        return None
    target = anchors.target(button)
    if target is not None:
        score = min(0.9, strength)
        is_onward = target.way >= 0
        found = NextLink(url=target.url, found_by="next button", score=score)
        return found if is_onward else None
    form = _form(dom, button)
    is_sent = attrs.get("type", "submit").lower() not in {"button", "reset"}
    if form is None or not is_sent or _asks(dom, form):
        return None
    fields = _fields(dom, form)
    if attrs.get("name"):
        fields.append((attrs["name"], attrs.get("value", "")))
    return _sent(anchors, form, fields, found_by="form", score=min(0.8, strength))


def _asks(dom: Dom, form: int) -> bool:
    """Tell whether a form asks somebody something beside the page wanted."""
    end = dom.ends[form]
    if dom.tagged_in("textarea", form, end):
        return True
    for node in dom.tagged_in("input", form, end):
        kind = dom.attrs[node].get("type", "text").lower()
        if kind in _ASKING:
            return True
        if kind in {"text", "search", "number"} and not is_page_name(dom.attr(node, "name")):
            return True
    return False


def _form(dom: Dom, node: int) -> int | None:
    """Return the form that holds a node, or that it names as the only one; None for huge ones."""
    found = next((up for up in dom.ancestors(node) if dom.tags[up] == "form"), None)
    forms = dom.by_tag("form")
    if found is None and len(forms) == 1 and "form" in dom.attrs[node]:
        found = forms[0]
    if found is None:
        return None
    end = dom.ends[found]
    count = sum(len(dom.tagged_in(tag, found, end)) for tag in ("input", "select"))
    return found if count <= MAX_CONTROLS else None


def _fields(dom: Dom, form: int) -> Fields:
    """Return what a browser would send of a form, buttons left out, in document order."""
    end = dom.ends[form]
    found: list[tuple[int, str, str]] = []
    for node in dom.tagged_in("input", form, end):
        attrs = dom.attrs[node]
        kind = attrs.get("type", "text").lower()
        is_sent = kind not in _UNSENT and (kind not in {"checkbox", "radio"} or "checked" in attrs)
        if is_sent and attrs.get("name") and "disabled" not in attrs:
            found.append((node, attrs["name"], attrs.get("value", "")))
    for node in dom.tagged_in("select", form, end):
        options = dom.tagged_in("option", node, dom.ends[node])
        chosen = [one for one in options if "selected" in dom.attrs[one]] or options[:1]
        if dom.attr(node, "name") and chosen:
            value = dom.attrs[chosen[0]].get("value", dom.text(chosen[0]))
            found.append((node, dom.attr(node, "name"), value))
    return [(name, value) for _, name, value in sorted(found)]


def _sent(
    anchors: Anchors, form: int, fields: Fields, *, found_by: str, score: float
) -> NextLink | None:
    """Return the form as it would be sent, None when it leaves the site or leads here."""
    dom = anchors.dom
    action = dom.resolve(dom.attr(form, "action") or anchors.address).partition("#")[0]
    sent = urlencode(fields)
    if not action or len(sent) > MAX_BODY:
        return None
    if dom.attr(form, "method").lower() == "post":
        is_allowed = anchors.is_own(action)
        return (
            NextLink(url=action, found_by=found_by, score=score, body=sent) if is_allowed else None
        )
    parts = urlsplit(action)
    target = anchors.leads(urlunsplit((parts.scheme, parts.netloc, parts.path, sent, "")))
    if target is None or target.way < 0:
        return None
    return NextLink(url=target.url, found_by=found_by, score=score)
