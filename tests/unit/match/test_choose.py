"""Tables ranked, columns given to fields, on small pages."""

from math import isfinite

import pytest

from rowsmith import extract_html
from rowsmith.match.learned.glances import GLANCE_TREES
from rowsmith.match.learned.looks import LOOK_TREES
from rowsmith.match.learned.sure import SURE_WEIGHTS
from rowsmith.match.learned.trees import TREES
from rowsmith.match.learned.weights import GLANCE_WEIGHTS, PAIR_WEIGHTS
from rowsmith.match.rank import BESIDE_FEATURES, GLANCE_FEATURES, RANK_FEATURES
from rowsmith.match.score import PAIR_FEATURES
from rowsmith.match.second.alone import COLUMN_FEATURES
from rowsmith.match.second.look import LOOK_FEATURES
from rowsmith.match.second.order import order_features
from rowsmith.match.second.sure import SURE_FEATURES
from rowsmith.match.second.trees import Forest
from rowsmith.model.values import Json

URL = "https://example.org/list"


def strings(*names: str, required: tuple[str, ...] = ()) -> dict[str, Json]:
    properties = {name: {"type": ["string", "null"]} for name in names}
    for name in required:
        properties[name] = {"type": ["string"]}
    return {"type": "object", "properties": properties, "required": list(required)}


def test_the_learned_weights_fit_the_features() -> None:
    lengths = {(len(alone), len(pair)) for alone, pair in PAIR_WEIGHTS.values()}

    assert lengths == {(len(COLUMN_FEATURES), len(PAIR_FEATURES))}
    assert len(GLANCE_WEIGHTS) == len(GLANCE_FEATURES)
    assert len(SURE_WEIGHTS) == len(SURE_FEATURES)
    assert isfinite(Forest(TREES).value([0.0] * (len(RANK_FEATURES) + len(BESIDE_FEATURES))))
    ordered = order_features([[0.0] * len(GLANCE_FEATURES)])
    assert isfinite(Forest(GLANCE_TREES).value(ordered[0]))
    assert isfinite(Forest(LOOK_TREES).value([0.0] * len(LOOK_FEATURES)))


def test_a_list_is_taken_rather_than_the_menu() -> None:
    menu = "".join(
        f"<li><a href='/{word}'>{word}</a></li>" for word in "Home News Shop Help".split()
    )
    people = "".join(
        f"<div class=card><h3><a href='/p/{n}'>Person {name}</a></h3><p>Engineer {n}</p></div>"
        for n, name in enumerate(("Ada", "Bo", "Cy", "Di", "Eve"))
    )
    page = f"<nav><ul>{menu}</ul></nav><main><h1>Team</h1>{people}</main>"

    rows = extract_html(page, url=URL, q="each team member with name, role and profile link").rows

    assert [row["name"] for row in rows] == [
        f"Person {name}" for name in ("Ada", "Bo", "Cy", "Di", "Eve")
    ]


def test_a_value_that_stands_elsewhere_in_some_records_is_found() -> None:
    linked = "<tr><td><a href='/{n}.pdf'>A-{n}</a></td><td>Case of {n}</td></tr>"
    plain = "<tr><td><p>A-{n}</p></td><td>Case of {n}</td></tr>"
    body = "".join((plain if n % 3 == 0 else linked).format(n=n) for n in range(100, 112))
    page = f"<table><tr><th>Docket number</th><th>Case name</th></tr>{body}</table>"

    rows = extract_html(
        page,
        url=URL,
        q="each case with docket number and case name",
        schema=strings("docket_number", "case_name", required=("docket_number",)),
    ).rows

    assert [row["docket_number"] for row in rows] == [f"A-{n}" for n in range(100, 112)]


def test_a_title_is_freed_from_the_date_before_it() -> None:
    items = "".join(
        f"<li>{day:02}/07/2024 Meeting of the {name} committee</li>"
        for day, name in enumerate(("water", "roads", "parks", "schools", "budget"), 3)
    )
    page = f"<h2>Meetings</h2><ul>{items}</ul>"

    rows = extract_html(page, url=URL, q="each meeting with title and date").rows

    assert rows[0] == {"title": "Meeting of the water committee", "date": "03/07/2024"}


@pytest.mark.parametrize("end", ["end time", "closes"])
def test_a_span_of_times_is_a_start_and_an_end(end: str) -> None:
    items = "".join(
        f"<li><b>Session {n}</b> <span>{n}:00 pm - {n + 1}:30 pm</span></li>" for n in range(1, 7)
    )

    rows = extract_html(
        f"<h2>Sessions</h2><ul>{items}</ul>",
        url=URL,
        q="each session with title, start time and end time",
        schema={
            "type": "object",
            "properties": {
                "title": {"type": "string"},
                "start_time": {"type": "string", "description": "Start time"},
                "end_time": {"type": "string", "description": end},
            },
        },
    ).rows

    assert (rows[0]["start_time"], rows[0]["end_time"]) == ("1:00 pm", "2:30 pm")


def test_the_day_that_stands_above_a_group_is_its_records_date() -> None:
    days = "".join(
        f"<div class=day><span class=when>May {day}, 2024</span>"
        + "".join(f"<p class=talk><a href='/t/{day}{n}'>Talk {day}-{n}</a></p>" for n in range(3))
        + "</div>"
        for day in range(3, 7)
    )

    rows = extract_html(
        f"<h1>Programme</h1>{days}", url=URL, q="each talk with title, date and link"
    ).rows

    assert len(rows) == 12
    assert {row["title"]: row["date"] for row in rows}["Talk 4-2"] == "May 4, 2024"


def test_cells_say_how_likely_their_column_is_the_field() -> None:
    names = ("Oak", "Elm", "Ash", "Yew")
    named = "".join(f"<tr><td>{name}</td><td>{n} m</td></tr>" for n, name in enumerate(names, 7))
    bare = "".join(f"<li><b>{name}</b> <i>{n} m</i></li>" for n, name in enumerate(names, 7))
    tables = {
        "named": f"<table><tr><th>Tree</th><th>Height</th></tr>{named}</table>",
        "bare": f"<ul>{bare}</ul>",
    }

    sure = {
        how: extract_html(page, url=URL, q="each tree with tree and height").cells[0]["height"]
        for how, page in tables.items()
    }

    assert 1 > sure["named"].confidence > sure["bare"].confidence > 0
