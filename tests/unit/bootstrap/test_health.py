from pathlib import Path

import pytest
from tests.fakes import HeldClock

from rowsmith.bootstrap.health import now_and_then, see_room
from rowsmith.errors import ConfigError, StoreUnavailable


def test_a_folder_with_too_little_room_is_refused_with_both_figures(tmp_path: Path) -> None:
    see_room(tmp_path, 1)

    with pytest.raises(StoreUnavailable, match=r"MiB are free, 1,099,511,627,776 are needed"):
        see_room(tmp_path, 2**60)


def test_a_folder_that_is_gone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="No such file"):
        see_room(tmp_path / "gone", 1)


async def test_a_check_that_was_good_is_not_made_again_at_once_and_a_bad_one_is() -> None:
    clock, made, is_bad = HeldClock(), [], False

    async def check() -> None:
        made.append(clock.monotonic_s())
        if is_bad:
            raise ConfigError("the egress check let 127.0.0.1 through")

    seldom = now_and_then(check, clock, 15)
    await seldom()
    clock.advance(14)
    await seldom()
    clock.advance(1)
    is_bad = True
    for _ in range(2):
        with pytest.raises(ConfigError):
            await seldom()

    assert len(made) == 3
