"""The page as one record: all evidence of its one thing."""

from collections.abc import Collection, Iterator, Sequence

from rowsmith.model.table import Column, Record, Table
from rowsmith.sources.outline import Outline
from rowsmith.sources.single.clue import Clue, columns_of
from rowsmith.sources.single.contact import find_contacts
from rowsmith.sources.single.data.graph import find_graph
from rowsmith.sources.single.data.markup import find_markup
from rowsmith.sources.single.data.meta import find_meta
from rowsmith.sources.single.data.objects import find_objects
from rowsmith.sources.single.data.state import find_state
from rowsmith.sources.single.guesses import find_guesses
from rowsmith.sources.single.headings import find_headings
from rowsmith.sources.single.images import find_images
from rowsmith.sources.single.labels import find_labels
from rowsmith.sources.single.notes import find_notes
from rowsmith.sources.single.prices import find_prices
from rowsmith.sources.single.ranges import find_ranges
from rowsmith.sources.single.subject import Subject

_EVIDENCE = (
    find_graph,
    find_markup,
    find_meta,
    find_objects,
    find_headings,
    find_labels,
    find_prices,
    find_contacts,
    find_notes,
    find_images,
    find_ranges,
    find_guesses,
)


def find_single(outline: Outline) -> Table:
    """Return the page as a table of one record, each column one piece of evidence.

    A column's first label is its role, or the page's own words for it; its ``order`` is the doubt
    about it within its kind of evidence, 0..1; its key begins with that kind.
    """
    dom, kept = outline.dom, list[Column]()

    def read(numbers: Sequence[int], keys: Collection[str] | None = None) -> list[Column]:
        del keys  # reading all of them costs little
        if not kept and numbers:
            kept.extend(columns_of(_clues(outline), 0))
        return list(kept)

    return Table("single/1", (Record(0, len(dom)),), "single:/html", read, "", len(dom.stream))


def _clues(outline: Outline) -> Iterator[Clue]:
    subject = Subject.of(outline)
    is_sold = False
    for find in _EVIDENCE:
        for clue in find(subject):
            is_sold = is_sold or "price" in clue.labels
            yield clue
    if is_sold:
        yield from find_state(subject)
