"""What every store of files promises."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from rowsmith.errors import HoldLost, StoreError
from rowsmith.store.cloud import CloudObjects
from rowsmith.store.folder import CHUNK_BYTES, FolderObjects


@pytest.fixture(params=["folder", "cloud"])
def objects(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[FolderObjects | CloudObjects]:
    store = FolderObjects(tmp_path / "objects")
    if request.param == "cloud":
        store.close()
        yield CloudObjects("memory:///")
    else:
        yield store
        store.close()


async def test_what_was_put_is_got(objects: FolderObjects | CloudObjects) -> None:
    sha256 = await objects.put("tasks/1/a.json", b"{}")

    assert await objects.get("tasks/1/a.json") == b"{}"
    assert sha256 == hashlib.sha256(b"{}").hexdigest()
    assert (await objects.digest("tasks/1/a.json")).sha256 == sha256


async def test_a_second_put_replaces_the_first(objects: FolderObjects | CloudObjects) -> None:
    await objects.put("a", b"long text")
    await objects.put("a", b"short")

    assert await objects.get("a") == b"short"


async def test_chunks_become_one_file(objects: FolderObjects | CloudObjects) -> None:
    stored = await objects.write("rows", (b"%d\n" % number for number in range(1000)))

    body = await objects.get("rows")
    assert (stored.size, stored.sha256) == (len(body), hashlib.sha256(body).hexdigest())
    assert body.count(b"\n") == 1000


async def test_an_aborted_write_leaves_nothing(objects: FolderObjects | CloudObjects) -> None:
    def broken() -> Iterator[bytes]:
        yield b"half"
        raise RuntimeError("cut off")

    with pytest.raises(RuntimeError, match="cut off"):
        await objects.write("rows", broken())

    assert not await objects.has("rows")


async def test_a_part_is_streamed(objects: FolderObjects | CloudObjects) -> None:
    body = bytes(range(256)) * (CHUNK_BYTES // 128)
    await objects.put("big", body)

    parts = [part async for part in objects.stream("big", 5, len(body) - 5)]

    assert b"".join(parts) == body[5:-5]
    assert max(map(len, parts)) == CHUNK_BYTES


async def test_nothing_under_a_key_is_an_error(objects: FolderObjects | CloudObjects) -> None:
    for ask in (objects.get, objects.digest):
        with pytest.raises(StoreError, match="no such file"):
            await ask("tasks/9/none")

    assert not await objects.has("tasks/9/none")


async def test_deleting_a_prefix_spares_its_neighbours(
    objects: FolderObjects | CloudObjects,
) -> None:
    for key in ("tasks/1/a", "tasks/1/b/c", "tasks/10/a"):
        await objects.put(key, b"x")

    counts = [await objects.delete("tasks/1"), await objects.delete("tasks/1")]

    assert counts == [2, 0]
    assert await objects.has("tasks/10/a")


async def test_one_file_is_deleted_by_its_key(objects: FolderObjects | CloudObjects) -> None:
    await objects.put("results/1.ndjson", b"x")

    assert await objects.delete("results/1.ndjson") == 1
    assert not await objects.has("results/1.ndjson")


async def test_the_folders_below_a_folder_are_named(
    objects: FolderObjects | CloudObjects,
) -> None:
    for key in ("tasks/1/a", "tasks/1/b/c", "tasks/2/a", "results/3/a"):
        await objects.put(key, b"x")

    assert sorted(await objects.folders("tasks")) == ["1", "2"]
    assert await objects.folders("nothing") == []


async def test_what_is_no_longer_allowed_is_not_stored(
    objects: FolderObjects | CloudObjects,
) -> None:
    def refuse() -> None:
        raise HoldLost("another worker has the task")

    with pytest.raises(HoldLost):
        await objects.put("results/1", b"x", allowed=refuse)

    assert not await objects.has("results/1")
