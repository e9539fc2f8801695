"""Keys of the files that belong to one task."""

TASKS = "tasks"
RESULTS = "results"
FOLDERS = (TASKS, RESULTS)
"""Each holds a folder for every task that has files there, named by the task's id."""


def task_folder(task_id: str) -> str:
    """Return the folder of what the task fetched and read; deleted with the task."""
    return f"{TASKS}/{task_id}"


def pages_folder(task_id: str) -> str:
    """Return the folder of the pages that the task fetched."""
    return f"{task_folder(task_id)}/pages"


def page_key(task_id: str, page_id: str) -> str:
    """Return the key of a page's body; *page_id* is its SHA-256."""
    return f"{pages_folder(task_id)}/{page_id}"


def receipt_key(task_id: str, fence: int) -> str:
    """Return the key of the task's receipt; *fence* as for `result_key`."""
    return f"{task_folder(task_id)}/{fence}.receipt.json"


def recipe_key(task_id: str, fence: int) -> str:
    """Return the key of the recipe that the task used; *fence* as for `result_key`."""
    return f"{task_folder(task_id)}/{fence}.recipe.json"


def pages_key(task_id: str, fence: int) -> str:
    """Return the key of the list of the task's pages; *fence* as for `result_key`."""
    return f"{task_folder(task_id)}/{fence}.pages.json"


def results_folder(task_id: str) -> str:
    """Return the folder of the task's rows, and of where each value was read."""
    return f"{RESULTS}/{task_id}"


def result_key(task_id: str, fence: int) -> str:
    """Return the key of the rows, as the claim with this *fence* writes them.

    Each claim has keys of its own, so a worker that lost its claim writes over nothing.
    """
    return f"{results_folder(task_id)}/{fence}.ndjson"


def cells_key(task_id: str, fence: int, block: int) -> str:
    """Return the key of where a block of the task's rows was read; *fence* as for `result_key`.

    It holds the values themselves, so it is kept where the rows are and as long as they.
    """
    return f"{results_folder(task_id)}/{fence}.cells/{block:05}"
