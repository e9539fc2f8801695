"""How far a run is, on stderr: one living line in a terminal, one line a page elsewhere."""

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rowsmith.cli.show import printable, say
from rowsmith.model.receipt import Visited

if TYPE_CHECKING:
    from rich.status import Status


class Progress:
    """Shows progress while its context is entered; a terminal is left as it was."""

    def __init__(self, is_quiet: bool) -> None:  # noqa: FBT001 - the only argument
        self._is_quiet = is_quiet
        self._pages = 0
        self._status: Status | None = None

    def __enter__(self) -> Self:
        if not self._is_quiet and sys.stderr.isatty():
            from rich.console import Console  # noqa: PLC0415 - rich only where a terminal is

            self._status = Console(stderr=True).status("reading the first page")
            self._status.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        exc: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._status is not None:
            self._status.stop()

    def page(self, visited: Visited, rows_so_far: int) -> None:
        """Tell that a page was visited."""
        self._pages += 1
        if self._is_quiet:
            return
        told = visited.error or f"{rows_so_far} rows so far"
        if self._status is None:
            say(f"page {self._pages}: {visited.url}: {told}")
            return
        from rich.text import Text  # noqa: PLC0415 - likewise; Text, as pages may hold markup

        self._status.update(Text(printable(f"page {self._pages} · {told} · {visited.url}")))
