"""The second look: each field's likeliest columns beside each other, judged by trees.

What the first look cannot see, since it scores every pair alone: whether another column says the
field better, whether another field wants the column more, whether the column holds or stands in
what another field was given, and where it stands beside the record's title.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from rowsmith.match.facts import ColumnFacts
from rowsmith.match.learned.looks import LOOK_TREES
from rowsmith.match.score import (
    GROUPS,
    IMPOSSIBLE,
    PAIR_FEATURES,
    Scorer,
    chance,
)
from rowsmith.match.second.alone import COLUMN_FEATURES, column_features
from rowsmith.match.second.relations import NO_LEAF, Relation
from rowsmith.match.second.trees import Forest
from rowsmith.model.table import Form
from rowsmith.model.values import Kind

LIKELIEST = 6
"""Columns of a field that are looked at again."""
OTHERWISE_CALLED = 0.35
"""Probability below which a column that the page calls something else is not the field."""
HELD = 0.5
"""Share of a column's texts that are of a kind, from which it is one of those columns."""
_FOREST = Forest(LOOK_TREES)
_KINDS = {kind: float(at) for at, kind in enumerate(Kind)}
_GROUPS = {name: float(at) for at, name in enumerate(GROUPS)}
RELATED_FEATURES = (
    *("group", "kind", "logit", "above_columns", "rank", "above_fields", "picked", "others"),
    *("holds_others", "stands_in_others", "beside_others", "holds", "held", "leaf", "link_leads"),
    *("link_longest", "heading", "with_title", "title_gap", "before_gap", "after_gap"),
    *("place", "fields", "columns", "records", "label_gap", "hint_gap", "said_gap", "kind_gap"),
    *("spare", "labelled", "is_title", "likely", "nth_field", "nth_column", "nth_gap"),
)
LOOK_FEATURES = (*COLUMN_FEATURES, *PAIR_FEATURES, *RELATED_FEATURES)
_OTHER_LABEL = LOOK_FEATURES.index("other_label")
_GAPS = tuple(map(PAIR_FEATURES.index, ("label", "hint", "said_by_all", "kind")))


@dataclass(slots=True)
class LookedAt:
    """A table's columns with what the first look said of them.

    Attributes:
        facts: the columns, parts included.
        logits: log-odds that each column is each field (fields, columns).
        picks: column of each field by the first look, -1 for none (fields,).
        records: how many records were read.
    """

    facts: Sequence[ColumnFacts] = ()
    logits: Sequence[Sequence[float]] = ()
    picks: Sequence[int] = ()
    records: int = 0


class SecondLook:
    """Looks again at tables for the fields of one ask.

    Args:
        scorer: the first look.
    """

    def __init__(self, scorer: Scorer) -> None:
        self._scorer = scorer

    def chances(self, table: LookedAt) -> list[list[float]]:
        """Return the probability 0..1 that each column is each field (fields, columns).

        Columns that are not among a field's likeliest have none.
        """
        found = [[0.0] * len(table.facts) for _ in table.logits]
        for at, (row, pairs) in enumerate(zip(found, self.pairs(table), strict=True)):
            for c, features in pairs:
                named = self._scorer.least(at, table.facts[c])
                likely = chance(max(_FOREST.value(features), named))
                is_other = features[_OTHER_LABEL] > 0 and not self._scorer.fields[at].is_required
                row[c] = likely if likely > OTHERWISE_CALLED or not is_other else 0.0
        return found

    def pairs(self, table: LookedAt) -> list[list[tuple[int, list[float]]]]:
        """Return for each field (column, features) of its likeliest columns, best first."""
        shared = _Shared.of(table)
        return [self._field(table, shared, at) for at in range(len(self._scorer.fields))]

    def _field(self, table: LookedAt, shared: "_Shared", at: int) -> list[tuple[int, list[float]]]:
        row = table.logits[at]
        order = sorted((c for c, x in enumerate(row) if x > IMPOSSIBLE), key=lambda c: -row[c])
        order = order[:LIKELIEST]
        told = [table.facts[c].pairs[at] for c in order]
        best = [max((pair[n] for pair in told), default=0.0) for n in _GAPS]
        made = []
        for rank, (c, pair) in enumerate(zip(order, told, strict=True)):
            rival = row[order[1]] if rank == 0 and len(order) > 1 else row[order[0]]
            gaps = [pair[n] - most for n, most in zip(_GAPS, best, strict=True)]
            related = [
                _GROUPS.get(self._scorer.groups[at], -1.0),
                _KINDS[self._scorer.fields[at].kind],
                row[c],
                row[c] - rival if len(order) > 1 else 5.0,
                float(rank),
                row[c]
                - max((other[c] for n, other in enumerate(table.logits) if n != at), default=-8.0),
                *shared.related(at, c),
                *gaps,
                shared.spare,
                shared.labelled,
                float(shared.title == c),
                sum(row[other] > 0 for other in order) / 3,
                *self._nth(shared, at, c),
            ]
            made.append((c, [*column_features(table.facts[c]), *pair, *related]))
        return made

    def _nth(self, shared: "_Shared", at: int, c: int) -> tuple[float, float, float]:
        """Return which of the fields of its group the field is, and which such column this is."""
        groups = self._scorer.groups
        nth_field = groups[:at].count(groups[at])
        nth_column = shared.places(self._scorer.fields[at].kind).get(c, -1)
        gap = nth_column - nth_field if nth_column >= 0 else -9
        return float(nth_field), min(9.0, float(nth_column)), max(-9.0, min(9.0, float(gap)))


