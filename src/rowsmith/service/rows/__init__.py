"""The rows of a task: as they are found, at its end, and in which form."""
