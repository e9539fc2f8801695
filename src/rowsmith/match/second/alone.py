"""What is told of a column alone, whatever it is asked for."""

import math
import re

from rowsmith.match.facts import ColumnFacts
from rowsmith.match.second.leads import share_of_files
from rowsmith.match.second.relations import NO_LEAF, Relation
from rowsmith.model.table import Form
from rowsmith.model.values import Kind

_HEADS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_PIECE = re.compile(r"\|([a-z]+)(\d)$")
_DASH = re.compile(r" [-–—|·•] |: ")
_ALWAYS = (Kind.DATE, Kind.TIME, Kind.PRICE, Kind.NUMBER, Kind.EMAIL, Kind.PHONE)
COLUMN_FEATURES = (
    *("record", "part", "context", "attribute", "coverage", "full", "distinct", "constant"),
    *("first", "second", "order", "in_heading", "in_anchor", "in_bold", "by_label", "is_element"),
    *("length", "long", "very_long", "short", "digits", "letters", "labelled"),
    *("date", "time", "price", "number", "email", "phone", "file", "anchor", "bare_anchor"),
    *("record_units", "element_units", "typed_part", "first_piece", "second_piece", "later_piece"),
    *("record_part", "comma_piece", "has_comma", "has_dash"),
    *("holds", "is_held", "leaf", "first_leaf", "second_leaf", "in_link", "ragged", "struck"),
    "offsite",
)


def column_features(facts: ColumnFacts) -> list[float]:
    """Return the features of a column alone, in the order of `COLUMN_FEATURES`."""
    column, texts = facts.column, facts.texts
    if facts.alone:
        return facts.alone
    digits, letters = (0.0, 0.0) if facts.is_link else facts.said.makeup
    files = share_of_files(texts) if facts.is_link else 0.0
    form, tag, length = column.form, column.tag, facts.length
    kinds = [0.0] * len(_ALWAYS) if facts.is_link else [facts.share(k) for k in _ALWAYS]
    facts.alone = [
        float(form is Form.RECORD),
        float(form is Form.PART),
        float(form is Form.CONTEXT),
        float(form is Form.ATTRIBUTE),
        facts.coverage,
        float(facts.coverage > 0.99),
        facts.distinct,
        float(facts.is_constant),
        float(facts.rank == 0),
        float(facts.rank == 1),
        column.order,
        float(tag in _HEADS or facts.relation.in_heading),
        float(tag == "a"),
        float(tag in {"b", "strong", "th"}),
        float(column.key.startswith(("label[", "a["))),
        float(form is Form.TEXT and not column.key.endswith(("text()", "]"))),
        math.log1p(length) / 5,
        float(length > 60),
        float(length > 160),
        float(length < 4),
        digits,
        letters,
        float(bool(column.labels)),
        *kinds,
        files,
        math.log1p(facts.anchor) / 5,
        float(facts.is_link and facts.anchor == 0),
        *_structure(facts),
        facts.offsite,
    ]
    return facts.alone


def _structure(facts: ColumnFacts) -> tuple[float, ...]:
    """Return record_units to ragged: what a column is a part or a whole of."""
    column = facts.column
    units = math.log1p(facts.units) / 3
    piece = _PIECE.search(column.key) if column.form is Form.PART else None
    place = int(piece[2]) if piece else -1
    shown = max(1, len(facts.texts))
    is_whole = column.form in {Form.TEXT, Form.RECORD}
    return (
        units if column.form is Form.RECORD else 0.0,
        units if column.form is Form.TEXT and facts.units > 1 else 0.0,
        float(column.form is Form.PART and piece is None),
        float(place == 0),
        float(place == 1),
        float(place > 1),
        float(column.form is Form.PART and column.parent == "."),
        float(piece is not None and piece[1] == "comma"),
        sum("," in text for text in facts.texts) / shown if is_whole else 0.0,
        sum(_DASH.search(text) is not None for text in facts.texts) / shown if is_whole else 0.0,
        *_standing(facts.relation),
    )


def _standing(relation: Relation) -> tuple[float, ...]:
    """Return holds to ragged: where a column stands among the table's others."""
    return (
        math.log1p(len(relation.holds)) / 2,
        float(bool(relation.held)),
        float(relation.leaf < NO_LEAF),
        float(relation.leaf == 0),
        float(relation.leaf == 1),
        float(relation.link >= 0),
        relation.ragged,
        float(relation.struck),
    )
