"""The command line: parse, call one use case, print rows to stdout and talk to stderr."""

import sys

from rowsmith.cli.app import app
from rowsmith.errors import RowsmithError

USAGE = 2


def main() -> None:
    """Run the command line; exit 0 done, 1 failed or cut short, 2 usage, 130 interrupted."""
    try:
        code = app()
    except RowsmithError as exc:
        sys.stderr.write(f"rowsmith: {exc}\n")
        code = USAGE if exc.code.startswith(("input.", "config.")) else 1
    except KeyboardInterrupt:
        code = 130
    sys.exit(code if isinstance(code, int) else 0)
