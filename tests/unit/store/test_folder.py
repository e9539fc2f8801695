from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rowsmith.errors import HoldLost, StoreError, StoreUnavailable
from rowsmith.store.folder import FolderObjects


def names(folder: Path) -> list[str]:
    """Return what is in *folder*, without the folder of files being written."""
    return [path.name for path in folder.rglob("*") if path.name != ".parts"]


@pytest.mark.parametrize("key", ["../a", "a/../b", "/a", "a//b", "", ".", ".parts/a", "a\0b"])
async def test_a_key_never_leaves_the_folder(tmp_path: Path, key: str) -> None:
    objects = FolderObjects(tmp_path / "objects")

    with pytest.raises(StoreError, match="not a key"):
        await objects.put(key, b"x")

    objects.close()
    assert names(tmp_path) == ["objects"]


async def test_what_an_interrupted_write_left_is_swept_when_it_is_old(tmp_path: Path) -> None:
    objects = FolderObjects(tmp_path)
    await objects.put("results/1", b"x")
    half = tmp_path / ".parts" / "0a1b2c3d"
    half.write_bytes(b"half")
    written = datetime.fromtimestamp(half.stat().st_mtime, UTC)

    await objects.tidy(written - timedelta(seconds=1))
    is_young = half.exists()
    await objects.tidy(written + timedelta(seconds=1))

    objects.close()
    assert is_young
    assert names(tmp_path) == ["results", "1"]


async def test_a_folder_in_the_way_is_an_unavailable_store(tmp_path: Path) -> None:
    objects = FolderObjects(tmp_path)
    await objects.put("a/b", b"x")

    with pytest.raises(StoreUnavailable):
        await objects.put("a", b"x")

    objects.close()
    assert names(tmp_path) == ["a", "b"]


async def test_files_belong_to_their_owner_alone(tmp_path: Path) -> None:
    objects = FolderObjects(tmp_path / "objects")
    await objects.put("results/1", b"x")

    objects.close()
    assert (tmp_path / "objects").stat().st_mode & 0o077 == 0


async def test_permission_is_asked_again_when_only_the_rename_is_left(tmp_path: Path) -> None:
    objects = FolderObjects(tmp_path)
    asked: list[int] = []

    def once() -> None:
        asked.append(len(list((tmp_path / ".parts").iterdir())))
        if len(asked) == 2:
            raise HoldLost("this worker was paused meanwhile")

    with pytest.raises(HoldLost):
        await objects.put("results/1", b"x", allowed=once)

    objects.close()
    assert asked == [0, 1]
    assert names(tmp_path) == ["results"]
