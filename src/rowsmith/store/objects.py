"""What tasks and the service need of a store of files, and the choice of one by its address."""

from collections.abc import AsyncIterator, Iterable
from datetime import datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from obstore.exceptions import BaseError

from rowsmith.errors import ConfigError
from rowsmith.ports import ObjectStore
from rowsmith.store.cloud import CloudObjects
from rowsmith.store.folder import Allowed, FolderObjects, Stored


class Objects(ObjectStore, Protocol):
    """An ObjectStore that also writes and reads in parts."""

    async def write(
        self, key: str, chunks: Iterable[bytes], *, allowed: Allowed | None = None
    ) -> Stored:
        """Store the *chunks* as one file under *key*, whole and durably or not at all.

        *allowed* as for `put`.
        """
        ...

    async def has(self, key: str) -> bool:
        """Tell whether there is something under *key*."""
        ...

    async def digest(self, key: str) -> Stored:
        """Return size and hash of what is stored, by reading all of it.

        Raises:
            StoreError: when there is nothing.
        """
        ...

    def stream(self, key: str, start: int, stop: int) -> AsyncIterator[bytes]:
        """Yield the bytes from *start* up to *stop*, at most 1 MiB at a time."""
        ...

    async def folders(self, key: str) -> list[str]:
        """Return the names of the folders directly below the folder *key*."""
        ...

    async def tidy(self, before: datetime) -> None:
        """Delete what interrupted writes left that nobody has written to since *before*."""
        ...

    def close(self) -> None:
        """Finish what is being written."""
        ...


def open_objects(url: str, data_dir: Path) -> Objects:
    """Return the store at *url*, or a folder in *data_dir* when it is empty.

    Raises:
        ConfigError: the address is of no kind that is known.
    """
    if not url:
        return FolderObjects(data_dir / "objects")
    parts = urlsplit(url)
    if parts.scheme == "file":
        return FolderObjects(Path(unquote(parts.path)))
    try:
        return CloudObjects(url)
    except (BaseError, ValueError) as exc:
        raise ConfigError(
            f"store.results_url: {url} is no object store (s3://, gs://, az:// or file://)"
        ) from exc
