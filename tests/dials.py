"""The interpreter's own audit of every connection that this process tries to make."""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Dials:
    """Where this process tried to connect to while it was watched: host to count."""

    is_watched: bool = False
    seen: Counter[str] = field(default_factory=Counter)

    def note(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.is_watched and event == "socket.connect" and isinstance(arguments[1], tuple):
            self.seen[str(arguments[1][0])] += 1


_DIALS = Dials()
sys.addaudithook(_DIALS.note)  # for good: the interpreter has no way to take one away


@contextmanager
def watched() -> Iterator[Dials]:
    _DIALS.seen.clear()
    _DIALS.is_watched = True
    try:
        yield _DIALS
    finally:
        _DIALS.is_watched = False
