"""The thing of a page that only the data of its scripts describe."""

import pytest

from rowsmith.engine import extract_html

SCHEMA = {
    "type": "object",
    "properties": {
        "length": {"type": ["integer", "null"]},
        "yard": {"type": ["string", "null"]},
    },
}
STATE = (
    '{"props": {"boat": {"id": 7, "name": "Gull", "length": 31, "yard": "Old Dock"}, "others": %s}}'
)
OTHERS = '[{"id": 8, "name": "Tern", "length": 24, "yard": "New Dock"}]'


def read(script: str) -> list[dict[str, object]]:
    page = f"<title>Gull</title><h1>Gull</h1><div id=app></div>{script}"
    return extract_html(
        page, url="https://x.org/gull", q="this boat's length and yard", schema=SCHEMA
    ).rows


@pytest.mark.parametrize(
    "script",
    [
        f'<script type="application/json">{STATE % OTHERS}</script>',
        f"<script>window.__STATE__ = {STATE % OTHERS};</script>",
    ],
)
def test_an_object_named_as_the_page_is_its_thing(script: str) -> None:
    assert read(script) == [{"length": 31, "yard": "Old Dock"}]


def test_objects_of_other_names_say_nothing_of_the_page() -> None:
    assert read(f'<script type="application/json">{{"boats": {OTHERS}}}</script>') == []
