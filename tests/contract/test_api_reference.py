"""The reference of the API is made from the API itself."""

import runpy
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", ["api", "errors", "settings"])
def test_a_generated_page_is_what_the_generator_writes(name: str) -> None:
    generator = runpy.run_path(str(DOCS / "generate.py"))
    kept = (DOCS / "reference" / f"{name}.md").read_text(encoding="utf-8")

    assert kept == generator["PAGES"][name]().rstrip() + "\n", f"run python docs/generate.py {name}"
