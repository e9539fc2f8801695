"""How well columns answer fields: features of the pair, weighed by what the corpus taught.

The weights in `learned` are logistic regressions, one per group of fields, fitted by
``bench/train.py`` on pages whose rows are known; no weight knows a site, a word or a class name.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import mul
from typing import NamedTuple

from rowsmith.match.facts import ColumnFacts
from rowsmith.match.labels import Wanted, hint_score, label_score
from rowsmith.match.learned.weights import PAIR_WEIGHTS
from rowsmith.match.parts import is_range
from rowsmith.match.second.alone import column_features
from rowsmith.match.second.leads import GENERAL_LINKS, Aim, first_words, share_addressed, telling
from rowsmith.model.ask import AskedField
from rowsmith.model.table import Column, Form
from rowsmith.model.values import Kind

LINKS = frozenset({Kind.URL, Kind.IMAGE})
TITLES = frozenset({"name", "title", "case_name", "person_name", "product_name", "headline"})
_GROUPS = {
    Kind.PERSON: "person",
    Kind.DATE: "date",
    Kind.DATETIME: "date",
    Kind.TIME: "time",
    Kind.PRICE: "number",
    Kind.NUMBER: "number",
    Kind.INTEGER: "number",
    Kind.RATING: "number",
    Kind.CODE: "code",
    Kind.IMAGE: "image",
    Kind.EMAIL: "contact",
    Kind.PHONE: "contact",
    Kind.PLACE: "place",
    Kind.LONG_TEXT: "long",
}
GROUPS = ("title", "text", "link", "file", *dict.fromkeys(_GROUPS.values()))

PAIR_FEATURES = (
    *("label", "same_label", "hint", "other_label", "kind", "no_kind", "rival", "choices"),
    *("unsaid_key", "exact", "order_gap", "lone_record", "lone_element"),
    *("in_address", "rival_in_address", "fits_end", "said_by_all", "leads", "cites"),
    *("file_asked", "page_asked", "bias"),
)
_TYPED_PLACE = re.compile(r"\|(?:time|date)(1?)$")
_END_WORDS = frozenset(
    "end ends ending until to close closes fin ende bis hasta fine einde".split()
)
_RANGED = frozenset({Kind.TIME, Kind.PRICE})
_HALVES = _END_WORDS | frozenset(
    "start starts starting begin begins from min minimum max maximum low lowest high highest least "
    "most open opens close doors beginn desde debut inizio".split()
)
_AMOUNTS = frozenset({Kind.PRICE, Kind.RATING, Kind.INTEGER})
MAX_CITATION = 60
_CITATIONS = frozenset({"citation", "cite", "cites", "zitat"})
_COUNTED = frozenset(
    "ratings reviews votes opinions bewertungen rezensionen avis resenas recensioni".split()
)
_NUMERIC = _AMOUNTS | {Kind.NUMBER}
_STRICT = frozenset(_GROUPS) - {Kind.PERSON, Kind.CODE, Kind.PLACE, Kind.LONG_TEXT}
"""Kinds whose values cannot look otherwise."""
USUAL = 0.5
NAME_SAID = 0.97
NAMED = 0.0
NAMED_IN_MARKUP = -0.8
"""Log-odds that a column is the field whose very name it bears, at the least: on the page, or as
its class. Short lists and constant columns are rare in the corpus and not among people's lists."""
IMPOSSIBLE = -20.0
"""Log-odds of a pair that cannot be: a text for a link."""


def group_of(asked: AskedField, *, has_name: bool = False) -> str:
    """Return which group of weights the field is scored with.

    Args:
        asked: the field.
        has_name: another field asks for the record's name; a job title is none then.
    """
    if asked.kind is Kind.URL:
        said = asked.phrases[0] if asked.phrases else (asked.name.lower(),)
        return "link" if set(said) <= GENERAL_LINKS or asked.concept == "url" else "file"
    head = asked.phrases[0][-1] if asked.phrases else ""
    if asked.concept in TITLES or (
        head in {"name", "title"}
        and asked.kind in {Kind.TEXT, Kind.PERSON}
        and not (has_name and asked.concept == "job_title")
    ):
        return "title"
    return _GROUPS.get(asked.kind, "text")


