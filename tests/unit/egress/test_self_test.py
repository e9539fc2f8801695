"""A start-up check that cannot be passed by a guard that does nothing."""

import pytest

from rowsmith.config import EgressSettings
from rowsmith.egress import AddressPolicy, door, proxy, self_test
from rowsmith.errors import ConfigError


def let_pass(*_: object) -> bool:
    return True


@pytest.mark.parametrize(
    "listed", [(), ("127.0.0.0/8",), ("169.254.0.0/16",), ("127.0.0.1/32", "169.254.169.254/32")]
)
async def test_a_sound_guard_passes_whatever_the_operator_lists(listed: tuple[str, ...]) -> None:
    await self_test(EgressSettings(allow_networks=listed))


async def test_a_table_that_lets_everything_through_stops_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(AddressPolicy, "is_allowed", let_pass)

    with pytest.raises(ConfigError, match=r"127\.0\.0\.1.*not safe"):
        await self_test(EgressSettings())


@pytest.mark.parametrize("way", [door, proxy])
async def test_a_way_out_that_does_not_look_at_the_address_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, way: object
) -> None:
    monkeypatch.setattr(way, "check_dial", let_pass)

    with pytest.raises(ConfigError, match="not safe"):
        await self_test(EgressSettings())
