"""Reading in a thread of this process, for one caller who waits for it anyway."""

import asyncio

from rowsmith.engine import read_page
from rowsmith.model.ask import Ask
from rowsmith.model.extraction import Reading
from rowsmith.model.page import Page
from rowsmith.model.recipe import Recipe
from rowsmith.ports import Clock


class InlineReader:
    """A `rowsmith.ports.Reader` that cannot be killed: for the command line and the function."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def read(self, page: Page, ask: Ask, recipe: Recipe | None = None) -> Reading:
        """Return what *page* holds for *ask*; with *recipe*, by that recipe."""
        return await asyncio.to_thread(read_page, page, ask, recipe=recipe, now=self._clock.now())
