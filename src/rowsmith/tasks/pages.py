"""The stored pages of a task: kept as they come, listed at its end, read again by other tasks."""

from collections.abc import Sequence

import msgspec

from rowsmith.errors import TaskFailed
from rowsmith.fetch.stored import StoredPages
from rowsmith.model.page import StoredPage
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
    await objects.put(pages_key(hold.task.id), body, allowed=hold.check)


async def open_pages(objects: Objects, task_id: str, live: Fetcher) -> StoredPages:
    """Return the pages of a task that ended, in place of the site.

    Raises:
        TaskFailed: they are gone.
    """
    key = pages_key(task_id)
    if not await objects.has(key):
        raise TaskFailed(f"the stored pages of {task_id} are gone: send it again without pagesOf")
    pages = msgspec.json.decode(await objects.get(key), type=list[StoredPage])

    async def load(page: StoredPage) -> bytes:
        return await objects.get(page_key(task_id, page.page_id))

    return StoredPages(pages, load, live=live, whose=task_id)
