"""Tables found in a page before anyone chose one: records x columns, each cell with its place."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple, Protocol


class RawCell(NamedTuple):
    """A text copied from one place of the page.

    Attributes:
        text: white space collapsed.
        node: node of the page, -1 for a body that is no markup.
        attribute: attribute it stands in, "" for text.
        pointer: JSON pointer inside the node's text, "" for markup.
        start: first character inside the node's text, -1 for all of it.
        end: one past the last character, -1 for all of it.
    """

    text: str
    node: int = -1
    attribute: str = ""
    pointer: str = ""
    start: int = -1
    end: int = -1


class Form(StrEnum):
    """What a column is made of."""

    TEXT = "text"
    LINK = "link"
    IMAGE = "image"
    ATTRIBUTE = "attribute"
    CONTEXT = "context"
    """A heading above the records."""
    PART = "part"
    """A piece of another column's text."""
    RECORD = "record"
    """The whole text of a record."""


@dataclass(slots=True)
class Column:
    """One column of a table.

    Attributes:
        key: how it is found again in each record, readable; unique in its table.
        form: what it is made of.
        cells: record number to cell; records without a value are absent.
        labels: what the page calls it, likeliest first: header cell, ``dt``, "Label:" text, key.
        hints: folded words of classes, ids, ``itemprop`` and the like.
        tag: tag of the innermost element, "" for none.
        order: mean position in the record, 0..1.
        parent: key of the column that this one is a part of, "" else.
        anchor: for links, the key of the text column that is the link's own text.
    """

    key: str
    form: Form
    cells: dict[int, RawCell] = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    tag: str = ""
    order: float = 0.0
    parent: str = ""
    anchor: str = ""


class Record(NamedTuple):
    """One repeated thing: the nodes ``start .. end - 1``, or a JSON pointer in *start*'s text.

    Attributes:
        start: first node.
        end: one past the last node.
        pointer: JSON pointer of the object, "" for markup.
        inherited: (column number, cell node) of cells that span into this row from above.
    """

    start: int
    end: int
    pointer: str = ""
    inherited: tuple[tuple[int, int], ...] = ()


class ReadColumns(Protocol):
    """Reads a table's columns."""

    def __call__(self, numbers: Sequence[int], keys: Collection[str] | None = None) -> list[Column]:
        """Return the columns over the records of the given *numbers*, ascending.

        Args:
            numbers: which records are read.
            keys: the columns that are needed, all when None; others may come too, and columns
                that are read by their keys may lack labels and hints.
        """


@dataclass(slots=True)
class Table:
    """Records that one source found.

    Attributes:
        source: method and version, e.g. ``"dom.repeat/1"``.
        records: in page order.
        selector: how the records are found again, readable (the recipe's row selector).
        read: gives the columns over the records of the given numbers.
        caption: heading or caption above the records, "" when there is none.
        chars: visible characters in all records, about.
        labels: what the page calls its columns, as far as that is known before they are read.
        note: one sentence on what is odd about it, "" when nothing is.
        is_cut: a limit of ours left something out, and *note* says what.
    """

    source: str
    records: tuple[Record, ...]
    selector: str
    read: ReadColumns
    caption: str = ""
    chars: int = 0
    labels: tuple[str, ...] = ()
    note: str = ""
    is_cut: bool = False
