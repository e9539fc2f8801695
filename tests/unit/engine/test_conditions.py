"""Conditions of the sentence on columns that nobody asked for."""

from rowsmith import extract_html
from rowsmith.engine import read_page
from rowsmith.model.page import Page

URL = "https://example.org/jobs"
JOBS = (("Welder", "Works"), ("Baker", "Kitchen"), ("Rigger", "Works"), ("Cook", "Kitchen"))
ROWS = "".join(
    f"<tr><td><a href='/j/{n}'>{title}</a></td><td>{team}</td></tr>"
    for n, (title, team) in enumerate(JOBS)
)
TABLE = f"<table><tr><th>Title</th><th>Department</th></tr>{ROWS}</table>"
PAGE = f"<h1>Jobs</h1>{TABLE}".encode()


def titles(rows: list[dict[str, object]]) -> list[object]:
    return [row["title"] for row in rows]


def test_a_condition_is_placed_on_a_column_that_was_not_asked_for() -> None:
    found = extract_html(PAGE, url=URL, q="jobs in the works department: title, link")

    assert titles(found.rows) == ["Welder", "Rigger"]
    assert set(found.rows[0]) == {"title", "link"}


def test_a_recipe_places_the_condition_too() -> None:
    recipe = extract_html(PAGE, url=URL, q="jobs in the works department: title, link").recipe

    again = read_page(Page(url=URL, body=PAGE), recipe=recipe).extraction

    assert titles(again.rows) == ["Welder", "Rigger"]


def test_a_condition_that_names_what_the_page_is_about_keeps_every_row() -> None:
    page = TABLE.replace("Kitchen", "Works").replace("<table>", "<h1>Works department</h1><table>")

    found = extract_html(page, url=URL, q="jobs in the works department: title, link")

    assert len(found.rows) == len(JOBS)