class _Said(NamedTuple):
    """What one column says of every field (fields,), and what is the same for all of them."""

    labels: Sequence[float]
    hints: Sequence[float]
    addressed: Sequence[float]
    by_all: Sequence[float]
    leads: Sequence[float]
    most_label: float
    most_addressed: float
    has_labels: bool
    is_called: bool
    ends: float


@dataclass(slots=True)
class Scorer:
    """Scores columns for the fields of one ask; remembers what columns share.

    Attributes:
        fields: the asked fields.
        wanted: how each may be said.
        groups: which weights each is scored with.
        telling: stems that an address or its link's text would say for a link, else none.
        ends: True for fields that say when something ends.
        aims: where links are to lead.
    """

    fields: Sequence[AskedField]
    wanted: list[Wanted] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    telling: list[frozenset[str]] = field(default_factory=list)
    ends: list[bool] = field(default_factory=list)
    aims: list[Aim] = field(default_factory=list)
    _labels: dict[tuple[str, ...], list[float]] = field(default_factory=dict)
    _hints: dict[tuple[str, ...], list[float]] = field(default_factory=dict)
    _nothing: list[float] = field(default_factory=list)
    _last: tuple[ColumnFacts, _Said] | None = None
    _wholes: list[tuple[Kind, Column]] = field(default_factory=list)

    @classmethod
    def of(cls, fields: Sequence[AskedField], entity: Sequence[str] = ()) -> "Scorer":
        """Return a scorer for *fields* of an *entity*, words of the ask such as a document."""
        has_name = any(one.concept in TITLES for one in fields)
        return cls(
            fields,
            [Wanted.of(one.phrases) for one in fields],
            [group_of(one, has_name=has_name) for one in fields],
            [telling(one) if one.kind is Kind.URL else frozenset() for one in fields],
            [not _END_WORDS.isdisjoint(first_words(one)) for one in fields],
            [Aim.of(one, entity) for one in fields],
        )

    def labels(self, labels: tuple[str, ...]) -> list[float]:
        """Return for each field 0..1, how well *labels* say it (fields,)."""
        found = self._labels.get(labels)
        if found is None:
            found = self._labels[labels] = [label_score(one, labels) for one in self.wanted]
        return found

    def hints(self, hints: tuple[str, ...]) -> list[float]:
        """Return for each field 0..1, how well class and id words say it (fields,)."""
        found = self._hints.get(hints)
        if found is None:
            found = self._hints[hints] = [hint_score(one, hints) for one in self.wanted]
        return found

    def features(self, facts: ColumnFacts) -> list[list[float]]:
        """Return the pair features of one column with every field (fields, PAIR_FEATURES)."""
        return [self.pair(facts, at) for at in range(len(self.fields))]

    def pair(self, facts: ColumnFacts, at: int) -> list[float]:
        """Return the features of one column with the field at place *at* (PAIR_FEATURES,)."""
        column, asked, said = facts.column, self.fields[at], self._said(facts)
        label, kind = said.labels[at], _kind_share(asked, facts)
        last = max(1, len(self.fields) - 1)
        is_lone = len(self.fields) == 1
        return [
            label,
            float(label > 0.85),
            said.hints[at],
            float(label < 0.3 and said.has_labels),
            kind,
            float(kind == 0.0),
            said.most_label - label,
            _choice_share(asked, facts) if asked.choices else 0.0,
            float(label < 0.3 and said.is_called),
            0.0 if facts.is_link else facts.said.exact(asked.kind),
            abs(at / last - column.order) if last > 1 else 0.3,
            float(is_lone and column.form is Form.RECORD),
            float(is_lone and facts.units > 1 and column.form is Form.TEXT),
            said.addressed[at],
            said.most_addressed - said.addressed[at],
            said.ends if self.ends[at] else -said.ends,
            said.by_all[at],
            said.leads[at],
            _fits_citation(asked, facts),
            *(self.aims[at].fits(facts.texts, facts.offsite) if facts.is_link else (0.0, 0.0)),
            1.0,
        ]

    def _said(self, facts: ColumnFacts) -> _Said:
        """Return what the column says of the fields; the last column's is remembered."""
        if self._last is not None and self._last[0] is facts:
            return self._last[1]
        column, relation = facts.column, facts.relation
        nothing = self._nothing = self._nothing or [0.0] * len(self.fields)
        labels, addressed = self.labels(column.labels), nothing
        if facts.links and any(self.telling):
            told = facts.addressed()
            addressed = [share_addressed(told, stems) for stems in self.telling]
        said = _Said(
            labels,
            self.hints(column.hints),
            addressed,
            self.labels((relation.said,)) if relation.said else nothing,
            self.hints(tuple(relation.leads.split())) if relation.leads else nothing,
            max(labels),
            max(addressed),
            bool(column.labels),
            column.key.startswith(("label[", "a[")),
            _ends(column.key),
        )
        self._last = facts, said
        return said

    def least(self, at: int, facts: ColumnFacts) -> float:
        """Return the log-odds that the column has at least that is called as the field at *at*."""
        asked = self.fields[at]
        label, hint = self.labels(facts.column.labels)[at], self.hints(facts.column.hints)[at]
        if max(label, hint) <= NAME_SAID:
            return IMPOSSIBLE
        return _least(asked, facts, label, hint, _kind_share(asked, facts))

    def logits(self, facts: Sequence[ColumnFacts]) -> list[list[float]]:
        """Return the log-odds that each column is each field (fields, columns)."""
        rows: list[list[float]] = [[] for _ in self.fields]
        self._look_for_wholes(facts)
        for one in facts:
            base: dict[str, float] = {}
            for at, row in enumerate(rows):
                row.append(self.logit(one, at, base))
        for row, stems in zip(rows, self.telling, strict=True):
            if stems and any(one.named == stems for one in facts):
                pairs = zip(row, facts, strict=True)
                row[:] = [x if one.named == stems else IMPOSSIBLE for x, one in pairs]
        return rows

    def _look_for_wholes(self, facts: Sequence[ColumnFacts]) -> None:
        """Note texts whose parts are no answer: spans of time or money, counts of ratings."""
        if all(one.column.form is Form.PART for one in facts):
            return  # parts of the columns that were looked at before
        kinds = {one.kind for one in self.fields if _wants_whole(one)}
        self._wholes = []
        for one in facts:
            if one.column.form in {Form.TEXT, Form.CONTEXT} and one.units == 1:
                found = {kind for kind in kinds & _RANGED if is_range(one.column, kind)}
                if Kind.RATING in kinds and _is_count(one):
                    found.add(Kind.RATING)
                self._wholes.extend((kind, one.column) for kind in found)

    def _is_half(self, column: Column, kind: Kind) -> bool:
        """Tell whether a part stands in texts that answer the field whole, or not at all."""
        return any(
            kind is wanted
            and all(n in whole.cells and cell.text in whole.cells[n].text for n, cell in cells)
            for wanted, whole in self._wholes
            if (cells := column.cells.items())
        )

    def logit(self, facts: ColumnFacts, at: int, base: dict[str, float]) -> float:
        """Return the log-odds that the column is the field at place *at*.

        Args:
            facts: the column.
            at: place of the field.
            base: what the column alone says, by group of weights; grows.
        """
        asked, group = self.fields[at], self.groups[at]
        if self._wholes and facts.column.parent and self._is_half(facts.column, asked.kind):
            return IMPOSSIBLE
        is_act = facts.acts and facts.acts.isdisjoint(first_words(asked))
        if is_act or _is_impossible(asked, facts):
            return IMPOSSIBLE
        of_column, of_pair = PAIR_WEIGHTS.get(group) or PAIR_WEIGHTS["*"]
        if group not in base:
            base[group] = weighed(of_column, column_features(facts))
        pair = facts.pairs[at] = self.pair(facts, at)
        logit = base[group] + weighed(of_pair, pair)
        return max(logit, _least(asked, facts, pair[0], pair[2], pair[4]))


