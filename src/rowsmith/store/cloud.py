"""Files by key in S3, GCS or Azure, through obstore; a write is whole or absent."""

import hashlib
from collections.abc import AsyncIterator, Iterable
from datetime import datetime

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import ObjectStore, from_url

from rowsmith.errors import StoreError, StoreUnavailable
from rowsmith.store.folder import CHUNK_BYTES, Allowed, Stored


class CloudObjects:
    """An ObjectStore in a bucket; credentials come from the provider's own settings."""

    def __init__(self, url: str) -> None:
        """Keep files under *url*, e.g. ``s3://bucket/prefix`` or ``memory:///``."""
        self._store: ObjectStore = from_url(url)

    async def put(self, key: str, body: bytes, *, allowed: Allowed | None = None) -> str:
        """Store *body* under *key*, durably; return its SHA-256 in hex."""
        return (await self.write(key, (body,), allowed=allowed)).sha256

    async def write(
        self, key: str, chunks: Iterable[bytes], *, allowed: Allowed | None = None
    ) -> Stored:
        """Store the *chunks* as one object under *key*; *allowed* is asked before it is there."""
        digest = hashlib.sha256()
        size = 0
        try:
            async with obstore.open_writer_async(self._store, key) as file:
                for chunk in chunks:
                    digest.update(chunk)
                    size += len(chunk)
                    await file.write(chunk)
                if allowed is not None:
                    allowed()  # what raises in here aborts the object
        except BaseError as exc:
            raise _refused(key) from exc
        return Stored(size=size, sha256=digest.hexdigest())

    async def get(self, key: str) -> bytes:
        """Return what is stored under *key*; StoreError when there is nothing."""
        try:
            found = await obstore.get_async(self._store, key)
            return bytes(await found.bytes_async())
        except (NotFoundError, FileNotFoundError) as exc:
            raise StoreError("there is no such file in the store") from exc
        except BaseError as exc:
            raise _refused(key) from exc

    async def has(self, key: str) -> bool:
        """Tell whether there is something under *key*."""
        try:
            await obstore.head_async(self._store, key)
        except (NotFoundError, FileNotFoundError):
            return False
        except BaseError as exc:
            raise _refused(key) from exc
        return True

    async def digest(self, key: str) -> Stored:
        """Return size and hash of what is stored, by reading all of it."""
        digest = hashlib.sha256()
        size = 0
        try:
            found = await obstore.get_async(self._store, key)
            async for chunk in found.stream(min_chunk_size=CHUNK_BYTES):
                digest.update(chunk)
                size += len(chunk)
        except (NotFoundError, FileNotFoundError) as exc:
            raise StoreError("there is no such file in the store") from exc
        except BaseError as exc:
            raise _refused(key) from exc
        return Stored(size=size, sha256=digest.hexdigest())

    async def stream(self, key: str, start: int, stop: int) -> AsyncIterator[bytes]:
        """Yield the bytes from *start* up to *stop*, at most 1 MiB at a time."""
        while start < stop:
            end = min(start + CHUNK_BYTES, stop)
            try:
                chunk = await obstore.get_range_async(self._store, key, start=start, end=end)
            except BaseError as exc:
                raise _refused(key) from exc
            start = end
            yield bytes(chunk)

    async def delete(self, prefix: str) -> int:
        """Delete the object *prefix* and all below it; return how many."""
        try:
            keys = [
                entry["path"]
                async for batch in obstore.list(self._store, prefix.rstrip("/"))
                for entry in batch
            ]
            if await self.has(prefix):
                keys.append(prefix)
            if keys:
                await obstore.delete_async(self._store, keys)
        except BaseError as exc:
            raise _refused(prefix) from exc
        return len(keys)

    async def folders(self, key: str) -> list[str]:
        """Return the names of the folders directly below the folder *key*."""
        try:
            found = await obstore.list_with_delimiter_async(self._store, key)
        except BaseError as exc:
            raise _refused(key) from exc
        return [prefix.rsplit("/", 1)[-1] for prefix in found["common_prefixes"]]

    async def tidy(self, before: datetime) -> None:
        """Do nothing: an interrupted write leaves no object."""

    def close(self) -> None:
        """Do nothing: there are no threads of ours."""


def _refused(key: str) -> StoreUnavailable:
    return StoreUnavailable(f"the object store does not answer for {key}")
