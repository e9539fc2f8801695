"""The composition root: settings in, running parts out."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from rowsmith.config import Settings
from rowsmith.model.access import NewKey
from rowsmith.service.use_cases import UseCases


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A running installation.

    Attributes:
        service: what it can do.
        settings: what it was built from.
        first_key: the key made on the very first start, to be shown once; None afterwards and
            when ``auth.bootstrap_key`` gave it.
        org_id: the first organisation, for the command line.
    """

    service: UseCases
    settings: Settings
    first_key: NewKey | None
    org_id: str


@asynccontextmanager
async def build(settings: Settings) -> AsyncIterator[Running]:
    """Start the parts, take up unfinished tasks, and stop all in order at the end.

    Raises:
        ConfigError: the data folder cannot be used or another process works in it.
        StoreUnavailable: the database or object store does not answer.
    """
    raise NotImplementedError
    yield


@asynccontextmanager
async def open_keys(settings: Settings) -> AsyncIterator[Running]:
    """Open only the store, beside a running server or without one, for the `keys` commands."""
    raise NotImplementedError
    yield