def weighed(weights: Sequence[float], features: Sequence[float]) -> float:
    """Return the sum of *features*, each times its weight.

    >>> weighed((1.0, 2.0), (3.0, 0.5))
    4.0
    """
    total: float = sum(map(mul, weights, features))
    return total


def chance(logit: float) -> float:
    """Return the probability 0..1 of log-odds; impossible pairs have none.

    >>> chance(0.0), chance(IMPOSSIBLE)
    (0.5, 0.0)
    """
    return 1 / (1 + math.exp(-logit)) if logit > IMPOSSIBLE else 0.0


def _ends(key: str) -> float:
    """Return 1 or -1 where a typed part's place in its text says that it is an end or a start."""
    found = _TYPED_PLACE.search(key) if "|" in key else None
    if found is None:
        return 0.0
    return 1.0 if found[1] else -1.0


def _fits_citation(asked: AskedField, facts: ColumnFacts) -> float:
    """Return -1..1: how many texts cite a reporter, for a field that does; against it for codes."""
    if asked.kind not in {Kind.CODE, Kind.TEXT} or facts.is_link or facts.length > MAX_CITATION:
        return 0.0
    cited = facts.said.share_cited
    if asked.phrases and asked.phrases[0][-1] in _CITATIONS:
        return cited
    return -cited if asked.kind is Kind.CODE else 0.0


