"""The page's own counter, where the page says that it is not the last but links no other."""

from collections.abc import Iterator

from rowsmith.model.extraction import NextLink
from rowsmith.paging.anchors import Anchors
from rowsmith.paging.claims import Position, position
from rowsmith.paging.counter import counted_on, own_counter


def counted(anchors: Anchors) -> Iterator[NextLink]:
    """Yield the page's own address counted on, by "page 2 of 9" or "21–40 of 283"."""
    value = own_counter(anchors.address)
    spot = position(anchors.dom) if value is not None else None
    following = _following(value, spot) if value is not None and spot is not None else None
    if following is None:
        return
    target = anchors.leads(counted_on(anchors.address, str(value), str(following)))
    if target is not None:
        yield NextLink(url=target.url, found_by="page counter", score=0.6)


def _following(value: int, spot: Position) -> int | None:
    """Return the counter's next value, None at the end or when it counts something else."""
    if spot.pages:
        is_it = value in {spot.page, spot.page - 1}
        return value + 1 if is_it and spot.page < spot.pages else None
    size = spot.last - spot.first + 1
    if not spot.first or spot.last >= spot.total or size < 2:
        return None
    if value in {spot.first, spot.first - 1}:
        return value + size
    return value + 1 if value in {spot.first // size, spot.first // size + 1} else None
