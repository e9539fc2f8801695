"""What a page gives beyond its HTML: by the calls that its scripts make, and in a browser."""

from rowsmith.crawl.rendering.seen import NO_MORE, seen

__all__ = ["NO_MORE", "seen"]
