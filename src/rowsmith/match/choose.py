"""Rank the page's tables by how well they answer the ask; here most is won or lost."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from rowsmith.lexicon import stem, words
from rowsmith.match.assign import assign
from rowsmith.match.parts import remainder, split_parts, typed_parts
from rowsmith.match.score import ColumnFacts, pair_score
from rowsmith.model.ask import Ask
from rowsmith.model.receipt import Menu, MenuColumn, MenuTable
from rowsmith.model.table import Column, Form, Table
from rowsmith.model.values import Kind
from rowsmith.sources import Outline

JUDGED = 24
"""Tables whose columns are read: 14 cost 4 points of row F1 against 30 (engine.md 0.2)."""
SAMPLED = 10
ABSTAIN = 0.24
"""Pair score at which no column is better than this one; the prototype's was 0.22."""
MENU_TABLES = 5


@dataclass(slots=True)
class Candidate:
    """A judged table.

    Attributes:
        table: the table.
        columns: columns over the sampled records, parts included.
        mapping: field name to column, abstained fields absent.
        scores: field name to pair score.
        score: ranking score, 0..1.
    """

    table: Table
    columns: list[Column]
    mapping: dict[str, Column] = field(default_factory=dict)
    scores: dict[str, float] = field(default_factory=dict)
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Choice:
    """The best table, the others that were judged, and 0..1 how sure that it is the right one."""

    best: Candidate
    judged: tuple[Candidate, ...]
    confidence: float


def choose(ask: Ask, tables: Sequence[Table], outline: Outline) -> Choice | None:
    """Return the table that answers *ask* best, None when none can fill a single field."""
    total = max(1, len(outline.dom.stream))
    ranked = sorted(tables, key=lambda table: -_worth(ask, table, outline, total))[:JUDGED]
    judged = [judge(ask, table, outline, total) for table in ranked]
    judged.sort(key=lambda candidate: -candidate.score)
    usable = [one for one in judged if one.score > 0]
    if not usable:
        return None
    usable[0] = _widest(usable)
    margin = usable[0].score - (usable[1].score if len(usable) > 1 else 0.0)
    confidence = min(1.0, 0.5 * usable[0].score + 0.5 * min(1.0, margin * 4) + 0.2)
    return Choice(usable[0], tuple(usable), confidence)


WIDER = 0.8
"""Share of the best score from which a table around the best one's records is taken instead."""


def _widest(usable: Sequence[Candidate]) -> Candidate:
    """Return the best table or a wider one around it: cards of a list differ in their classes."""
    best = usable[0]
    if best.table.records[0].pointer:
        return best
    starts = {record.start for record in best.table.records}
    wider = [
        one
        for one in usable[1:]
        if one.score >= WIDER * best.score
        and len(one.mapping) >= len(best.mapping)
        and starts < {record.start for record in one.table.records}
    ]
    return max(wider, key=lambda one: one.score, default=best)


def _worth(ask: Ask, table: Table, outline: Outline, total: int) -> float:
    """Return a cheap score of a table from its size and place alone."""
    n, boiler = len(table.records), 0.0
    first = table.records[0]
    if first.pointer:
        share = min(1.0, table.chars / total)
    else:
        share = min(1.0, table.chars / total)
        boiler = sum(outline.boiler[record.start] for record in table.records[:8]) / min(8, n)
    size = table.chars / n
    fit = 1.0 if size >= 12 * max(1, len(ask.fields)) else 0.55
    heading = 1.0 + heading_fit(ask, table.caption)
    return (
        float(share**0.5) * min(1.0, 0.4 + math.log1p(n) / 5) * (1 - 0.7 * boiler) * fit * heading
    )


def heading_fit(ask: Ask, caption: str) -> float:
    """Return 0..1, how much of the entity and topics a caption says."""
    wanted = {stem(word) for word in (*ask.entity, *ask.topics) if len(word) > 2}
    said = {stem(word) for word in words(caption)}
    if not wanted or not said:
        return 0.0
    return len(wanted & said) / min(len(wanted), max(1, len(said)))


