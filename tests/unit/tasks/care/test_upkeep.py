import asyncio

from rowsmith.errors import StoreUnavailable
from rowsmith.tasks.care.upkeep import Chore, Upkeep


async def test_a_chore_that_failed_is_done_again_and_keeps_no_other_waiting() -> None:
    done: asyncio.Queue[str] = asyncio.Queue()

    async def fails() -> None:
        done.put_nowait("fails")
        raise StoreUnavailable("the disk is full")

    async def works() -> None:
        done.put_nowait("works")

    upkeep = Upkeep(Chore(fails, 0.001), Chore(works, 3600.0, first_s=0.0), Chore(works, 0.001))
    upkeep.start()
    found = [await asyncio.wait_for(done.get(), 10) for _ in range(8)]
    await upkeep.stop()

    assert found.count("fails") >= 2
    assert found.count("works") >= 2
