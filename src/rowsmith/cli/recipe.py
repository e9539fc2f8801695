"""``rowsmith recipe``: show, apply, compare and export what was learned."""

import json
import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import App, Parameter

from rowsmith.cli.app import RECIPE_END
from rowsmith.cli.extract import OutputOption, ReceiptOption, UrlOption

if TYPE_CHECKING:
    from rowsmith.model.recipe import Recipe
    from rowsmith.model.values import Json

recipe = App(name="recipe", help_epilogue=RECIPE_END)
LongForm = Literal["scrapy", "crawl4ai"]
DIFFERENT = 1


@recipe.command
def show(file: str, /) -> int:
    """Say in words what a recipe reads.

    Args:
        file: A recipe, as --save-recipe writes it, or - for stdin.
    """
    for line in _told(_read(file).to_json()):
        sys.stdout.write(f"{line}\n")
    return 0


@recipe.command
def apply(  # noqa: D417 - options are described beside them
    file: str,
    page: str,
    /,
    *,
    url: UrlOption = None,
    output: OutputOption = "-",
    receipt: ReceiptOption = False,
) -> int:
    """Read a saved page by a recipe alone, into rows.

    For an address use rowsmith extract with --recipe. Exit code 1 when the
    page does not fit the recipe.

    Args:
        file: A recipe, as --save-recipe writes it.
        page: A saved page, or - for a page on stdin.
    """
    from rowsmith.cli.run import Manner, read_by_recipe  # noqa: PLC0415 - loads the engine

    return read_by_recipe(_read(file), page, url, Manner(target=output, shows_receipt=receipt))


@recipe.command
def diff(one: str, other: str, /) -> int:
    """Compare what two recipes read. Exit code 1 when they differ.

    Args:
        one: A recipe.
        other: Another.
    """
    from rowsmith.recipe.compare import differences  # noqa: PLC0415 - loads the engine

    found = list(differences(_read(one), _read(other)))
    for path, here, there in found:
        sys.stdout.write(f"{path}: {_short(here)} -> {_short(there)}\n")
    return DIFFERENT if found else 0


@recipe.command
def export(  # noqa: D417 - likewise
    file: str,
    /,
    *,
    to: Annotated[LongForm, Parameter(help="The program that it is for.")],
    url: Annotated[str, Parameter(help="Where a spider starts.")] = "https://example.org/",
) -> int:
    """Write a recipe as a Scrapy spider, or as a schema of Crawl4AI.

    What such a program has no words for is left out, and noted in the output.

    Args:
        file: A recipe, as --save-recipe writes it, or - for stdin.
    """
    from rowsmith.recipe.export import to_crawl4ai, to_scrapy  # noqa: PLC0415 - likewise

    learned = _read(file)
    if to == "scrapy":
        sys.stdout.write(to_scrapy(learned, url))
    else:
        sys.stdout.write(f"{json.dumps(to_crawl4ai(learned), indent=1, ensure_ascii=False)}\n")
    return 0


def _read(file: str) -> "Recipe":
    """Return the recipe in *file*, "-" for stdin.

    Raises:
        InvalidRecipe: it cannot be read, or does not have the published form.
    """
    from rowsmith.cli.recipe_file import read_recipe  # noqa: PLC0415 - likewise

    return read_recipe(file)


def _told(body: "Mapping[str, Json]") -> Iterator[str]:
    place = f", number {body['place'] + 1} of those that fit" if body.get("place") else ""
    yield f"rows: {body['rows']} by {body['source']}{place}"
    types = body.get("schema", {}).get("properties", {})
    expected = body.get("expect", {}).get("fields", {})
    for name, one in body["fields"].items():
        whole = "|".join([one["column"], *one.get("parts", [])])
        label = f', called "{one["label"]}"' if one.get("label") else ""
        wanted = types.get(name, {})
        told = wanted.get("format") or wanted.get("type") or one.get("kind") or "text"
        fill = f", in {expected[name]['fill']:.0%} of the rows" if name in expected else ""
        yield f"  {name}: {whole} as {_short(told)}{label}{fill}"
    for one in body.get("filters", []):
        about = f" ({' '.join(one['words'])})" if one.get("words") else ""
        yield f"only: {one['op']} {one['value']}{about}"
    if "limit" in body:
        yield f"at most: {body['limit']} rows"
    if "expect" in body:
        rows = body["expect"]["rows"]
        yield f"expected: {rows['least']} to {rows['most']} rows a page"


def _short(value: "Json") -> str:
    if value is None:
        return "nothing"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
