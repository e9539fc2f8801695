"""Give the fields of an ask to the page's one record, by agreement of evidence.

Every clue that may answer a field has a probability of its own: how far its kind of evidence is
trusted, less its doubt, times how well it fits the field. Clues that say the same value agree: the
value's probability is that not all of them err (noisy-or; Pearl, "Probabilistic reasoning in
intelligent systems", 1988, 4.3.2). The likeliest value wins if it passes the floor, and is given in
the form that a reader sees.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rowsmith.lexicon import entity_for, fold, words
from rowsmith.lexicon.record.roles import KIN, UNITS, role_for, role_of
from rowsmith.lexicon.record.vocabulary import ENTITY_TYPES, TELLING
from rowsmith.match.choose import Candidate
from rowsmith.match.labels import Wanted, label_score
from rowsmith.match.one.suits import CODES, LONG, NUMBERS, suits
from rowsmith.model.ask import Ask, AskedField
from rowsmith.model.table import Column, Table
from rowsmith.sources import Outline
from rowsmith.values import number

FLOOR = 0.3
"""A value less likely than this is left out: null beats a guess."""

LAST_RESORT = 0.02
"""The floor of a field without which the whole record would be refused."""

_TRUST: dict[str, float] = {
    "ld": 0.8, "item": 0.72, "meta": 0.6, "title": 0.4, "heading": 0.8, "label": 0.75,
    "price": 0.85, "contact": 0.75, "section": 0.75, "class": 0.42, "link": 0.45, "by": 0.45,
    "count": 0.5, "time": 0.6, "date": 0.4, "image": 0.5, "state": 0.45, "salary": 0.7,
    "stars": 0.55,
    "type": 0.6,
    "data": 0.6, "lead": 0.4, "guess": 0.2, "address": 0.6,
}  # fmt: skip
_TRUST_IN_ROLE: dict[tuple[str, str], float] = {
    ("meta", "image"): 0.85,
    ("ld", "image"): 0.75,
    ("lead", "text"): 0.45,
    ("heading", "name"): 0.85,
    ("meta", "author"): 0.55,
    ("meta", "category"): 0.25,
    ("guess", "brand"): 0.28,
    ("class", "yields"): 0.55,
    ("class", "rating"): 0.55,
    ("class", "review_count"): 0.55,
    ("class", "cuisine"): 0.55,
    ("ld", "address"): 0.3,
    ("ld", "sku"): 0.6,
    ("label", "sku"): 0.8,
    ("meta", "description"): 0.55,
    ("item", "address"): 0.35,
    ("label", "name"): 0.25,
    ("class", "name"): 0.25,
    ("ld", "location"): 0.5,
    ("class", "text"): 0.55,
    ("class", "posted_date"): 0.5,
}
_HIDDEN = frozenset({"json", "meta", "script", "link", "title"})
_EVIDENCE = re.compile(r"[:/|@#]")
SEVERAL = 0.75
"""What is left of the likelihood of numbers of which data give several."""
REPEATED = 0.6
"""What is left of the likelihood where the same kind of clue said another value before."""
_NOT_WORDS = re.compile(r"[\W_]+")
MANY = 4
_DATES = frozenset({"posted_date", "author", "comments"})
_PLAIN = frozenset({"image", "address", "sku"})
"""Roles that data say no better than the page."""


@dataclass(slots=True)
class _Value:
    """One value that some clues agree on; of clues of one kind only the likeliest counts."""

    columns: list[tuple[float, Column]] = field(default_factory=list)
    by_kind: dict[str, float] = field(default_factory=dict)

    def add(self, likely: float, column: Column) -> None:
        """Count a clue that says this value."""
        kind = _kind_of(column.key)
        self.columns.append((likely, column))
        self.by_kind[kind] = max(self.by_kind.get(kind, 0.0), likely)

    @property
    def likely(self) -> float:
        """Return 0..1, that not all of its kinds of evidence err."""
        doubt = 1.0
        for one in self.by_kind.values():
            doubt *= 1 - one
        return 1 - doubt

    @property
    def is_visible(self) -> bool:
        """Tell whether a reader sees it."""
        return any(_is_seen(column) for _, column in self.columns)


def map_single(ask: Ask, table: Table, outline: Outline) -> Candidate | None:
    """Return *table*, the page as one record, with its columns given to the ask's fields.

    Args:
        ask: what is wanted.
        table: the table that `rowsmith.sources.single` makes of the page.
        outline: the page.

    Returns:
        The candidate, each field's confidence 0..1 in ``scores`` and their mean in ``score``; None
        when not a single field is found.
    """
    del outline  # every place that counts is in the clues
    columns = table.read([0])
    candidate = Candidate(table, columns)
    if not ask.fields:
        return _unasked(candidate)
    entity = _entity(ask)
    taken: set[tuple[int, str, str]] = set()
    roles = _roles(ask)
    for asked in ask.fields:
        found = _best(asked, roles[asked.name], _Clues(columns, entity, taken))
        if found is not None:
            confidence, column = found
            candidate.mapping[asked.name] = column
            candidate.scores[asked.name] = confidence
            taken.add(_place(column))
    candidate.score = sum(candidate.scores.values()) / len(ask.fields)
    return candidate if candidate.mapping else None


def _without_units(phrases: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return *phrases*, those that end in a unit of measure without it."""
    return [
        phrase[:-1] if len(phrase) > 1 and phrase[-1] in UNITS else phrase for phrase in phrases
    ]


