"""How the tables of a page stand to each other: by the records that they share."""

from bisect import bisect_right
from collections.abc import Sequence
from enum import IntEnum
from itertools import pairwise

from rowsmith.model.table import Record, Table

GLANCED = 6
"""Records that tables are compared by, and looked at by the cheap score."""


class Kin(IntEnum):
    """How another table of the page stands to one."""

    NONE = 0
    MORE = 1
    """It has these very records and more."""
    FEWER = 2
    """It has some of these very records and no others."""
    COARSER = 3
    """Its records hold these."""
    FINER = 4
    """Its records stand inside these."""


def kin_of(tables: Sequence[Table]) -> list[list[Kin]]:
    """Return for each table how each of the others stands to it (tables, tables)."""
    starts = [[record.start for record in table.records] for table in tables]
    known = [set(one) for one in starts]
    shown = [sampled(table.records, GLANCED) for table in tables]
    is_markup = [not table.records[0].pointer for table in tables]

    def kin(one: int, other: int) -> Kin:
        if one == other or not (is_markup[one] and is_markup[other]):
            return Kin.NONE
        if all(record.start in known[other] for record in shown[one]):
            return Kin.MORE if len(starts[other]) > len(starts[one]) else Kin.NONE
        if all(record.start in known[one] for record in shown[other]):
            return Kin.FEWER
        if _are_inside(shown[one], starts[other], tables[other].records):
            return Kin.COARSER
        if _are_inside(shown[other], starts[one], tables[one].records):
            return Kin.FINER
        return Kin.NONE

    count = range(len(tables))
    return [[kin(one, other) for other in count] for one in count]


def _are_inside(shown: Sequence[Record], starts: Sequence[int], records: Sequence[Record]) -> bool:
    """Tell whether most of the *shown* records stand inside some of *records*."""
    inside = 0
    for record in shown:
        at = bisect_right(starts, record.start) - 1
        inside += at >= 0 and record.end <= records[at].end
    return 2 * inside > len(shown)


def sampled(records: Sequence[Record], most: int) -> list[Record]:
    """Return at most *most* records, spread evenly, first and last among them."""
    return [records[number] for number in sample_numbers(len(records), most)]


def sample_numbers(n: int, most: int) -> list[int]:
    """Return at most *most* of the numbers below *n*, spread evenly.

    >>> sample_numbers(100, 4)
    [0, 33, 66, 99]
    """
    if n <= most:
        return list(range(n))
    return sorted({round(at * (n - 1) / (most - 1)) for at in range(most)})


def is_every_second(records: Sequence[Record], wider: Sequence[Record]) -> bool:
    """Tell whether *records* stand in *wider* at an even pace of two or three: striped rows."""
    if not 2 < len(records) < len(wider) <= 3 * len(records):
        return False
    places = {record: at for at, record in enumerate(wider)}
    found = [places.get(record, -1) for record in records]
    steps = {after - before for before, after in pairwise(found)}
    return min(found) >= 0 and len(steps) == 1 and steps <= {2, 3}
