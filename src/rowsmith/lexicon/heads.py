"""What the last word of a field's name says of its values, where no concept is known."""

from collections.abc import Sequence

from rowsmith.model.values import Kind

# only heads whose values are sure to be of the kind: a wrong kind refuses the right column
_HEADS: dict[Kind, str] = {
    Kind.DATE: "date datum fecha data dated dob birthday deadline",
    Kind.TIME: "time uhrzeit hora",
    Kind.URL: "url link href uri website homepage permalink",
    Kind.IMAGE: "image photo picture thumbnail logo avatar img headshot portrait",
    Kind.EMAIL: "email",
    Kind.PHONE: "phone telephone tel fax mobile",
    Kind.PRICE: "price cost fee salary wage fare rent",
    Kind.INTEGER: "count qty quantity",
    Kind.CODE: "id sku isbn ean code",
    Kind.LONG_TEXT: "description summary abstract bio biography synopsis excerpt review body instructions "
    "responsibilities requirements",
    Kind.RATING: "rating stars",
}
_KINDS = {word: kind for kind, listed in _HEADS.items() for word in listed.split()}
_FIRST: dict[str, Kind] = {
    "num": Kind.INTEGER,
    "is": Kind.BOOLEAN,
    "has": Kind.BOOLEAN,
    "date": Kind.DATE,
}


def kind_of_head(said: Sequence[str]) -> Kind:
    """Return the kind that a name's last word (or a first one such as "is") says, else TEXT.

    >>> kind_of_head(("ship", "date")).value, kind_of_head(("is", "open")).value
    ('date', 'boolean')
    """
    if not said:
        return Kind.TEXT
    found = _KINDS.get(said[-1])
    if found is not None:
        return found
    return _FIRST.get(said[0], Kind.TEXT) if len(said) > 1 else Kind.TEXT
