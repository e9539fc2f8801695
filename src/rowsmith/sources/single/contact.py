"""Evidence: phone, fax, mail and postal address of the page's one place or person."""

import re
from collections.abc import Iterator
from itertools import islice

from rowsmith.dom import Dom
from rowsmith.lexicon import words
from rowsmith.lexicon.record.roles import role_of
from rowsmith.model.table import RawCell
from rowsmith.model.values import Kind
from rowsmith.sources.single.clue import Clue, attribute_cell, following, node_cell, slice_cell
from rowsmith.sources.single.subject import Subject
from rowsmith.values import spans

MAX_PHONES = 40
MAX_ADDRESS = 200
MAX_ADDRESSES = 100
_FAX = re.compile(r"\b(?:fax|telefax|facsimile|факс|f)\b[\s.:|)\-–]*$|传真|傳真", re.IGNORECASE)
_ZIP = re.compile(
    r"\b(?:[A-Z]{2}|[A-Z][a-z]+)\.?,?\s+\d{5}(?:-\d{4})?\b"  # Salem, OR 97301
    r"|\b[A-Z]{1,2}\d[A-Z\d]?\s+\d[A-Z]{2}\b"  # EC1A 1BB
    r"|\b[A-Z]\d[A-Z]\s?\d[A-Z]\d\b"  # K1A 0B1
    r"|\b\d{4,5}\s+[A-ZÀ-Ý][\w\u00c0-\u024f]+"  # 10115 Berlin
    r"|\b[A-Z]{2,3}\s+\d{4}\b"  # NSW 2000
)
_DIGIT = re.compile(r"\d")
_PHONE_TAIL = re.compile(
    r"(?:(?<![\s,;|·-])[\s,;|·-]++)?+"
    r"(?:\b(?:phone|tel|telephone|fax|call|t|p|ph|get directions|directions|map)\b.*)?$",
    re.IGNORECASE | re.DOTALL,
)
_STREET = re.compile(
    r"\b\d{1,6}[A-Za-z]?(?:-\d+)?\s+(?:[NSEW]\.?\s)?[A-Z0-9]|[a-zäöüß](?:str\.|straße|strasse|weg|platz|allee)\s*\d",
)
_FREE = ("800", "888", "877", "866", "855", "844", "833")
_ICONS = {
    "fax": frozenset({"fax", "print", "printer"}),
    "phone": frozenset({"phone", "telephone", "tel", "call", "mobile"}),
    "address": frozenset({"map", "marker", "pin", "location", "address", "place"}),
}
"""Role to the words of the icons that stand for it."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "strong", "b", "dt", "th"})
MAX_ICONS = 300
MAX_BESIDE = 10
"""Texts between an address and the numbers that belong to it."""
_MAP = re.compile(r"google\.[a-z.]+/maps|maps\.google|maps\.apple|goo\.gl/maps|bing\.com/maps")
_ADDRESS_WORDS = frozenset("address addr adr adress adresse street anschrift direccion".split())
_NOT_ADDRESS = frozenset("email mail ip web url form input".split())


def find_contacts(subject: Subject) -> Iterator[Clue]:
    """Yield phones, faxes, mail addresses and postal addresses, near the title with less doubt."""
    own = _site_numbers(subject)
    places = sorted([*_addresses(subject), *_icons(subject, own)], key=lambda clue: clue.doubt)
    numbers = [*_links(subject, own), *_numbers(subject, own)]
    main = next((one.cell.node for one in places if one.labels == ("address",)), -1)
    near = [_near(subject, number, main) for number in numbers] if main >= 0 else numbers
    yield from sorted([*places, *near], key=lambda clue: clue.doubt)


def _near(subject: Subject, number: Clue, address: int) -> Clue:
    """Return the clue with less doubt where it stands right before or behind the address."""
    outline = subject.outline
    texts = outline.counts[number.cell.node] - outline.counts[address]
    if number.labels == ("email",) or not -4 <= texts <= MAX_BESIDE:
        return number
    return number._replace(doubt=max(0.0, number.doubt - 0.25))


def _icons(subject: Subject, own: set[str]) -> Iterator[Clue]:
    """Yield texts beside an icon that says what they are: a receiver, a pin, an envelope."""
    dom = subject.outline.dom
    for tag in ("i", "svg", "span", "img"):
        for node in dom.by_tag(tag)[:MAX_ICONS]:
            role = _icon_role(subject, node)
            after = following(subject.outline, node, levels=3) if role else -1
            if not role or after < 0:
                continue
            cell = RawCell(dom.texts[after] or dom.text(after), after)
            found = spans(Kind.PHONE, cell.text) if role in {"phone", "fax"} else [(0, 0)]
            if not found or len(cell.text) > MAX_ADDRESS:
                continue
            value = slice_cell(cell, *found[0]) if role in {"phone", "fax"} else cell
            doubt = 0.05 + _place_doubt(subject, node) + _number_doubt(value.text, own)
            yield Clue(f"contact:{role}|icon", value, (role,), doubt)


def _icon_role(subject: Subject, node: int) -> str | None:
    dom = subject.outline.dom
    if not dom.attrs[node] or subject.outline.text_count(node, dom.ends[node]):
        return None
    named = " ".join(dom.attr(node, name) for name in ("class", "alt", "aria-label", "src"))
    said = set(words(named[-160:]))
    return next((role for role, icons in _ICONS.items() if said & icons), None)


def _place_doubt(subject: Subject, node: int) -> float:
    doubt = 0.45 * (1 - subject.nearness(node))
    return doubt + 0.35 * subject.aside(node)


def _site_numbers(subject: Subject) -> set[str]:
    """Return the digits of numbers that stand in header, footer or navigation: the site's own."""
    dom = subject.outline.dom
    found = set[str]()
    for node in dom.text_nodes:
        text = dom.texts[node]
        if len(text) >= 300 or sum(map(str.isdigit, text)) < 7:
            continue
        if subject.aside(node) >= 1:
            found.update(_digits(text[a:b]) for a, b in spans(Kind.PHONE, text))
    return found


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))[-10:]


