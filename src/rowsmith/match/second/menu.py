"""The menu: the best tables of a page as a small value, for people and for an adviser."""

from collections.abc import Iterator

from rowsmith.match.choose import Candidate, Choice
from rowsmith.match.facts import TextFacts, without_copies
from rowsmith.match.second.kin import sample_numbers
from rowsmith.match.second.look import LookedAt
from rowsmith.model.receipt import Menu, MenuColumn, MenuTable
from rowsmith.model.table import Column, Form, Table
from rowsmith.model.values import Kind

MENU_TABLES, MENU_COLUMNS, MENU_SAMPLES = 5, 10, 3
MENU_TEXT = 30
"""Characters of a sample, label or caption on the menu."""
LIKE = 0.8
"""Share of a column's samples that are of a kind, from which the menu calls it so."""


def menu_of(choice: Choice) -> Menu:
    """Return the five best tables with columns, kinds, coverage and three samples each.

    Of each table the ten columns that tell most, about 1,500 tokens in all. Tables that the choice
    had no need to read are sampled now, and score so much less than the last as they promise less.
    """
    judged, least = choice.judged[:MENU_TABLES], choice.judged[-1].score
    more = choice.unread[: MENU_TABLES - len(judged)]
    shown = [*judged, *(_sampled(table, least - behind) for table, behind in more)]
    return tuple(
        MenuTable(
            id=f"t{at + 1}",
            source=one.table.source,
            caption=one.table.caption[:MENU_TEXT],
            records=len(one.table.records),
            score=round(one.score, 4),
            columns=tuple(_menu_columns(one)),
        )
        for at, one in enumerate(shown)
    )


def _sampled(table: Table, score: float) -> Candidate:
    """Return *table* read over as many records as the menu shows."""
    numbers = sample_numbers(len(table.records), MENU_SAMPLES)
    columns = without_copies(table.read(numbers))
    return Candidate(table, columns, LookedAt(records=len(numbers)), score=score)


def _menu_columns(candidate: Candidate) -> Iterator[MenuColumn]:
    """Yield the columns that fields have, then the fullest ones, in page order."""
    taken = {column.key for column in candidate.mapping.values()}
    facts = candidate.read.facts

    def dullness(at: int) -> tuple[bool, bool, int, int]:
        column = candidate.columns[at]
        is_made = bool(column.parent) or column.form in {Form.RECORD, Form.CONTEXT}
        return column.key not in taken, is_made, -len(column.cells), at

    shown = sorted(range(len(candidate.columns)), key=dullness)[:MENU_COLUMNS]
    for at in sorted(shown):
        column = candidate.columns[at]
        texts = tuple(cell.text[:MENU_TEXT] for cell in column.cells.values())[:MENU_SAMPLES]
        yield MenuColumn(
            id=f"c{at + 1}",
            label=column.labels[0][:MENU_TEXT] if column.labels else column.key[-MENU_TEXT:],
            kind=_kind_of(column, facts[at].said if facts else TextFacts(texts)).value,
            coverage=round(min(1.0, len(column.cells) / max(1, candidate.read.records)), 2),
            samples=texts,
        )


def _kind_of(column: Column, said: TextFacts) -> Kind:
    if column.form is Form.IMAGE:
        return Kind.IMAGE
    if column.form is Form.LINK:
        return Kind.URL
    told = (Kind.DATE, Kind.TIME, Kind.PRICE, Kind.EMAIL, Kind.NUMBER, Kind.PERSON)
    return next((kind for kind in told if said.share(kind) >= LIKE), Kind.TEXT)
