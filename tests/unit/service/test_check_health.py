import asyncio

import pytest
from tests.fakes import HeldClock
from tests.unit.service.conftest import House

from rowsmith.errors import StoreUnavailable
from rowsmith.service import check_health
from rowsmith.service.check_health import CheckHealth


async def well() -> None:
    """Work."""


async def test_a_server_is_ready_when_all_its_parts_work() -> None:
    health = await CheckHealth({"store": well, "queue": well}, HeldClock())()

    assert health.is_ready
    assert health.parts == {"store": "ok", "queue": "ok"}


async def test_a_part_that_does_not_work_is_named_with_the_others(house: House) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    house.objects._write = refuse  # type: ignore[assignment,method-assign] # a full disk

    async def keep() -> None:
        await house.objects.put("health", b"ok")

    health = await CheckHealth({"store": house.database.probe, "objects": keep}, house.clock)()

    assert not health.is_ready
    assert health.parts["store"] == "ok"
    assert "No space left" in health.parts["objects"]


async def test_a_part_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_health, "PATIENCE_S", 0.01)

    async def hang() -> None:
        await asyncio.Event().wait()

    health = await CheckHealth({"store": hang, "queue": well}, HeldClock())()

    assert health.parts == {"store": "does not answer within 0.01 seconds", "queue": "ok"}


async def test_many_who_ask_at_once_make_the_parts_work_once() -> None:
    calls: list[None] = []

    async def count() -> None:
        calls.append(None)
        await asyncio.sleep(0)

    check = CheckHealth({"store": count}, HeldClock())
    await asyncio.gather(*(check() for _ in range(50)))

    assert len(calls) == 1


async def test_a_part_that_breaks_and_heals_is_seen_a_second_later() -> None:
    clock, faults = HeldClock(), iter([None, StoreUnavailable("it does not answer"), None])

    async def may_break() -> None:
        fault = next(faults)
        if fault is not None:
            raise fault

    check = CheckHealth({"store": may_break}, clock)
    seen = []
    for _ in range(3):
        seen.append((await check()).is_ready)
        clock.advance(1)

    assert seen == [True, False, True]
