"""Files by key in a local folder; a write is whole and synced, or absent.

obstore's LocalStore renames a finished file into place but never syncs it (0 fsync calls seen by
strace, obstore 0.12.1), so a power cut could leave an empty file under a name that the database
already trusts. Here the file is synced before the rename, and the folder after it.
"""

import asyncio
import hashlib
import os
import secrets
import shutil
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from rowsmith.errors import StoreError, StoreUnavailable

T = TypeVar("T")
Allowed = Callable[[], None]
"""Raises when what is being written may no longer be."""

CHUNK_BYTES = 2**20
PARTS = ".parts"
"""Folder of files being written, beside the finished ones: a rename from it is one step."""
THREADS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A file just written: its size in bytes and its SHA-256 in hex."""

    size: int
    sha256: str


class FolderObjects:
    """An ObjectStore in a folder of this machine."""

    def __init__(self, root: Path) -> None:
        """Keep files under *root*, which is made when missing, readable by its owner alone."""
        self._root = root
        self._parts = root / PARTS
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._parts.mkdir(mode=0o700, exist_ok=True)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="objects")

    async def put(self, key: str, body: bytes, *, allowed: Allowed | None = None) -> str:
        """Store *body* under *key*, durably; return its SHA-256 in hex."""
        return (await self.write(key, (body,), allowed=allowed)).sha256

    async def write(
        self, key: str, chunks: Iterable[bytes], *, allowed: Allowed | None = None
    ) -> Stored:
        """Store the *chunks*, taken one by one on a thread, as one file under *key*, durably.

        *allowed* is asked first, and again when all that is left to do is the rename.
        """
        return await self._run(self._write, key, chunks, allowed or _always)

    async def get(self, key: str) -> bytes:
        """Return what is stored under *key*; StoreError when there is nothing."""
        return await self._run(self._read, key)

    async def has(self, key: str) -> bool:
        """Tell whether there is something under *key*."""
        return await self._run(self._path(key).is_file)

    async def digest(self, key: str) -> Stored:
        """Return size and hash of what is stored, by reading all of it."""
        return await self._run(self._digest, key)

    async def stream(self, key: str, start: int, stop: int) -> AsyncIterator[bytes]:
        """Yield the bytes from *start* up to *stop*, at most 1 MiB at a time."""
        while start < stop:
            chunk = await self._run(self._part, key, start, min(CHUNK_BYTES, stop - start))
            if not chunk:
                raise StoreError(f"{key} is shorter than it was")
            start += len(chunk)
            yield chunk

    async def delete(self, prefix: str) -> int:
        """Delete the file *prefix*, or the folder of that name; return how many files."""
        return await self._run(self._delete, prefix)

    async def folders(self, key: str) -> list[str]:
        """Return the names of the folders directly below the folder *key*."""
        return await self._run(self._folders, key)

    async def tidy(self, before: datetime) -> None:
        """Delete what interrupted writes left that nobody has written to since *before*."""
        await self._run(self._sweep, before.timestamp())

    def close(self) -> None:
        """Finish what is being written."""
        self._threads.shutdown()

    async def _run(self, work: Callable[..., T], *arguments: object) -> T:
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._threads, work, *arguments)
        except FileNotFoundError as exc:
            raise StoreError("there is no such file in the store") from exc
        except OSError as exc:
            raise StoreUnavailable(f"the folder for files: {exc.strerror}") from exc

    def _path(self, key: str) -> Path:
        parts = key.split("/")
        if any(part in {"", ".", "..", PARTS} or "\0" in part for part in parts):
            raise StoreError(f"not a key: {key!r}")
        return self._root.joinpath(*parts)

    def _write(self, key: str, chunks: Iterable[bytes], allowed: Allowed) -> Stored:
        allowed()
        path = self._path(key)
        self._make_folder(path.parent)
        temporary = self._parts / secrets.token_hex(8)
        digest = hashlib.sha256()
        size = 0
        try:
            with temporary.open("xb", buffering=CHUNK_BYTES) as file:
                for chunk in chunks:
                    file.write(chunk)
                    digest.update(chunk)
                    size += len(chunk)
                file.flush()
                os.fsync(file.fileno())
            allowed()
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)
        return Stored(size=size, sha256=digest.hexdigest())

    def _make_folder(self, folder: Path) -> None:
        """Make *folder* and those above it, each synced into the one above."""
        missing = []
        while not folder.is_dir():
            missing.append(folder)
            folder = folder.parent
        for each in reversed(missing):
            each.mkdir(mode=0o700, exist_ok=True)
            _sync_folder(each.parent)

    def _read(self, key: str) -> bytes:
        return self._path(key).read_bytes()

    def _digest(self, key: str) -> Stored:
        with self._path(key).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256")
            return Stored(size=file.tell(), sha256=digest.hexdigest())

    def _part(self, key: str, start: int, size: int) -> bytes:
        with self._path(key).open("rb") as file:
            file.seek(start)
            return file.read(size)

    def _delete(self, prefix: str) -> int:
        path = self._path(prefix.rstrip("/"))
        if path.is_file():
            path.unlink()
            return 1
        if not path.is_dir():
            return 0
        count = sum(1 for found in path.rglob("*") if found.is_file())
        shutil.rmtree(path)
        return count

    def _folders(self, key: str) -> list[str]:
        folder = self._path(key)
        return (
            [each.name for each in os.scandir(folder) if each.is_dir()] if folder.is_dir() else []
        )

    def _sweep(self, before_s: float) -> None:
        for left in self._parts.iterdir():
            with suppress(FileNotFoundError):  # finished or swept by another process meanwhile
                if left.stat().st_mtime <= before_s:
                    left.unlink()


def _always() -> None:
    """Allow it."""


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
