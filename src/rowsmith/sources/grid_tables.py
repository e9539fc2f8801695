"""Tables out of ``<table>``: rows as records, several rows a record, columns as records."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rowsmith.model.table import Record, Table
from rowsmith.sources.dom_table import dom_table
from rowsmith.sources.html_table import (
    Body,
    Grid,
    body_rows,
    find_grids,
    header_labels,
    header_rows,
    record_of,
)
from rowsmith.sources.outline import Outline
from rowsmith.sources.row_groups import row_groups
from rowsmith.sources.transposed import transposed

SOURCE = "html.table/1"


@dataclass(slots=True)
class _Joined:
    """Tables with the same header, read as one."""

    records: list[Record]
    labels: Mapping[int, tuple[str, ...]]
    path: str

    def add(self, records: Sequence[Record], labels: Mapping[int, tuple[str, ...]]) -> None:
        """Add a table's *records*; *labels* that are not the others' too name no columns."""
        self.records.extend(records)
        self.labels = {at: said for at, said in self.labels.items() if labels.get(at) == said}


def _alike(
    outline: Outline, grid: Grid, labels: Mapping[int, tuple[str, ...]]
) -> tuple[object, ...]:
    """Return what tables have in common that are one: a header, or their place and width.

    One title alone ("2018", "Monday") is no header: it says what is in the table below.
    """
    if sum(map(bool, labels.values())) > 1:
        return tuple(sorted(labels.items())), grid.width
    return outline.tag_paths[grid.node], grid.width


def find_grid_tables(outline: Outline, single: str = "") -> Iterator[Table]:
    """Yield the tables that the page's grids hold, at least two records each.

    With *single*, a path of steps, tables there count with one record too.

    Selectors are ``table:`` (each row a record), ``tables:`` (the rows of several tables with one
    header), ``rows:`` (several rows a record) and ``columns:`` (each column a record), with the
    table's path.
    """
    dom, least = outline.dom, 1 if single else 2
    joined: dict[tuple[object, ...], _Joined] = {}
    for grid in find_grids(outline, single):
        header = header_rows(dom, grid)
        labels = header_labels(dom, grid, header)
        body = body_rows(dom, grid, header)
        groups = row_groups(dom, grid, body)
        if not groups:
            outline.add_sections(_sections(grid, body))
        path = outline.path_text(grid.node)
        records = [record_of(dom, grid, number) for number in body.rows]
        if len(records) >= least:
            yield dom_table(SOURCE, outline, records, f"table:{path}", labels)
        if len(groups) >= least:
            yield dom_table(SOURCE, outline, groups, f"rows:{path}", labels)
        turned = transposed(outline, grid, f"columns:{path}", least)
        if turned is not None:
            yield turned
        joined.setdefault(_alike(outline, grid, labels), _Joined([], labels, path)).add(
            records, labels
        )
    for kept in joined.values():
        parents = {dom.parents[record.start] for record in kept.records}
        if len(kept.records) >= least and (single or len(parents) > 1):
            yield dom_table(
                SOURCE, outline, sorted(kept.records), f"tables:{kept.path}", kept.labels
            )


def _sections(grid: Grid, body: Body) -> list[int]:
    """Return the rows of one cell that title the rows below them."""
    last = max(body.rows, default=-1)
    return [grid.rows[number][0] for number in body.wide if number < last]
