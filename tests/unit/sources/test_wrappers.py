"""Values that each record wraps differently."""

from hypothesis import given
from hypothesis import strategies as st
from tests.unit.sources.reading import outline_of

from rowsmith.model.table import Column, Record
from rowsmith.sources.columns import read_columns
from rowsmith.sources.outline import Outline

wrappers = st.lists(st.sampled_from(["span", "b", "em", "strong", "p"]), max_size=3)


def records_of(outline: Outline) -> list[Record]:
    return [Record(node, outline.dom.ends[node]) for node in outline.dom.by_tag("li")]


def wrapped(inner: str, tags: list[str]) -> str:
    for tag in tags:
        inner = f"<{tag}>{inner}</{tag}>"
    return f"<li>{inner}</li>"


def texts(column: Column) -> list[str]:
    return [cell.text for _, cell in sorted(column.cells.items())]


@given(st.lists(wrappers, min_size=2, max_size=8))
def test_a_link_in_any_wrappers_is_one_column_and_read_again_by_its_key(
    records: list[list[str]],
) -> None:
    links = [f"/r/{n}" for n in range(len(records))]
    items = (wrapped(f"<a href={link}>Go</a>", t) for link, t in zip(links, records, strict=True))
    outline = outline_of(f"<ul>{''.join(items)}</ul>")
    every = range(len(records))

    columns = read_columns(outline, records_of(outline), every)

    whole = [column for column in columns if texts(column) == links]
    assert whole
    for column in whole:
        again = read_columns(outline, records_of(outline), every, keys=[column.key])
        assert texts(next(c for c in again if c.key == column.key)) == links


def test_values_that_stand_beside_each_other_stay_apart() -> None:
    outline = outline_of(
        "<ul><li><span>Ana</span> Pilot</li><li><span>Ben</span> Cook</li><li>Cleo</li></ul>"
    )

    columns = read_columns(outline, records_of(outline), range(3))

    assert not [column.key for column in columns if column.key.startswith("bare[")]