def _links(subject: Subject, own: set[str]) -> Iterator[Clue]:
    dom = subject.outline.dom
    for node in dom.by_tag("a"):
        href = dom.attr(node, "href").strip()
        if href.startswith("mailto:") and "@" in href:
            cell = node_cell(dom, node)
            if not spans(Kind.EMAIL, cell.text):
                raw = attribute_cell(dom, node, "href")
                cell = slice_cell(raw, 7, (raw.text + "?").index("?"))
            yield Clue("contact:mail", cell, ("email",), 0.1 + _place_doubt(subject, node), tag="a")
        elif href.startswith("tel:") and dom.text(node):
            cell = node_cell(dom, node)
            found = spans(Kind.PHONE, cell.text)
            if found:
                role = "fax" if _is_fax(subject, node) else "phone"
                number = slice_cell(cell, *found[0])
                doubt = _place_doubt(subject, node) + _number_doubt(number.text, own)
                yield Clue(f"contact:{role}", number, (role,), doubt, tag="a")


def _number_doubt(text: str, own: set[str]) -> float:
    """Return what speaks against a number as one place's: the site's own, or free of charge."""
    digits = _digits(text)
    return (0.25 if digits in own else 0.0) + (0.15 if digits.startswith(_FREE) else 0.0)


def _numbers(subject: Subject, own: set[str]) -> Iterator[Clue]:
    dom, count = subject.outline.dom, 0
    for node in dom.text_nodes:
        text = dom.texts[node]
        if len(text) > 300 or sum(map(str.isdigit, text)) < 7:
            continue
        for begin, end in spans(Kind.PHONE, text):
            if not 7 <= sum(map(str.isdigit, text[begin:end])) <= 14:
                continue
            before = text[:begin]
            is_fax = bool(_FAX.search(before)) if before.strip() else _is_fax(subject, node)
            role = "fax" if is_fax else "phone"
            told = (
                is_fax
                or _is_told(subject, node)
                or bool(set(words(before)) & {"phone", "tel", "telephone", "call", "ph"})
            )
            yield Clue(
                f"contact:{role}|text",
                slice_cell(RawCell(text, node), begin, end),
                (role,),
                (0.1 if told else 0.25)
                + _place_doubt(subject, node)
                + _number_doubt(text[begin:end], own),
            )
            count += 1
        if count >= MAX_PHONES:
            return


def _is_told(subject: Subject, node: int) -> bool:
    """Tell whether the text before is a label for numbers."""
    dom, at = subject.outline.dom, subject.outline.counts[node]
    before = dom.texts[dom.text_nodes[at - 1]] if at > 0 else ""
    return len(before) <= 30 and role_of(words(before)) == "phone"


def _is_fax(subject: Subject, node: int) -> bool:
    """Tell whether the text before *node*, or a class around it, says fax."""
    outline = subject.outline
    dom = outline.dom
    at = outline.counts[node]
    if at > 0:
        before = dom.texts[dom.text_nodes[at - 1]]
        if len(before) <= 30 and role_of(words(before)) == "fax":
            return True
    up = node
    for _ in range(4):
        up = dom.parents[up]
        if up < 0 or outline.text_count(up, dom.ends[up]) > 4:
            break
        said = words(f"{dom.attr(up, 'class')} {dom.attr(up, 'id')} {dom.attr(up, 'itemprop')}")
        if "fax" in said:
            return True
    return False


