"""Choose the table that answers the ask best; here most is won or lost."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from rowsmith.lexicon import stem
from rowsmith.match.assign import assign
from rowsmith.match.facts import Known, PageFacts, all_facts, without_copies
from rowsmith.match.fallback import with_fallbacks, with_wholes
from rowsmith.match.learned.trees import TREES
from rowsmith.match.parts import remainder, split_parts, typed_parts
from rowsmith.match.rank import (
    RANK_FEATURES,
    Glance,
    beside_features,
    has_headed_part,
    rank_features,
)
from rowsmith.match.score import Scorer, chance
from rowsmith.match.second.headed import by_headings
from rowsmith.match.second.kin import is_every_second, kin_of, sample_numbers
from rowsmith.match.second.look import LookedAt, SecondLook
from rowsmith.match.second.order import (
    MOST_READ,
    PROMISING,
    promises_of,
    read_on,
    without_plain,
    worth_of,
)
from rowsmith.match.second.sure import how_sure
from rowsmith.match.second.trees import Forest
from rowsmith.model.ask import Ask, AskedField
from rowsmith.model.table import Column, Form, Table
from rowsmith.model.values import Kind
from rowsmith.sources import Outline

MAX_HEADED = 2
"""Tables beyond these that are read since their headings name what is asked for."""
SAMPLED = 8
"""Records of a table that are read to judge it."""
LEAST, MOST_NODES = 3, 1_000
"""Records of a table that are read at the least, and about how many nodes at the most."""
MAX_COLUMNS = 70
FLOOR, REQUIRED_FLOOR, FILL_FLOOR = 0.22, 0.03, 0.12
"""Probability at which a field rather has no column; without a required one there is no row."""
SURE = 0.7
"""Fields that are less sure of their column look for parts of other columns too."""
NOWHERE, UNHELD = 0.05, 0.24
"""Probability below which the best table is no answer: what is asked for is not on the page; and
below which it is none where it has no column for a field that the schema requires. One page in
three that is asked for what another site holds lacks such a field (`bench/train.py`)."""
DOUBTED = 0.5
"""Probability below which a field is rather looked for on the record's own page, if it may be."""
GUESSED = 0.4
"""The most that a guess is worth where own pages may know better, see `is_guess`."""
_COUNTS = frozenset({Kind.NUMBER, Kind.INTEGER})
_WORDED = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.PERSON, Kind.PLACE})
_RANGED = frozenset({Kind.TIME})
"""Kinds whose values often stand two in a text: "9:00 - 10:30"."""
COARSE, TOO_MUCH, UNMEANT, MEANT = 1.0, 1.0, 3.0, 0.5
"""What records lose that hold several of the things that are asked for, between near equals; and
what tables lose whose like is named by its heading, and gain that are named so."""
RICH = 2.0
"""What columns count where the ask names no field and any table would do."""
_REGULAR = RANK_FEATURES.index("regular")
_REPEATS = RANK_FEATURES.index("repeats")
_FOREST = Forest(TREES)
Glanced = tuple[Table, list[float]]
"""A table with its `rank.GLANCE_FEATURES`."""


