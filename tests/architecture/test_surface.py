"""The public surface: these names and no others."""

from importlib.metadata import version

import rowsmith

PUBLIC = {
    "Budget", "Cell", "Client", "Extraction", "FetchError", "InputError", "Provenance", "Receipt",
    "Recipe", "RowsmithError", "ServerError", "TaskError", "extract", "extract_html",
}  # fmt: skip


def test_the_public_names_are_these_and_at_most_fifteen() -> None:
    assert set(rowsmith.__all__) == PUBLIC
    assert len(rowsmith.__all__) <= 15


def test_every_public_name_can_be_loaded() -> None:
    assert all(getattr(rowsmith, name) is not None for name in rowsmith.__all__)


def test_the_version_is_that_of_the_installed_distribution() -> None:
    assert rowsmith.__version__ == version("rowsmith")
