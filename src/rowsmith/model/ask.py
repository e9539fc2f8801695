"""What the user wants, read from the sentence and the schema."""

from dataclasses import dataclass
from enum import StrEnum

from rowsmith.model.values import Json, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedField:
    """One field of the wanted row.

    Attributes:
        name: the row's key: the schema's property name, or camelCase words of the sentence.
        kind: the kind of value wanted; TEXT when nothing tells.
        phrases: ways to say the field, best first, each a tuple of folded words: the name itself,
            then title and description, then the lexicon's synonyms; never empty.
        concept: the lexicon's concept, e.g. ``"price"``; None when no concept fits.
        is_required: the schema lists it as required (the sentence never does).
        is_many: the value is an array.
        choices: allowed values when the schema has an ``enum``.
        fields: the fields of a nested object, at most one level deep.
        types: JSON types that the schema allows, e.g. ``("string", "null")``; ``("string",)``
            without a schema.
        format: the schema's ``format``, or "".
        source_words: the words of the sentence or description the field came from, as written.
    """

    name: str
    kind: Kind = Kind.TEXT
    phrases: tuple[tuple[str, ...], ...] = ()
    concept: str | None = None
    is_required: bool = False
    is_many: bool = False
    choices: tuple[str, ...] = ()
    fields: tuple["AskedField", ...] = ()
    types: tuple[str, ...] = ("string",)
    format: str = ""
    source_words: str = ""


class FilterOp(StrEnum):
    """How a filter compares."""

    IS = "is"
    NOT = "not"
    OVER = "over"
    AT_LEAST = "at least"
    UNDER = "under"
    AT_MOST = "at most"
    BETWEEN = "between"
    AFTER = "after"
    SINCE = "since"
    IN = "in"
    """The date lies within a year, a month or a day."""
    BEFORE = "before"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """A condition on rows: "only engineering", "over $50", "posted after 2024".

    Attributes:
        op: the comparison.
        value: the right side as written; a number or date stays text here.
        upper: the second bound of BETWEEN, else "".
        words: folded words that say which column is meant ("posted", "price"), maybe empty.
        is_sure: the sentence says it as a condition; False where it may as well name what the whole
            page is about ("jobs in Berlin").
    """

    op: FilterOp
    value: str
    upper: str = ""
    words: tuple[str, ...] = ()
    is_sure: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """The wanted rows.

    Attributes:
        q: the sentence as given.
        schema: the JSON Schema of one row as given, or None.
        entity: folded words for one row's thing, e.g. ``("team", "member")``; maybe empty.
        entity_concept: the lexicon's entity, e.g. ``"person"``; None when unknown.
        fields: what a row holds, in the order of the schema or the sentence; empty when the
            sentence names none: then the table's own columns are given.
        filters: conditions, all of which must hold.
        limit: the most rows wanted, at least 1; None for all.
        is_single: the sentence asks about one thing ("this product", "the recipe").
        topics: other telling words of the sentence, folded (proper names, section names).
        is_open: a record that lacks a required field is a row all the same; whoever reads looks
            for the rest on the record's own page, and then refuses what still lacks it.
        each_of: the field of which a record may hold several, each to be a row of its own: "one row
            per person and office"; "" where a record is a row.
    """

    q: str
    schema: dict[str, Json] | None = None
    entity: tuple[str, ...] = ()
    entity_concept: str | None = None
    fields: tuple[AskedField, ...] = ()
    filters: tuple[Filter, ...] = ()
    limit: int | None = None
    is_single: bool = False
    topics: tuple[str, ...] = ()
    is_open: bool = False
    each_of: str = ""
