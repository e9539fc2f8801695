"""``rowsmith extract``: its arguments; the work is loaded when it begins."""

from typing import Annotated, Literal

from cyclopts import Parameter
from cyclopts.validators import Number

SchemaOption = Annotated[
    str | None, Parameter(help="JSON Schema of one row: a file, or the JSON itself.")
]
OutputOption = Annotated[
    str,
    Parameter(name=["--output", "-o"], help="FILE.ndjson, FILE.csv, or - for stdout."),
]
VerifyUrlsOption = Annotated[
    bool,
    Parameter(
        negative=(),
        show_default=False,
        help="Check the rows' addresses and take dead ones out.",
    ),
]
RenderOption = Annotated[
    Literal["auto", "never", "always"],
    Parameter(help="Use of the browser: for pages that show nothing without it, none, or all."),
]
FollowDetailsOption = Annotated[
    Literal["auto", "never"],
    Parameter(help="Visits of records' own pages for fields that the list lacks."),
]
MaxRowsOption = Annotated[
    int | None, Parameter(validator=Number(gte=1), help="Stop after so many rows.")
]
MaxPagesOption = Annotated[
    int | None, Parameter(validator=Number(gte=1), help="Stop after so many pages.")
]
MaxSecondsOption = Annotated[
    float | None, Parameter(validator=Number(gt=0), help="Stop after so many seconds.")
]
UrlOption = Annotated[
    str | None, Parameter(help="Address that a saved page came from, for its links.")
]
RecipeOption = Annotated[
    str | None, Parameter(name="--recipe", help="Read by this recipe, a file, where it fits.")
]
SaveRecipeOption = Annotated[
    str | None, Parameter(name="--save-recipe", help="Write the recipe that was learned to a file.")
]
ReceiptOption = Annotated[
    bool,
    Parameter(
        negative=(), show_default=False, help="Say on stderr what was read, found and refused."
    ),
]
SavePagesOption = Annotated[
    str | None, Parameter(name="--save-pages", help="Keep the pages that were fetched in a folder.")
]
PagesOfOption = Annotated[
    str | None,
    Parameter(name="--pages-of", help="Read the pages of such a folder; nothing is fetched."),
]
WhereOption = Annotated[
    str,
    Parameter(
        name="--where",
        show_default=False,
        help="Say where a cell was read: ROW.FIELD, rows counted from 0.",
    ),
]
QuietOption = Annotated[
    bool, Parameter(negative=(), show_default=False, help="No progress on stderr.")
]


def extract(  # noqa: PLR0913, D417 - each option is a parameter, described beside it
    page: Annotated[str, Parameter(allow_leading_hyphen=True)],
    sentence: str,
    /,
    *,
    schema: SchemaOption = None,
    output: OutputOption = "-",
    verify_urls: VerifyUrlsOption = False,
    render: RenderOption = "auto",
    follow_details: FollowDetailsOption = "auto",
    max_rows: MaxRowsOption = None,
    max_pages: MaxPagesOption = None,
    max_seconds: MaxSecondsOption = None,
    url: UrlOption = None,
    recipe: RecipeOption = None,
    save_recipe: SaveRecipeOption = None,
    save_pages: SavePagesOption = None,
    pages_of: PagesOfOption = None,
    receipt: ReceiptOption = False,
    where: WhereOption = "",
    quiet: QuietOption = False,
) -> int:
    """Read a page, or the whole list that it begins, into rows.

    Args:
        page: Address of the first page, path of a saved page, or - for a page on stdin.
        sentence: Which rows, and what each row holds.
    """
    from rowsmith.cli.recipe_file import read_recipe  # noqa: PLC0415 - likewise
    from rowsmith.cli.run import Manner, read_saved, read_site  # noqa: PLC0415 - loads the engine

    manner = Manner(
        target=output,
        shows_receipt=receipt,
        is_quiet=quiet,
        recipe_target=save_recipe or "",
        where=where,
        save_pages=save_pages or "",
        pages_of=pages_of or "",
    )
    manner.cell()
    asked = {
        "q": sentence,
        "schema": schema,
        "verifyUrls": verify_urls or None,
        "render": render if render != "auto" else None,
        "followDetails": follow_details if follow_details != "auto" else None,
        "maxRows": max_rows,
        "maxPages": max_pages,
        "maxSeconds": max_seconds,
        "recipe": read_recipe(recipe, "--recipe").to_json() if recipe is not None else None,
    }
    given = {name: value for name, value in asked.items() if value is not None}
    saved = read_saved(page, url, given, manner)
    return read_site(page, url, given, manner) if saved is None else saved