def _place(column: Column) -> tuple[int, str, str]:
    """Return what two clues share that read the same text at the same place."""
    cell = column.cells[0]
    return cell.node, cell.attribute, cell.text


def _entity(ask: Ask) -> str | None:
    """Return what the record is: by fields that only such a thing has, else by the sentence."""
    told = [TELLING.get(role_for(one.phrases, one.concept) or "") for one in ask.fields]
    listed = [entity for entity in told if entity]
    if listed:
        return max(listed, key=listed.count)
    for word in words(ask.q[:300]):
        found = entity_for([word])
        if found in ENTITY_TYPES:
            return found
    return None


def _roles(ask: Ask) -> dict[str, str | None]:
    """Return each field's role; of two that would be the same, only the first has it."""
    roles: dict[str, str | None] = {}
    for asked in ask.fields:
        role = role_for(asked.phrases, asked.concept)
        if role in roles.values():  # a person's title beside the name is the position
            role = "position" if role == "name" and "position" not in roles.values() else None
        roles[asked.name] = role
    return roles


@dataclass(frozen=True, slots=True)
class _Clues:
    """What all fields share: the clues, the record's entity, and the places already given away."""

    columns: Sequence[Column]
    entity: str | None
    taken: set[tuple[int, str, str]]


def _best(asked: AskedField, role: str | None, clues: _Clues) -> tuple[float, Column] | None:
    values = _gather(asked, role, clues)
    if role in {"price", "old_price"}:
        _join_amounts(values)
    elif role in CODES:
        _join_codes(values)
    elif role not in NUMBERS and role not in LONG:
        _join_lists(values)
    best = max(values.values(), key=lambda one: one.likely, default=None)
    floor = FLOOR if "null" in asked.types or not asked.is_required else LAST_RESORT
    if best is None or best.likely < floor:
        return None
    return round(best.likely, 3), _shown(role, best)


def _gather(asked: AskedField, role: str | None, clues: _Clues) -> dict[str, _Value]:
    """Return the values that clues say for the field; a kind that says several is trusted less."""
    found: list[tuple[float, str, str, Column]] = []
    said: dict[str, list[str]] = {}
    for column in clues.columns:
        likely = _likelihood(asked, role, column, clues.entity)
        if likely > 0 and _place(column) not in clues.taken:
            base, same = column.key.partition("#")[0], _same(role, column.cells[0].text)
            found.append((likely, base, same, column))
            if same not in said.setdefault(base, []):
                said[base].append(same)
    values: dict[str, _Value] = {}
    for likely, base, same, column in found:
        share = _share(role, base, same, said[base])
        values.setdefault(same, _Value()).add(likely * share, column)
    return values


def _share(role: str | None, base: str, same: str, listed: Sequence[str]) -> float:
    """Return what is left of a likelihood when the same kind of clue says several values."""
    if len(listed) == 1:
        return 1.0
    if role in _DATES and len(listed) >= MANY and base.startswith(("ld", "item")):
        return REPEATED  # a list of things, each with its own
    if role in NUMBERS and base.startswith(("ld", "item")):
        return SEVERAL
    return 1.0 if same == listed[0] else REPEATED


def _join_amounts(values: dict[str, _Value]) -> None:
    """Let "318" count for 318.50 where both are said: pages print cents smaller and apart."""
    for amount, one in values.items():
        full = [v for a, v in values.items() if a.startswith(f"{amount}.")]
        if "." not in amount and len(full) == 1:
            for kind, likely in one.by_kind.items():
                full[0].by_kind[kind] = max(full[0].by_kind.get(kind, 0.0), likely)


