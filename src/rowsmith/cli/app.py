"""The commands; each loads what it needs when it runs, so that ``--help`` is quick."""

from cyclopts import App

app = App(
    name="rowsmith",
    help="From a web page and a sentence to typed rows, every value copied from the page.",
    version_flags=["--version"],
    result_action="return_value",
    exit_on_error=True,
)
app.command("rowsmith.cli.extract:extract", name="extract")
app.command("rowsmith.cli.demo:demo", name="demo")
app.command("rowsmith.cli.serve:serve", name="serve")
app.command("rowsmith.cli.doctor:doctor", name="doctor")
app.command("rowsmith.cli.keys:keys", name="keys")
