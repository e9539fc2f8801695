"""The HTTP API: parse, call one use case, render."""

from rowsmith.api.app import create_app, document

__all__ = ["create_app", "document"]
