"""How well columns answer fields: features of the pair, weighed by what the corpus taught.

The weights in `learned` are logistic regressions, one per group of fields, fitted by
``bench/train.py`` on pages whose rows are known; no weight knows a site, a word or a class name.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rowsmith.lexicon import stem, words
from rowsmith.match.facts import ColumnFacts
from rowsmith.match.labels import Wanted, hint_score, label_score
from rowsmith.match.learned.weights import PAIR_WEIGHTS
from rowsmith.match.second.relations import NO_LEAF, Relation
from rowsmith.model.ask import AskedField
from rowsmith.model.table import Form
from rowsmith.model.values import Kind

LINKS = frozenset({Kind.URL, Kind.IMAGE})
TITLES = frozenset({"name", "title", "case_name", "person_name", "product_name", "headline"})
_HEADS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_FILES = (".pdf", ".doc", ".docx", ".xls", ".xlsx", ".zip", ".rtf", ".wpd", ".mp3", ".mp4", ".txt")
_GENERAL_LINKS = frozenset({"url", "link", "href", "page", "website", "permalink"})
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

COLUMN_FEATURES = (
    *("record", "part", "context", "attribute", "coverage", "full", "distinct", "constant"),
    *("first", "second", "order", "in_heading", "in_anchor", "in_bold", "by_label", "is_element"),
    *("length", "long", "very_long", "short", "digits", "letters", "labelled"),
    *("date", "time", "price", "number", "email", "phone", "file", "anchor", "bare_anchor"),
    *("record_units", "element_units", "typed_part", "first_piece", "second_piece", "later_piece"),
    *("record_part", "comma_piece", "has_comma", "has_dash"),
    *("holds", "is_held", "leaf", "first_leaf", "second_leaf", "in_link", "ragged", "struck"),
)
PAIR_FEATURES = (
    *("label", "same_label", "hint", "other_label", "kind", "no_kind", "rival", "choices"),
    *("unsaid_key", "exact", "order_gap", "lone_record", "lone_element"),
    *("in_address", "rival_in_address", "fits_end", "said_by_all", "leads", "cites", "bias"),
)
_TYPED_PLACE = re.compile(r"\|(?:time|date)(1?)$")
_END_WORDS = frozenset(
    "end ends ending until to close closes fin ende bis hasta fine einde".split()
)
_LINK_WORDS = _GENERAL_LINKS | {"pdf", "document", "file", "full", "text", "download", "to"}
_PIECE = re.compile(r"\|([a-z]+)(\d)$")
_DASH = re.compile(r" [-–—|·•] |: ")
_ALWAYS = (Kind.DATE, Kind.TIME, Kind.PRICE, Kind.NUMBER, Kind.EMAIL, Kind.PHONE)
_AMOUNTS = frozenset({Kind.PRICE, Kind.RATING, Kind.INTEGER})
MAX_CITATION = 60
_CITATIONS = frozenset({"citation", "cite", "cites", "zitat"})
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
        return "link" if set(said) <= _GENERAL_LINKS or asked.concept == "url" else "file"
    head = asked.phrases[0][-1] if asked.phrases else ""
    if asked.concept in TITLES or (
        head in {"name", "title"}
        and asked.kind in {Kind.TEXT, Kind.PERSON}
        and not (has_name and asked.concept == "job_title")
    ):
        return "title"
    return _GROUPS.get(asked.kind, "text")


def column_features(facts: ColumnFacts) -> list[float]:
    """Return the features of a column alone, in the order of `COLUMN_FEATURES`."""
    column, texts = facts.column, facts.texts
    if facts.alone:
        return facts.alone
    digits, letters = (0.0, 0.0) if facts.is_link else facts.said.makeup
    files = 0.0
    if facts.is_link and texts:
        files = sum(t.lower().split("?")[0].endswith(_FILES) for t in texts) / len(texts)
    form, tag, length = column.form, column.tag, facts.length
    kinds = [0.0] * len(_ALWAYS) if facts.is_link else [facts.share(k) for k in _ALWAYS]
    facts.alone = [
        float(form is Form.RECORD),
        float(form is Form.PART),
        float(form is Form.CONTEXT),
        float(form is Form.ATTRIBUTE),
        facts.coverage,
        float(facts.coverage > 0.99),
        facts.distinct,
        float(facts.is_constant),
        float(facts.rank == 0),
        float(facts.rank == 1),
        column.order,
        float(tag in _HEADS or facts.relation.in_heading),
        float(tag == "a"),
        float(tag in {"b", "strong", "th"}),
        float(column.key.startswith(("label[", "a["))),
        float(form is Form.TEXT and not column.key.endswith(("text()", "]"))),
        math.log1p(length) / 5,
        float(length > 60),
        float(length > 160),
        float(length < 4),
        digits,
        letters,
        float(bool(column.labels)),
        *kinds,
        files,
        math.log1p(facts.anchor) / 5,
        float(facts.is_link and facts.anchor == 0),
        *_structure(facts),
    ]
    return facts.alone


def _structure(facts: ColumnFacts) -> tuple[float, ...]:
    """Return record_units to ragged: what a column is a part or a whole of."""
    column = facts.column
    units = math.log1p(facts.units) / 3
    piece = _PIECE.search(column.key) if column.form is Form.PART else None
    place = int(piece[2]) if piece else -1
    shown = max(1, len(facts.texts))
    is_whole = column.form in {Form.TEXT, Form.RECORD}
    return (
        units if column.form is Form.RECORD else 0.0,
        units if column.form is Form.TEXT and facts.units > 1 else 0.0,
        float(column.form is Form.PART and piece is None),
        float(place == 0),
        float(place == 1),
        float(place > 1),
        float(column.form is Form.PART and column.parent == "."),
        float(piece is not None and piece[1] == "comma"),
        sum("," in text for text in facts.texts) / shown if is_whole else 0.0,
        sum(_DASH.search(text) is not None for text in facts.texts) / shown if is_whole else 0.0,
        *_standing(facts.relation),
    )


def _standing(relation: Relation) -> tuple[float, ...]:
    """Return holds to ragged: where a column stands among the table's others."""
    return (
        math.log1p(len(relation.holds)) / 2,
        float(bool(relation.held)),
        float(relation.leaf < NO_LEAF),
        float(relation.leaf == 0),
        float(relation.leaf == 1),
        float(relation.link >= 0),
        relation.ragged,
        float(relation.struck),
    )


