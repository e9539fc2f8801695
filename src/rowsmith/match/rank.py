"""How well a table answers an ask: a cheap score from its outline, a better one once it is read."""

import math
from collections.abc import Iterable, Sequence

from rowsmith.lexicon import stem, words
from rowsmith.lexicon.signposts import ASIDES
from rowsmith.match.facts import ColumnFacts, PageFacts
from rowsmith.match.labels import hint_stems
from rowsmith.match.score import Scorer
from rowsmith.match.second.kin import GLANCED, Kin, sampled
from rowsmith.model.ask import Ask
from rowsmith.model.table import Column, Form, Record, Table
from rowsmith.model.values import Kind

_TYPED = frozenset(
    {Kind.DATE, Kind.DATETIME, Kind.TIME, Kind.PRICE, Kind.EMAIL, Kind.PHONE, Kind.CODE}
)
_COUNTED = _TYPED | {Kind.URL, Kind.IMAGE}

GLANCE_FEATURES = (
    *("log_n", "two", "three", "share", "size", "evenness", "boiler", "outside_main", "units"),
    *("same_units", "links", "few_units", "many_units", "caption", "hints", "labels", "labelled"),
    *("position", "is_table", "is_segments", "is_json", "kinds", "least_kind", "link_text"),
    *("said", "own_hints", "sections", "sections_said", "aside"),
)
RANK_FEATURES = (
    *GLANCE_FEATURES,
    *("pairs", "required", "least", "coverage", "mapped", "alive", "explained", "regular"),
    *("title_distinct", "no_fields", "repeats", "overlap", "contexts"),
)
BESIDE_FEATURES = (
    *("yield", "yield_share", "pairs_gap", "alive_gap", "explained_gap"),
    *("more", "more_pairs", "more_alive", "more_explained", "more_even", "more_n"),
    *("fewer", "fewer_pairs", "fewer_alive", "fewer_explained", "fewer_even", "fewer_n"),
    *("coarse", "coarse_pairs", "coarse_alive", "coarse_explained", "coarse_even", "coarse_n"),
    *("fine", "fine_pairs", "fine_alive", "fine_explained", "fine_even", "fine_n"),
)
"""What a read table is beside the page's other read tables."""
_AT = {name: at for at, name in enumerate(RANK_FEATURES)}


