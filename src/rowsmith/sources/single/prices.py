"""Evidence: the prominent amount of money: near the title, large, current, in no list of others."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from rowsmith.lexicon import words
from rowsmith.lexicon.record.roles import role_of
from rowsmith.lexicon.record.vocabulary import (
    ASIDE_WORDS,
    CURRENT_WORDS,
    FORMER_SAID,
    FORMER_WORDS,
    PRICE_WORDS,
    SHIPPING_SAID,
)
from rowsmith.model.table import RawCell
from rowsmith.model.values import Kind
from rowsmith.sources.single.clue import Clue, slice_cell
from rowsmith.sources.single.subject import Subject
from rowsmith.values import spans

MAX_CANDIDATES = 400
MAX_TEXT = 90
MAX_BEFORE = 40
ALONE = 0.35
"""A former price that stands out by more than this from all others is the current one."""
KEPT = 6
_BARE = re.compile(r"\d{1,3}(?:[.,'\s]\d{3})*(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?")
_APART = re.compile(r"(?<!\d)\d{1,3}(?:[.,]?\d{3}){0,4} [.,] ?\d{2}(?!\d)")
"""Cents in an element of their own: "499 ,99"."""
_LOW_END = re.compile(r"(?<!\d)(\d[\d.,]{0,20})\s{0,5}[–—-]\s*$")
_LONELY = re.compile(r"^\D{0,6}\d[\d.,'\s]*\D{0,8}$")
_STRUCK = frozenset({"del", "s", "strike"})
_BIG = {
    "h1": 0.15,
    "h2": 0.15,
    "h3": 0.1,
    "strong": 0.08,
    "b": 0.08,
    "big": 0.1,
    "ins": 0.15,
    "font": 0.05,
}


class _Amount(NamedTuple):
    """An amount of money on the page, scored."""

    score: float
    former: float
    node: int
    cell: RawCell


def find_prices(subject: Subject) -> Iterator[Clue]:
    """Yield the likeliest prices of the page's main thing, best first, and what it cost before."""
    candidates = list(_candidates(subject))
    paths = Counter(subject.outline.paths[node] for node, _, _ in candidates)
    scored = sorted(
        (
            _Amount(
                *_score(subject, node, is_money, paths[subject.outline.paths[node]]), node, cell
            )
            for node, cell, is_money in candidates
        ),
        key=lambda one: (-one.score, one.node),
    )
    current = [one for one in scored if one.former < 0.5]
    former = [one for one in scored if one.former >= 0.5]
    if (
        former
        and former[0].former < 1
        and (not current or current[0].score < former[0].score - ALONE)
    ):
        current, former = former, []  # "regular price" where there is no other
    tags = subject.outline.dom.tags
    for one in current[:KEPT]:
        doubt = max(0.0, min(0.95, 1.0 - one.score))
        yield Clue("price", one.cell, ("price",), doubt, tag=tags[one.node])
    for one in former[:2]:
        doubt = max(0.0, min(0.95, 1.0 - one.score))
        yield Clue("price:old", one.cell, ("old_price",), doubt)


def _candidates(subject: Subject) -> Iterator[tuple[int, RawCell, bool]]:
    """Yield (node, amount, whether a currency stands with it) of short texts with one amount."""
    dom, count = subject.outline.dom, 0
    for node in dom.text_nodes:
        text = dom.texts[node]
        if len(text) > MAX_TEXT or not any(map(str.isdigit, text)):
            continue
        if dom.tags[dom.parents[node]] in {"title", "option", "script", "style"}:
            continue
        found = _amount(subject, node, text)
        if found is not None:
            yield found
            count += 1
        if count >= MAX_CANDIDATES:
            return


def _amount(subject: Subject, node: int, text: str) -> tuple[int, RawCell, bool] | None:
    parent = subject.outline.dom.parents[node]
    own = spans(Kind.PRICE, text)
    is_all = own == [(0, len(text))]
    if own and not is_all:
        begin, end = own[0]
        low = _LOW_END.search(text[:begin])
        if low:  # "410 – 450 €" costs 352 at least
            begin, end = low.span(1)
        return parent, slice_cell(RawCell(text, node), begin, end), True
    for holder, whole in _holders(subject, parent, text):
        found = spans(Kind.PRICE, whole)
        apart = _APART.search(whole)
        if apart:
            return parent, slice_cell(RawCell(whole, holder), *apart.span()), True
        if found:  # the sign, the amount and its cents may be elements of their own
            is_longer = len(found) == 1 and found[0][1] - found[0][0] > len(text)
            if is_longer and not _is_glued(text, whole):
                return parent, slice_cell(RawCell(whole, holder), *found[0]), True
            break
    if is_all:
        return parent, RawCell(text, node), True
    if len(text) <= 24 and _LONELY.match(text) and _says_price(subject, parent):
        bare = _BARE.search(text)
        if bare:
            return parent, slice_cell(RawCell(text, node), *bare.span()), False
    return None