@dataclass(slots=True)
class _Shared:
    """What holds for all pairs of one table.

    Attributes:
        table: the table.
        title: column of the first field, which names the record as a rule; -1 for none.
        owner: field that the first look gave the column to, by column.
        sure: probability of each field's pick (fields,).
        spare: texts that nobody has for each field without one, at most 3.
        labelled: share of columns with labels.
        longest: the longest text of a link, characters.
    """

    table: LookedAt
    title: int
    owner: dict[int, int]
    sure: list[float]
    spare: float
    labelled: float
    longest: float
    _places: dict[Kind, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, table: LookedAt) -> "_Shared":
        facts, picks = table.facts, table.picks
        owner = {c: at for at, c in enumerate(picks) if c >= 0}
        sure = [chance(table.logits[at][c]) if c >= 0 else 0.0 for at, c in enumerate(picks)]
        free = sum(one.relation.leaf < NO_LEAF and c not in owner for c, one in enumerate(facts))
        lacking = sum(c < 0 for c in picks)
        return cls(
            table,
            picks[0] if picks else -1,
            owner,
            sure,
            min(3.0, free / (lacking + 1)),
            sum(bool(one.column.labels) for one in facts) / max(1, len(facts)),
            max((one.anchor for one in facts), default=0.0),
        )

    def places(self, kind: Kind) -> dict[int, int]:
        """Return for the columns that hold values of *kind* which of these they are, from 0."""
        found = self._places.get(kind)
        if found is None:
            facts = self.table.facts
            alike = [c for c, one in enumerate(facts) if _has_kind(one, kind)]
            alike.sort(key=lambda c: facts[c].column.order)
            found = self._places[kind] = {c: nth for nth, c in enumerate(alike)}
        return found

    def related(self, at: int, c: int) -> list[float]:
        """Return picked to records of the field *at* and the column *c*."""
        facts, picks = self.table.facts, self.table.picks
        one, fields = facts[c], len(picks)
        relation, owner = one.relation, self.owner.get(c, -1)
        link = facts[relation.link] if relation.link >= 0 else None
        return [
            float(owner == at),
            self.sure[owner] if owner not in {-1, at} else 0.0,
            self._most_sure(at, relation.holds),
            self._most_sure(at, relation.held),
            self._beside_others(at, c),
            math.log1p(len(relation.holds)),
            math.log1p(len(relation.held)),
            min(12.0, float(relation.leaf)),
            float(link is not None) + float(link is not None and link.relation.in_heading),
            self._longest(one if one.is_link else link),
            float(relation.in_heading),
            self._with_title(c, relation),
            self._gap(c, self.title),
            self._gap(c, picks[at - 1] if at else -1),
            self._gap(c, picks[at + 1] if at + 1 < fields else -1),
            at / max(1, fields - 1),
            float(fields),
            float(len(facts)),
            float(self.table.records),
        ]

    def _most_sure(self, at: int, columns: Sequence[int]) -> float:
        """Return how sure other fields are of one of *columns*, 0..1."""
        owners = [self.owner.get(c, at) for c in columns]
        return max((self.sure[owner] for owner in owners if owner != at), default=0.0)

    def _beside_others(self, at: int, c: int) -> float:
        """Return how sure other fields are of other parts of the same text, 0..1."""
        parent = self.table.facts[c].column.parent
        if not parent:
            return 0.0
        return max(
            (
                self.sure[owner]
                for other, owner in self.owner.items()
                if owner != at and other != c and self.table.facts[other].column.parent == parent
            ),
            default=0.0,
        )

    def _longest(self, link: ColumnFacts | None) -> float:
        return link.anchor / self.longest if link is not None and self.longest else 0.0

    def _with_title(self, c: int, relation: Relation) -> float:
        """Return 1 for the link of the record's title, and for texts in the link of the title."""
        if self.title < 0 or c == self.title:
            return 0.0
        other = self.table.facts[self.title].relation
        if self.table.facts[c].is_link:
            return float(self.title in relation.shows or other.link == c)
        return float(relation.link >= 0 and relation.link == other.link)

    def _gap(self, c: int, other: int) -> float:
        """Return how much further down in the record the column stands than another, -1..1."""
        if other < 0:
            return -2.0
        return self.table.facts[c].column.order - self.table.facts[other].column.order


def _has_kind(facts: ColumnFacts, kind: Kind) -> bool:
    """Tell whether the column is one of those of *kind*: links, pictures, else whole texts."""
    if kind is Kind.URL or kind is Kind.IMAGE:
        return facts.is_link and (facts.column.form is Form.IMAGE) is (kind is Kind.IMAGE)
    return facts.relation.leaf < NO_LEAF and facts.share(kind) > HELD