class Glance:
    """Ranks tables before their columns are read.

    Args:
        ask: what is wanted.
        page: the page.
        scorer: how labels say the fields.
    """

    def __init__(self, ask: Ask, page: PageFacts, scorer: Scorer) -> None:
        self._ask = ask
        self._page = page
        self._scorer = scorer
        self._heads: dict[int, float] = {}
        self._asides: dict[int, bool] = {}
        self._fits: dict[int, float] = {}
        self._kinds = [one.kind for one in ask.fields if one.kind in _COUNTED]
        said = {*ask.entity, *ask.topics}
        said.update(word for one in ask.fields for phrase in one.phrases[:1] for word in phrase)
        self._topics = {stem(word) for word in said if len(word) > 2}
        self._about = {stem(word) for word in (*ask.entity, *ask.topics) if len(word) > 2}

    def features(self, table: Table) -> list[float]:
        """Return the cheap features of *table*, in the order of `GLANCE_FEATURES`."""
        shown = sampled(table.records, GLANCED)
        n = len(table.records)
        in_markup = not shown[0].pointer
        size = table.chars / n
        labels = self._scorer.labels(table.labels) if table.labels else []
        kinds = [self._kind_share(kind, shown) for kind in self._kinds] if in_markup else []
        return [
            math.log1p(n),
            float(n == 2),
            float(n == 3),
            min(1.0, table.chars / self._page.total) ** 0.5,
            math.log1p(size) / 5,
            *(self._shape(shown) if in_markup else (0.5, 0.0, 0.0, 0.5, 0.5, 0.2, 0.0, 0.0)),
            share_said(self._about, words(table.caption)),
            self._hint_fit(shown[0]) if in_markup else 0.0,
            sum(labels) / max(1, len(self._ask.fields)),
            float(bool(table.labels)),
            shown[0].start / len(self._page.outline.dom) if in_markup else 0.0,
            float(table.source.startswith("html.table")),
            float(table.source.startswith("dom.segments")),
            float(not in_markup),
            sum(kinds) / len(kinds) if kinds else 0.5,
            min(kinds, default=0.5),
            self._link_text(shown) if in_markup else 0.0,
            max(self._scorer.labels((table.caption,)), default=0.0) if table.caption else 0.0,
            max(self._scorer.hints(self._page.outline.hints(shown[0].start)), default=0.0)
            if in_markup
            else 0.0,
            *(self._sections(shown) if in_markup else (0.0, 0.0)),
            self._aside(table, shown),
        ]

    def _aside(self, table: Table, shown: Sequence[Record]) -> float:
        """Return 1 where a heading over the records, or their caption, leads aside, else 0."""
        outline = self._page.outline
        heads = {outline.heading_before(one.start) for one in shown if not one.pointer} - {-1}
        return float(self._is_aside(table.caption) or any(map(self._is_head_aside, heads)))

    def _is_aside(self, text: str) -> bool:
        return any(word in ASIDES and stem(word) not in self._topics for word in words(text))

    def _is_head_aside(self, head: int) -> bool:
        found = self._asides.get(head)
        if found is None:
            said = self._page.outline.dom.text(head)[:80]
            found = self._asides[head] = self._is_aside(said)
        return found

    def _sections(self, shown: Sequence[Record]) -> tuple[float, float]:
        """Return the share of headings over the records, and how well these say what is asked."""
        outline = self._page.outline
        heads = {outline.heading_before(record.start) for record in shown} - {-1}
        said = [self._head_said(head) for head in heads]
        return len(heads) / len(shown), sum(said) / max(1, len(said))

    def _head_said(self, head: int) -> float:
        """Return 0..1, how well a heading says what is asked for."""
        found = self._heads.get(head)
        if found is None:
            said = words(self._page.outline.dom.text(head)[:120])
            found = self._heads[head] = share_said(self._about, said)
        return found

    def _shape(self, shown: Sequence[Record]) -> tuple[float, ...]:
        """Return evenness to many_units: what the records look like beside each other."""
        outline, (main, main_end) = self._page.outline, self._page.main
        lengths = [outline.chars(record.start, record.end) for record in shown]
        units = [outline.text_count(record.start, record.end) for record in shown]
        links = [self._page.count(Kind.URL, record) for record in shown]
        usual = median(units)
        spread = deviation(lengths) / max(1.0, sum(lengths) / len(lengths))
        outside = sum(not main <= record.start < main_end for record in shown)
        needed = max(1, len(self._ask.fields))
        things = usual + median(links)
        return (
            1 / (1 + spread),
            sum(outline.boiler[record.start] for record in shown) / len(shown),
            outside / len(shown),
            math.log1p(usual) / 3,
            sum(abs(count - usual) <= 1 for count in units) / len(units),
            min(1.0, sum(links) / len(links) / 3),
            float(things < needed),
            float(usual > 6 * needed + 10),
        )

    def _kind_share(self, kind: Kind, shown: Sequence[Record]) -> float:
        return sum(self._page.count(kind, record) > 0 for record in shown) / len(shown)

    def _hint_fit(self, record: Record) -> float:
        outline = self._page.outline
        found = self._fits.get(record.start)
        if found is None:
            said = set[str]()
            up = record.start
            for _ in range(3):
                said |= hint_stems(outline.hints(up))
                up = outline.dom.parents[up]
                if up < 0:
                    break
            found = self._fits[record.start] = _share(self._topics, said)
        return found

    def _link_text(self, shown: Sequence[Record]) -> float:
        """Return the share of the records' characters that stand in links."""
        outline, dom = self._page.outline, self._page.outline.dom
        linked = everything = 0
        for record in shown:
            everything += outline.chars(record.start, record.end)
            for node in dom.tagged_in("a", record.start, record.end)[:20]:
                linked += dom.stops[node] - dom.starts[node]
        return min(1.0, linked / max(1, everything))


