"""Evidence: what the page's own scripts call its thing: ``"sku": "4711"``, ``productId = 4711``."""

import re
from collections import Counter
from collections.abc import Iterator

from rowsmith.model.table import RawCell
from rowsmith.sources.single.clue import Clue
from rowsmith.sources.single.subject import Subject

MAX_CHARS = 600_000
"""Scripts are read no further; what they say of the page's own thing stands early."""
MAX_HITS = 300
KEPT = 3
_LITERALS = (
    "sku",
    "SKU",
    "roduct",
    "brand",
    "pid",
    "asin",
    "prodid",
    "content_ids",
    "vendor",
    "temId",
)
"""What the keys below contain; found by plain search, ten times as fast as one expression."""
_KEY = re.compile(
    r"(sku|\w{0,10}prod(?:uct)?_?(?:id|code|sku|number|nr)|\w{0,4}pid|item_?(?:id|code|no|number)|\w{0,5}itemid|content_ids|brand(?:_?name)?|vendor"
    r"|\w{0,8}asin|\w{0,12}sku)"
    r"[\"']?\]?\s{0,4}[:=]\s{0,4}\[?\s?(?:\"([^\"\\]{1,60})\"|'([^'\\]{1,60})'|(\d[\d.]{0,15})(?=\s?[,;}\]\s]))",
    re.IGNORECASE,
)
_SET = re.compile(r"\w{0,40}+[\"']?\]?\s{0,4}[:=]")
"""What follows where a key holds one of the literals; most words that do are no keys."""
_CODED = re.compile(r"(?:sku|asin|prod(?:uct)?(?:id|code|number|nr)|item(?:id|code|no|number))$")
_BEFORE, _AFTER = 16, 110
_DIGIT = re.compile(r"\d")
_JOIN = re.compile(r"[\s./_-]")
_ROLES = {
    "vendor": "brand",
    "brandname": "brand",
    "brand": "brand",
    "pid": "sku",
    "contentids": "sku",
}


def find_state(subject: Subject) -> Iterator[Clue]:
    """Yield product facts by the keys of scripts' data, the most often said value first."""
    dom = subject.outline.dom
    counts: dict[str, Counter[str]] = {}
    first: dict[tuple[str, str], RawCell] = {}
    budget, hits = MAX_CHARS, 0
    for node, text in dom.scripts:
        if "ld+json" in dom.attr(node, "type").lower() or budget <= 0 or hits >= MAX_HITS:
            continue
        for key, value, begin, end in _hits(text[:budget]):
            role = _role(key)
            if role is None or value.lower() in {"null", "undefined", "none", "true", "false"}:
                continue
            counts.setdefault(role, Counter())[value] += 1
            first.setdefault((role, value), RawCell(value, node, start=begin, end=end))
            hits += 1
        budget -= len(text)
    for role, listed in counts.items():
        order = {value: at for at, value in enumerate(listed)}
        ranked = sorted(listed, key=lambda value: (_is_other(subject, value), order[value]))
        for at, value in enumerate(ranked[:KEPT]):
            doubt = 0.2 * at + (0.25 if _is_other(subject, value) else 0.0)
            doubt += 0.3 if len(listed) > 4 else 0.0
            yield Clue(f"state:{role}", first[role, value], (role,), doubt, tag="script")
    yield from _address_codes(subject, set(counts.get("sku", ())))


def _hits(text: str) -> Iterator[tuple[str, str, int, int]]:
    """Yield (key, value, start, end) of every known key with a short value, in text order."""
    seen: dict[int, tuple[str, str, int, int]] = {}
    for literal in _LITERALS:
        at = text.find(literal)
        while at >= 0 and len(seen) < MAX_HITS:
            is_key = _SET.match(text, at)
            window = max(0, at - _BEFORE), at + _AFTER
            for found in _KEY.finditer(text, *window) if is_key else ():
                if found.start() <= at < found.end(1):
                    group = next(g for g in (2, 3, 4) if found[g] is not None)
                    value = " ".join(found[group].split())
                    if value:
                        seen.setdefault(found.start(group), (found[1], value, *found.span(group)))
                    break
            at = text.find(literal, at + len(literal))
    return iter(seen[at] for at in sorted(seen))


def _address_codes(subject: Subject, known: set[str]) -> Iterator[Clue]:
    """Yield codes that stand alone in the text and in the address, or in the scripts' data."""
    outline = subject.outline
    dom = outline.dom
    for node in dom.text_nodes:
        text = dom.texts[node]
        if not 4 <= len(text) <= 24 or outline.boiler[node]:
            continue
        if text.isascii() and not _DIGIT.search(text):
            continue
        joined = _JOIN.sub("", text).lower()
        if sum(map(str.isdigit, joined)) < 4 or not joined.isalnum() or text.count(" ") > 1:
            continue
        if text in known or any(joined in token for token in subject.tokens if len(joined) >= 6):
            yield Clue("address:sku", RawCell(text, node), ("sku",),
                       0.2 * (1 - subject.nearness(node)))  # fmt: skip


def _is_other(subject: Subject, value: str) -> bool:
    """Tell whether neither the address nor the title says the value."""
    lower = value.lower()
    return lower not in subject.tokens and not any(
        lower in token for token in subject.tokens if len(lower) >= 5
    )


def _role(key: str) -> str | None:
    joined = _JOIN.sub("", key).lower()
    return _ROLES.get(joined) or ("sku" if _CODED.search(joined) else None)
