"""The work on one task: visits, each kept as it is made, then one transaction that ends it.

Any crash is survived by doing the same again: visits that are kept are replayed into a fresh
`Crawl` without fetching, and the ending is conditional on the task being unfinished.
"""

import asyncio
import uuid
from contextlib import aclosing
from dataclasses import dataclass

import msgspec

from rowsmith.ask import read_ask
from rowsmith.config import TariffSettings
from rowsmith.crawl import AT_ONCE, Crawl, Outcome, Visit, in_order
from rowsmith.errors import AttemptsExhausted, RowsmithError, StoreUnavailable
from rowsmith.model.receipt import StopReason
from rowsmith.model.task import Task
from rowsmith.ports import Clock
from rowsmith.store.names import receipt_key, recipe_key, result_key
from rowsmith.store.objects import Objects
from rowsmith.store.tasks import Ending, TaskStore
from rowsmith.tasks.receipt import receipt_json
from rowsmith.tasks.rows import RowSpool
from rowsmith.tasks.tariff import price
from rowsmith.tasks.visits import KeptVisits, Step
from rowsmith.telemetry import log
from rowsmith.telemetry.log import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskWork:
    """Works on one task at a time, from its beginning or from where a crash left it.

    Attributes:
        tasks: where its state is.
        objects: where its rows, receipt and recipe are kept.
        visits: makes and keeps them.
        clock: measures its time budget.
        tariff: prices.
        attempts: starts before it is given up.
    """

    tasks: TaskStore
    objects: Objects
    visits: KeptVisits
    clock: Clock
    tariff: TariffSettings
    attempts: int

    async def __call__(self, org_id: str, task_id: str, step: Step) -> None:
        """Work on a task until it is completed or failed.

        It is left unfinished, to be offered again, when the store does not answer or when the
        worker is told to stop; the start is then not counted.
        """
        task = await self.tasks.begin(org_id, task_id)
        if task is None:
            return
        log.info(Event.TASK_BEGUN, task_id=task_id, attempt=task.attempts)
        started_s = self.clock.monotonic_s()
        try:
            await self._work(task, step)
        except asyncio.CancelledError:
            await self.tasks.release(org_id, task_id)
            raise
        except StoreUnavailable as exc:
            log.warn(Event.TASKS_WAITING, task_id=task_id, reason=str(exc))
        except RowsmithError as exc:
            await self.tasks.fail(org_id, task_id, _sentence(exc))
            log.info(
                Event.TASK_FAILED,
                task_id=task_id,
                code=exc.code,
                reason=str(exc),
                elapsed_s=self.clock.monotonic_s() - started_s,
            )
        except Exception as exc:  # noqa: BLE001 - the worker's boundary: a bug ends one task only
            error_id = uuid.uuid4().hex[:12]
            log.fail(Event.TASK_ABANDONED, exc=exc, task_id=task_id, error_id=error_id)
            await self.tasks.fail(
                org_id,
                task_id,
                f"Rowsmith met a fault of its own; its log names it {error_id}.",
            )

    async def _work(self, task: Task, step: Step) -> None:
        if task.attempts > self.attempts:
            raise AttemptsExhausted(
                f"this task stopped its worker {self.attempts} times and is not tried again"
            )
        request = task.request
        ask = read_ask(request.q, request.schema)
        crawl = Crawl(request, ask)
        left_s = request.budget.max_seconds
        began_s = self.clock.monotonic_s()

        async def make(target: Visit) -> Outcome | None:
            over_s = left_s - (self.clock.monotonic_s() - began_s)
            recipe = crawl.recipe_for(target)
            return await self.visits(task, ask, target, recipe=recipe, step=step, left_s=over_s)

        with RowSpool() as rows:
            async with aclosing(in_order(crawl, make)) as outcomes:
                async for outcome in outcomes:
                    if outcome is None:
                        rows.add(row for row, _ in crawl.stop(StopReason.MAX_SECONDS))
                        break
                    # A replayed visit costs what it cost then, whatever happened in between.
                    now_s = self.clock.monotonic_s()
                    left_s -= max(now_s - began_s, _cost_s(outcome))
                    began_s = now_s
                    rows.add(row for row, _ in crawl.absorb(outcome))
                    if price(self.tariff, crawl.receipt()) >= request.budget.max_credits:
                        rows.add(row for row, _ in crawl.stop(StopReason.MAX_CREDITS))
            await self._finish(task, crawl, rows)

    async def _finish(self, task: Task, crawl: Crawl, rows: RowSpool) -> None:
        receipt = crawl.receipt()
        await self.objects.put(receipt_key(task.id), msgspec.json.encode(receipt_json(receipt)))
        if crawl.recipe is not None:
            await self.objects.put(recipe_key(task.id), msgspec.json.encode(crawl.recipe.to_json()))
        key = result_key(task.id, task.attempts)
        stored = await self.objects.write(key, rows.chunks())
        credit = price(self.tariff, receipt, most=task.request.budget.max_credits)
        ending = Ending(
            result_key=key,
            result_sha256=stored.sha256,
            rows=rows.count,
            credits=credit if rows.count else 0.0,
        )
        if await self.tasks.complete(task.org_id, task.id, ending):
            log.info(
                Event.TASK_COMPLETED,
                task_id=task.id,
                rows=rows.count,
                pages=len(receipt.visited),
                credits=ending.credits,
                stop_reason=receipt.stop_reason.value,
            )


def _cost_s(outcome: Outcome) -> float:
    """Return the time budget that a visit took; own pages of records are visited side by side."""
    return outcome.visited.elapsed_ms / 1000 / (AT_ONCE if outcome.visit.fields else 1)


def _sentence(exc: RowsmithError) -> str:
    """Return the error as one line."""
    return " ".join(str(exc).split())
