"""Links that say "next", "older" or "more": by text, symbol, label, picture or icon."""

import re
from collections.abc import Iterator, Sequence
from enum import Enum
from functools import lru_cache

from rowsmith.lexicon import PAGING, fold, words
from rowsmith.model.extraction import NextLink
from rowsmith.paging.anchors import MAX_LABEL, Anchors, Place, Target
from rowsmith.paging.counter import is_blog_page, is_page_named


class Role(Enum):
    """What a link does in a list."""

    NEXT = "next link"
    OLDER = "older link"
    MORE = "load more"
    BACK = "back"


_ROLES: dict[str, Role] = {
    phrase: role
    for role, name in (
        (Role.MORE, "load_more"),
        (Role.BACK, "newer"),
        (Role.BACK, "last"),
        (Role.BACK, "first"),
        (Role.BACK, "previous"),
        (Role.OLDER, "older"),
        (Role.NEXT, "next"),
    )
    for phrase in PAGING[name]
}
_ARROWS = " |›»→>.…:·-–—<‹«←()[]▶►❯≫▸⟩⇒⟶➡▷❱"
_FORWARD = "›»→>▶►❯≫▸"
_LISTED = PAGING["page"] | PAGING["results"] | PAGING["listed_word"]
_SINGLE = frozenset(">›→▶►❯▸")
_DOUBLE = frozenset({">>", "»", "»»", "››", "≫"})
_SYMBOL = re.compile(r"[^\w]+")
_NEXT_TOKENS = frozenset(
    "next nxt nextpage pagenext nextlink nextpostslink nextposts older nextbtn nextbutton "
    "siguiente suivant weiter naechste volgende avanti".split()
)
_BACK_TOKENS = frozenset("prev previous prevpage previouspostslink first last newer back".split())
_ICON = re.compile(
    r"(?:chevron|angle|arrow|caret|navigate)[\w-]{0,40}?(?:right|forward|next)|(?:^|[\s_-])(?:right-?arrow|next\b)",
    re.IGNORECASE,
)
_ICON_BACK = re.compile(
    r"(?:chevron|angle|arrow|caret)[\w-]{0,40}?(?:left|back|prev)", re.IGNORECASE
)
_DIGITS = re.compile(r"\d+")


def worded(anchors: Anchors) -> Iterator[NextLink]:
    """Yield the links that say that they lead on, with how surely they do."""
    has_single = any(text in _SINGLE for _, text in anchors.short)
    for node, text in anchors.short:
        role, strength = says(anchors, node, text)
        if role is None or role is Role.BACK or anchors.is_off(node):
            if role is Role.BACK and _says_previous(text):
                yield from _turned(anchors, node)
            continue
        if has_single and text in _DOUBLE:  # beside ">" they lead to the last page
            continue
        target = anchors.target(node)
        if target is not None:
            score = _score(anchors, node, strength, target)
            if target.way <= 0 and (
                role is Role.MORE or _is_neighbour(anchors, node, role, target)
            ):
                score = min(score, 0.45)
            yield NextLink(url=target.url, found_by=role.value, score=score)


def _is_neighbour(anchors: Anchors, node: int, role: Role, target: Target) -> bool:
    """Tell whether "older" leads to an entry's neighbour: another address, in no pager."""
    is_elsewhere = anchors.place(node) is not Place.PAGER and not anchors.is_kin(target.url)
    return role is Role.OLDER and is_elsewhere


def _says_previous(text: str) -> bool:
    bare = text.strip(_ARROWS + "0123456789")
    return bare[:1].isalpha() and bare in PAGING["previous"]


def _turned(anchors: Anchors, node: int) -> Iterator[NextLink]:
    """Yield a "previous" that counts further: lists of the newest first call the older so."""
    target = anchors.target(node)
    if target is None or target.way <= 0 or target.is_dated or anchors.place(node).value < 0:
        return
    if is_blog_page(target.url):
        yield NextLink(url=target.url, found_by=Role.OLDER.value, score=0.6)


def _score(anchors: Anchors, node: int, strength: float, target: Target) -> float:
    place = anchors.place(node)
    is_weak = target.is_dated or place is Place.ELSEWHERE
    if (
        is_weak
        or (target.way < 0 and strength < 0.85)
        or (place is Place.ASIDE and target.way <= 0)
    ):
        return min(0.45, strength * 0.5)
    if target.way < 0:  # pages numbered from the end, or a circle
        return 0.55
    if place is Place.ASIDE:
        return min(0.65, strength + 0.1) if is_page_named(target.url) else 0.45
    if target.way > 0:
        return min(0.97, strength + 0.15 + 0.1 * (place is Place.PAGER))
    if strength < 0.5 or place is not Place.PAGER:
        strength -= 0 if anchors.is_kin(target.url) else 0.25
    return strength + 0.1 * (place is Place.PAGER)


