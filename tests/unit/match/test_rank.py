"""How a page's tables stand to each other."""

from rowsmith.match.rank import RANK_FEATURES, has_headed_part
from rowsmith.match.second.kin import Kin, kin_of
from rowsmith.model.table import Record, Table


def table(*spans: tuple[int, int]) -> Table:
    records = tuple(Record(start, end) for start, end in spans)
    return Table("dom.repeat/1", records, "li", lambda _numbers, _keys=None: [])


PART = table((10, 20), (20, 30))
WHOLE = table((10, 20), (20, 30), (40, 50), (50, 60))
OUTER = table((5, 35), (35, 65))


def test_tables_of_one_page_are_kin() -> None:
    assert kin_of([PART, WHOLE, OUTER]) == [
        [Kin.NONE, Kin.MORE, Kin.COARSER],
        [Kin.FEWER, Kin.NONE, Kin.COARSER],
        [Kin.FINER, Kin.FINER, Kin.NONE],
    ]


def test_a_part_whose_heading_names_what_is_asked_makes_the_whole_too_much() -> None:
    kin = kin_of([PART, WHOLE])
    said = RANK_FEATURES.index("sections_said")
    every = [[0.0] * len(RANK_FEATURES) for _ in kin]
    every[0][said], every[1][said] = 1.0, 0.5

    assert [has_headed_part(at, every, kin[at]) for at in range(2)] == [False, True]