def _is_number(asked: AskedField) -> bool:
    """Tell whether only numbers are taken, no texts that say why there is none."""
    return asked.kind in _NUMERIC and not asked.is_many and "string" not in asked.types


def _wants_whole(asked: AskedField) -> bool:
    """Tell whether a span between two values answers the field better than its start."""
    if asked.kind is Kind.RATING:
        return True
    is_text = "string" in asked.types and not asked.format
    return is_text and _HALVES.isdisjoint(first_words(asked))


def _is_count(facts: ColumnFacts) -> bool:
    """Tell whether texts count what was said of the record: "212 ratings"."""
    return (
        not _COUNTED.isdisjoint(facts.relation.said.split()) and facts.said.exact(Kind.NUMBER) > 0.9
    )


def _is_impossible(asked: AskedField, facts: ColumnFacts) -> bool:
    if not facts.texts or facts.said.is_marks:
        return True
    if asked.kind in _NUMERIC and facts.column.form is Form.RECORD and facts.units > 1:
        return True  # the first number of a whole record means nothing
    if asked.kind is Kind.RATING and _is_count(facts):
        return True
    if _is_number(asked) and not facts.said.makeup[0] and not facts.share(asked.kind):
        return True  # neither a digit nor a word for a number: every cell would be refused
    if (asked.kind in LINKS) == facts.is_link:
        return False
    return not (asked.kind in LINKS and facts.share(Kind.URL) > 0.8)


def _least(asked: AskedField, facts: ColumnFacts, label: float, hint: float, kind: float) -> float:
    """Return the log-odds that a whole text has at least that the page calls as the field is."""
    if facts.column.form is not Form.TEXT or facts.units > 1 or facts.coverage < USUAL:
        return IMPOSSIBLE
    if kind < 0.5 and asked.kind in _STRICT:
        return IMPOSSIBLE
    return NAMED if label > NAME_SAID else NAMED_IN_MARKUP if hint > NAME_SAID else IMPOSSIBLE


def _kind_share(asked: AskedField, facts: ColumnFacts) -> float:
    if asked.kind is Kind.IMAGE:
        return float(facts.column.form is Form.IMAGE)
    if asked.kind is Kind.URL:
        return float(facts.column.form is Form.LINK)
    if facts.is_link:
        return 0.0
    share = facts.share(asked.kind)
    return max(share, 0.9 * facts.share(Kind.NUMBER)) if asked.kind in _AMOUNTS else share


def _choice_share(asked: AskedField, facts: ColumnFacts) -> float:
    if not facts.texts:
        return 0.0
    allowed = {choice.casefold() for choice in asked.choices}
    return sum(text.casefold() in allowed for text in facts.texts) / len(facts.texts)
