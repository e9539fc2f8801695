"""Evidence: small notes around the title: by whom, when, how many comments, likes and views."""

import re
from collections.abc import Iterator
from functools import lru_cache

from rowsmith.lexicon import words
from rowsmith.lexicon.record.roles import role_of
from rowsmith.lexicon.record.vocabulary import CLASS_PAIRS, CLASS_ROLES, COUNTED, EMPLOYMENT
from rowsmith.model.table import Form, RawCell
from rowsmith.model.values import Kind
from rowsmith.sources.single.clue import (
    Clue,
    attribute_cell,
    node_cell,
    slice_cell,
    unlabelled,
)
from rowsmith.sources.single.subject import Subject
from rowsmith.values import spans

MAX_DATE_TEXTS = 120
MAX_WORDED_TEXTS = 600
"""How far behind the title, in texts, notes on the thing are looked for."""
MAX_NAMED = 400
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_EMPLOYMENT = re.compile(rf"(?:{EMPLOYMENT})\b", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
MAX_TEXT = 300
MAX_LONG = 15_000
_NO_VALUES = frozenset({"body", "html", "input"})
_COUNT = re.compile(
    r"(?<![\w.,])(\d[\d.,]*\s?[kKmM]?)\s+(likes?|replies|reply|comments?|views?|votes?|answers?"
    r"|upvotes?|points?|responses|ratings?|reviews?|kudos|claps|reads|servings|portions?|portionen"
    r"|personen|personnes|personas|persone|bewertungen|kommentare|avis|röster|stimmen)\b",
    re.IGNORECASE,
)
_STARS = re.compile(
    r"(\d(?:[.,]\d+)?)\s*(?:/|out of|of|von|sur|su|de|из)\s*(?:5|10)\b", re.IGNORECASE
)
_BY = re.compile(
    r"^(?:written |posted |recipe |created )?(?:by|von|par|por|di|door|av)[: ]\s*(?=\w)",
    re.IGNORECASE,
)
_AGO = re.compile(
    r"\b(?:\d+|an?|one|two)\+?\s?(?:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?"
    r"|years?|yrs?|[smhdwy]|mo)\b(?:\s+ago\b)?",
    re.IGNORECASE,
)
LONG_ROLES = frozenset({"text", "description"})
_COUNT_ROLES = frozenset({"votes", "comments", "views", "review_count", "yields"})
_AUTHOR_LINK = re.compile(
    r"/(?:author|authors|user|users|profile|member|members|u|people|by)/", re.IGNORECASE
)
_BRAND_LINK = re.compile(
    r"/(?:brands?|marken?|marque|marca|manufacturers?|hersteller|vendor|designers?)[/=-]",
    re.IGNORECASE,
)


def find_notes(subject: Subject) -> Iterator[Clue]:
    """Yield short texts whose class, link, tag or wording says what they are."""
    found = [*_named(subject), *_linked(subject), *_worded(subject), *_times(subject)]
    found.extend(_starred(subject))
    yield from sorted(found, key=lambda clue: clue.doubt)


def _doubt(subject: Subject, node: int) -> float:
    doubt = 0.4 * (1 - subject.nearness(node))
    return doubt + (0.25 if subject.outline.boiler[node] else 0.0)


@lru_cache(maxsize=8192)
def _role_of_class(token: str) -> str | None:
    said = words(token)
    if not said:
        return None
    if len(said) > 1:
        found = CLASS_PAIRS.get((said[-2], said[-1]))
        if found:
            return found
    return CLASS_ROLES.get(said[-1])


def _named(subject: Subject) -> Iterator[Clue]:
    dom, count = subject.outline.dom, 0
    known: dict[str, str | None] = {}
    for node, attrs in enumerate(dom.attrs):
        if not attrs or ("class" not in attrs and "id" not in attrs):
            continue
        named = f"{attrs.get('class', '')} {attrs.get('id', '')}"
        if named not in known:
            roles = [role for token in named.split()[:8] if (role := _role_of_class(token))]
            known[named] = roles[0] if roles else None
        role = known[named]
        clue = _class_clue(subject, node, role) if role else None
        if clue is not None:
            yield clue
            count += 1
        if count >= MAX_NAMED:
            return


def _class_clue(subject: Subject, node: int, role: str) -> Clue | None:
    outline = subject.outline
    dom = outline.dom
    chars = dom.stops[node] - dom.starts[node]
    is_long = role in LONG_ROLES
    if not 0 < chars <= (MAX_LONG if is_long else MAX_TEXT) or dom.tags[node] in _NO_VALUES:
        return None
    if is_long and subject.title >= 0 and dom.is_inside(subject.title, node):
        return None
    doubt = _doubt(subject, node)
    if not is_long and outline.text_count(node, dom.ends[node]) > 4:
        doubt += 0.25  # a box around more than the value
    cell = _trimmed(node_cell(dom, node), role)
    if role_of(words(cell.text)) is not None:
        return None
    return Clue(f"class:{role}", cell, (role,), doubt, tag=dom.tags[node])


def _trimmed(cell: RawCell, role: str) -> RawCell:
    """Leave out a "by" or a label that the text begins with."""
    text = cell.text
    if role == "author":
        found = _BY.match(text)
        return slice_cell(cell, found.end(), len(text)) if found else cell
    if role == "rating":
        value = _NUMBER.search(text)
        return slice_cell(cell, *value.span()) if value else cell
    counted = _COUNT.match(text) if role in _COUNT_ROLES else None
    if counted and _counted(counted[2]) == role:
        return slice_cell(cell, *counted.span(1))
    return unlabelled(cell, role)


def _counted(noun: str) -> str | None:
    lower = noun.lower()
    return next((role for stem, role in COUNTED.items() if lower.startswith(stem)), None)


def _linked(subject: Subject) -> Iterator[Clue]:
    dom = subject.outline.dom
    for node in dom.by_tag("a"):
        href, rel = dom.attr(node, "href"), dom.attr(node, "rel").lower()
        if not 1 < dom.stops[node] - dom.starts[node] <= 80:
            continue
        if "author" in rel.split():
            yield Clue("link:author", node_cell(dom, node), ("author",), _doubt(subject, node),
                       tag="a")  # fmt: skip
        elif _AUTHOR_LINK.search(href):
            yield Clue("link:user", node_cell(dom, node), ("author",), 0.15 + _doubt(subject, node),
                       tag="a")  # fmt: skip
        elif _BRAND_LINK.search(href):
            yield Clue("link:brand", node_cell(dom, node), ("brand",), _doubt(subject, node),
                       tag="a")  # fmt: skip
        elif dom.attr(node, "href").startswith("https://") and "apply" in words(dom.text(node)):
            yield Clue("link:apply", attribute_cell(dom, node, "href"), ("apply url",), 0.1,
                       Form.LINK, tag="a")  # fmt: skip


def _worded(subject: Subject) -> Iterator[Clue]:
    dom = subject.outline.dom
    for node in _near(subject, MAX_WORDED_TEXTS):
        text = dom.texts[node]
        if len(text) > 120:
            continue
        cell = RawCell(text, node)
        if _DIGIT.search(text):
            for found in _COUNT.finditer(text):
                role = _counted(found[2])
                if role:
                    roles = (role, "review_count") if role == "votes" else (role,)
                    yield Clue(f"count:{role}", slice_cell(cell, *found.span(1)), roles,
                               _doubt(subject, node))  # fmt: skip
            stars = _STARS.search(text)
            if stars:
                yield Clue("count:rating", slice_cell(cell, *stars.span(1)), ("rating",),
                           0.1 + _doubt(subject, node))  # fmt: skip
        if len(text) <= 30 and _EMPLOYMENT.match(text):
            yield Clue("type:employment", cell, ("employment_type",), _doubt(subject, node))
        by = _BY.match(text)
        if by and len(text) <= 60 and text[by.end()].isupper():
            yield Clue("by", slice_cell(cell, by.end(), len(text)), ("author",),
                       0.15 + _doubt(subject, node))  # fmt: skip


def _starred(subject: Subject) -> Iterator[Clue]:
    """Yield ratings that only attributes say: ``aria-label="4.5 out of 5"``."""
    dom = subject.outline.dom
    for node, attrs in enumerate(dom.attrs):
        for name in ("aria-label", "title"):
            stars = _STARS.search(attrs[name]) if attrs and name in attrs else None
            if stars:
                cell = attribute_cell(dom, node, name)
                at = cell.text.find(stars[0])
                yield Clue("stars:rating", slice_cell(cell, at, at + len(stars[1])), ("rating",),
                           0.1 + _doubt(subject, node))  # fmt: skip


def _near(subject: Subject, reach: int) -> list[int]:
    """Return the text nodes from a few before the title to *reach* behind it."""
    return subject.outline.dom.text_nodes[max(0, subject.rank - 20) : subject.rank + reach]


def _times(subject: Subject) -> Iterator[Clue]:
    dom = subject.outline.dom
    for node in dom.by_tag("time"):
        if dom.text(node):
            yield Clue("time", node_cell(dom, node), ("posted_date",), _doubt(subject, node),
                       tag="time")  # fmt: skip
        if dom.attr(node, "datetime"):
            yield Clue("time@datetime", attribute_cell(dom, node, "datetime"), ("posted_date",),
                       0.1 + _doubt(subject, node), tag="time")  # fmt: skip
    for node in _near(subject, MAX_DATE_TEXTS):
        text = dom.texts[node]
        if len(text) > 60 or dom.tags[dom.parents[node]] == "time":
            continue
        found = spans(Kind.DATE, text) if _DIGIT.search(text) else []
        ago = _AGO.search(text) if not found and len(text) <= 30 else None
        where = found[0] if found else ago.span() if ago else None
        if where and where[1] - where[0] >= 0.4 * len(text):
            yield Clue("date", slice_cell(RawCell(text, node), *where), ("posted_date",),
                       0.2 + _doubt(subject, node))  # fmt: skip
