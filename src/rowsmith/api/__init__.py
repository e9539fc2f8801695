"""The HTTP API: parse, call one use case, render."""

from rowsmith.api.app import create_app

__all__ = ["create_app"]
