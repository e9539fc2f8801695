"""Keys of the files that belong to one task."""


def task_folder(task_id: str) -> str:
    """Return the folder of what the task fetched and read; deleted with the task."""
    return f"tasks/{task_id}"


def outcome_key(task_id: str, number: int) -> str:
    """Return the key of what visit *number*, from 0, gave."""
    return f"{task_folder(task_id)}/outcomes/{number:06}.json"


def page_key(task_id: str, page_id: str) -> str:
    """Return the key of a page's body; *page_id* is its SHA-256."""
    return f"{task_folder(task_id)}/pages/{page_id}"


def receipt_key(task_id: str) -> str:
    """Return the key of the task's receipt."""
    return f"{task_folder(task_id)}/receipt.json"


def recipe_key(task_id: str) -> str:
    """Return the key of the recipe that the task used."""
    return f"{task_folder(task_id)}/recipe.json"


def result_key(task_id: str, attempt: int) -> str:
    """Return the key of the rows; each attempt has its own, so that none writes over another's."""
    return f"results/{task_id}/{attempt}.ndjson"
