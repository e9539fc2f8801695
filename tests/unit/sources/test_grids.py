"""Grids of tables: spans, headers, sections, records of several rows, columns as records."""

from hypothesis import given
from hypothesis import strategies as st
from tests.unit.sources.reading import outline_of

from rowsmith.model.page import Page
from rowsmith.model.table import Table
from rowsmith.sources import find_tables
from rowsmith.sources.html_table import find_grids, header_rows

spans = st.integers(1, 4)
cells = st.tuples(spans, spans, st.sampled_from(["td", "th"]))


def tables(markup: str) -> dict[str, Table]:
    """Return the page's tables out of ``<table>`` by the kind of their selector."""
    page = Page(url="https://site.example/", body=b"<p>", content_type="text/html")
    return {
        table.selector.partition(":")[0]: table
        for table in find_tables(page, outline_of(markup))
        if table.source == "html.table/1"
    }


def column(table: Table, *labels: str) -> list[list[str]]:
    """Return the texts of the first column with each label, record by record."""
    columns = table.read(range(len(table.records)))
    found = []
    for label in labels:
        one = next(c for c in columns if label in c.labels or c.key == label)
        found.append([one.cells[n].text for n in sorted(one.cells)])
    return found


@given(st.lists(st.lists(cells, min_size=1, max_size=5), min_size=2, max_size=6))
def test_each_column_of_a_row_begins_one_cell_and_spans_end_in_time(
    rows: list[list[tuple[int, int, str]]],
) -> None:
    markup = "<table>" + "".join(
        "<tr>" + "".join(f"<{t} colspan={a} rowspan={d}>x</{t}>" for a, d, t in row) + "</tr>"
        for row in rows
    )
    outline = outline_of(f"{markup}</table>")

    (grid,) = find_grids(outline)

    assert len(grid.rows) == len(grid.inherited) == len(rows)
    reach: dict[int, int] = {}  # cell to the rows that it still spans
    for (_, own), above in zip(grid.rows, grid.inherited, strict=True):
        columns = [at for at, _ in [*own, *above]]
        assert len(columns) == len(set(columns))
        assert max(columns, default=0) < grid.width
        assert {cell for _, cell in above} <= {cell for cell, left in reach.items() if left}
        reach = {cell: left - 1 for cell, left in reach.items() if left}
        reach |= {cell: int(outline.dom.attr(cell, "rowspan")) - 1 for _, cell in own}


def test_the_tables_own_title_stands_above_its_header() -> None:
    outline = outline_of(
        "<table><tr><td colspan=2>Rates</td></tr><tr><td>Name</td><td>Rate</td></tr>"
        "<tr><td>Krone</td><td>7.4</td></tr></table>"
    )

    (grid,) = find_grids(outline)

    assert header_rows(outline.dom, grid) == range(1, 2)


def test_a_groups_title_and_a_columns_own_are_one_label() -> None:
    (table,) = tables(
        "<table><tr><th rowspan=2 abbr=Station>Stn</th><th colspan=2>Winter</th></tr>"
        "<tr><th>Low</th><th>High</th></tr>"
        "<tr><td>A</td><td>1</td><td>2</td></tr><tr><td>B</td><td>3</td><td>4</td></tr></table>"
    ).values()

    labels = {c.key: c.labels for c in table.read([0, 1]) if c.labels}

    assert labels["tr/td#0"] == ("Stn", "Station")
    assert labels["tr/td#2"] == ("Winter High", "High", "Winter")


def test_a_row_of_one_cell_titles_the_rows_below_it() -> None:
    (table,) = tables(
        "<table><tr><th>Dish</th><th>Price</th></tr>"
        "<tr><td colspan=2>Soups</td></tr><tr><td>Fish</td><td>7</td></tr><tr><td>Pea</td><td>6</td></tr>"
        "<tr><td colspan=2>Cakes</td></tr><tr><td>Plum</td><td>4</td></tr></table>"
    ).values()

    assert column(table, "Dish", "heading[tr]") == [
        ["Fish", "Pea", "Plum"],
        ["Soups", "Soups", "Cakes"],
    ]


def test_a_row_of_one_cell_behind_most_rows_is_more_about_them() -> None:
    found = tables(
        "<table><tr><th>Case</th><th>Date</th></tr>"
        "<tr><td>A</td><td>1 May</td></tr><tr><td colspan=2>First</td></tr>"
        "<tr><td>B</td><td>2 May</td></tr>"
        "<tr><td>C</td><td>3 May</td></tr><tr><td colspan=2>Third</td></tr></table>"
    )

    columns = found["rows"].read([0, 1, 2])

    more = next(c for c in columns if c.cells.get(0) and c.cells[0].text == "First")
    assert {n: cell.text for n, cell in more.cells.items()} == {0: "First", 2: "Third"}
    assert more.labels == ()


def test_rows_that_take_turns_are_one_record_a_turn() -> None:
    row = "<tr><td>{0}</td><td><a href=/{0}>Story {0}</a></td></tr><tr><td></td><td>by {0}</td><td>{0} points</td></tr>"
    found = tables("<table>" + "".join(row.format(n) for n in range(1, 5)) + "</table>")

    columns = found["rows"].read([0, 1, 2, 3])

    told = [[c.cells[n].text for n in sorted(c.cells)] for c in columns]
    assert ["1 points", "2 points", "3 points", "4 points"] in told
    assert ["Story 1", "Story 2", "Story 3", "Story 4"] in told


def test_the_columns_of_a_table_on_its_side_are_records() -> None:
    table = tables(
        "<table><tr><th></th><th>Gull</th><th>Tern</th></tr>"
        "<tr><th>Weight</th><td>1 kg</td><td></td></tr>"
        "<tr><th>Manual</th><td><a href=/g.pdf>PDF</a></td><td><a href=/t.pdf>PDF</a></td></tr></table>"
    )["columns"]

    assert column(table, "row[head]", "Weight", "row[manual]@href") == [
        ["Gull", "Tern"],
        ["1 kg"],
        ["/g.pdf", "/t.pdf"],
    ]
    assert table.labels == ("", "Weight", "Manual")


def test_sums_and_repeated_headers_are_no_records() -> None:
    table = tables(
        "<table><tr><th>Name</th><th>Sum</th></tr><tr><td>Rope</td><td>1</td></tr>"
        "<tr><th>Name</th><th>Sum</th></tr><tr><td>Paint</td><td>2</td></tr>"
        "<tr><td>Tar</td><td>2</td></tr><tr><td>Total:</td><td>5</td></tr></table>"
    )["table"]

    assert column(table, "Name") == [["Rope", "Paint", "Tar"]]


def test_tables_in_comments_are_read_where_they_stand() -> None:
    markup = (
        "<div id=all><!-- <table id=t><tr><th>Name</th><th>Goals</th></tr><tr><td>Ann</td><td>4</td></tr>"
        "<tr><td>Bob</td><td>2</td></tr></table> --></div>"
    )
    table = tables(markup)["comment"]

    (name,) = [c for c in table.read([0, 1]) if "Name" in c.labels and c.key == "tr/td#0"]

    assert outline_of(markup).dom.attr(name.cells[1].node, "id") == "all"
    assert name.cells[1].pointer == "comment()/table/tbody/tr[3]/td[1]"
    assert table.selector.startswith("comment:/html/body/div#t/table:")


def test_a_comment_without_rows_holds_no_table() -> None:
    assert not tables("<div><!-- <table><tr><td>hidden</td></tr></table> --></div>")
