"""Where tasks, keys and results are kept: SQL for rows, an object store for files."""
