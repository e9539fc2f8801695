"""Where a list goes on, and how long the site says it is; policy over one parsed page."""

from rowsmith.paging.claims import claimed_rows
from rowsmith.paging.links import next_links

__all__ = ["claimed_rows", "next_links"]
