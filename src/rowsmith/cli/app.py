"""The commands and their help; each is loaded when it runs, so that ``--help`` is quick."""

from cyclopts import App, CycloptsError

SETTINGS = """\
Settings are environment variables, ROWSMITH_<SECTION>__<NAME>; all of them are
in docs/reference/settings.md."""

HELP = """\
From a web page and a sentence to typed rows, every value copied from the page."""

HELP_END = f"""\
Examples:
  rowsmith demo
  rowsmith extract https://example.org/team "each member with name and role"
  rowsmith serve

Exit codes:
  0 done, 1 failed or cut short, 2 wrong usage, 130 interrupted

{SETTINGS}"""

EXTRACT = """\
Read a page, or the whole list that it begins, into rows.

In a terminal the rows are shown as a table; piped, they are NDJSON, written as
they are found.

Exit code: 0 done, also without rows, which stderr then explains; 1 failed or
cut short by an error; 2 wrong usage; 130 interrupted. Rows so far are kept.
Reaching a --max is no error: the last line says that the list goes on."""

EXTRACT_END = f"""\
Examples:
  rowsmith extract https://example.org/team "each member with name and role"
  rowsmith extract https://example.org/jobs "title, city, date" -o jobs.csv
  rowsmith extract https://example.org/jobs "each job" --schema job.json | jq .
  rowsmith extract saved.html "each job" --url https://example.org/jobs
  rowsmith extract https://example.org/jobs "each job" --save-recipe jobs.json
  rowsmith extract https://example.org/jobs "each job" --save-pages pages
  rowsmith extract https://example.org/jobs "title and pay" --pages-of pages

Settings that matter here, with their defaults:
  ROWSMITH_EGRESS__ALLOW_NETWORKS   empty  networks of your own, to be read
  ROWSMITH_FETCH__TIMEOUT_S         30     one page, in seconds
  ROWSMITH_POLITENESS__PACE_S       0.5    between two requests to one host
  ROWSMITH_BUDGET__MAX_ROWS         100000 when --max-rows is not given
  ROWSMITH_BUDGET__MAX_PAGES        100    when --max-pages is not given
  ROWSMITH_BUDGET__MAX_SECONDS      1800   when --max-seconds is not given

{SETTINGS}"""

DEMO = """\
Read a small shop that ships with the program.

Its two pages are served on loopback and read as `rowsmith extract` reads any
site; for this run alone, 127.0.0.0/8 may be read."""

DEMO_END = """\
Example:
  rowsmith demo"""

SERVE = """\
Serve the HTTP API with its workers.

Needs no configuration: SQLite and files under your user data folder, loopback
only. The first start makes an API key and shows it once. A task that was
acknowledged survives a crash and is finished after the next start."""

SERVE_END = f"""\
Examples:
  rowsmith serve
  rowsmith serve --port 9000 --data-dir ./data
  ROWSMITH_EGRESS__ALLOW_NETWORKS=10.1.0.0/16 rowsmith serve

Settings that matter here, with their defaults:
  ROWSMITH_SERVER__HOST             127.0.0.1         --host
  ROWSMITH_SERVER__PORT             8000              --port
  ROWSMITH_SERVER__DATA_DIR         user data folder  --data-dir
  ROWSMITH_SERVER__PUBLIC_URL       empty             address in result links
  ROWSMITH_AUTH__BOOTSTRAP_KEY      empty             first API key, as given
  ROWSMITH_EGRESS__ALLOW_NETWORKS   empty             networks of your own
  ROWSMITH_TASKS__CONCURRENCY       8                 tasks at work at once
  ROWSMITH_LOG__LEVEL               info              least level logged

{SETTINGS}"""

WORKER = """\
Work on the tasks of all servers that share a PostgreSQL database.

Any number of servers and workers, on any number of machines, share the
database and the object store. When one dies, the others take its tasks over
within 10 seconds. SIGTERM lets running tasks go on for 25 seconds and puts
the rest aside for others."""

WORKER_END = f"""\
Example:
  ROWSMITH_STORE__DATABASE_URL=postgresql://rowsmith@db/rowsmith \\
  ROWSMITH_STORE__RESULTS_URL=s3://rows/prod rowsmith worker

Settings that matter here, with their defaults:
  ROWSMITH_STORE__DATABASE_URL      empty             needed
  ROWSMITH_STORE__RESULTS_URL       empty             where rows are kept
  ROWSMITH_TASKS__CONCURRENCY       8                 tasks at work at once

{SETTINGS}"""

KEYS = """\
Make, list and revoke API keys.

They belong to a server's data folder. A server that runs there heeds changes
at once."""

KEYS_END = """\
Examples:
  rowsmith keys create reporting
  rowsmith keys create nightly --budget 50 --days 90 --network 10.1.0.0/16
  rowsmith keys create reader --scope tasks:read --scope credits:read
  rowsmith keys list
  rowsmith keys revoke 3f2a9c01b7de

Setting that matters here, with its default:
  ROWSMITH_SERVER__DATA_DIR         user data folder  --data-dir"""

CREDITS = """\
Give credits to an organisation and show what is left.

A task sets its maxCredits aside when it is taken, is charged by the tariff when
it completes with rows, and gives the rest back. A new installation starts with
1,000,000. A server that runs on the data folder heeds changes at once."""

