"""``rowsmith task``: have a server work on a task, and follow it."""

import sys
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from rowsmith.cli.app import TASK_END
from rowsmith.cli.extract import (
    MaxPagesOption,
    MaxRowsOption,
    OutputOption,
    QuietOption,
    SchemaOption,
    VerifyUrlsOption,
)

if TYPE_CHECKING:
    from rowsmith.client import Client

FAILED = 1
INTERRUPTED = 130
task = App(name="task", help_epilogue=TASK_END)
ServerOption = Annotated[
    str | None, Parameter(name="--server", help="Address of the server. [default: ROWSMITH_URL]")
]


@task.command
def run(  # noqa: PLR0913, D417 - each option is a parameter, described beside it
    page: str,
    sentence: str,
    /,
    *,
    schema: SchemaOption = None,
    output: OutputOption = "-",
    verify_urls: VerifyUrlsOption = False,
    max_rows: MaxRowsOption = None,
    max_pages: MaxPagesOption = None,
    quiet: QuietOption = False,
    server: ServerOption = None,
) -> int:
    """Create a task on a server and write its rows as they are found.

    Args:
        page: Address of the first page.
        sentence: Which rows, and what each row holds.
    """
    from rowsmith.cli.run import schema_text  # noqa: PLC0415 - loads the engine
    from rowsmith.client import Client  # noqa: PLC0415 - likewise

    client = Client(server)
    wanted: dict[str, int | str | None] = {"maxRows": max_rows, "maxPages": max_pages}
    if schema is not None:
        wanted["schema"] = schema_text(schema)
    options = {name: value for name, value in wanted.items() if value is not None}
    made = client.create(page, sentence, verify_urls=verify_urls, options=options)
    if not quiet:
        sys.stderr.write(f"task {made.id}\n")
    return _follow(client, made.id, output, is_quiet=quiet)


@task.command
def follow(  # noqa: D417 - likewise
    task_id: str,
    *,
    output: OutputOption = "-",
    quiet: QuietOption = False,
    server: ServerOption = None,
) -> int:
    """Write the rows of a task from the first, and as they are found, until it ends.

    Args:
        task_id: The id that `rowsmith task run` says.
    """
    from rowsmith.client import Client  # noqa: PLC0415 - not for --help

    return _follow(Client(server), task_id, output, is_quiet=quiet)


@task.command
def cancel(task_id: str, *, server: ServerOption = None) -> int:  # noqa: D417 - likewise
    """End a task with the rows so far.

    Args:
        task_id: The id that `rowsmith task run` says.
    """
    from rowsmith.client import Client  # noqa: PLC0415 - not for --help

    seen = Client(server).cancel(task_id)
    told = f"is {seen.status.value}" if seen.is_final else "ends with the rows so far"
    sys.stderr.write(f"task {seen.id} {told}\n")
    return 0


@task.command(name="list")
def list_tasks(*, server: ServerOption = None) -> int:
    """List the newest tasks: id, status, made, rows, page."""
    from rowsmith.cli.show import printable  # noqa: PLC0415 - not for --help
    from rowsmith.client import Client  # noqa: PLC0415 - likewise

    for each in Client(server).tasks():
        told = [each.id, f"{each.status.value:10}", each.created_at[:16], f"{each.rows_returned:7}"]
        sys.stdout.write("  ".join([*told, printable(str(each.input.get("url", "")))]) + "\n")
    return 0


def _follow(client: "Client", task_id: str, output: str, *, is_quiet: bool) -> int:
    """Write the rows of a task as they are found; return the exit code."""
    from rowsmith.cli.output import RowWriter  # noqa: PLC0415 - not for --help
    from rowsmith.cli.show import preview, say  # noqa: PLC0415 - likewise
    from rowsmith.errors import FetchError, TaskFailed  # noqa: PLC0415 - likewise

    def show(pages: int, rows: int) -> None:
        if not is_quiet and pages:
            say(f"{pages} pages, {rows} rows so far")

    again = f"it goes on at the server; rowsmith task follow {task_id} gives all of its rows"
    with RowWriter(output) as writer:
        try:
            for row in client.follow(task_id, on_progress=show):
                writer.write([row])
            writer.finish()
        except KeyboardInterrupt:
            say(f"interrupted: {writer.kept()}; {again}")
            return INTERRUPTED
        except FetchError as exc:
            say(f"rowsmith: {exc}; {writer.kept()}; {again}")
            return FAILED
        except TaskFailed as exc:
            say(f"rowsmith: the task failed: {exc}")
            return FAILED
    preview(writer)
    if not is_quiet:
        say(writer.kept())
    return 0
