"""Credits and what is asked before a task is taken: plain functions inside a transaction."""
