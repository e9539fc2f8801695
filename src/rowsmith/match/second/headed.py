"""Alike tables of a page that only their headings tell apart: the asked-for one of them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from rowsmith.lexicon import stem, words
from rowsmith.model.table import Table

MAX_CAPTION = 120
LEAST_SAID = 2
"""Words of what is asked for in a heading that name a table where its likes lack one of them."""


def by_headings(
    tables: Sequence[Table], about: AbstractSet[str]
) -> tuple[frozenset[int], frozenset[int]]:
    """Return the places of tables that are meant by their headings, and of those that are not.

    "Winter games medal table" means the table under "Winter Games", not the one under "Summer
    Games", and not both together. Tables that no like tells apart are neither.

    Args:
        tables: tables of one page.
        about: stems of the thing that is asked for, and of its number ("tier 1").
    """
    meant, unmeant = set[int](), set[int]()
    for group, said, most in _told_apart(tables, about):
        others = {tables[at].records[0].start for at in group if said[at] < most}
        for at in group:
            starts = {record.start for record in tables[at].records}
            is_other = said[at] < most or not starts.isdisjoint(others)
            (unmeant if is_other else meant).add(at)
    return frozenset(meant), frozenset(unmeant)


def _told_apart(
    tables: Sequence[Table], about: AbstractSet[str]
) -> Iterator[tuple[list[int], list[AbstractSet[str]], AbstractSet[str]]]:
    """Yield (places of alike tables, what each heading says, the most that one says)."""
    said: list[AbstractSet[str]] = [
        about & set(map(stem, words(one.caption[:MAX_CAPTION]))) for one in tables
    ]
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, one in enumerate(tables):
        groups[one.source, one.selector.partition("/")[2]].append(at)  # the path alone
    for group in groups.values():
        most = max((said[at] for at in group), key=len)
        if len(most) >= LEAST_SAID and any(said[at] < most for at in group):
            yield group, said, most
