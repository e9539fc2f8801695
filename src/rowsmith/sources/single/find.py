"""The page as one record: all evidence of its one thing."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence

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

_EVIDENCE: tuple[tuple[Callable[[Subject], Iterator[Clue]], str], ...] = (
    (find_graph, "ld"),
    (find_markup, "item"),
    (find_meta, "meta title address"),
    (find_objects, "data"),
    (find_headings, "heading lead section"),
    (find_labels, "label"),
    (find_prices, "price"),
    (find_contacts, "contact"),
    (find_notes, "class link count stars type by time date"),
    (find_images, "image"),
    (find_ranges, "salary"),
    (find_guesses, "guess"),
)
"""What looks for evidence, and the words that the keys of what it finds begin with."""
_BEGINNING = re.compile(r"[a-z]+")
_OF_SOLD = ("state:", "address:sku")
"""Keys of evidence that counts only where something has a price."""


def find_single(outline: Outline) -> Table:
    """Return the page as a table of one record, each column one piece of evidence.

    A column's first label is its role, or the page's own words for it; its ``order`` is the doubt
    about it within its kind of evidence, 0..1; its key begins with that kind.
    """
    dom, kept = outline.dom, list[Column]()

    def read(numbers: Sequence[int], keys: Collection[str] | None = None) -> list[Column]:
        if not numbers:
            return []
        if not kept and keys is not None and not any(key.startswith(_OF_SOLD) for key in keys):
            return columns_of(_clues_of(outline, keys), 0)
        if not kept:
            kept.extend(columns_of(_clues(outline), 0))
        return list(kept)

    return Table("single/1", (Record(0, len(dom)),), "single:/html", read, "", len(dom.stream))


def _clues(outline: Outline) -> Iterator[Clue]:
    subject = Subject.of(outline)
    is_sold = False
    for find, _ in _EVIDENCE:
        for clue in find(subject):
            is_sold = is_sold or "price" in clue.labels
            yield clue
    if is_sold:
        yield from find_state(subject)


def _clues_of(outline: Outline, keys: Collection[str]) -> Iterator[Clue]:
    """Yield the clues of the kinds of evidence that *keys* name, all of each kind."""
    subject = Subject.of(outline)
    named = {found[0] for key in keys if (found := _BEGINNING.match(key))}
    for find, begins in _EVIDENCE:
        if not named.isdisjoint(begins.split()):
            yield from find(subject)