@dataclass(slots=True)
class Candidate:
    """A judged table.

    Attributes:
        table: the table.
        columns: columns over the sampled records, parts included.
        mapping: field name to column, abstained fields absent.
        scores: field name to the probability that its column is right, 0..1.
        score: ranking score, comparable within one page.
        chances: probability that each column is each field (fields, columns).
        worth: what a glance at the table said, before it was read.
        read: its columns with what the first look said of them.
        features: what the score was made of: `rank.RANK_FEATURES`, then `rank.BESIDE_FEATURES`.
    """

    table: Table
    columns: list[Column]
    read: LookedAt = field(default_factory=LookedAt)
    mapping: dict[str, Column] = field(default_factory=dict)
    scores: dict[str, float] = field(default_factory=dict)
    score: float = 0.0
    features: list[float] = field(default_factory=list)
    chances: list[list[float]] = field(default_factory=list)
    worth: float = 0.0

    def is_sure_of(self, asked: AskedField) -> bool:
        """Tell whether the table has the field in a column that is neither doubted nor a guess."""
        column = self.mapping.get(asked.name)
        sure = self.scores.get(asked.name, 0.0)
        return column is not None and sure >= DOUBTED and not is_guess(asked, column)


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen.

    Attributes:
        best: the best table.
        judged: it and the others that were read, best first.
        confidence: how sure that it is the right one, 0..1.
        unread: tables that were only glanced at, best first, with what they would score less.
    """

    best: Candidate
    judged: tuple[Candidate, ...]
    confidence: float
    unread: tuple[tuple[Table, float], ...] = ()

    def is_no_answer(self, ask: Ask) -> bool:
        """Tell whether an unlikely table lacks a field that the schema requires, see `UNHELD`."""
        needed = [one.name for one in ask.fields if one.is_required]
        return self.confidence < UNHELD and not self.best.mapping.keys() >= {*needed}


class Chooser:
    """Judges one page's tables for one ask."""

    def __init__(self, ask: Ask, outline: Outline) -> None:
        self._ask = ask
        self._dom = outline.dom
        self._known: Known = {}
        self._meant, self._unmeant = frozenset[int](), frozenset[int]()
        self._unread: list[tuple[Table, float]] = []
        self._scorer = Scorer.of(ask.fields, (*ask.entity, *ask.topics))
        self._look = SecondLook(self._scorer)
        self._glance = Glance(ask, PageFacts.of(outline), self._scorer)

    def choose(self, tables: Sequence[Table]) -> Choice | None:
        """Return the table that answers the ask best, None when none fills a single field."""
        judged = self._scored(self._read_on(self.shortlist(tables)))
        judged = [one for one in judged if self._answers(one)]
        judged.sort(key=lambda candidate: -candidate.score)
        if not judged:
            return None
        judged.insert(0, judged.pop(judged.index(_whole_of(judged))))
        best = judged[0]
        gap = abs(best.score - judged[1].score) if len(judged) > 1 else math.inf
        sure = how_sure(best.features, gap)
        if self._ask.fields and sure < NOWHERE:
            return None
        self.finish(best)
        return Choice(best, tuple(judged), sure, tuple(self._unread))

    def _answers(self, candidate: Candidate) -> bool:
        """Tell whether any field has a column for another reason than that it must have one."""
        return not self._ask.fields or max(candidate.scores.values(), default=0.0) > FLOOR

    def finish(self, best: Candidate) -> None:
        """Give the chosen table's fields less sure columns and second ones where they lack."""
        self._fill(best)
        self._cut(best)
        mapping = with_wholes(best.columns, best.mapping, self._ask.fields)
        best.mapping = with_fallbacks(best.table, mapping, self._scorer, self._dom)

    def shortlist(self, tables: Sequence[Table], most: int | None = None) -> list[Glanced]:
        """Return the *most* tables worth reading with their cheap features, best first."""
        glanced = [(table, self._glance.features(table)) for table in without_plain(tables)]
        glanced.sort(key=lambda entry: -worth_of(entry[1]))
        return glanced[:most]

    def _read_on(self, glanced: Sequence[Glanced]) -> list[Candidate]:
        """Return the tables that are read of *glanced*, best first, till one answers well.

        Where no field is asked for any may do, as many as may be read. Tables are read beyond
        these whose headings alone name what is meant.
        """
        if not self._ask.fields:
            return [self.judge(*one) for one in glanced[:MOST_READ]]
        promises = promises_of([features for _, features in glanced[:PROMISING]])
        judged: list[Candidate] = []

        def judge(at: int) -> list[float]:
            judged.append(self.judge(*glanced[at]))
            return judged[-1].features

        read = read_on(promises, lambda at: sampled_nodes(glanced[at][0]), judge)
        headed = [at for at in self._headed(glanced) if at not in read][:MAX_HEADED]
        left = [at for at in range(len(promises)) if at not in {*read, *headed}]
        left.sort(key=lambda at: -promises[at])
        self._unread = [(glanced[at][0], promises[read[-1]] - promises[at]) for at in left]
        return [*judged, *(self.judge(*glanced[at]) for at in headed)]

    def _headed(self, every: Sequence[Glanced]) -> list[int]:
        """Return the places of the tables whose headings alone name what is meant."""
        named = (*self._ask.entity, *filter(str.isdecimal, self._ask.topics))
        meant, unmeant = by_headings([table for table, _ in every], set(map(stem, named)))
        self._meant = frozenset(id(every[at][0]) for at in meant)
        self._unmeant = frozenset(id(every[at][0]) for at in unmeant)
        return sorted(meant)

    def _scored(self, judged: list[Candidate]) -> list[Candidate]:
        """Return *judged* with what each is beside the others, and the score of all that."""
        every, kin = [one.features for one in judged], kin_of([one.table for one in judged])
        beside = beside_features(every, kin)
        for at, (one, more) in enumerate(zip(judged, beside, strict=True)):
            one.features = [*one.features, *more]
            one.score = _FOREST.value(one.features) - COARSE * one.features[_REPEATS]
            one.score -= TOO_MUCH * has_headed_part(at, every, kin[at])
            one.score += MEANT * (id(one.table) in self._meant)
            one.score -= UNMEANT * (id(one.table) in self._unmeant)
            if not self._ask.fields:
                one.score = one.worth + RICH * one.features[_REGULAR] * math.log1p(len(one.columns))
        return judged

    def judge(self, table: Table, glanced: Sequence[float]) -> Candidate:
        """Return *table* with its columns given to fields, not scored beside others yet."""
        one = self.read(table)
        one.worth = worth_of(glanced)
        self._map_fields(one)
        pairs = {n: (c, one.scores[n]) for n, c in one.mapping.items()}
        one.features = rank_features(self._ask, glanced, one.read.facts, pairs, one.read.records)
        return one

    def read(self, table: Table) -> Candidate:
        """Return *table* with what each column alone says of each field."""
        numbers = sampled_numbers(table)
        columns = without_copies(table.read(numbers))
        if len(columns) > MAX_COLUMNS:
            columns = sorted(columns, key=lambda c: -len(c.cells))[:MAX_COLUMNS]
        facts = all_facts(columns, len(numbers), self._dom, self._known)
        logits = self._scorer.logits(facts)
        unsure = [
            one
            for one, row in zip(self._ask.fields, logits, strict=True)
            if max(map(chance, row), default=0.0) < SURE or one.kind in _RANGED
        ]
        parts = self._parts(columns, unsure, len(numbers))
        if parts:
            more = all_facts(parts, len(numbers), self._dom, self._known, facts)
            facts.extend(more)
            columns.extend(parts)
            for row, found in zip(logits, self._scorer.logits(more), strict=True):
                row.extend(found)
        picks = self._assign([list(map(chance, row)) for row in logits])
        return Candidate(table, columns, LookedAt(facts, logits, picks, len(numbers)))

    def _map_fields(self, candidate: Candidate) -> None:
        candidate.chances = chances = self._look.chances(candidate.read)
        if self._ask.is_open:
            self._doubt(candidate)
        picks = self._assign(chances)
        held = {candidate.columns[at].key for at in picks if at >= 0}
        for one, row, at in zip(self._ask.fields, chances, picks, strict=True):
            if at >= 0 and not _is_amount_of(candidate.columns[at], held):
                candidate.mapping[one.name] = candidate.columns[at]
                candidate.scores[one.name] = row[at]
        self._cut(candidate)

    def _doubt(self, candidate: Candidate) -> None:
        """Let guesses be worth less than what a record's own page may say."""
        for one, row in zip(self._ask.fields, candidate.chances, strict=True):
            for at, column in enumerate(candidate.columns):
                if is_guess(one, column):
                    row[at] = min(row[at], GUESSED)

    def _assign(self, chances: Sequence[Sequence[float]]) -> list[int]:
        required, other = REQUIRED_FLOOR, FLOOR
        if self._ask.is_open:  # a record's own page may know better than a guess
            required = other = DOUBTED
        floors = [required if one.is_required else other for one in self._ask.fields]
        return assign(chances, floors)

    def _cut(self, candidate: Candidate) -> None:
        """Free worded fields from what other fields have of their text."""
        worded = {one.name for one in self._ask.fields if one.kind in _WORDED}
        _cut_remainders(candidate, worded)

    def _fill(self, candidate: Candidate) -> None:
        """Give fields of the chosen table that have no column yet a less sure one that is free."""
        held = {column.key for column in candidate.mapping.values()}
        for one, row in zip(self._ask.fields, candidate.chances, strict=True):
            if one.name in candidate.mapping:
                continue
            free = [
                at
                for at, column in enumerate(candidate.columns)
                if column.key not in held and not _is_amount_of(column, held)
            ]
            at = max(free, key=lambda at: row[at], default=-1)
            if at >= 0 and row[at] > (DOUBTED if self._ask.is_open else FILL_FLOOR):
                candidate.mapping[one.name] = candidate.columns[at]
                candidate.scores[one.name] = row[at]
                held.add(candidate.columns[at].key)

    def _parts(
        self, columns: list[Column], unsure: Sequence[AskedField], records: int
    ) -> list[Column]:
        if not unsure:
            return []
        kinds = {one.kind for one in self._ask.fields}
        forms = {Form.TEXT, Form.CONTEXT}
        if not any("td#" in column.key for column in columns):
            forms.add(Form.RECORD)  # a table's row has cells to take apart
        texts = [c for c in columns if c.form in forms]
        parts = [*typed_parts(texts, kinds, records), *split_parts(texts, records)]
        return without_copies([*columns, *parts])[len(columns) :]


