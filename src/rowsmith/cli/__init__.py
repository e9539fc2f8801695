"""The command line: parse, call one use case, print rows to stdout and talk to stderr."""

import os
import sys

from rowsmith.cli.app import app
from rowsmith.errors import RowsmithError

FAILED = 1
USAGE = 2
INTERRUPTED = 130


def main() -> None:
    """Run the command line; exit 0 done, 1 failed or cut short, 2 usage, 130 interrupted."""
    try:
        code = app(sys.argv[1:])
    except RowsmithError as exc:
        sys.stderr.write(f"rowsmith: {exc}\n")
        code = USAGE if exc.code.startswith(("input.", "config.")) else FAILED
    except BrokenPipeError:  # the reader of our output has left, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = FAILED
    except KeyboardInterrupt:
        code = INTERRUPTED
    sys.exit(code if isinstance(code, int) else 0)
