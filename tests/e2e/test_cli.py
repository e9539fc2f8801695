"""The command line as people use it: real processes, real pages, exit codes."""

import csv
import json
import os
import runpy
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.request import urlopen

import pytest
from tests.serving import site

from rowsmith.cli import main

DEMO = Path(__file__).parents[2] / "src/rowsmith/cli/demo_site"
COMMANDS = runpy.run_path(str(Path(__file__).parents[2] / "docs/generate.py"))["COMMANDS"]
ITEMS = "".join(f"<li><a href='/b/{n}'>Book {n}</a> <b>€{n}.50</b></li>" for n in range(1, 6))
LIST = f"<h1>Books</h1><ul>{ITEMS}</ul>"
ASK = "each book with title and price"
OWN_NETWORK = {
    "ROWSMITH_EGRESS__ALLOW_NETWORKS": "127.0.0.0/8",
    "ROWSMITH_POLITENESS__ATTEMPTS": "1",
}


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended: its exit code and what it wrote."""

    code: int
    out: str
    err: str


Rowsmith = Callable[..., Ran]


@pytest.fixture
def rowsmith(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Rowsmith:
    """Run the command line in this process; a process each is kept for signals and pipes."""

    def run(*arguments: str, **settings: str) -> Ran:
        for name, value in {**OWN_NETWORK, **settings}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["rowsmith", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capfd.readouterr()
        return Ran(int(ended.value.code or 0), told.out, told.err)

    return run


def start(*arguments: str, **settings: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "rowsmith", *arguments],
        env={**os.environ, **OWN_NETWORK, **settings},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_demo_reads_its_shop_whole(rowsmith: Rowsmith) -> None:
    ran = rowsmith("demo", ROWSMITH_EGRESS__ALLOW_NETWORKS="")

    rows = [json.loads(line) for line in ran.out.splitlines()]
    assert (ran.code, len(rows)) == (0, 9)
    assert rows[0]["title"] == "The Salt Road"
    assert "9 rows from 2 pages; complete (the site names 9 rows)" in ran.err


def test_a_csv_file_holds_every_row(rowsmith: Rowsmith, tmp_path: Path) -> None:
    with site({"/": LIST}) as address:
        ran = rowsmith("extract", address, ASK, "-o", str(tmp_path / "books.csv"), "--quiet")

    found = list(csv.reader((tmp_path / "books.csv").read_text("utf-8").splitlines()))
    assert (ran.code, ran.out) == (0, "")
    assert found[:2] == [["title", "price"], ["Book 1", "€1.50"]]
    assert len(found) == 6


def test_a_saved_page_is_read_without_the_network(rowsmith: Rowsmith) -> None:
    ran = rowsmith("extract", str(DEMO / "index.html"), ASK)

    assert (ran.code, len(ran.out.splitlines())) == (0, 5)


def test_a_page_on_stdin_gets_its_links_from_the_given_address() -> None:
    ask = "each book with title and link"

    with start("extract", "-", ask, "--url", "http://shop.test/") as process:
        out, _ = process.communicate(LIST)

    assert json.loads(out.splitlines()[0])["link"] == "http://shop.test/b/1"


def test_a_schema_file_types_the_rows(rowsmith: Rowsmith, tmp_path: Path) -> None:
    schema = {"type": "object", "properties": {"title": {}, "price": {"type": "number"}}}
    (tmp_path / "row.json").write_text(json.dumps(schema), "utf-8")

    ran = rowsmith(
        "extract", str(DEMO / "index.html"), "each book", "--schema", str(tmp_path / "row.json")
    )

    assert json.loads(ran.out.splitlines()[0]) == {"title": "The Salt Road", "price": 18.5}


def test_no_rows_is_no_failure_and_stderr_explains(rowsmith: Rowsmith, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<p>Nothing is listed here.</p>", "utf-8")

    ran = rowsmith("extract", str(tmp_path / "page.html"), "each job with salary")

    assert (ran.code, ran.out) == (0, "")
    assert ran.err.startswith("no rows from 1 page")


def test_a_receipt_names_the_pages(rowsmith: Rowsmith) -> None:
    with site({"/": LIST}) as address:
        ran = rowsmith("extract", address, ASK, "--receipt")

    assert f"{address}/ (seed): 5 rows, 200" in ran.err


def test_pages_that_were_kept_answer_another_question(rowsmith: Rowsmith, tmp_path: Path) -> None:
    folder = str(tmp_path / "pages")
    with site({"/": LIST}) as address:
        rowsmith("extract", address, ASK, "--save-pages", folder)
    other = "each book with title, price and link"

    again = rowsmith("extract", address, other, "--pages-of", folder, "--receipt")
    elsewhere = rowsmith("extract", f"{address}/other", other, "--pages-of", folder)
    missing = rowsmith("extract", address, other, "--pages-of", str(tmp_path / "none"))

    assert (again.code, len(again.out.splitlines())) == (0, 5)
    assert json.loads(again.out.splitlines()[0])["link"] == f"{address}/b/1"
    assert "nothing was fetched" in again.err
    assert (elsewhere.code, missing.code) == (1, 1)
    assert "do not hold this one" in elsewhere.err
    assert "--save-pages writes such a folder" in missing.err


def test_a_cell_names_its_place(rowsmith: Rowsmith) -> None:
    with site({"/": LIST}) as address:
        ran = rowsmith("extract", address, ASK, "--where", "1.title")
        missing = rowsmith("extract", address, ASK, "--where", "9.title")

    assert "row 1, title: 'Book 2', read as 'Book 2'" in ran.err
    assert "/html/body/ul/li[2]/a" in ran.err
    assert (missing.code, missing.err.splitlines()[-1]) == (
        2,
        "rowsmith: row: there is no row 9: the last one is 4",
    )


def test_a_list_that_breaks_off_fails_and_keeps_its_rows(
    rowsmith: Rowsmith, tmp_path: Path
) -> None:
    with site({"/": f"{LIST}<a rel=next href='/missing'>Next</a>"}) as address:
        ran = rowsmith("extract", address, ASK, "-o", str(tmp_path / "rows.ndjson"))

    assert ran.code == 1
    assert len((tmp_path / "rows.ndjson").read_text("utf-8").splitlines()) == 5
    assert "not complete: error" in ran.err


def test_a_page_that_is_not_there_fails_with_one_sentence(rowsmith: Rowsmith) -> None:
    with site({}) as address:
        ran = rowsmith("extract", address, ASK)

    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "rowsmith: 127.0.0.1 answered 404 Not Found: check the address\n"


def test_a_private_address_is_refused_and_the_setting_named(rowsmith: Rowsmith) -> None:
    ran = rowsmith("extract", "http://127.0.0.1:9/", ASK, ROWSMITH_EGRESS__ALLOW_NETWORKS="")

    assert ran.code == 1
    assert "ROWSMITH_EGRESS__ALLOW_NETWORKS" in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["extract"], "PAGE"),
        (["extract", "http://a.test/"], "SENTENCE"),
        (["extract", "ftp://a.test/", ASK], "PAGE: must begin with http"),
        (["extract", "a.test/team", ASK], "did you mean https://a.test/team"),
        (["extract", "http://a.test/", " "], "SENTENCE: must be a sentence"),
        (["extract", "http://a.test/", ASK, "--schema", "none.json"], "--schema: none.json"),
        (["extract", "http://a.test/", ASK, "--schema", '{"type":"array"}'], "--schema.type"),
        (["extract", "http://a.test/", ASK, "--max-rows", "0"], "--max-rows"),
        (["extract", "http://a.test/", ASK, "-o", "/none/rows.csv"], "--output: /none/rows.csv"),
        (["extract", "http://a.test/", ASK, "--url", "http://b.test/"], "--url"),
        (["extract", str(DEMO / "index.html"), ASK, "--verify-urls"], "--verify-urls"),
        (["extrakt"], 'Did you mean "extract"'),
        (["serve", "--port", "x"], "--port"),
    ],
)
def test_wrong_usage_names_the_argument(
    rowsmith: Rowsmith, arguments: list[str], told: str
) -> None:
    ran = rowsmith(*arguments)

    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert "Traceback" not in ran.err


def test_an_unknown_setting_is_refused(rowsmith: Rowsmith) -> None:
    ran = rowsmith("demo", ROWSMITH_FETCH__TIMOUT_S="3")

    assert ran.code == 2
    assert "ROWSMITH_FETCH__TIMOUT_S" in ran.err


class _HangingHandler(BaseHTTPRequestHandler):
    """Answers the first page at once, and the second never while the test runs."""

    release = threading.Event()

    def do_GET(self) -> None:
        if self.path == "/two":
            self.release.wait(60)
            return
        body = f"{LIST}<a rel=next href='/two'>Next</a>".encode() if self.path == "/" else b""
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def hanging_site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _HangingHandler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        _HangingHandler.release.set()
        server.shutdown()
        thread.join()


def test_an_interrupted_run_keeps_the_rows_so_far(hanging_site: str, tmp_path: Path) -> None:
    target = tmp_path / "rows.ndjson"
    with start("extract", hanging_site, ASK, "-o", str(target)) as process:
        assert process.stderr is not None
        first = process.stderr.readline()
        process.send_signal(signal.SIGINT)
        rest = process.stderr.read()

    assert first.endswith("5 rows so far\n")
    assert (process.returncode, rest) == (130, f"interrupted: 5 rows kept in {target}\n")
    assert len(target.read_text("utf-8").splitlines()) == 5


def test_a_reader_that_leaves_early_is_no_traceback() -> None:
    with start("extract", str(DEMO / "index.html"), ASK, "--quiet") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        told = process.stderr.read()

    assert (process.returncode, told) == (1, "")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(rowsmith: Rowsmith, command: str) -> None:
    ran = rowsmith(*command.split(), "--help")

    assert ran.code == 0
    assert "Example" in ran.out
    assert all(len(line) <= 80 for line in ran.out.splitlines())


def test_help_loads_neither_engine_nor_server() -> None:
    heavy = {"aiohttp", "fastapi", "sqlalchemy", "dbos", "turbohtml", "pydantic"}
    code = (
        "import sys; from rowsmith.cli.app import app\n"
        "app(['--help']); app(['extract', '--help']); app(['serve', '--help'])\n"
        f"print(*({heavy!r} & set(sys.modules)))"
    )

    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ran.stdout.splitlines()[-1] == ""


def test_keys_are_made_listed_and_revoked(rowsmith: Rowsmith, tmp_path: Path) -> None:
    folder = ("--data-dir", str(tmp_path / "data"))

    made = rowsmith("keys", "create", "reports", *folder)
    key_id = made.err.split()[1].rstrip(",")
    revoked = rowsmith("keys", "revoke", key_id, *folder)
    listed = rowsmith("keys", "list", *folder)

    assert made.out.startswith("rsk_")
    assert (made.out.count("\n"), revoked.code) == (1, 0)
    assert listed.out.split()[:2] == [key_id, "reports"]
    assert "revoked" in listed.out
    assert made.out.strip() not in listed.out


def test_a_key_that_is_not_there_cannot_be_revoked(rowsmith: Rowsmith, tmp_path: Path) -> None:
    ran = rowsmith("keys", "revoke", "none", "--data-dir", str(tmp_path / "data"))

    assert (ran.code, ran.err) == (1, "rowsmith: there is no such key\n")


def test_who_gave_which_command_is_on_record(rowsmith: Rowsmith, tmp_path: Path) -> None:
    folder = ("--data-dir", str(tmp_path / "data"))
    rowsmith("links", "list", *folder)  # makes the first key
    rotated = rowsmith("links", "rotate", *folder)
    listed = rowsmith("links", "list", *folder)

    shown = rowsmith("audit", "--deed", "link_key.rotated", "--json", *folder)
    none = rowsmith("audit", "--about", "nobody", *folder)

    record = json.loads(shown.out)
    assert record["subject"] in rotated.err
    assert record["actor"].startswith("operator ")
    assert [line.split()[3] for line in listed.out.splitlines()] == ["good", "until"]
    assert (none.out, none.code) == ("", 0)
    assert "nothing on record fits" in none.err


def test_credits_are_given_to_an_organisation_and_shown(rowsmith: Rowsmith, tmp_path: Path) -> None:
    folder = ("--data-dir", str(tmp_path / "data"))

    rowsmith("organisations", "create", "marketing", *folder)
    added = rowsmith("credits", "add", "2.5", "--organisation", "marketing", *folder)
    first = rowsmith("credits", "show", *folder)
    listed = rowsmith("organisations", "list", *folder)
    taken = rowsmith("credits", "add", "-3", "--organisation", "marketing", *folder)
    unknown = rowsmith("credits", "show", "--organisation", "sales", *folder)

    assert added.out.splitlines()[0].split() == ["left", "2.5"]
    assert first.out.splitlines()[0].split() == ["left", "1000000"]
    assert [line.split()[-1] for line in listed.out.splitlines()] == ["default", "marketing"]
    assert (taken.code, unknown.code) == (1, 1)
    assert "fewer" in taken.err
    assert "no organisation sales" in unknown.err


def test_a_key_shows_what_limits_it(rowsmith: Rowsmith, tmp_path: Path) -> None:
    folder = ("--data-dir", str(tmp_path / "data"))
    limits = "--budget 5 --days 30 --network 10.1.0.0/16 --scope tasks:read".split()

    made = rowsmith("keys", "create", "nightly", *limits, *folder)
    wrong = rowsmith("keys", "create", "--network", "10.1.0.1/16", *folder)
    listed = rowsmith("keys", "list", *folder)

    assert made.out.startswith("rsk_")
    assert (wrong.code, wrong.out) == (2, "")
    for part in ("nightly", "0 of 5 credits used", "from 10.1.0.0/16", "tasks:read", "until 20"):
        assert part in listed.out


def test_the_doctor_finds_this_installation_well(rowsmith: Rowsmith, tmp_path: Path) -> None:
    ran = rowsmith("doctor", "--data-dir", str(tmp_path), ROWSMITH_EGRESS__ALLOW_NETWORKS="")

    assert ran.code == 0, ran.out
    assert "9 rows from 2 demo pages, as expected" in ran.out
    assert "--    otel " in ran.out
    assert list(tmp_path.iterdir()) == []


def test_the_doctor_fails_where_nothing_can_be_written(rowsmith: Rowsmith, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")

    ran = rowsmith("doctor", "--data-dir", str(tmp_path / "file" / "data"))

    assert ran.code == 1
    assert ran.out.startswith("FAIL  data folder")


def test_a_browser_that_is_none_is_found_before_anything_starts(
    rowsmith: Rowsmith, tmp_path: Path
) -> None:
    folder = ("--data-dir", str(tmp_path))
    settings = {
        "ROWSMITH_BROWSER__PATH": "/nope",
        "ROWSMITH_STORE__DATABASE_URL": "postgresql://localhost:1/none",
    }

    told = rowsmith("doctor", *folder, ROWSMITH_BROWSER__PATH="/nope")
    serve = rowsmith("serve", "--port", "0", *folder, ROWSMITH_BROWSER__PATH="/nope")
    worker = rowsmith("worker", *folder, **settings)

    assert (told.code, serve.code, worker.code) == (1, 2, 2)
    assert "FAIL  browser      ROWSMITH_BROWSER__PATH: /nope is no program" in told.out
    assert "ROWSMITH_BROWSER__PATH: /nope is no program" in serve.err
    assert "ROWSMITH_BROWSER__PATH: /nope is no program" in worker.err


def test_a_server_open_to_others_needs_a_key_first(rowsmith: Rowsmith, tmp_path: Path) -> None:
    ran = rowsmith("serve", "--host", "0.0.0.0", "--port", "0", "--data-dir", str(tmp_path))  # noqa: S104 - what is refused

    assert ran.code == 2
    assert "rowsmith keys create" in ran.err


def test_a_server_shows_its_first_key_once_and_stops_at_a_signal(tmp_path: Path) -> None:
    told = [_served(tmp_path) for _ in range(2)]

    assert told[0].count("rsk_") == 2
    assert "curl http://127.0.0.1:" in told[0]
    assert "rsk_" not in told[1]


def _served(folder: Path) -> str:
    """Return what a server says until it listens; it is then stopped and must end well."""
    with start(
        "serve", "--port", "0", "--data-dir", str(folder), ROWSMITH_READ__PROCESSES="1"
    ) as process:
        assert process.stderr is not None
        told = ""
        while "listens on" not in told:
            told = process.stderr.readline()
            assert told, "it ended before it listened"
        address = told.split()[3].rstrip(";")
        with urlopen(f"{address}/healthz", timeout=30) as answer:  # noqa: S310 - http, as it says
            assert answer.status == 200
        process.send_signal(signal.SIGTERM)
        told += process.stderr.read()
    assert process.returncode == 0
    return told


def test_a_recipe_is_saved_shown_applied_and_exported(rowsmith: Rowsmith, tmp_path: Path) -> None:
    page, kept = tmp_path / "page.html", tmp_path / "books.json"
    page.write_text(LIST, "utf-8")
    read = rowsmith("extract", str(page), ASK, "--save-recipe", str(kept))

    shown = rowsmith("recipe", "show", str(kept))
    applied = rowsmith("recipe", "apply", str(kept), str(page))
    spider = rowsmith("recipe", "export", str(kept), "--to", "scrapy")
    schema = rowsmith("recipe", "export", str(kept), "--to", "crawl4ai")

    assert applied.out == read.out
    assert len(applied.out.splitlines()) == 5
    assert "title: li/a" in shown.out
    assert "scrapy.Spider" in spider.out
    assert json.loads(schema.out)["baseSelector"].endswith("li")


def test_a_recipe_that_is_given_reads_the_site(rowsmith: Rowsmith, tmp_path: Path) -> None:
    kept = tmp_path / "books.json"
    with site(
        {"/": LIST, "/last": "<h1>Books</h1><ul><li><a>Last</a> <b>€9.50</b></li></ul>"}
    ) as a:
        rowsmith("extract", a, ASK, "--save-recipe", str(kept))
        ran = rowsmith("extract", f"{a}/last", ASK, "--recipe", str(kept))

    assert [json.loads(line) for line in ran.out.splitlines()] == [
        {"title": "Last", "price": "€9.50"}
    ]


def test_recipes_are_compared_and_faults_named(rowsmith: Rowsmith, tmp_path: Path) -> None:
    one, other, bad = tmp_path / "one.json", tmp_path / "other.json", tmp_path / "bad.json"
    recipe = {
        "version": 1,
        "source": "dom.repeat/1",
        "rows": "step:li.job",
        "fields": {"title": {"column": "li/a"}},
    }
    one.write_text(json.dumps(recipe), "utf-8")
    other.write_text(json.dumps({**recipe, "rows": "step:div.job", "limit": 3}), "utf-8")
    bad.write_text(json.dumps({**recipe, "fields": {}}), "utf-8")

    same = rowsmith("recipe", "diff", str(one), str(one))
    differing = rowsmith("recipe", "diff", str(one), str(other))
    broken = rowsmith("recipe", "show", str(bad))

    assert (same.code, same.out) == (0, "")
    assert differing.code == 1
    assert differing.out.splitlines() == [
        "rows: step:li.job -> step:div.job",
        "limit: nothing -> 3",
    ]
    assert broken.code == 2
    assert "recipe.fields" in broken.err