@dataclass(slots=True)
class Scorer:
    """Scores columns for the fields of one ask; remembers what columns share.

    Attributes:
        fields: the asked fields.
        wanted: how each may be said.
        groups: which weights each is scored with.
        telling: stems that an address or its link's text would say for a link, else none.
        ends: True for fields that say when something ends.
    """

    fields: Sequence[AskedField]
    wanted: list[Wanted] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    telling: list[frozenset[str]] = field(default_factory=list)
    ends: list[bool] = field(default_factory=list)
    _labels: dict[tuple[str, ...], list[float]] = field(default_factory=dict)
    _hints: dict[tuple[str, ...], list[float]] = field(default_factory=dict)
    _last: tuple[ColumnFacts, list[float]] | None = None

    @classmethod
    def of(cls, fields: Sequence[AskedField]) -> "Scorer":
        """Return a scorer for *fields*."""
        has_name = any(one.concept in TITLES for one in fields)
        return cls(
            fields,
            [Wanted.of(one.phrases) for one in fields],
            [group_of(one, has_name=has_name) for one in fields],
            list(map(_telling, fields)),
            [not _END_WORDS.isdisjoint(_first_words(one)) for one in fields],
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
        column, asked = facts.column, self.fields[at]
        labels = self.labels(column.labels)
        label = labels[at]
        kind = _kind_share(asked, facts)
        last = max(1, len(self.fields) - 1)
        is_lone = len(self.fields) == 1
        addressed = self._addressed(facts)
        return [
            label,
            float(label > 0.85),
            self.hints(column.hints)[at],
            float(label < 0.3 and bool(column.labels)),
            kind,
            float(kind == 0.0),
            max(labels) - label,
            _choice_share(asked, facts),
            float(label < 0.3 and column.key.startswith(("label[", "a["))),
            0.0 if facts.is_link else facts.said.exact(asked.kind),
            abs(at / last - column.order) if last > 1 else 0.3,
            float(is_lone and column.form is Form.RECORD),
            float(is_lone and facts.units > 1 and column.form is Form.TEXT),
            addressed[at],
            max(addressed) - addressed[at],
            _fits_end(column.key, is_end=self.ends[at]),
            self.labels((facts.relation.said,))[at] if facts.relation.said else 0.0,
            self.hints(tuple(facts.relation.leads.split()))[at] if facts.relation.leads else 0.0,
            _fits_citation(asked, facts),
            1.0,
        ]

    def _addressed(self, facts: ColumnFacts) -> list[float]:
        """Return for each field the share of links that say it (fields,)."""
        if self._last is None or self._last[0] is not facts:
            self._last = facts, [_share_addressed(facts, stems) for stems in self.telling]
        return self._last[1]

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
        for one in facts:
            base: dict[str, float] = {}
            for at, row in enumerate(rows):
                row.append(self.logit(one, at, base))
        return rows

    def logit(self, facts: ColumnFacts, at: int, base: dict[str, float]) -> float:
        """Return the log-odds that the column is the field at place *at*.

        Args:
            facts: the column.
            at: place of the field.
            base: what the column alone says, by group of weights; grows.
        """
        asked, group = self.fields[at], self.groups[at]
        if _is_impossible(asked, facts):
            return IMPOSSIBLE
        of_column, of_pair = PAIR_WEIGHTS.get(group) or PAIR_WEIGHTS["*"]
        if group not in base:
            base[group] = sum(map(float.__mul__, of_column, column_features(facts)))
        pair = facts.pairs[at] = self.pair(facts, at)
        logit = base[group] + sum(map(float.__mul__, of_pair, pair))
        return max(logit, _least(asked, facts, pair[0], pair[2], pair[4]))


def chance(logit: float) -> float:
    """Return the probability 0..1 of log-odds; impossible pairs have none.

    >>> chance(0.0), chance(IMPOSSIBLE)
    (0.5, 0.0)
    """
    return 1 / (1 + math.exp(-logit)) if logit > IMPOSSIBLE else 0.0


def _first_words(asked: AskedField) -> tuple[str, ...]:
    return asked.phrases[0] if asked.phrases else words(asked.name)


def _telling(asked: AskedField) -> frozenset[str]:
    if asked.kind is not Kind.URL:
        return frozenset()
    return frozenset(stem(word) for word in _first_words(asked) if word not in _LINK_WORDS)


def _share_addressed(facts: ColumnFacts, telling: frozenset[str]) -> float:
    """Return the share of links whose address or own text says the field, 0..1."""
    if not telling or not facts.addressed:
        return 0.0
    return sum(not telling.isdisjoint(said) for said in facts.addressed) / len(facts.addressed)


def _fits_end(key: str, *, is_end: bool) -> float:
    """Return 1 or -1 where a typed part's place in its text says that it is a start or an end."""
    found = _TYPED_PLACE.search(key)
    if found is None:
        return 0.0
    return 1.0 if (found[1] != "") is is_end else -1.0


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


def _is_impossible(asked: AskedField, facts: ColumnFacts) -> bool:
    if not facts.texts or facts.said.is_marks:
        return True
    if asked.kind in _NUMERIC and facts.column.form is Form.RECORD and facts.units > 1:
        return True  # the first number of a whole record means nothing
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
    if not asked.choices or not facts.texts:
        return 0.0
    allowed = {choice.casefold() for choice in asked.choices}
    return sum(text.casefold() in allowed for text in facts.texts) / len(facts.texts)
