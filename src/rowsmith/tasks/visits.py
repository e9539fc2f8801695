"""Visits that are kept as they are made: after a crash they are read back, not made again."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from rowsmith.crawl import Outcome, Visit, visit
from rowsmith.errors import FetchError, ReadError, StoreUnavailable, TaskFailed
from rowsmith.model.ask import Ask
from rowsmith.model.recipe import Recipe
from rowsmith.model.task import Task
from rowsmith.model.values import Json
from rowsmith.ports import Fetcher, Reader
from rowsmith.store.names import outcome_key, page_key
from rowsmith.store.objects import Objects

Step = Callable[[str, Callable[[], Awaitable[Json]]], Awaitable[Json]]
"""Runs a named part of the work once, also over a crash, and gives what it gave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptVisits:
    """Makes the visits of tasks and keeps what they gave.

    Attributes:
        objects: where outcomes and pages are kept.
        fetcher: gets pages.
        reader: reads them.
    """

    objects: Objects
    fetcher: Fetcher
    reader: Reader

    async def __call__(
        self,
        task: Task,
        ask: Ask,
        target: Visit,
        *,
        recipe: Recipe | None,
        step: Step,
        left_s: float,
    ) -> Outcome | None:
        """Return what the visit gave, now or before a crash; None when *left_s* is over.

        Raises:
            TaskFailed: the seed could not be fetched or read; the message says why.
            StoreUnavailable: what it gave cannot be kept.
        """
        key = outcome_key(task.id, target.number)
        made: list[Outcome] = []

        async def make() -> Json:
            # What it returns is small and it raises no error of ours: DBOS keeps both for a
            # replay, but gives errors back as another class.
            try:
                if not await self.objects.has(key):
                    async with asyncio.timeout(max(left_s, 0)):
                        made.append(await self._make(task, ask, target, recipe))
                    await self.objects.put(key, made[0].to_json())
            except TimeoutError:
                return {"ended": "timeout"}
            except (FetchError, ReadError) as exc:
                return {"ended": "failed", "reason": str(exc)}
            except StoreUnavailable as exc:
                return {"ended": "unavailable", "reason": str(exc)}
            return {"ended": "kept"}

        result = await step(f"visit {target.number}", make)
        match result["ended"]:
            case "timeout":
                return None
            case "failed":
                raise TaskFailed(result["reason"])
            case "unavailable":
                raise StoreUnavailable(result["reason"])
        return made[0] if made else Outcome.from_json(await self.objects.get(key))

    async def _make(self, task: Task, ask: Ask, target: Visit, recipe: Recipe | None) -> Outcome:
        outcome, page = await visit(
            target,
            ask,
            fetcher=self.fetcher,
            reader=self.reader,
            recipe=recipe,
            request=task.request,
        )
        if page is not None:
            await self.objects.put(page_key(task.id, page.id), page.body)
        return outcome
