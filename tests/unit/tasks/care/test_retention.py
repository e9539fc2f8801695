import pytest
from tests.unit.tasks.conftest import PAGES, Bench, expected

from rowsmith.config import StoreSettings
from rowsmith.store.accounts.trail import AuditTrail
from rowsmith.tasks.care import retention as retention_module
from rowsmith.tasks.care.retention import Retention

DAY = 86_400
KEEP = StoreSettings(keep_pages_s=1 * DAY, keep_results_s=2 * DAY, keep_tasks_s=3 * DAY)


def retention(bench: Bench, keep: StoreSettings = KEEP) -> Retention:
    return Retention(
        bench.tasks, bench.objects, bench.clock, keep, AuditTrail(bench.tasks.database, bench.clock)
    )


def files(bench: Bench) -> set[str]:
    found = (path for path in bench.folder.rglob("*") if path.is_file())
    return {path.relative_to(bench.folder).parts[0] + "/" + path.parent.name for path in found}


async def test_pages_then_rows_then_the_task_are_deleted_at_their_times(bench: Bench) -> None:
    task = await bench.run(await bench.add())
    sweeper = retention(bench)
    seen = []

    for _ in range(3):
        bench.clock.advance(DAY - 1)
        await sweeper.sweep()
        seen.append(files(bench))
        bench.clock.advance(1)
        await sweeper.sweep()
        seen.append(files(bench))

    pages, rest = {"tasks/pages"}, {f"tasks/{task.id}"}
    rows = {f"results/{task.id}", f"results/{task.fence}.cells"}
    assert seen[:5] == [pages | rows | rest, rows | rest, rows | rest, rest, rest]
    assert seen[5] == set()
    assert await bench.tasks.known([task.id]) == frozenset()


async def test_an_end_counts_and_what_has_not_ended_stays(bench: Bench) -> None:
    first = await bench.add()
    bench.clock.advance(9 * DAY)
    await bench.run(first)
    second = await bench.add()

    await retention(bench).sweep()
    young = await bench.tasks.known([first.id, second.id])
    bench.clock.advance(9 * DAY)
    await retention(bench).sweep()

    assert young == {first.id, second.id}
    assert await bench.tasks.known([first.id, second.id]) == {second.id}


async def test_more_tasks_than_one_batch_are_deleted(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention_module, "BATCH", 2)
    tasks = [await bench.add() for _ in range(3)]
    for task in tasks:
        await bench.run(task)
    bench.clock.advance(3 * DAY)

    await retention(bench).sweep()

    assert await bench.tasks.known([task.id for task in tasks]) == frozenset()
    assert files(bench) == set()


async def test_files_without_a_task_are_deleted_and_no_others(bench: Bench) -> None:
    task = await bench.run(await bench.add())
    for key in ("tasks/gone/pages/1", "results/gone/1.ndjson"):
        await bench.objects.put(key, b"x")

    await retention(bench).sweep_strays()

    assert not any("gone" in path.name for path in bench.folder.rglob("*"))
    assert len(list((bench.folder / "tasks" / task.id / "pages").iterdir())) == PAGES
    assert await bench.rows(task) == expected()
