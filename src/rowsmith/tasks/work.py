"""The work on one task: visits, each kept as it is made, then one transaction that ends it.

Any crash is survived by doing the same again: visits that are kept are replayed into a fresh
`Crawl` without fetching, and every write is conditional on the task still being this worker's.
"""

import uuid
from contextlib import aclosing
from dataclasses import dataclass

import msgspec

from rowsmith.ask import read_ask
from rowsmith.config import TariffSettings
from rowsmith.crawl import AT_ONCE, Crawl, Outcome, Visit, in_order
from rowsmith.errors import (
    AttemptsExhausted,
    Cancelled,
    HoldLost,
    RowsmithError,
    StoreUnavailable,
)
from rowsmith.model.ask import Ask
from rowsmith.model.receipt import StopReason
from rowsmith.model.values import Json
from rowsmith.ports import Clock
from rowsmith.store.claims import Claims, Ending
from rowsmith.store.names import receipt_key, recipe_key, result_key
from rowsmith.store.objects import Objects
from rowsmith.store.tasks import CANCELLED
from rowsmith.tasks.gathered import Gathered
from rowsmith.tasks.hold import Hold
from rowsmith.tasks.receipt import failure_json, receipt_json
from rowsmith.tasks.tariff import Purse, price
from rowsmith.tasks.visits import KeptVisits, Means
from rowsmith.telemetry import log, trace
from rowsmith.telemetry.log import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskWork:
    """Works on one task at a time, from its beginning or from where a crash left it.

    Attributes:
        claims: where its state is.
        objects: where its rows, receipt and recipe are kept.
        visits: makes and keeps them.
        clock: measures its time budget.
        tariff: prices.
        attempts: starts before it is given up.
    """

    claims: Claims
    objects: Objects
    visits: KeptVisits
    clock: Clock
    tariff: TariffSettings
    attempts: int

    async def __call__(self, hold: Hold) -> None:
        """Work on a task until it is completed or failed.

        Raises:
            StoreUnavailable: the store does not answer; the task is unfinished and still held.
        """
        task = hold.task
        log.info(Event.TASK_BEGUN, task_id=task.id, attempt=task.attempts)
        started_s = self.clock.monotonic_s()
        try:
            with trace.span("task", {"rowsmith.task.id": task.id}, parent=task.trace):
                await self._work(hold)
        except StoreUnavailable:
            raise
        except HoldLost as exc:
            log.warn(Event.TASK_LOST, task_id=task.id, reason=str(exc))
        except RowsmithError as exc:
            await self._fail(hold, _sentence(exc), exc.__cause__)
            log.info(
                Event.TASK_FAILED,
                task_id=task.id,
                code=exc.code,
                reason=str(exc),
                elapsed_s=self.clock.monotonic_s() - started_s,
            )
        except Exception as exc:  # noqa: BLE001 - the worker's boundary: a bug ends one task only
            error_id = uuid.uuid4().hex[:12]
            log.fail(Event.TASK_ABANDONED, exc=exc, task_id=task.id, error_id=error_id)
            await self._fail(hold, f"Rowsmith met a fault of its own; its log names it {error_id}.")

    async def _put_receipt(self, hold: Hold, receipt: dict[str, Json]) -> None:
        key = receipt_key(hold.task.id, hold.task.fence)
        await self.objects.put(key, msgspec.json.encode(receipt), allowed=hold.check)

    async def _fail(self, hold: Hold, error: str, cause: BaseException | None = None) -> None:
        try:
            await self._put_receipt(hold, failure_json(hold.task.request.url, error, cause))
            await self.claims.fail(hold.task, error)
        except HoldLost as exc:
            log.warn(Event.TASK_LOST, task_id=hold.task.id, reason=str(exc))

    async def _work(self, hold: Hold) -> None:
        task = hold.task
        if task.attempts > self.attempts:
            raise AttemptsExhausted(
                f"this task stopped its worker {self.attempts} times and is not tried again"
            )
        ask = read_ask(task.request.q, task.request.schema)
        crawl = Crawl(task.request, ask)
        async with self.visits.of(task) as visits:
            with Gathered(self.objects, hold) as gathered:
                await self._gather(hold, ask, crawl, visits, gathered)
                with trace.span("store"):
                    await self._finish(hold, crawl, gathered)

    async def _gather(
        self, hold: Hold, ask: Ask, crawl: Crawl, visits: KeptVisits, gathered: Gathered
    ) -> None:
        """Make the visits that *crawl* wants and gather their rows, until its end or a budget's."""
        budget = hold.task.request.budget
        left_s = budget.max_seconds
        began_s = self.clock.monotonic_s()
        purse = Purse(self.tariff, hold.task.request, crawl)
        kept = await visits.kept(hold)

        async def make(target: Visit) -> Outcome | None:
            if not await purse.pays(target, is_kept=target.number in kept):
                return None
            over_s = left_s - (self.clock.monotonic_s() - began_s)
            means = Means(left_s=over_s, pays_browser=purse.pays_browser(target))
            recipe = crawl.recipe_for(target)
            return await visits(hold, ask, target, recipe=recipe, kept=kept, means=means)

        async with aclosing(in_order(crawl, make)) as outcomes:
            async for outcome in outcomes:
                if outcome is None:
                    await gathered.add(crawl.stop(_why(hold, purse)))
                    return
                # A replayed visit costs what it cost then, whatever happened in between.
                now_s = self.clock.monotonic_s()
                left_s -= max(now_s - began_s, _cost_s(outcome))
                began_s = now_s
                rows = crawl.absorb(outcome)
                visits.publish(await gathered.add(rows, outcome.page), len(rows))
                if not purse.take(outcome, len(rows)):
                    # What a stop lets go may come otherwise after a crash: it is not published.
                    await gathered.add(crawl.stop(StopReason.MAX_CREDITS))

    async def _finish(self, hold: Hold, crawl: Crawl, gathered: Gathered) -> None:
        task, rows = hold.task, gathered.rows
        receipt = crawl.receipt()
        if receipt.stop_reason is StopReason.CANCELLED and not rows.count:
            raise Cancelled(CANCELLED)
        await gathered.finish()
        await self._put_receipt(hold, receipt_json(receipt))
        if crawl.recipe is not None:
            body = msgspec.json.encode(crawl.recipe.to_json())
            await self.objects.put(recipe_key(task.id, task.fence), body, allowed=hold.check)
        key = result_key(task.id, task.fence)
        stored = await self.objects.write(key, rows.chunks(), allowed=hold.check)
        credit = price(self.tariff, receipt, most=task.request.budget.max_credits)
        ending = Ending(
            result_key=key,
            result_sha256=stored.sha256,
            result_size=stored.size,
            rows=rows.count,
            credits=credit if rows.count else 0.0,
        )
        await self.claims.complete(task, ending)
        log.info(
            Event.TASK_COMPLETED,
            task_id=task.id,
            rows=rows.count,
            pages=len(receipt.visited),
            credits=ending.credits,
            stop_reason=receipt.stop_reason.value,
        )


def _why(hold: Hold, purse: Purse) -> StopReason:
    """Return why a visit was not made."""
    if hold.is_cancelled:
        return StopReason.CANCELLED
    return StopReason.MAX_CREDITS if purse.is_empty else StopReason.MAX_SECONDS


def _cost_s(outcome: Outcome) -> float:
    """Return the time budget that a visit took; own pages and foretold ones come side by side."""
    is_one_of_many = bool(outcome.visit.fields) or outcome.visit.is_ahead
    return outcome.visited.elapsed_ms / 1000 / (AT_ONCE if is_one_of_many else 1)


def _sentence(exc: RowsmithError) -> str:
    """Return the error as one line."""
    return " ".join(str(exc).split())
