"""A value with the place it was copied from."""

from collections.abc import Mapping
from dataclasses import dataclass

from rowsmith.model.values import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where one value was read, precise enough to read it again.

    Attributes:
        page_id: SHA-256 of the page's body, 64 hex characters.
        path: XPath from the root (``"/html/body/ul/li[3]/a"``); for embedded data the XPath of
            the script, ``"#"`` and a JSON pointer (``"/html/head/script[2]#/offers/price"``); for
            a JSON body the pointer alone.
        attribute: attribute the value stands in, or None when it is text.
        start: first character of the value in that text (white space collapsed, amounts that are
            struck out left out), or None for the whole of it.
        end: one past the last character, or None for the whole of it.
        method: source and version that read it, e.g. ``"dom.repeat/1"``.
    """

    page_id: str
    path: str
    attribute: str | None = None
    start: int | None = None
    end: int | None = None
    method: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One value of one row.

    Attributes:
        value: the typed JSON value that stands in the row.
        raw: the text as the page has it, white space collapsed.
        provenance: one place per part; a list value has one per item, others exactly one.
        confidence: 0..1, that this column is the asked-for field.
    """

    value: Json
    raw: str
    provenance: tuple[Provenance, ...]
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one value was read, with the address of its page.

    Attributes:
        page_url: address of the page, "" when it is not known.
        provenance: the place on the page.
    """

    page_url: str
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where one cell of a row comes from.

    Attributes:
        value: the typed JSON value that stands in the row.
        raw: the text as the page has it, white space collapsed.
        confidence: 0..1, that this is the asked-for field.
        places: one per part; a list value has one per item, others exactly one.
    """

    value: Json
    raw: str
    confidence: float
    places: tuple[Place, ...]

    @classmethod
    def of(cls, cell: Cell, pages: Mapping[str, str]) -> "Origin":
        """Return where *cell* comes from; *pages* gives the address of a page's id."""
        return cls(
            value=cell.value,
            raw=cell.raw,
            confidence=cell.confidence,
            places=tuple(
                Place(page_url=pages.get(one.page_id, ""), provenance=one)
                for one in cell.provenance
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """A record that could not become a row.

    Attributes:
        field: the field at fault, dotted.
        rule: the schema keyword or coercion that refused, e.g. ``"required"``, ``"type"``.
        raw: the text that was found there, "" when nothing was.
        message: one sentence.
        page_url: the page the record stands on.
        record: the record's other raw texts, field to text.
    """

    field: str
    rule: str
    raw: str
    message: str
    page_url: str = ""
    record: tuple[tuple[str, str], ...] = ()