def _is_glued(text: str, whole: str) -> bool:
    """Tell whether digits of another element touch those of *text*: raised cents, "$318⁵⁰"."""
    at = whole.find(text)
    before, after = whole[at - 1 : at] if at > 0 else "", whole[at + len(text) :][:1]
    return (text[-1:].isdigit() and after.isdigit()) or (text[:1].isdigit() and before.isdigit())


def _holders(subject: Subject, parent: int, text: str) -> Iterator[tuple[int, str]]:
    """Yield the small elements around whose text is longer, innermost first."""
    outline = subject.outline
    dom, up = outline.dom, parent
    for _ in range(3):
        if dom.stops[up] - dom.starts[up] > 40 or outline.text_count(up, dom.ends[up]) > 6:
            return
        if len(dom.text(up)) > len(text):
            yield up, dom.text(up)
        up = dom.parents[up]


def _says_price(subject: Subject, node: int) -> bool:
    return any(set(_named(subject, up)) & PRICE_WORDS for up in (node, *_above(subject, node, 2)))


def _above(subject: Subject, node: int, levels: int) -> list[int]:
    found, dom = list[int](), subject.outline.dom
    up = dom.parents[node]
    while up >= 0 and len(found) < levels:
        found.append(up)
        up = dom.parents[up]
    return found


def _named(subject: Subject, node: int) -> tuple[str, ...]:
    attrs = subject.outline.dom.attrs[node]
    if not attrs:
        return ()
    named = [attrs.get(name, "") for name in ("class", "id", "itemprop", "data-testid")]
    return words(" ".join(named)[:160])


def _score(subject: Subject, node: int, is_money: bool, same: int) -> tuple[float, float]:  # noqa: FBT001 - one fact of the candidate
    """Return (0..1 how prominent, 0..1 how surely it is a former price)."""
    outline = subject.outline
    score = 0.25 + (0.1 if is_money else 0.0) + 0.45 * subject.nearness(node)
    old = aside = 0.0
    weight = 1.0
    for level, up in enumerate((node, *_above(subject, node, 7))):
        tag = outline.dom.tags[up]
        score += _BIG.get(tag, 0.0) * weight
        if tag in _STRUCK:
            old = 1.0
        if tag in {"li", "article", "aside"} and level < 6:
            aside = max(aside, 0.1)
        gain, former, loss = _said(set(_named(subject, up)), level)
        score += gain * weight
        old, aside = max(old, former), max(aside, loss)
        weight *= 0.75
    score -= aside
    score -= 0.25 if outline.boiler[node] else 0.0
    score -= 0.2 if same > 3 else 0.0
    score -= 0.2 if _is_in_link(subject, node) else 0.0
    gain, former = _said_before(subject, node)
    return score + gain, max(old, former)


def _said_before(subject: Subject, node: int) -> tuple[float, float]:
    """Return what the text right before says: for or against it, and as a former price."""
    dom = subject.outline.dom
    at = subject.outline.counts[node]
    own = dom.text(node)
    before = dom.texts[dom.text_nodes[at - 1]] if at > 0 else ""
    said = words(own[:MAX_BEFORE])
    if len(before) <= MAX_BEFORE:
        said = (*words(before), *said)
        if role_of(words(before)) == "price":
            return 0.15, 0.0
    if FORMER_SAID.intersection(said):
        return 0.0, 0.8
    return (-0.3, 0.0) if SHIPPING_SAID.intersection(said) else (0.0, 0.0)


def _said(said: set[str], level: int) -> tuple[float, float, float]:
    """Return what class words so many levels above say: for it, as a former price, against it."""
    gain = former = loss = 0.0
    if level < 4 and said & PRICE_WORDS:
        gain += 0.22
    if level < 3 and said & CURRENT_WORDS:
        gain += 0.14
    elif level < 3 and said & FORMER_WORDS:
        former = 0.8 if level < 2 else 0.5
    if said & ASIDE_WORDS:
        loss = 0.28 if level > 0 else 0.22
    return gain, former, loss


def _is_in_link(subject: Subject, node: int) -> bool:
    dom = subject.outline.dom
    return any(dom.tags[up] == "a" for up in (node, *_above(subject, node, 4)))
