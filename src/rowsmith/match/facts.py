"""What is true of a page and of its columns whatever is asked, computed once and on demand."""

import re
import string
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from rowsmith.dom import Dom
from rowsmith.dom.tree import TEXT
from rowsmith.lexicon import month, stem, words
from rowsmith.match.links import acts_of, named_by
from rowsmith.match.second.leads import share_offsite
from rowsmith.match.second.relations import Relation, relate, relate_parts
from rowsmith.model.table import Column, Form, Record
from rowsmith.model.values import Kind
from rowsmith.sources import Outline
from rowsmith.values import COMMON_KINDS, common_kinds, matches, spans

_ELLIPSES = ("…", "...")
_COPIES = frozenset({Form.RECORD, Form.ATTRIBUTE})
_RANKED = frozenset({Form.TEXT, Form.LINK, Form.IMAGE})
SAMPLED_TEXTS = 6
"""Texts of a column whose kinds are looked at."""
MAX_COUNTED = 300
"""Longer texts are prose: dates in them are no sign of records."""
_DIGITS, _LETTERS = b"0123456789", string.ascii_letters.encode()
_CITED = re.compile(r"\b\d{1,4} ((?:[A-Z][\w.']*\s){1,4})(?:\d[a-z]{1,2} )?\d{1,7}\b")
_MARK = re.compile(r"[\W_]+|[\[(]\w{1,3}[\])]")
_ASCII = re.compile(r"[\x00-\x7f]+")
Known = dict[tuple[str, ...], "TextFacts"]
"""Facts of texts by the texts."""


@dataclass(slots=True)
class PageFacts:
    """Counts over a page that tables are ranked by.

    Attributes:
        outline: the page.
        total: visible characters, at least 1.
        main: (first, end) of the main content's nodes; all nodes when the page names none.
    """

    outline: Outline
    total: int
    main: tuple[int, int]
    _places: dict[Kind, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, outline: Outline) -> "PageFacts":
        """Return the facts of the page that *outline* describes."""
        dom = outline.dom
        mains = [*dom.by_tag("main"), *dom.by_tag("article")]
        main = (mains[0], dom.ends[mains[0]]) if len(mains) == 1 else (0, len(dom))
        return cls(outline, max(1, len(dom.stream)), main)

    def count(self, kind: Kind, record: Record) -> int:
        """Return how many texts or links of *kind* stand in *record*."""
        places = self._places.get(kind)
        if places is None:
            places = self._places[kind] = self._find(kind)
        return bisect_left(places, record.end) - bisect_left(places, record.start)

    def _find(self, kind: Kind) -> list[int]:
        """Return the nodes that hold a value of *kind*, in document order."""
        dom = self.outline.dom
        if kind is Kind.URL or kind is Kind.IMAGE:
            return dom.by_tag("a" if kind is Kind.URL else "img")
        texts = [(node, dom.texts[node]) for node in dom.text_nodes]
        return [node for node, text in texts if len(text) <= MAX_COUNTED and spans(kind, text)]


@dataclass(slots=True)
class TextFacts:
    """What is true of the texts of one or more columns.

    Attributes:
        texts: the texts, at most 6.
    """

    texts: tuple[str, ...]
    _shares: dict[Kind, float] = field(default_factory=dict)
    _exact: dict[Kind, float] = field(default_factory=dict)
    _makeup: tuple[float, float] | None = None
    _cited: float | None = None
    _is_marks: bool | None = None

    def share(self, kind: Kind) -> float:
        """Return the share of texts that are a value of *kind*, 0..1."""
        found = self._shares.get(kind)
        if found is None and kind in COMMON_KINDS:
            hits = Counter([one for text in self.texts for one in common_kinds(text)])
            size = max(1, len(self.texts))
            self._shares.update({one: hits[one] / size for one in COMMON_KINDS})
            found = self._shares[kind]
        elif found is None:
            matched = sum([matches(kind, text) for text in self.texts])
            found = self._shares[kind] = matched / max(1, len(self.texts))
        return found

    def exact(self, kind: Kind) -> float:
        """Return the share of texts that hold one value of *kind*, no second one, 0..1."""
        found = self._exact.get(kind)
        if found is None:
            hits = sum([len(spans(kind, text)) == 1 for text in self.texts])
            found = self._exact[kind] = hits / max(1, len(self.texts))
        return found

    @property
    def share_cited(self) -> float:
        """Return the share of texts that cite a page of a reporter: "554 P.3d 440"."""
        if self._cited is None:
            hits = sum(map(_cites, self.texts))
            self._cited = hits / max(1, len(self.texts))
        return self._cited

    @property
    def is_marks(self) -> bool:
        """Tell whether all texts are marks: punctuation alone, or a note's number in brackets."""
        if self._is_marks is None:
            self._is_marks = bool(self.texts) and all(map(_MARK.fullmatch, self.texts))
        return self._is_marks

    @property
    def makeup(self) -> tuple[float, float]:
        """Return the shares of digits and of letters among the characters, 0..1 each."""
        if self._makeup is None:
            joined = "".join(self.texts)
            plain = joined.encode("ascii", "ignore")
            digits = len(plain) - len(plain.translate(None, _DIGITS))
            letters = len(plain) - len(plain.translate(None, _LETTERS))
            if len(plain) < len(joined):
                others = _ASCII.sub("", joined)
                digits += sum(map(str.isdigit, others))
                letters += sum(map(str.isalpha, others))
            size = max(1, len(joined))
            self._makeup = (digits / size, letters / size)
        return self._makeup


