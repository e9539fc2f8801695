"""Tasks side by side that are cancelled or end at a budget keep the rows so far, each once."""

from collections import UserDict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.serving import KEY, serving, site

from rowsmith.client import Client
from rowsmith.model.values import Row

Q = "each job with title and city"
PER_PAGE = 10
ENOUGH = 4 * PER_PAGE
CANCELLED = 5


class EndlessLists(UserDict[str, str]):
    """Lists without an end, by path: ``/NAME?p=NUMBER``."""

    def get(self, path: str, default: str | None = None) -> str | None:  # type: ignore[override]
        name, _, number = path.removeprefix("/").partition("?p=")
        if not number:
            return default
        rows = "".join(
            f"<li><a href='/job/{name}-{at}'>{row['title']}</a> <i class=city>{row['city']}</i></li>"
            for at, row in enumerate(jobs(name, PER_PAGE, int(number)))
        )
        return f"<h1>Jobs</h1><ul>{rows}</ul><a rel=next href='?p={int(number) + 1}'>Next</a>"


def jobs(name: str, count: int, page: int = 1) -> list[Row]:
    first = (page - 1) * PER_PAGE
    return [{"title": f"Job {name}-{at}", "city": "Berlin"} for at in range(first, first + count)]


def follow_and_cancel(client: Client, url: str) -> tuple[list[Row], list[Row], str]:
    """Return (rows as they came, rows of the result, the stop reason) of a cancelled task."""
    task = client.create(url, Q, options={"maxPages": 1000})
    came: list[Row] = []
    for row in client.follow(task):
        came.append(row)
        if len(came) == ENOUGH:
            client.cancel(task)
    return came, list(client.rows(task)), client.receipt(task)["stopReason"]


def run_to_its_budget(client: Client, url: str, **options: int) -> tuple[list[Row], str]:
    """Return (rows of the result, the stop reason) of a task with a budget."""
    given = {"followDetails": "never", **options}
    task = client.wait(client.create(url, Q, options=given))
    return list(client.rows(task)), client.receipt(task)["stopReason"]


def test_what_was_found_before_a_cancel_or_a_budgets_end_is_there(tmp_path: Path) -> None:
    with (
        site(EndlessLists()) as pages,
        serving(tmp_path, **{"tasks.concurrency": 8}) as served,
        ThreadPoolExecutor(CANCELLED + 2) as threads,
    ):
        client = Client(served.url, KEY)
        cut = [
            threads.submit(follow_and_cancel, client, f"{pages}/c{number}?p=1")
            for number in range(CANCELLED)
        ]
        by_pages = threads.submit(run_to_its_budget, client, f"{pages}/p?p=1", maxPages=7)
        by_rows = threads.submit(run_to_its_budget, client, f"{pages}/r?p=1", maxRows=55)
        ended = [each.result(60) for each in cut]

        assert by_pages.result(60) == (jobs("p", 7 * PER_PAGE), "page budget")
        assert by_rows.result(60) == (jobs("r", 55), "row budget")

    for number, (came, rows, reason) in enumerate(ended):
        assert reason == "cancelled"
        assert len(rows) >= ENOUGH
        assert came == rows == jobs(f"c{number}", len(rows))
