"""How well one column answers one field."""

from dataclasses import dataclass

from rowsmith.lexicon import words
from rowsmith.match.labels import hint_score, label_score
from rowsmith.model.ask import AskedField
from rowsmith.model.table import Column, Form
from rowsmith.model.values import Kind
from rowsmith.values import matches

_LINKS = frozenset({Kind.URL, Kind.IMAGE})
_TYPED = frozenset(
    {
        Kind.DATE,
        Kind.DATETIME,
        Kind.TIME,
        Kind.PRICE,
        Kind.EMAIL,
        Kind.PHONE,
        Kind.NUMBER,
        Kind.INTEGER,
        Kind.RATING,
        Kind.CODE,
    }
)
_TITLES = frozenset({"name", "title", "case_name", "person_name", "product_name", "headline"})
_HEADS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "a", "b", "strong", "dt"})
_FILES = (".pdf", ".doc", ".docx", ".xls", ".xlsx", ".zip", ".rtf", ".wpd")
_FILE_WORDS = frozenset(
    "pdf document file opinion agenda minutes attachment download order decision report".split()
)


@dataclass(slots=True)
class ColumnFacts:
    """What is true of a column whatever is asked; computed once (kinds on demand).

    Attributes:
        column: the column.
        texts: its texts, at most 12.
        coverage: share of the read records that have a value, 0..1.
        distinct: share of different texts among its texts, 0..1.
        length: mean length of its texts, characters.
    """

    column: Column
    texts: list[str]
    coverage: float
    distinct: float
    length: float
    kinds: dict[Kind, float]

    @classmethod
    def of(cls, column: Column, records: int) -> "ColumnFacts":
        """Return the facts of *column* over *records* read records."""
        texts = [cell.text for cell in column.cells.values()][:12]
        return cls(
            column,
            texts,
            len(column.cells) / max(1, records),
            len(set(texts)) / max(1, len(texts)),
            sum(map(len, texts)) / max(1, len(texts)),
            {},
        )

    def share(self, kind: Kind) -> float:
        """Return the share of texts that are a value of *kind*, 0..1."""
        found = self.kinds.get(kind)
        if found is None:
            found = self.kinds[kind] = sum(matches(kind, text) for text in self.texts) / max(
                1, len(self.texts)
            )
        return found


def pair_score(field: AskedField, facts: ColumnFacts, *, records: int) -> float:
    """Return about 0..1.5, how well the column answers the field; 0 means it cannot."""
    column = facts.column
    if not facts.texts:
        return 0.0
    is_other = (field.kind in _LINKS) != (column.form in {Form.LINK, Form.IMAGE})
    if is_other and not (field.kind in _LINKS and facts.share(Kind.URL) > 0.8):
        return 0.0
    label = label_score(field.phrases, column.labels)
    hint = hint_score(field.phrases, column.hints)
    base = max(label, 0.75 * hint)
    if column.labels and label < 0.3:
        base *= 0.6  # it is labelled as something else
    kind = _link_fit(field, facts) if field.kind in _LINKS else _kind_fit(field, facts)
    if kind < 0:
        return 0.0
    role = _role(field, facts)
    score = 0.55 * base + 0.3 * kind + 0.25 * role
    return (
        score
        * _form_weight(column.form)
        * (0.35 + 0.65 * facts.coverage)
        * _spread(field, facts, records)
    )


def _form_weight(form: Form) -> float:
    return {Form.RECORD: 0.55, Form.PART: 0.9, Form.CONTEXT: 0.7, Form.ATTRIBUTE: 0.85}.get(
        form, 1.0
    )


def _spread(field: AskedField, facts: ColumnFacts, records: int) -> float:
    """Weigh down columns that never change where the field is sure to."""
    if records < 4 or facts.distinct > 1.5 / len(facts.texts):
        return 1.0
    return 0.45 if field.concept in _TITLES or field.kind in _LINKS else 0.8


def _kind_fit(field: AskedField, facts: ColumnFacts) -> float:  # noqa: PLR0911 - a table of cases
    """Return 0..1 for the values' kind, negative when they cannot be the field's."""
    if field.choices:
        wanted = {choice.casefold() for choice in field.choices}
        return sum(text.casefold() in wanted for text in facts.texts) / len(facts.texts)
    if field.kind in _TYPED:
        share = facts.share(field.kind)
        if (
            field.kind in {Kind.DATE, Kind.DATETIME, Kind.TIME, Kind.EMAIL, Kind.PHONE}
            and share < 0.3
        ):
            return -1.0
        if field.kind is Kind.PRICE:
            share = max(share, 0.8 * facts.share(Kind.NUMBER))
        if field.kind in {Kind.PRICE, Kind.NUMBER, Kind.INTEGER} and share < 0.2:
            return -1.0 if not any(any(map(str.isdigit, text)) for text in facts.texts) else 0.1
        return share
    wrong = max(
        facts.share(Kind.DATE),
        facts.share(Kind.TIME),
        facts.share(Kind.PRICE),
        facts.share(Kind.EMAIL),
    )
    if field.kind in {Kind.PERSON, Kind.PLACE}:
        return max(facts.share(field.kind), 0.3) * (1 - wrong)
    if field.kind is Kind.LONG_TEXT:
        return min(1.0, facts.length / 120) * (1 - wrong)
    letters = sum(any(map(str.isalpha, text)) for text in facts.texts) / len(facts.texts)
    return 0.6 * letters * (1 - 0.8 * wrong)


def _link_fit(field: AskedField, facts: ColumnFacts) -> float:
    column = facts.column
    if field.kind is Kind.IMAGE:
        return 1.0 if column.form is Form.IMAGE else 0.2
    if column.form is Form.IMAGE:
        return 0.05
    said = {word for phrase in field.phrases[:4] for word in phrase}
    files = sum(text.lower().split("?")[0].endswith(_FILES) for text in facts.texts) / len(
        facts.texts
    )
    mails = sum(text.startswith(("mailto:", "tel:")) for text in facts.texts) / len(facts.texts)
    if mails > 0.5:
        return -1.0
    return 0.5 + 0.5 * files if said & _FILE_WORDS else 0.7


def _role(field: AskedField, facts: ColumnFacts) -> float:
    """Return 0..1 for place and prominence: titles stand first, in headings and links."""
    column = facts.column
    first = 1.0 - min(1.0, column.order)
    if field.concept in _TITLES or (
        field.phrases and field.phrases[0][-1:] in {("name",), ("title",)}
    ):
        lettered = facts.length >= 3 and facts.share(Kind.TEXT) > 0.8
        head = 0.5 if column.tag in _HEADS else 0.0
        return (
            (0.5 * first + head)
            * (1.0 if lettered else 0.2)
            * (0.5 + 0.5 * facts.distinct)
            * (0.4 if facts.length > 160 else 1.0)
        )
    if field.kind is Kind.URL:
        return 0.6 * first + 0.4 * facts.distinct
    if field.kind is Kind.LONG_TEXT:
        return min(1.0, facts.length / 200)
    return 0.3


def readable_name(column: Column) -> str:
    """Return a row key for a column that nobody named: its label or best hint in camelCase.

    >>> readable_name(Column(key="td#1", form=Form.TEXT, labels=("Date Filed",)))
    'dateFiled'
    """
    named = words(column.labels[0]) if column.labels else column.hints[:2]
    found = [word for word in named if word][:4] or [column.form.value]
    return found[0] + "".join(word.capitalize() for word in found[1:])