def _cites(text: str) -> bool:
    """Tell whether a page of a reporter is cited: a number, an abbreviation, a number."""
    found = _CITED.search(text)
    return found is not None and not any(map(month, words(found[1])))


@dataclass(slots=True)
class ColumnFacts:
    """What is true of a column over the read records.

    Attributes:
        column: the column.
        texts: its texts, at most 6.
        coverage: share of the read records that have a value, 0..1.
        distinct: share of different texts among all of them, 0..1.
        length: mean length of *texts*, characters.
        rank: 0 for the first text column of the record, 1 for the next; links count apart.
        anchor: mean length of the links' own texts, characters; 0 for other columns.
        units: visible texts in the first cell's element; 1 where that is unknown.
        said: facts of *texts*, shared with other columns of the same texts.
        is_link: the column holds addresses.
        links: for links, each address with what the link says, at most 6.
        acts: for links, the acts upon the record that they are for: "save"; none for others.
        named: for links, the stems that all of them say, no more and no less: "changelog".
        offsite: for links, the share of *texts* that lead to other hosts, 0..1.
        relation: what it is among the table's columns.
        alone: what `second.alone.column_features` made of it; empty before.
        pairs: what `score.Scorer.logit` made of it with the fields of one ask, by their places.
    """

    column: Column
    texts: tuple[str, ...]
    coverage: float
    distinct: float
    length: float
    rank: int = 99
    anchor: float = 0.0
    units: int = 1
    said: TextFacts = field(default_factory=lambda: TextFacts(()))
    is_link: bool = False
    links: tuple[tuple[str, str], ...] = ()
    acts: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    offsite: float = 0.0
    relation: Relation = field(default_factory=Relation)
    alone: list[float] = field(default_factory=list)
    pairs: dict[int, list[float]] = field(default_factory=dict)

    @classmethod
    def of(cls, column: Column, records: int, dom: Dom, known: Known) -> "ColumnFacts":
        """Return the facts of *column* over *records* read records of the page *dom*.

        Args:
            column: the column.
            records: how many records were read.
            dom: the page.
            known: facts of texts that were met before; grows.
        """
        every = [cell.text for cell in column.cells.values()]
        texts = tuple(every[:SAMPLED_TEXTS])
        said = known.get(texts)
        if said is None:
            said = known[texts] = TextFacts(texts)
        form = column.form
        return cls(
            column,
            texts,
            len(every) / max(1, records),
            len(set(every)) / max(1, len(every)),
            sum(map(len, texts)) / max(1, len(texts)),
            anchor=_anchor_length(column, dom) if form is Form.LINK else 0.0,
            units=_units(column, dom),
            said=said,
            is_link=form is Form.LINK or form is Form.IMAGE,
            links=_links(column, dom) if form is Form.LINK else (),
            acts=acts_of(column, dom) if form is Form.LINK else frozenset(),
            named=named_by(column, dom) if form is Form.LINK else frozenset(),
            offsite=share_offsite(texts, dom.base_url) if form is Form.LINK else 0.0,
        )

    @property
    def is_constant(self) -> bool:
        """Tell whether three or more cells all hold one text."""
        count = len(self.column.cells)
        return count >= 3 and self.distinct * count < 1.5

    def share(self, kind: Kind) -> float:
        """Return the share of texts that are a value of *kind*, 0..1."""
        return self.said.share(kind)

    def addressed(self) -> list[frozenset[str]]:
        """Return the stems that each of the links says by its address and text, at most 6."""
        return [_said(address, text) for address, text in self.links]


def _units(column: Column, dom: Dom) -> int:
    cell = next(iter(column.cells.values()), None)
    if cell is None or cell.node < 0 or column.form not in {Form.TEXT, Form.RECORD}:
        return 1
    if cell.start >= 0 or dom.tags[cell.node] == TEXT:
        return 1
    return max(1, len(dom.text_nodes_in(cell.node, dom.ends[cell.node])))


def _links(column: Column, dom: Dom) -> tuple[tuple[str, str], ...]:
    cells = list(column.cells.values())[:SAMPLED_TEXTS]
    return tuple([(cell.text, _link_text(cell.node, dom)) for cell in cells])


def _link_text(node: int, dom: Dom) -> str:
    """Return what a link says: its text, or what its attributes say in place of one."""
    if node < 0:
        return ""
    attrs = dom.attrs[node]
    told = [attrs[name] for name in ("aria-label", "title") if attrs.get(name)] if attrs else []
    return " ".join((*told, dom.text(node)))


