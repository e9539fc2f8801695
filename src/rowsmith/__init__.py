"""From a web page and a sentence to typed rows, every value copied from the page.

>>> import rowsmith
>>> head = "<table><tr><th>Name</th><th>Born</th></tr>"
>>> people = ("Ana", "3 May 1990"), ("Bo", "4 June 1985"), ("Cy", "7 July 1999")
>>> page = head + "".join(f"<tr><td>{name}</td><td>{born}</td></tr>" for name, born in people)
>>> found = rowsmith.extract_html(page, url="https://x.org/", q="each person with name and born")
>>> found.rows[0]
{'name': 'Ana', 'born': '3 May 1990'}
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rowsmith.client import Client as Client
    from rowsmith.crawl import extract as extract
    from rowsmith.engine import extract_html as extract_html
    from rowsmith.errors import FetchError as FetchError
    from rowsmith.errors import InputError as InputError
    from rowsmith.errors import RowsmithError as RowsmithError
    from rowsmith.errors import ServerError as ServerError
    from rowsmith.errors import TaskError as TaskError
    from rowsmith.model.cell import Cell as Cell
    from rowsmith.model.cell import Provenance as Provenance
    from rowsmith.model.extraction import Extraction as Extraction
    from rowsmith.model.receipt import Receipt as Receipt
    from rowsmith.model.recipe import Recipe as Recipe
    from rowsmith.model.task import Budget as Budget

    __version__: str

_HOMES = {
    "Budget": "rowsmith.model.task",
    "Cell": "rowsmith.model.cell",
    "Client": "rowsmith.client",
    "Extraction": "rowsmith.model.extraction",
    "FetchError": "rowsmith.errors",
    "InputError": "rowsmith.errors",
    "Provenance": "rowsmith.model.cell",
    "Receipt": "rowsmith.model.receipt",
    "Recipe": "rowsmith.model.recipe",
    "RowsmithError": "rowsmith.errors",
    "ServerError": "rowsmith.errors",
    "TaskError": "rowsmith.errors",
    "extract": "rowsmith.crawl",
    "extract_html": "rowsmith.engine",
}
"""Where each public name lives: loaded when first used, so that the command line starts quickly."""

__all__ = [*_HOMES]  # noqa: PLE0604  # the names are the mapping's keys


def __getattr__(name: str) -> object:
    """Return a public name, loading its room."""
    if name == "__version__":
        return import_module("importlib.metadata").version("rowsmith")
    if name not in _HOMES:
        raise AttributeError(f"module 'rowsmith' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(_HOMES)