def _whole_of(judged: Sequence[Candidate]) -> Candidate:
    """Return the best table, or the one of which it is every second or third record."""
    best = judged[0]
    fields = {n: c.key for n, c in best.mapping.items()}
    wider = [
        one
        for one in judged[1:]
        if fields.items() <= {n: c.key for n, c in one.mapping.items()}.items()
        and is_every_second(best.table.records, one.table.records)
    ]
    return max(wider, key=lambda one: len(one.table.records), default=best)


def is_guess(asked: AskedField, column: Column) -> bool:
    """Tell whether a count is taken from a longer text in which nothing calls it as the field."""
    return asked.kind in _COUNTS and column.form is Form.PART and not column.labels


def _is_amount_of(column: Column, held: set[str]) -> bool:
    """Tell whether a column is the number in another that a field has: one amount, one field."""
    return column.parent in held and column.key == f"{column.parent}|{Kind.NUMBER}"


def _cut_remainders(candidate: Candidate, worded: Collection[str]) -> None:
    """Give *worded* fields what is left of their text where other fields have a part of it."""
    taken = list(candidate.mapping.values())
    whole = next((c for c in candidate.columns if c.form is Form.RECORD), None)
    for name, column in list(candidate.mapping.items()):
        if column.form is not Form.TEXT or name not in worded:
            continue
        inner = next((c for c in taken if c.parent == column.key), None)
        if inner is None:
            inner = next((c for c in taken if _is_held(c, column, whole)), None)
        if inner is not None:
            candidate.mapping[name] = remainder(column, inner)


