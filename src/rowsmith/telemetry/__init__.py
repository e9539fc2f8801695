"""Every log event, declared once, and the machine's clock; nothing below the crawl writes logs."""

from rowsmith.telemetry.clock import SystemClock

__all__ = ["SystemClock"]