def rank_features(
    ask: Ask,
    glanced: Sequence[float],
    facts: Sequence[ColumnFacts],
    mapping: dict[str, tuple[Column, float]],
    records: int,
) -> list[float]:
    """Return the features of a read table, in the order of `RANK_FEATURES`.

    Args:
        ask: what is wanted.
        glanced: `Glance.features` of the table.
        facts: its columns over *records* records.
        mapping: field name to (column, probability 0..1).
        records: how many records were read.
    """
    required = [one.name for one in ask.fields if one.is_required] or [f.name for f in ask.fields]
    sure = [mapping[one.name][1] if one.name in mapping else 0.0 for one in ask.fields]
    sure_required = [mapping[name][1] if name in mapping else 0.0 for name in required]
    taken = [column for column, _ in mapping.values()]
    plain = [one for one in facts if one.column.form in {Form.TEXT, Form.LINK}]
    alive = sum(
        all(name in mapping and number in mapping[name][0].cells for name in required)
        for number in numbers_of(facts)
    )
    distinct = max((len({c.text for c in col.cells.values()}) for col in taken), default=0)
    return [
        *glanced,
        sum(sure) / max(1, len(sure)),
        sum(sure_required) / max(1, len(sure_required)),
        min(sure_required, default=0.0),
        sum(len(column.cells) for column in taken) / max(1, records * len(ask.fields)),
        len(taken) / max(1, len(ask.fields)),
        alive / max(1, records),
        _explained(taken, facts),
        sum(min(1.0, one.coverage) for one in plain) / len(plain) if plain else 0.3,
        distinct / max(1, records),
        float(not ask.fields),
        _repeats(taken, facts),
        _overlap(taken),
        sum(column.form is Form.CONTEXT for column in taken) / max(1, len(ask.fields)),
    ]


def beside_features(
    every: Sequence[list[float]], kin: Sequence[Sequence[Kin]]
) -> list[list[float]]:
    """Return for each of a page's read tables the features in the order of `BESIDE_FEATURES`.

    Args:
        every: `rank_features` of each table.
        kin: how the tables stand to each other, `kin_of`.
    """
    pairs, alive = [one[_AT["pairs"]] for one in every], [one[_AT["alive"]] for one in every]
    explained = [one[_AT["explained"]] for one in every]
    yields = [
        math.expm1(one[_AT["log_n"]]) * sure * living
        for one, sure, living in zip(every, pairs, alive, strict=True)
    ]
    most = max(yields, default=0.0) or 1.0
    return [
        [
            math.log1p(yields[at]),
            yields[at] / most,
            pairs[at] - max(pairs),
            alive[at] - max(alive),
            explained[at] - max(explained),
            *_beside_kin(at, every, kin[at]),
        ]
        for at in range(len(every))
    ]


def has_headed_part(at: int, every: Sequence[list[float]], kin: Sequence[Kin]) -> bool:
    """Tell whether the headings over a part of the table name what is asked for, over it all not.

    Args:
        at: place of the table.
        every: `rank_features` of each table.
        kin: how each of them stands to it.
    """
    said = [one[_AT["sections_said"]] for one in every]
    parts = [one for one, is_kin in zip(said, kin, strict=True) if is_kin is Kin.FEWER]
    most = max(parts, default=0.0)
    return most >= HEADED and most - said[at] > UNHEADED


HEADED, UNHEADED = 0.7, 0.3
"""How well headings say what is asked for where they name it, and how much less where not."""
_COMPARED = ("pairs", "alive", "explained", "evenness", "log_n")