def _addresses(subject: Subject) -> Iterator[Clue]:
    seen = set[int]()
    for node, kind, doubt in (
        *islice(_marked_addresses(subject), MAX_ADDRESSES),
        *islice(_coded_addresses(subject), MAX_ADDRESSES),
    ):
        yield from _address(subject, node, kind, doubt, seen)


def _marked_addresses(subject: Subject) -> Iterator[tuple[int, str, float]]:
    """Yield (node, kind of evidence, doubt) of elements that are marked as addresses."""
    dom = subject.outline.dom
    for node in dom.by_tag("address"):
        yield node, "address", 0.05
    for node, attrs in enumerate(dom.attrs):
        if not attrs:
            continue
        named = f"{attrs.get('class', '')} {attrs.get('id', '')} {attrs.get('itemprop', '')}"
        if "ddr" in named:
            said = set(words(named[:160]))
            if said & _ADDRESS_WORDS and not said & _NOT_ADDRESS:
                yield node, "class", 0.1
        elif (
            dom.tags[node] == "a" and "map" in (href := attrs.get("href", "")) and _MAP.search(href)
        ):
            yield node, "map", 0.15


def _coded_addresses(subject: Subject) -> Iterator[tuple[int, str, float]]:
    """Yield elements around a postal code that hold a street as well."""
    dom, boiler = subject.outline.dom, subject.outline.boiler
    for node in dom.text_nodes:
        text = dom.texts[node]
        if len(text) > 120 or boiler[node] or not _DIGIT.search(text):
            continue
        if _ZIP.search(text):
            up = node
            for _ in range(4):
                if dom.parents[up] < 0 or _has_street(dom.text(up)):
                    break
                up = dom.parents[up]
            yield up, "zip", 0.2


def _has_street(text: str) -> bool:
    return any(_STREET.search(text[: code.start()]) for code in _ZIP.finditer(text))


def _address(
    subject: Subject, node: int, kind: str, doubt: float, seen: set[int]
) -> Iterator[Clue]:
    dom = subject.outline.dom
    text = dom.text(node)
    if node in seen or not 8 <= len(text) <= 400 or not any(map(str.isdigit, text)):
        return
    seen.add(node)
    cell = RawCell(text, node)
    codes = list(_ZIP.finditer(text))
    end = len(text)
    if codes:
        end = codes[0].end()
        for one in codes:  # the first postal code that a street stands before
            if _STREET.search(text[: one.start()]):
                end = one.end()
                break
        tail = re.match(r",?\s*(?:USA|United States|US|UK|Canada)\b", text[end:])
        end += tail.end() if tail else 0
    else:
        phones = spans(Kind.PHONE, text)
        if phones:
            end = phones[0][0]
    begin = _begin(subject, node, text, end)
    piece = slice_cell(cell, begin, end)
    piece = slice_cell(
        piece, 0, len(_PHONE_TAIL.sub("", piece.text)) if not codes else len(piece.text)
    )
    if not 8 <= len(piece.text) <= MAX_ADDRESS:
        return
    street = _STREET.search(piece.text)
    doubt += 0.0 if codes and street else 0.15 if street else 0.4
    yield Clue(f"contact:address|{kind}", piece, ("address",), doubt + _place_doubt(subject, node),
               tag=dom.tags[node])  # fmt: skip


def _begin(subject: Subject, node: int, text: str, end: int) -> int:
    """Return where the address begins: behind a label or the place's own name on a line before."""
    dom = subject.outline.dom
    label = re.match(
        r"\s*(?:[\w ]{0,20}\b(?:address|location|adresse|dirección|indirizzo))\s*:\s*",
        text,
        re.IGNORECASE,
    )
    if label:
        return label.end()
    begin = 0
    for inner in dom.text_nodes_in(node, dom.ends[node]):
        line = dom.texts[inner]
        if any(map(str.isdigit, line)) or begin + len(line) >= end:
            break
        is_heading = any(dom.tags[up] in _HEADINGS for up in _up_to(dom, inner, node))
        is_own = subject.agreement(line) > 0.6 or role_of(words(line)) in {"address", "location"}
        if not is_heading and not is_own:
            break
        begin = text.find(line, begin) + len(line)
    return begin


def _up_to(dom: Dom, node: int, top: int) -> list[int]:
    found = list[int]()
    while node > top:
        node = dom.parents[node]
        found.append(node)
    return found
