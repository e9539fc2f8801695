"""Every shape of page gives the rows that a person would take from it (tests/pages/README.md)."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import rowsmith
from rowsmith.ask import read_ask
from rowsmith.dom import parse
from rowsmith.engine import read_page
from rowsmith.match.parts import split_parts, typed_parts
from rowsmith.model.ask import Ask, AskedField
from rowsmith.model.page import Page
from rowsmith.model.table import Column, Form, Table
from rowsmith.model.values import Json, Kind
from rowsmith.sources import Outline, find_singles, find_tables
from rowsmith.values import Uncoercible, ValueContext, coerce, own_span

FOLDER = Path(__file__).parents[1] / "pages"
FOLDERS = sorted(path.parent for path in FOLDER.glob("*/case.json"))
SITE = "https://site.example"
TYPES: dict[str, dict[str, Any]] = {
    "uri": {"type": ["string", "null"], "format": "uri"},
    "date": {"type": ["string", "null"], "format": "date"},
}


class Shape:
    """A folder of tests/pages."""

    def __init__(self, folder: Path) -> None:
        self.name = folder.name
        self.case: dict[str, Any] = json.loads((folder / "case.json").read_text("utf-8"))
        self.body = (folder / "page.html").read_bytes()
        self.expected: list[dict[str, Json]] = self.case["expected"]

    @property
    def schema(self) -> dict[str, Any] | None:
        """The schema that the case writes short."""
        fields = self.case["fields"]
        if fields is None:
            return None
        return {
            "type": "object",
            "properties": {
                name: TYPES.get(short, {"type": [short, "null"]}) for name, short in fields.items()
            },
            "required": self.case.get("required", [next(iter(fields))]),
        }

    def read(self) -> rowsmith.Extraction:
        return rowsmith.extract_html(
            self.body,
            url=f"{SITE}/list",
            q=self.case["q"],
            schema=self.schema,
            content_type="text/html",
        )


SHAPES = [Shape(folder) for folder in FOLDERS]


def _path(value: Json) -> Json:
    return value.removeprefix(SITE) if isinstance(value, str) else value


def _shapes(defect: str) -> list[Any]:
    """Return the shapes; those with a known *defect* must fail."""
    return [
        pytest.param(
            shape,
            id=shape.name,
            marks=[pytest.mark.xfail(reason=shape.case[defect], strict=True)]
            if defect in shape.case
            else [],
        )
        for shape in SHAPES
        if shape.expected or defect == "misread"
    ]


@pytest.mark.parametrize("shape", _shapes("misread"))
def test_a_page_gives_its_rows(shape: Shape) -> None:
    found = shape.read()

    rows = [{name: _path(value) for name, value in row.items()} for row in found.rows]
    assert rows == shape.expected


@pytest.mark.parametrize("shape", _shapes("unread"))
def test_some_table_of_a_page_holds_its_rows(shape: Shape) -> None:
    page = Page(url=f"{SITE}/list", body=shape.body, content_type="text/html")
    ask, dom = read_ask(shape.case["q"], shape.schema), parse(page)
    context = ValueContext(
        base_url=dom.base_url,
        languages=(dom.language or "en",),
        day_first=dom.language not in {"", "en"},
    )

    outline = Outline.of(dom)
    tables = [*find_tables(page, outline), *find_singles(outline)]

    lacking = [_lacking(_values(table, ask, context), shape) for table in tables]
    assert min(lacking, key=len) == set()


def _values(table: Table, ask: Ask, context: ValueContext) -> dict[str, list[dict[int, Json]]]:
    """Return what each column, and each part of one, gives for each asked field."""
    count = len(table.records)
    columns = table.read(range(count))
    columns += [*typed_parts(columns, list(Kind), count), *split_parts(columns, count)]
    fields = ask.fields or (AskedField(name=""),)
    return {field.name: [_typed(column, field, context) for column in columns] for field in fields}


def _typed(column: Column, field: AskedField, context: ValueContext) -> dict[int, Json]:
    if not field.name and column.form in {Form.LINK, Form.IMAGE}:
        field = AskedField(name="", format="uri")
    values: dict[int, Json] = {}
    for number, cell in column.cells.items():
        try:
            text = cell.text[slice(*own_span(cell.text, field))]
            values[number] = _path(coerce(text, field, context))
        except Uncoercible:
            continue
    return values


def _lacking(values: dict[str, list[dict[int, Json]]], shape: Shape) -> set[str]:
    """Return the fields of the best records that no column gives; every field without records."""
    names = list(shape.expected[0])
    wanted = {name: [row[name] for row in shape.expected] for name in names}
    found = [
        _unfilled(values, numbers, wanted)
        for column in values.get(names[0], values.get("", []))
        if (numbers := _records(column, wanted[names[0]], is_part="filtered" in shape.case))
    ]
    return min(found, key=len, default=set(names))


def _records(column: dict[int, Json], wanted: Sequence[Json], *, is_part: bool) -> list[int]:
    """Return the records whose values are the wanted ones, none when they are not."""
    numbers = [number for number in sorted(column) if not is_part or column[number] in wanted]
    return numbers if [column[number] for number in numbers] == list(wanted) else []


def _unfilled(
    values: dict[str, list[dict[int, Json]]], numbers: Sequence[int], wanted: dict[str, list[Json]]
) -> set[str]:
    return {
        name
        for name, texts in wanted.items()
        if any(text is not None for text in texts)
        and not any(
            [column.get(number) for number in numbers] == texts
            for column in values.get(name, values.get("", []))
        )
    }


@pytest.mark.parametrize("shape", [one for one in SHAPES if one.expected], ids=lambda one: one.name)
def test_the_recipe_of_a_page_gives_the_same_rows(shape: Shape) -> None:
    first = shape.read()
    page = Page(url=f"{SITE}/list", body=shape.body, content_type="text/html")
    ask = read_ask(shape.case["q"], shape.schema)

    again = read_page(page, ask, recipe=first.recipe).extraction

    assert again.rows == first.rows


@pytest.mark.parametrize(
    "shape", [one for one in SHAPES if "missing" in one.case], ids=lambda one: one.name
)
def test_fields_that_are_nowhere_are_named(shape: Shape) -> None:
    found = shape.read()

    assert list(found.receipt.missing_fields) == shape.case["missing"]


def test_a_page_that_does_not_answer_says_so() -> None:
    (shape,) = [one for one in SHAPES if one.name == "prose-alone"]

    found = shape.read()

    assert (found.rows, found.recipe) == ([], None)
    assert found.receipt.notes == ("Nothing on the page answers the question.",)