CREDITS_END = """\
Examples:
  rowsmith credits show
  rowsmith credits add 500 --organisation marketing

Settings that matter here, with their defaults:
  ROWSMITH_SERVER__DATA_DIR         user data folder  --data-dir
  ROWSMITH_BUDGET__MAX_CREDITS      1.0               when a task names none"""

ORGANISATIONS = """\
Make and list organisations.

Each has tasks, keys and credits of its own and sees nothing of the others. The
first is made by the first start."""

ORGANISATIONS_END = """\
Examples:
  rowsmith organisations create marketing
  rowsmith credits add 500 --organisation marketing
  rowsmith keys create reporting --organisation marketing

Setting that matters here, with its default:
  ROWSMITH_SERVER__DATA_DIR         user data folder  --data-dir"""

LINKS = """\
Rotate and list the keys that sign result links.

A result link needs no API key: its signature opens it. A new key signs from 30
seconds after its making, when all servers have read it; the old one opens links
until the last that it signed has expired, 7 days at most."""

LINKS_END = """\
Examples:
  rowsmith links rotate
  rowsmith links rotate --at-once
  rowsmith links list

Setting that matters here, with its default:
  ROWSMITH_SERVER__DATA_DIR         user data folder  --data-dir"""

AUDIT = """\
Show who did what: keys, credits, organisations, link keys, tasks.

Each record is written in the transaction that does it and is never changed. The
actor is a key, by its id, the machine's user who gave a command, or the server
itself; with API requests stands their id, as the log and X-Request-Id have it."""

AUDIT_END = """\
Examples:
  rowsmith audit --days 1
  rowsmith audit --deed key.revoked
  rowsmith audit --about 3f2b8c1e-9d4a-4c6b-8f7e-1a2b3c4d5e6f --json

Settings that matter here, with their defaults:
  ROWSMITH_SERVER__DATA_DIR         user data folder  --data-dir
  ROWSMITH_STORE__KEEP_AUDIT_S      31536000          seconds they are kept"""

TASK = """\
Have a running server work on tasks, and follow them.

The server keeps what was found: when this command is interrupted or loses the
connection, the task goes on, and `rowsmith task follow ID` gives all its rows.

The API key stands in ROWSMITH_API_KEY, the server's address in ROWSMITH_URL."""

TASK_END = """\
Examples:
  rowsmith task run https://example.org/jobs "each job with title" -o jobs.csv
  rowsmith task follow 3f2b8c1e-9d4a-4c6b-8f7e-1a2b3c4d5e6f
  rowsmith task list"""

RECIPE = """\
Show, apply, compare and export recipes.

A recipe is how the rows of one family of pages are read, as data. `rowsmith
extract --save-recipe FILE` writes what was learned, and --recipe FILE reads
by it; its form is in docs/reference/recipe.md."""

RECIPE_END = """\
Examples:
  rowsmith extract https://example.org/jobs "each job" --save-recipe jobs.json
  rowsmith recipe show jobs.json
  rowsmith recipe apply jobs.json saved.html --url https://example.org/jobs
  rowsmith recipe diff jobs.json newer.json
  rowsmith recipe export jobs.json --to scrapy --url https://example.org/jobs"""

DOCTOR = """\
Check this installation by using it.

Writes to the data folder and to a database, dials an address that must be
refused, and reads the demo's two pages. Exit code 1 when something does not
work."""

DOCTOR_END = """\
Examples:
  rowsmith doctor
  rowsmith doctor --data-dir /var/lib/rowsmith

Setting that matters here, with its default:
  ROWSMITH_SERVER__DATA_DIR         user data folder  --data-dir"""


def explain(exc: CycloptsError) -> str:
    """Return what is wrong with the arguments, in one sentence, and where to read more."""
    return f"rowsmith: {exc}\nSee rowsmith --help, or --help after a command."


app = App(
    name="rowsmith",
    help=HELP,
    help_epilogue=HELP_END,
    help_format="plaintext",
    help_formatter="plain",
    error_formatter=explain,
    version_flags=["--version"],
    result_action="return_value",
)
app.command("rowsmith.cli.extract:extract", name="extract", help=EXTRACT, help_epilogue=EXTRACT_END)
app.command("rowsmith.cli.demo:demo", name="demo", help=DEMO, help_epilogue=DEMO_END)
app.command("rowsmith.cli.serve:serve", name="serve", help=SERVE, help_epilogue=SERVE_END)
app.command("rowsmith.cli.admin.keys:keys", name="keys", help=KEYS)
app.command("rowsmith.cli.admin.credits:credit", name="credits", help=CREDITS)
app.command(
    "rowsmith.cli.admin.organisations:organisations", name="organisations", help=ORGANISATIONS
)
app.command("rowsmith.cli.admin.links:links", name="links", help=LINKS)
app.command("rowsmith.cli.admin.audit:audit", name="audit", help=AUDIT, help_epilogue=AUDIT_END)
app.command("rowsmith.cli.serve:worker", name="worker", help=WORKER, help_epilogue=WORKER_END)
app.command("rowsmith.cli.remote.tasks:task", name="task", help=TASK)
app.command("rowsmith.cli.recipe:recipe", name="recipe", help=RECIPE)
app.command("rowsmith.cli.doctor:doctor", name="doctor", help=DOCTOR, help_epilogue=DOCTOR_END)