def says(anchors: Anchors, node: int, text: str) -> tuple[Role | None, float]:
    """Return what a link says that it does, and how surely, 0..1; (None, 0) for other links.

    Args:
        anchors: the page's links.
        node: the link.
        text: its folded text.
    """
    dom = anchors.dom
    attrs = dom.attrs[node]
    labels = [fold(attrs[name]) for name in ("aria-label", "title") if attrs.get(name)]
    if any(_leads_elsewhere(label) for label in labels):
        return None, 0.0
    for phrase in (text, *labels):
        if phrase and len(phrase) <= 60:
            role, strength = phrase_role(phrase)
            if role is not None:
                return role, strength
    if "rel" in attrs and "prev" in attrs["rel"].lower().split():
        return Role.BACK, 1.0
    if text and (text[0].isdecimal() or len(text) > 24):
        return None, 0.0
    if dom.ends[node] - node > 1:
        role, strength = _pictured(anchors, node, text)
        if role is not None:
            return role, strength
    return _marked(anchors, node, text)


@lru_cache(maxsize=16384)
def phrase_role(phrase: str) -> tuple[Role | None, float]:
    """Return what a folded phrase says, and how surely: the whole of it, or its words together."""
    if "|" in phrase and _SYMBOL.fullmatch(phrase):  # ">|" is the last page
        return Role.BACK, 1.0
    role = _ROLES.get(phrase)
    if role is not None:
        return role, 0.85 if phrase[0].isalnum() else 0.5
    bare = phrase.strip(_ARROWS)
    role = _ROLES.get(bare) if bare else None
    if role is not None:
        return role, 0.85
    return _by_words(bare) if bare else _by_arrows(phrase)


def _by_arrows(phrase: str) -> tuple[Role | None, float]:
    shown = set(phrase)
    is_next = not shown.isdisjoint(_FORWARD) and shown.isdisjoint("<‹«←◀❮")
    return (Role.NEXT, 0.45) if is_next else (None, 0.0)


def _by_words(bare: str) -> tuple[Role | None, float]:
    """Return what a phrase of several words says: "next 20 results", "load more stories"."""
    pieces = words(_DIGITS.sub(" ", bare))
    if not 1 <= len(pieces) <= 7:
        return None, 0.0
    if len(pieces) == 1 and pieces[0] in PAGING["previous"]:
        return Role.BACK, 0.8
    if len(pieces) >= 3 and " ".join(pieces[:2]) in PAGING["load_more"]:
        return Role.MORE, 0.6
    says_next = not PAGING["next_word"].isdisjoint(pieces)
    is_of_list = not _LISTED.isdisjoint(pieces) or (len(pieces) == 1 and len(bare) <= 16)
    is_counted = _DIGITS.search(bare) is not None  # "next 10 articles", not "next article"
    if says_next and is_of_list and (is_counted or _is_of_pages(pieces)):
        return Role.NEXT, 0.8
    return None, 0.0


def _is_of_pages(pieces: Sequence[str]) -> bool:
    return PAGING["elsewhere_word"].isdisjoint(pieces)


@lru_cache(maxsize=16384)
def _leads_elsewhere(label: str) -> bool:
    """Tell whether a label names what comes next, and it is no part of a list: "next video"."""
    pieces = words(label) if len(label) <= MAX_LABEL else ()
    says_next = not PAGING["next_word"].isdisjoint(pieces)
    return says_next and not _is_of_pages(pieces) and PAGING["page"].isdisjoint(pieces)


def _pictured(anchors: Anchors, node: int, text: str) -> tuple[Role | None, float]:
    """Return what a link says by its picture's description or its icon's class."""
    dom = anchors.dom
    for inner in range(node + 1, min(dom.ends[node], node + 8)):
        attrs = dom.attrs[inner]
        if not attrs:
            continue
        for name in ("alt", "aria-label", "title"):
            said = attrs.get(name, "")
            if said and len(said) <= MAX_LABEL:
                role, strength = phrase_role(fold(said))
                if role is not None:
                    return role, strength
        icon = attrs.get("class", "") or _file_name(attrs.get("src", ""))
        if icon and len(text) <= 2:
            if _ICON_BACK.search(icon):
                return Role.BACK, 0.5
            if _ICON.search(icon):
                return Role.NEXT, 0.45
    return None, 0.0


def _file_name(source: str) -> str:
    """Return the name of a picture's file, without the number that builds add."""
    return source.rpartition("/")[2].partition("?")[0][:40]


def _marked(anchors: Anchors, node: int, text: str) -> tuple[Role | None, float]:
    """Return what a link says by its own class and id, or those of the element around it."""
    marks = anchors.marks(node)
    if not marks:
        return None, 0.0
    tokens = set(words(marks))
    if tokens & _BACK_TOKENS:
        return None, 0.0
    if tokens & _NEXT_TOKENS:
        return Role.NEXT, 0.45
    if "more" in tokens and len(text) <= 24 and PAGING["load_more"] & set(text.split()):
        return Role.MORE, 0.4
    return (Role.NEXT, 0.4) if len(text) <= 2 and _ICON.search(marks) else (None, 0.0)