@lru_cache(maxsize=4096)
def _said(address: str, text: str) -> frozenset[str]:
    """Return the stems of a link's host without its ending, of its path and of its text."""
    host, path = "", address
    if "//" in address:
        host, _, path = address.partition("//")[2].partition("/")
    named = words(host.rpartition(".")[0])
    return frozenset(map(stem, (*named, *words(path[-160:]), *words(text[:120]))))


def _anchor_length(column: Column, dom: Dom) -> float:
    cells = list(column.cells.values())[:SAMPLED_TEXTS]
    nodes = [cell.node for cell in cells if cell.node >= 0 and cell.attribute]
    return sum(len(dom.text(node)) for node in nodes) / len(nodes) if nodes else 0.0


def without_copies(columns: Sequence[Column]) -> list[Column]:
    """Return *columns* without those that hold the very texts of an earlier one or of a better.

    A record's whole text is the same as its only text's; the one that is keyed or labelled stays. A
    text stays before an attribute that says it again: a picture's ``alt`` beside the heading.
    """
    kept: dict[tuple[object, ...], Column] = {}
    for column in columns:
        form, cells = column.form, column.cells
        is_link = form is Form.LINK or form is Form.IMAGE
        texts = [cell.text for cell in cells.values()]
        key = (is_link, form is Form.CONTEXT, *cells, *texts)
        first = kept.get(key)
        if first is None or (first.form in _COPIES and column.form is Form.TEXT):
            kept[key] = column
            if first is not None and first.form is Form.ATTRIBUTE:
                column.labels = column.labels or first.labels
                column.hints = tuple(dict.fromkeys((*column.hints, *first.hints)))
        elif not is_link and column.labels and not first.labels:
            first.labels = column.labels
    return _without_cut(_without_narrower(list(kept.values())))


def _without_narrower(columns: list[Column]) -> list[Column]:
    """Return *columns* without texts that their element says as well, in more of the records.

    A cell's link is the cell's text where there is one; other records have the text alone.
    """
    wider = {c.key: c for c in columns if c.form is Form.TEXT and not c.parent}
    kept = []
    for column in columns:
        up = column.key.rpartition("/")[0] if column.form is Form.TEXT else ""
        while up and up not in wider:
            up = up.rpartition("/")[0]
        if not up or not _is_narrower(column, wider[up]):
            kept.append(column)
        elif column.hints:
            wider[up].hints = tuple(dict.fromkeys((*wider[up].hints, *column.hints)))
    return kept


def _is_narrower(column: Column, wider: Column) -> bool:
    cells = wider.cells
    return len(column.cells) < len(cells) and all(
        number in cells and cells[number].text == cell.text for number, cell in column.cells.items()
    )


def _without_cut(columns: list[Column]) -> list[Column]:
    """Return *columns* with attributes in place of texts that are those cut short: "The long …"."""
    cut = [c for c in columns if c.form is Form.TEXT and _is_cut(c)]
    for column in cut:
        whole = next((c for c in columns if c.form is Form.ATTRIBUTE and _goes_on(c, column)), None)
        if whole is None:
            continue
        hints = tuple(dict.fromkeys((*column.hints, *whole.hints)))
        labels = column.labels or whole.labels
        full = replace(whole, form=Form.TEXT, tag=column.tag, labels=labels, hints=hints)
        columns = [c for c in columns if c is not whole]
        columns[columns.index(column)] = full
    return columns


def _is_cut(column: Column) -> bool:
    cells = column.cells.values()
    return 2 * sum(cell.text.endswith(_ELLIPSES) for cell in cells) > len(cells)


def _goes_on(whole: Column, column: Column) -> bool:
    """Tell whether *whole* says all that *column* begins to."""
    return all(
        number in whole.cells
        and whole.cells[number].text.startswith(cell.text.rstrip(".… "))
        and len(whole.cells[number].text) >= len(cell.text.rstrip(".… "))
        for number, cell in column.cells.items()
    )


def all_facts(
    columns: Sequence[Column],
    records: int,
    dom: Dom,
    known: Known | None = None,
    wholes: Sequence[ColumnFacts] = (),
) -> list[ColumnFacts]:
    """Return the facts of *columns*, ranked among texts and among links by their place.

    Args:
        columns: the columns.
        records: how many records were read.
        dom: the page.
        known: facts of texts that other tables of the page have too; grows.
        wholes: facts of the columns that *columns* are parts of.
    """
    known = {} if known is None else known
    found = [ColumnFacts.of(column, records, dom, known) for column in columns]
    related = (
        relate_parts(columns, [one.column for one in wholes], [one.relation for one in wholes])
        if wholes
        else relate(columns, dom)
    )
    for one, relation in zip(found, related, strict=True):
        one.relation = relation
    if any(one.column.form is Form.RECORD and one.is_constant for one in found):
        for one in found:  # records that are all alike: that no column changes tells nothing
            one.distinct = 1.0
    for is_link in (False, True):
        ranked = sorted(
            (one for one in found if one.is_link is is_link and one.column.form in _RANKED),
            key=lambda one: one.column.order,
        )
        for rank, one in enumerate(ranked):
            one.rank = rank
    return found