def judge(ask: Ask, table: Table, outline: Outline, total: int) -> Candidate:
    """Return *table* with its columns given to the ask's fields and a ranking score."""
    n = len(table.records)
    sample = (
        range(n)
        if n <= SAMPLED
        else sorted({round(at * (n - 1) / (SAMPLED - 1)) for at in range(SAMPLED)})
    )
    columns = table.read(list(sample))
    records = len(sample)
    kinds = {one.kind for one in ask.fields}
    texts = [column for column in columns if column.form in {Form.TEXT, Form.RECORD, Form.CONTEXT}]
    parts = (
        [*typed_parts(texts, kinds, records), *split_parts(texts, records)] if ask.fields else []
    )
    candidate = Candidate(table, [*columns, *parts])
    if ask.fields:
        _map_fields(ask, candidate, records)
    candidate.score = _rank(ask, candidate, outline, total, records)
    return candidate


def _map_fields(ask: Ask, candidate: Candidate, records: int) -> None:
    facts = [ColumnFacts.of(column, records) for column in candidate.columns]
    scores = [[pair_score(one, fact, records=records) for fact in facts] for one in ask.fields]
    for one, row, at in zip(ask.fields, scores, assign(scores, ABSTAIN), strict=True):
        if at >= 0:
            candidate.mapping[one.name] = candidate.columns[at]
            candidate.scores[one.name] = row[at]
    taken = {column.key: column for column in candidate.mapping.values()}
    for name, column in list(candidate.mapping.items()):
        inner = next((c for c in taken.values() if c.parent == column.key), None)
        if inner is not None and column.form is Form.TEXT:
            candidate.mapping[name] = remainder(column, inner)


def _rank(ask: Ask, candidate: Candidate, outline: Outline, total: int, records: int) -> float:
    table = candidate.table
    n = len(table.records)
    plain = [column for column in candidate.columns if column.form in {Form.TEXT, Form.LINK}]
    regular = sum(min(1.0, len(c.cells) / records) for c in plain) / len(plain) if plain else 0.3
    share = min(1.0, table.chars / total)
    boiler = 0.0
    if not table.records[0].pointer:
        boiler = sum(outline.boiler[record.start] for record in table.records[:8]) / min(8, n)
    fit = 1.0
    if ask.fields:
        required = [one for one in ask.fields if one.is_required] or list(ask.fields)
        filled = sum(candidate.scores.get(one.name, 0.0) for one in ask.fields) / len(ask.fields)
        have = sum(one.name in candidate.mapping for one in required) / len(required)
        if not candidate.mapping:
            return 0.0
        fit = min(1.0, filled) ** 1.3 * (0.3 + 0.7 * have)
    heading = 1.0 + 0.8 * heading_fit(ask, table.caption)
    few = 0.6 if n == 2 else 0.85 if n == 3 else 1.0
    return fit * float(share**0.35) * (0.3 + 0.7 * regular) * (1 - 0.6 * boiler) * heading * few


def menu_of(judged: Sequence[Candidate]) -> Menu:
    """Return the five best tables with columns, kinds, coverage and three samples each."""
    return tuple(
        MenuTable(
            id=f"t{at + 1}",
            source=one.table.source,
            caption=one.table.caption[:80],
            records=len(one.table.records),
            score=round(one.score, 4),
            columns=tuple(_menu_column(c, number) for number, c in enumerate(one.columns[:18])),
        )
        for at, one in enumerate(judged[:MENU_TABLES])
    )


def _menu_column(column: Column, number: int) -> MenuColumn:
    texts = [cell.text[:60] for cell in column.cells.values()][:3]
    facts = ColumnFacts.of(column, max(1, len(column.cells)))
    kind = next(
        (
            kind
            for kind in (Kind.DATE, Kind.TIME, Kind.PRICE, Kind.EMAIL, Kind.NUMBER, Kind.PERSON)
            if facts.share(kind) >= 0.8
        ),
        Kind.TEXT,
    )
    return MenuColumn(
        id=f"c{number + 1}",
        label=column.labels[0][:40] if column.labels else column.key[-40:],
        kind=kind.value,
        coverage=round(facts.coverage, 2),
        samples=tuple(texts),
    )
