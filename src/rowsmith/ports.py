"""What the rooms above the core need from the world, as protocols; adapters live in their rooms."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from rowsmith.model.ask import Ask
from rowsmith.model.extraction import Reading
from rowsmith.model.page import Page
from rowsmith.model.receipt import Menu, Verdict
from rowsmith.model.recipe import Recipe


class Clock(Protocol):
    """Time, so that tests can hold it still."""

    def now(self) -> datetime:
        """Return the present moment, UTC, with its zone."""
        ...

    def monotonic_s(self) -> float:
        """Return seconds that never run backwards."""
        ...


class Fetcher(Protocol):
    """Gets pages through egress."""

    async def fetch(self, url: str, *, body: str = "", timeout_s: float | None = None) -> Page:
        """Return the page at *url*.

        Args:
            url: absolute http or https address.
            body: form fields to be posted, URL-encoded; "" for a plain GET.
            timeout_s: time allowed on the wire, waiting for a turn at the host left out; at most
                the installation's own limit.

        Raises:
            FetchError: with the reason by subclass; only 2xx answers are returned.
        """
        ...

    async def render(
        self, page: Page, *, timeout_s: float | None = None, is_whole: bool = True
    ) -> Page:
        """Return *page* as a browser shows it, with the JSON that its scripts fetched.

        Args:
            page: a page that `fetch` gave.
            timeout_s: total time allowed, at most the installation's own limit.
            is_whole: scroll and press until the list is whole in any case; else only where the
                rest of it cannot be asked for by the calls that the page made.

        Raises:
            NoBrowser: nothing to render with is installed; the message names the remedy.
            FetchError: with the reason by subclass.
        """
        ...

    async def verify(self, urls: Sequence[str], *, timeout_s: float | None = None) -> list[Verdict]:
        """Return one verdict per address, in the order of *urls*; never raises for a dead one.

        Args:
            urls: absolute http or https addresses.
            timeout_s: time for all of them; the rest is then unchecked.
        """
        ...


class Reader(Protocol):
    """Reads pages off the event loop, in a process that can be killed."""

    async def read(self, page: Page, ask: Ask, recipe: Recipe | None = None) -> Reading:
        """Return what *page* holds for *ask*; with *recipe*, by that recipe.

        Raises:
            ReadTimeout: reading took more time or memory than allowed.
        """
        ...


class Advisor(Protocol):
    """A model that chooses from the menu; it answers with ids, never with values."""

    async def choose(self, ask: Ask, menu: Menu) -> "Advice | None":
        """Return the chosen table and columns by id, or None when none fits."""
        ...


class Advice(Protocol):
    """What an advisor chose: a table's id, and a column's id for each field."""

    table_id: str
    columns: dict[str, str]


class ObjectStore(Protocol):
    """Files by key: results, pages, outcomes; a write is whole or absent."""

    async def put(self, key: str, body: bytes, *, allowed: Callable[[], None] | None = None) -> str:
        """Store *body* under *key*, durably, and return its SHA-256 in hex.

        Args:
            key: its name.
            body: all of it.
            allowed: asked on any thread, as late as the store can; what it raises ends the write,
                and nothing is stored.
        """
        ...

    async def get(self, key: str) -> bytes:
        """Return what is stored under *key*.

        Raises:
            StoreError: when there is nothing.
        """
        ...

    async def delete(self, prefix: str) -> int:
        """Delete everything whose key starts with *prefix*; return how many."""
        ...
