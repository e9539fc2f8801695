"""Evidence: labelled values: ``dt``/``dd``, ``th``/``td``, "Label: value", label and value."""

import re
from collections.abc import Iterator
from itertools import islice

from rowsmith.dom import Dom
from rowsmith.dom.tree import TEXT
from rowsmith.lexicon import words
from rowsmith.lexicon.record.roles import role_of
from rowsmith.model.table import RawCell
from rowsmith.model.values import Kind
from rowsmith.sources.single.clue import (
    Clue,
    following,
    slice_cell,
)
from rowsmith.sources.single.subject import Subject
from rowsmith.values import spans

MAX_LABEL = 45
MAX_VALUE = 1_500
MAX_CLUES = 400
_INLINE = re.compile(r"^\W{0,3}([^\W\d][^:：]{0,44}?)\s?[:：]\s*(?=\S)")
_CODE = re.compile(
    r"^\W{0,3}((?:[^\W\d]+[\s.-]{1,2}){1,3}?(?:no\.?|nr\.?)?)[\s#№.:]*(?=[\w-]*\d)",
    re.IGNORECASE,
)
_CLOSING = ")]）】〉>;."
_CODED = frozenset({"sku", "mpn", "gtin", "job_id", "yields", "phone", "fax"})
_LABEL_TAGS = frozenset({"dt", "th", "strong", "b", "label"})
_NOT_LABELS = frozenset(
    {"a", "button", "option", "h1", "h2", "title", "p", "time", "script", "textarea"}
)
_FORMS = frozenset({"select", "option", "button", "textarea", "title", "head"})


def find_labels(subject: Subject) -> Iterator[Clue]:
    """Yield labelled values outside of navigation, likelier places with less doubt."""
    outline = subject.outline
    dom, count = outline.dom, 0
    for node in dom.text_nodes:
        text, parent = dom.texts[node], dom.parents[node]
        if len(text) > MAX_VALUE or dom.tags[parent] in _FORMS:
            continue
        found = _pair(subject, node, text)
        if found is None:
            continue
        label, cell, doubt = found
        said = words(label)
        if not said or len(said) > 6 or not cell.text or len(cell.text) > MAX_VALUE:
            continue
        role = role_of(said)
        if role in {"phone", "fax"}:
            continue  # contacts weigh numbers by more than their label
        if len(cell.text) <= MAX_LABEL and role_of(words(cell.text)):
            continue  # a label behind a label: a menu, or a heading without its text
        if role in {"price", "old_price"}:
            amounts = spans(Kind.PRICE, cell.text)
            doubt += 0.4 if len(amounts) > 1 else 0.0  # what it was and what it is
            cell = slice_cell(cell, *amounts[0]) if len(amounts) == 1 else cell
        doubt += 0.25 if outline.boiler[node] else 0.0
        doubt += 0.1 * (1 - subject.nearness(node))
        count += 1
        if count > MAX_CLUES:
            return
        yield Clue(f"label:{' '.join(said)}", cell, (role,) if role else (label,), doubt, tag="dd")


def _pair(subject: Subject, node: int, text: str) -> tuple[str, RawCell, float] | None:
    """Return (label, value, doubt) when the text node is a label, or holds one."""
    found = _INLINE.match(text)
    if found and not text[found.end() - 1 :].startswith("//"):
        inline = slice_cell(RawCell(text, node), found.end(), len(text))
        if role_of(words(found[1])) or len(text) < 120:
            return found[1], _unclosed(inline), 0.05
    if len(text) > MAX_LABEL:
        return _coded(text, RawCell(text, node)) if len(text) <= 80 else None
    return _beside(subject, node, text) or _coded(text, RawCell(text, node))


def _beside(subject: Subject, node: int, text: str) -> tuple[str, RawCell, float] | None:
    """Return (label, value, doubt) when all of the text is a label and a value stands beside it."""
    dom = subject.outline.dom
    stripped = text.rstrip(" :：#").lstrip("-•·*( ")
    has_colon = text.rstrip().endswith((":", "：", "#"))
    tag = dom.tags[dom.parents[node]]
    is_label = has_colon or tag in _LABEL_TAGS or _is_cell(dom, node)
    if is_label or (tag not in _NOT_LABELS and role_of(words(stripped))):
        value = _value(subject, node, levels=4 if has_colon or tag in {"dt", "th"} else 3)
        if value is not None:
            return stripped, value, 0.0 if has_colon or tag in {"dt", "th"} else 0.12
    return None


def _is_cell(dom: Dom, node: int) -> bool:
    """Tell whether the text is all of the first of two cells of a row."""
    cell = dom.parents[node]
    for _ in range(3):
        if cell < 0 or dom.tags[cell] in {"td", "th"}:
            break
        cell = dom.parents[cell]
    if cell < 0 or dom.tags[cell] not in {"td", "th"} or dom.text(cell) != dom.texts[node]:
        return False
    row = dom.parents[cell]
    cells = list(islice(dom.elements(row), 3))
    return len(cells) == 2 and cells[0] == cell


def _value(subject: Subject, node: int, levels: int) -> RawCell | None:
    """Return what stands behind the label: the next text beside it or what it is alone in."""
    outline, dom = subject.outline, subject.outline.dom
    after = following(outline, node, levels)
    if after < 0:
        return None
    if dom.tags[after] == TEXT:
        text = dom.texts[after]
        begin = len(text) - len(text.lstrip(":：# "))
        return slice_cell(RawCell(text, after), begin, len(text)) if text[begin:] else None
    text = dom.text(after)
    if len(text) > MAX_VALUE or text.endswith((":", "：")) or not text:
        return None
    begin = len(text) - len(text.lstrip(":：# "))
    return slice_cell(RawCell(text, after), begin, len(text)) if begin else RawCell(text, after)


def _coded(text: str, cell: RawCell) -> tuple[str, RawCell, float] | None:
    """Return "Item #4711", "Bestellnummer 4711", "Serves 4": a known label right before digits."""
    found = _CODE.match(text)
    if not found or found.end() >= len(text):
        return None
    label = found[1].strip(" .-#")
    if role_of(words(label)) not in _CODED:
        return None
    return label, _unclosed(slice_cell(cell, found.end(), len(text))), 0.1


def _unclosed(cell: RawCell) -> RawCell:
    """Leave out a bracket that closes what the label opened."""
    text = cell.text.rstrip(_CLOSING)
    closers = sum(text.count(c) for c in "([（【〈<")
    if len(text) == len(cell.text) or closers:
        return cell
    return slice_cell(cell, 0, len(text))
