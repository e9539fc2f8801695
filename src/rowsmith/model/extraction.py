"""What came out of a page or a task."""

from dataclasses import dataclass, field

from rowsmith.errors import Fault, InputError
from rowsmith.model.cell import Cell, Origin, Reject
from rowsmith.model.receipt import Menu, Receipt
from rowsmith.model.recipe import Recipe
from rowsmith.model.values import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """Rows with the proof of where they come from.

    Attributes:
        rows: typed rows in page order, each valid against the schema when one was given.
        cells: for each row, field name to `Cell` (value, raw text, provenance); same length as
            *rows*. A field without a value has no cell.
        receipt: what was read and why it ended.
        recipe: the program that gave the rows, None when nothing was found.
        own_pages: for each row the address of the record's own page, "" where there is none;
            empty unless fields are lacking that such a page may hold.
    """

    rows: list[Row] = field(default_factory=list)
    cells: list[dict[str, Cell]] = field(default_factory=list)
    receipt: Receipt = field(default_factory=Receipt)
    recipe: Recipe | None = None
    own_pages: tuple[str, ...] = ()

    @property
    def rejects(self) -> tuple[Reject, ...]:
        """Return the records that could not become rows, with field, rule and raw value."""
        return self.receipt.rejects

    def where(self, row: int, field: str) -> Origin | None:
        """Return where the value of *field* in a row was read, None when it has no value.

        Args:
            row: number of the row, from 0.
            field: name of the field.

        Raises:
            InputError: there is no such row.
        """
        if not 0 <= row < len(self.cells):
            last = f"the last one is {len(self.cells) - 1}" if self.cells else "there are no rows"
            raise InputError([Fault("row", f"there is no row {row}: {last}")])
        cell = self.cells[row].get(field)
        return Origin.of(cell, self.receipt.pages()) if cell is not None else None

    @property
    def menu(self) -> Menu:
        """Return the best tables of the first page, best first, at most five."""
        return self.receipt.menu


@dataclass(frozen=True, slots=True, kw_only=True)
class NextLink:
    """One address that may hold the next part of the list.

    Attributes:
        url: absolute address.
        found_by: the rule that proposed it, e.g. ``"rel=next"``, ``"next link"``.
        score: 0..1; candidates are tried best first.
        body: what is posted: form fields, URL-encoded, or a JSON object; "" for a plain GET.
    """

    url: str
    found_by: str
    score: float
    body: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that one parse of one page gave: rows, where the list goes on, what the site claims.

    Attributes:
        extraction: the page's rows; its receipt speaks of this page alone.
        next_links: where the list may go on, best first; empty at the end of a list.
        claimed_rows: how many rows the site says the whole list has, or None.
        claimed_pages: how many pages the site says the whole list has, or None.
        linked_pages: the highest page that its pager leads to, where it says nothing else of the
            list's length; 0 without one.
        is_cut: a limit of ours cut the page; the receipt's notes say which.
        page_id: SHA-256 of the body.
        has_more: a button without an address offers more of the list, and no link does.
        is_shell: the page lacks an answer and looks as if its scripts were to bring it.
        is_lacking: there are no rows, or doubtful ones, or rows without what was asked for.
        is_stricter: unlikely columns were left out, for the records' own pages may know better.
        is_end: the site says that the list ends here.
        data_calls: calls of the page's scripts, and pages in its frames, that may bring the list,
            the likeliest first.
        fingerprint: hash of the page's tag paths, equal for pages of one template.
    """

    extraction: Extraction
    next_links: tuple[NextLink, ...] = ()
    claimed_rows: int | None = None
    claimed_pages: int | None = None
    linked_pages: int = 0
    is_cut: bool = False
    page_id: str = ""
    has_more: bool = False
    is_shell: bool = False
    is_lacking: bool = False
    is_stricter: bool = False
    is_end: bool = False
    data_calls: tuple[NextLink, ...] = ()
    fingerprint: str = ""