def _join_codes(values: dict[str, _Value]) -> None:
    """Let a code that is seen stand for its variants in data, and for codes that nobody sees."""
    seen = {code: one for code, one in values.items() if one.is_visible and one.likely >= 0.45}
    if not seen:
        return
    for code, one in values.items():
        if code in seen:
            continue
        for shorter, visible in seen.items():
            if len(shorter) >= 5 and code.startswith(shorter):
                for likely, column in list(one.columns):
                    visible.by_kind[_kind_of(column.key)] = likely
        if not one.is_visible:
            one.by_kind = {kind: 0.65 * likely for kind, likely in one.by_kind.items()}


def _join_lists(values: dict[str, _Value]) -> None:
    """Let a text that lists what data give one by one stand for them: "Breakfast, Dessert"."""
    for said, one in values.items():
        if not one.is_visible:
            continue
        parts = [
            other
            for text, other in values.items()
            if text != said
            and len(text) < len(said)
            and f" {text} " in f" {said} "
            and not other.is_visible
        ]
        if len(parts) >= 2:
            for kind, likely in max(parts, key=lambda other: other.likely).by_kind.items():
                one.by_kind[kind] = max(one.by_kind.get(kind, 0.0), likely)


def _kind_of(key: str) -> str:
    """Return the kind of evidence; all that repeats the page's title is one kind."""
    found = _EVIDENCE.split(key, maxsplit=1)[0]
    return "heading" if found in {"title", "meta"} else found


def _likelihood(asked: AskedField, role: str | None, column: Column, entity: str | None) -> float:
    """Return 0..1, how likely the clue alone is the field's value."""
    fit = _fit(asked, role, column.labels)
    if fit <= 0:
        return 0.0
    shape = suits(asked, role, column)
    if shape <= 0:
        return 0.0
    evidence = _EVIDENCE.split(column.key, maxsplit=1)[0]
    trust = _TRUST_IN_ROLE.get((evidence, role or ""), _TRUST.get(evidence, 0.3))
    likely = trust * fit * shape * (1 - 0.7 * min(1.0, column.order))
    types = ENTITY_TYPES.get(entity or "", frozenset())
    if role in LONG and column.tag == "meta":
        return likely * (0.6 if entity == "job" else 1.0)  # a blurb for search engines
    if role in _PLAIN:
        return likely
    if types and evidence in {"ld", "item"} and column.hints:
        likely = 1 - (1 - likely) * 0.35 if types & set(column.hints) else likely * 0.6
    return min(likely, 0.97)


def _fit(asked: AskedField, role: str | None, labels: Iterable[str]) -> float:
    best = 0.0
    for label in labels:
        if role is not None:
            if label == role:
                return 1.0
            found = role_of(words(label))
            if found == role:
                best = max(best, 0.99)
            elif found is not None:
                best = max(best, KIN.get((role, found), 0.0))
        elif len(label) <= 60:
            score = label_score(Wanted.of(_without_units(asked.phrases[:3])), (label,))
            best = max(best, score if score >= 0.6 else 0.0)
    return best


def _same(role: str | None, text: str) -> str:
    """Return what two texts of the same value share."""
    if role in NUMBERS or role == "yields":
        value = number.read(text)
        return f"{value:g}" if value is not None else fold(text)
    if role in CODES or role in {"phone", "fax"}:
        joined = _NOT_WORDS.sub("", fold(text))
        return joined[-10:] if role in {"phone", "fax"} else joined
    if role in LONG:
        return " ".join(words(text[:120]))[:60]
    return " ".join(words(text))


def _is_seen(column: Column) -> bool:
    """Tell whether the page shows the clue as the value; guesses show something else."""
    return column.tag not in _HIDDEN and not column.key.startswith("guess")


def _shown(role: str | None, value: _Value) -> Column:
    """Return the clue that gives the value as a reader sees it."""
    if role in LONG:
        return max(value.columns, key=lambda one: (one[0], len(one[1].cells[0].text)))[1]
    visible = [one for one in value.columns if _is_seen(one[1]) and not one[1].cells[0].attribute]
    if role in {"rating", "review_count"} or not visible:
        return max(value.columns, key=lambda one: one[0])[1]
    return max(visible, key=lambda one: one[0])[1]


def _unasked(candidate: Candidate) -> Candidate | None:
    """Keep the likeliest clue of each role, for a sentence that names no field."""
    kept: dict[str, tuple[float, Column]] = {}
    for column in candidate.columns:
        label = column.labels[0] if column.labels else ""
        evidence = _EVIDENCE.split(column.key, maxsplit=1)[0]
        likely = _TRUST.get(evidence, 0.3) * (1 - 0.7 * min(1.0, column.order))
        if label and likely >= FLOOR and likely > kept.get(label, (0.0, column))[0]:
            kept[label] = (likely, column)
    candidate.columns = [column for _, column in kept.values()]
    candidate.score = sum(likely for likely, _ in kept.values()) / max(1, len(kept))
    return candidate if kept else None
