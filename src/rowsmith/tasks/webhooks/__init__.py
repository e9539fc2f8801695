"""Telling a caller's own server that a task has ended."""
