"""Nested objects as fields of their own: ``address.city`` is looked for like any other field."""

from dataclasses import replace

from rowsmith.model.ask import Ask, AskedField

DOT = "."


def flat(ask: Ask) -> Ask:
    """Return *ask* with the fields of nested objects in their place, under dotted names.

    Lists of objects stay as they are: a record's own list is no field of it.
    """
    if not any(one.fields and not one.is_many for one in ask.fields):
        return ask
    return replace(ask, fields=tuple(leaf for one in ask.fields for leaf in _leaves(one)))


def _leaves(asked: AskedField) -> list[AskedField]:
    if not asked.fields or asked.is_many:
        return [asked]
    return [
        replace(
            inner,
            name=f"{asked.name}{DOT}{inner.name}",
            phrases=(*inner.phrases[:1], _within(asked, inner), *inner.phrases[1:]),
        )
        for inner in asked.fields
    ]


def _within(outer: AskedField, inner: AskedField) -> tuple[str, ...]:
    """Return what a page may call the inner field where it stands alone: "address city"."""
    said = outer.phrases[0] if outer.phrases else (outer.name.lower(),)
    return (*said, *(inner.phrases[0] if inner.phrases else (inner.name.lower(),)))