def _is_held(inner: Column, column: Column, whole: Column | None) -> bool:
    """Tell whether *column*'s texts begin or end with *inner*'s, which stand nowhere else."""
    if inner is column or whole is None or inner.form not in {Form.TEXT, Form.PART}:
        return False
    both = [n for n in column.cells if n in inner.cells]
    held = 0
    for number in both:
        text, part = column.cells[number].text, inner.cells[number].text
        at_edge = text.startswith(part) or text.endswith(part)
        record = whole.cells[number].text if number in whole.cells else ""
        held += at_edge and len(part) < len(text) and record.count(part) == 1
    return held > 0.7 * max(1, len(both)) and len(both) > 0.5 * len(column.cells)


def sampled_numbers(table: Table) -> list[int]:
    """Return the numbers of the records that *table* is judged by: eight, fewer of large ones."""
    shown = table.records[:SAMPLED]
    nodes = max(1, sum(record.end - record.start for record in shown) // len(shown))
    return sample_numbers(len(table.records), min(SAMPLED, max(LEAST, MOST_NODES // nodes)))


def sampled_nodes(table: Table) -> int:
    """Return the nodes of the records that *table* is judged by."""
    records = [table.records[number] for number in sampled_numbers(table)]
    return sum(record.end - record.start for record in records)


def choose(ask: Ask, tables: Sequence[Table], outline: Outline) -> Choice | None:
    """Return the table that answers *ask* best, None when none fills a single field."""
    return Chooser(ask, outline).choose(tables)
