"""The stored pages of a task: kept as they come, listed at its end, read again by other tasks."""

from collections.abc import Sequence

import msgspec

from rowsmith.errors import TaskFailed
from rowsmith.fetch.stored import StoredPages
from rowsmith.model.page import StoredPage
from rowsmith.model.task import Task
from rowsmith.ports import Fetcher
from rowsmith.store.names import page_key, pages_key
from rowsmith.store.objects import Objects
from rowsmith.tasks.hold import Hold


async def list_pages(objects: Objects, hold: Hold, pages: Sequence[StoredPage]) -> None:
    """Keep the list of a task's pages, whose bodies are kept already.

    Raises:
        HoldLost: another worker may have the task.
    """
    body = msgspec.json.encode(pages)
    await objects.put(pages_key(hold.task.id, hold.task.fence), body, allowed=hold.check)


async def open_pages(objects: Objects, source: Task, live: Fetcher) -> StoredPages:
    """Return the pages of *source*, which has ended, in place of the site.

    Raises:
        TaskFailed: they are gone.
    """
    key = pages_key(source.id, source.fence)
    if not await objects.has(key):
        raise TaskFailed(f"the stored pages of {source.id} are gone: send it again without pagesOf")
    pages = msgspec.json.decode(await objects.get(key), type=list[StoredPage])

    async def load(page: StoredPage) -> bytes:
        return await objects.get(page_key(source.id, page.page_id))

    return StoredPages(pages, load, live=live, whose=source.id)
