"""schema.org: which property of which type says which role of the main thing."""

from collections.abc import Sequence

from rowsmith.lexicon import words
from rowsmith.lexicon.record.vocabulary import ENTITY_TYPES, MAIN_TYPES, PROPERTY_ROLES

PLACES = ENTITY_TYPES["place"] | {"organization"}
"""Types of which the site's owner is one as well: its name must agree with the page's title."""
_SUFFIXES = ("event", "posting", "article", "store", "clinic", "business")

_NAMED = frozenset(
    "brand manufacturer author creator hiringorganization publisher model location "
    "joblocation".split()
)
"""Properties whose value is a thing of its own, which they mean by its name."""

_INNER: dict[str, frozenset[str]] = {
    "offers": frozenset(
        "price lowprice highprice pricecurrency availability itemcondition sku mpn gtin13 "
        "productid".split()
    ),
    "pricespecification": frozenset("price minprice pricecurrency".split()),
    "aggregaterating": frozenset("ratingvalue ratingcount reviewcount".split()),
    "address": frozenset("streetaddress addresslocality".split()),
    "joblocation": frozenset("addresslocality streetaddress".split()),
    "basesalary": frozenset("minvalue maxvalue".split()),
    "value": frozenset("minvalue maxvalue value".split()),
    "image": frozenset("url contenturl".split()),
    "identifier": frozenset({"value"}),
    "contactpoint": frozenset("telephone faxnumber email".split()),
    "itemoffered": frozenset(
        "name sku mpn gtin13 brand image description category productid".split()
    ),
    "itemreviewed": frozenset(
        "name sku mpn gtin13 brand image description offers productid".split()
    ),
    "mainentity": frozenset(
        "name text author datecreated datepublished answercount upvotecount commentcount "
        "articlebody headline".split()
    ),
}
"""Properties whose members are the main thing's own, and which members."""

_BY_PLACE = {("image", ""): "image", ("identifier", ""): "job_id", ("value", "value"): "salary_min"}
"""(property above, property or "" for any) to the role, where the property alone says another."""


def plain(name: str) -> str:
    """Return a property or type without its vocabulary's address or prefix, lower case."""
    return name.rstrip("/").rpartition("/")[2].rpartition("#")[2].rpartition(":")[2].lower()


def type_weight(names: Sequence[str]) -> float:
    """Return 0..1, how surely a page with a thing of these types is about it; 0 for none."""
    best = 0.0
    for name in names:
        kind = plain(name)
        weight = MAIN_TYPES.get(kind, 0.0)
        if not weight and kind.endswith(_SUFFIXES):
            weight = 0.85
        best = max(best, weight)
    return best


def role_at(path: Sequence[str]) -> str | None:
    """Return the role that a property path below the main thing says, None when it says none.

    >>> role_at(("offers", "price")), role_at(("brand", "name")), role_at(("review", "author"))
    ('price', 'brand', None)
    """
    last = path[-1]
    if len(path) == 1:
        return PROPERTY_ROLES.get(last)
    above = path[-2]
    if above in _NAMED and last in {"name", "title"}:
        return PROPERTY_ROLES[above] if all(step in _INNER for step in path[:-2]) else None
    if last not in _INNER.get(above, ()) or any(step not in _INNER for step in path[:-1]):
        return None
    return _BY_PLACE.get((above, last)) or _BY_PLACE.get((above, "")) or PROPERTY_ROLES.get(last)


def readable(name: str) -> str:
    """Return a property as words: ``"recipeYield"`` is ``"recipe yield"``."""
    return " ".join(words(name.rpartition("/")[2].rpartition(":")[2]))