def _beside_kin(at: int, every: Sequence[list[float]], kin: Sequence[Kin]) -> list[float]:
    """Return for each kinship: whether there is such a table, and how this one beats the best."""
    made: list[float] = []
    for kind in (Kin.MORE, Kin.FEWER, Kin.COARSER, Kin.FINER):
        alike = [one for one, is_kin in zip(every, kin, strict=True) if is_kin is kind]
        if not alike:
            made.extend((0.0,) * (1 + len(_COMPARED)))
            continue
        best = max(alike, key=lambda one: one[_AT["pairs"]] * one[_AT["alive"]])
        made.append(1.0)
        made.extend(every[at][_AT[name]] - best[_AT[name]] for name in _COMPARED)
    return made


def _repeats(taken: Sequence[Column], facts: Sequence[ColumnFacts]) -> float:
    """Return the share of taken columns that records have again: such records hold several."""
    often = {one.column.key for one in facts if one.coverage >= 0.3}
    keys = [column.parent or column.key for column in taken if column.form is not Form.CONTEXT]
    again = sum(f"{key.partition('|')[0]}[2]" in often for key in keys if key != ".")
    return again / max(1, len(keys))


def _overlap(taken: Sequence[Column]) -> float:
    """Return the share of taken texts that another taken text holds too."""
    texts = [c for c in taken if c.cells and c.form not in {Form.LINK, Form.IMAGE}]
    inside = 0
    for column in texts:
        number, cell = next(iter(column.cells.items()))
        inside += any(
            cell.text in other.cells[number].text
            for other in texts
            if other is not column and number in other.cells
        )
    return inside / max(1, len(texts))


def _explained(taken: Iterable[Column], facts: Sequence[ColumnFacts]) -> float:
    """Return the share of the records' text that the taken columns hold."""
    whole = next((one for one in facts if one.column.form is Form.RECORD), None)
    if whole is None:
        return 0.5
    total = sum(len(cell.text) for cell in whole.column.cells.values())
    held = sum(
        len(cell.text)
        for column in taken
        if column.form not in {Form.LINK, Form.IMAGE, Form.CONTEXT}
        for cell in column.cells.values()
    )
    return min(1.0, held / max(1, total))


def numbers_of(facts: Sequence[ColumnFacts]) -> set[int]:
    """Return the record numbers that any column has."""
    return {number for one in facts for number in one.column.cells}


def median(values: Sequence[int]) -> float:
    """Return the middle of *values*, the mean of the middle two; at least one.

    `statistics.median` is the same and asks more questions.

    >>> median([3, 1, 2]), median([4, 1, 2, 3])
    (2, 2.5)
    """
    ordered, middle = sorted(values), len(values) // 2
    return ordered[middle] if len(values) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def deviation(values: Sequence[int]) -> float:
    """Return the standard deviation of whole numbers, the nearest float to it.

    `statistics.pstdev` is as exact and takes ten times as long. The root is that of CPython 3.11:
    of an integer wide enough, its last bit set when anything was cut off.

    >>> deviation([2, 4, 4, 4, 5, 5, 7, 9])
    2.0
    """
    n = len(values)
    above, below = n * sum([v * v for v in values]) - sum(values) ** 2, n * n
    if not above:
        return 0.0
    shift = max(0, (109 - above.bit_length() + below.bit_length()) // 2 + 1)
    root = math.isqrt((above << 2 * shift) // below)
    root |= root * root * below != above << 2 * shift
    return root / (1 << shift)


def share_said(wanted: set[str], said: Iterable[str]) -> float:
    """Return 0..1, how much of the stems *wanted* the words *said* say."""
    return _share(wanted, {stem(word) for word in said})


def _share(wanted: set[str], stems: set[str]) -> float:
    if not wanted or not stems:
        return 0.0
    return len(wanted & stems) / min(len(wanted), max(1, len(stems)))
