"""Addresses to pages and verdicts, through egress."""

from rowsmith.fetch.http import HttpFetcher

__all__ = ["HttpFetcher"]
