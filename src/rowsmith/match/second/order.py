"""Which tables are read, in which order, and when enough of them have been."""

from collections.abc import Callable, Sequence

from rowsmith.match.learned.glances import GLANCE_TREES
from rowsmith.match.learned.weights import GLANCE_WEIGHTS
from rowsmith.match.rank import RANK_FEATURES
from rowsmith.match.score import weighed
from rowsmith.match.second.trees import Forest
from rowsmith.model.table import Table

PROMISING = 20
"""Tables of the best worth at a glance among which those that are read are looked for."""
MOST_READ, LEAST_READ, CHEAP = 12, 2, 100
"""Tables whose columns are read, at the most and at the least; and nodes of the records that tables
are judged by which are read anyway: on a small page there is no need to stop early."""
PATIENCE, SATED = 3.0, 1.8
"""How much less than the best a table may promise and still be read, and how much of that is lost
once a table answers the ask wholly. On real pages three or four tables are read, and the choice
among them is as good as among fourteen (`bench/train.py`)."""
_ABOVE = range(4)
"""Rows that may stand above a table's records: none, or a header and its titles."""
_PAIRS, _ALIVE = RANK_FEATURES.index("pairs"), RANK_FEATURES.index("alive")
_FOREST = Forest(GLANCE_TREES)


def without_plain(tables: Sequence[Table]) -> list[Table]:
    """Return *tables* without those that have the very records of one that knows its labels.

    Rows above such a table's records are its header, and titles.
    """
    labelled = {(len(table.records), table.records[-1]) for table in tables if table.labels}
    return [
        table
        for table in tables
        if table.labels
        or not any((len(table.records) - above, table.records[-1]) in labelled for above in _ABOVE)
    ]


def worth_of(glanced: Sequence[float]) -> float:
    """Return what a glance at a table says of it: cheap, to find those that may be read."""
    return weighed(GLANCE_WEIGHTS, glanced)


def order_features(glanced: Sequence[Sequence[float]]) -> list[list[float]]:
    """Return what tables promise by: glances, their worth, how far behind the best, their place.

    Args:
        glanced: `rank.GLANCE_FEATURES` of tables, best worth first.
    """
    worths = [worth_of(one) for one in glanced]
    return [
        [*one, worth, worth - worths[0], float(at)]
        for at, (one, worth) in enumerate(zip(glanced, worths, strict=True))
    ]


def promises_of(glanced: Sequence[Sequence[float]]) -> list[float]:
    """Return how well each table promises to answer, by trees over `order_features`."""
    return [_FOREST.value(one) for one in order_features(glanced)]


def answered(features: Sequence[float]) -> float:
    """Return 0..1, how wholly a read table answers the ask, by its `rank.RANK_FEATURES`."""
    return features[_PAIRS] * features[_ALIVE]


def is_enough(behind: float, best: float, read: Sequence[int]) -> bool:
    """Tell whether no further table need be read.

    Args:
        behind: how much less than the first the next table promises.
        best: how wholly the best table that was read answers, 0..1.
        read: nodes of the records that each table read was judged by.
    """
    if len(read) < LEAST_READ or (sum(read) < CHEAP and len(read) < MOST_READ):
        return False
    return len(read) >= MOST_READ or behind > PATIENCE - SATED * best


def read_on(
    promises: Sequence[float],
    size_of: Callable[[int], int],
    judge: Callable[[int], Sequence[float]],
) -> list[int]:
    """Read tables, the most promising first, till enough have been; return their places in order.

    Args:
        promises: of each table.
        size_of: tells the nodes of the records that the table at a place is judged by.
        judge: reads the table at a place and returns its `rank.RANK_FEATURES`.
    """
    order = sorted(range(len(promises)), key=lambda at: -promises[at])
    sizes, best = list[int](), 0.0
    for at in order:
        if is_enough(promises[order[0]] - promises[at], best, sizes):
            break
        sizes.append(size_of(at))
        best = max(best, answered(judge(at)))
    return order[: len(sizes)]
