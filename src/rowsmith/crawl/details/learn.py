"""What a few records' own pages teach: for each field the place where these pages hold it."""

from collections import Counter
from collections.abc import Mapping, Sequence

from rowsmith.crawl.outcome import Outcome
from rowsmith.model.ask import AskedField
from rowsmith.model.cell import Cell
from rowsmith.model.values import Json, Kind

ALONE = 0.6
"""Confidence from which one page of several is enough: not every record has each field."""
SECOND = 0.5
"""Confidence from which a further place stands in where the first has no value."""
MOST_PLACES = 3
OTHERWISE = "||"
"""Stands between places in a recipe; see ``match/derive.py``."""
_RECORDS_OWN = frozenset({Kind.EMAIL, Kind.PHONE, Kind.URL, Kind.IMAGE, Kind.LONG_TEXT})
"""Kinds of which a value that all pages show is the site's, not each record's."""


def learn(
    pages: Sequence[Outcome], asked: Mapping[str, AskedField], doubted: Mapping[str, float]
) -> dict[str, Json]:
    """Return a recipe's fields for records' own pages, {} when these do not hold what is sought.

    Args:
        pages: what a few of them gave, each read on its own; failed ones do not count.
        asked: the fields that are sought there.
        doubted: how sure the list is of those that it may hold, 0..1.
    """
    read = [page for page in pages if page.cells and page.recipe is not None]
    found: dict[str, Json] = {}
    for name, one in asked.items():
        given = [
            (page.recipe.body["fields"][name], page.cells[0][name])
            for page in read
            if page.recipe is not None and name in page.cells[0]
        ]
        cells = [cell for _, cell in given]
        if _is_there(cells, len(read), doubted.get(name, 0.0)) and not _is_the_sites(one, cells):
            found[name] = _joined(given)
    return found


def is_from(place: Mapping[str, Json], learned: Mapping[str, Json]) -> bool:
    """Tell whether a page's own field was read at a place that the learned field names."""
    return _key(place) in str(learned["column"]).split(OTHERWISE) or _key(place) == _key(learned)


def _is_there(cells: Sequence[Cell], pages: int, doubted: float) -> bool:
    best = max((cell.confidence for cell in cells), default=0.0)
    return best > doubted and (len(cells) > 1 or (bool(cells) and (pages == 1 or best >= ALONE)))


def _is_the_sites(asked: AskedField, cells: Sequence[Cell]) -> bool:
    return len(cells) > 1 and asked.kind in _RECORDS_OWN and len({cell.raw for cell in cells}) == 1


def _joined(given: Sequence[tuple[Mapping[str, Json], Cell]]) -> dict[str, Json]:
    """Return the field of the place that most pages have, others behind it."""
    weights: Counter[str] = Counter()
    surest: dict[str, float] = {}
    for place, cell in given:
        weights[_key(place)] += cell.confidence  # type: ignore[assignment]  # shares of a vote
        surest[_key(place)] = max(surest.get(_key(place), 0.0), cell.confidence)
    first, *others = [key for key, _ in weights.most_common()]
    places = [first, *(key for key in others if surest[key] >= SECOND)][:MOST_PLACES]
    field = dict(next(place for place, _ in given if _key(place) == first))
    if len(places) > 1:
        field.pop("parts", None)
        field["column"] = OTHERWISE.join(places)
    return field


def _key(place: Mapping[str, Json]) -> str:
    return "|".join([place["column"], *place.get("parts", ())])
