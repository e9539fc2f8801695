"""What a field's words mean: its concept, its kind of value, and the ways to say it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rowsmith.lexicon import CONCEPTS, STOP_WORDS, concepts_for, refined, stem, words
from rowsmith.lexicon.heads import kind_of_head
from rowsmith.model.ask import AskedField
from rowsmith.model.values import Kind

MIN_CONCEPT = 0.5
EXACT = 0.9
"""Weight from which a phrase is the concept's own and not one with a word more."""
LINK_WORDS = frozenset("url link href uri links urls hyperlink permalink".split())
_FILES = frozenset(
    "pdf file document download attachment opinion order decision report form law regulation "
    "brochure datasheet manual doc".split()
)
_COMMON = frozenset(
    "hours time times rate rates version versions price prices votes team teams".split()
)
"""Heads that a page leaves out where all its columns share them."""
_SHARES = frozenset("share percentage pct rate".split())
_FIGURES = frozenset({Kind.INTEGER, Kind.NUMBER})
_LINKS = frozenset({Kind.URL, Kind.IMAGE})


def find_concept(said: Sequence[str], floor: float = MIN_CONCEPT) -> str | None:
    """Return the concept that folded words say, None when none is near enough."""
    if not said:
        return None
    found = concepts_for(said)
    return found[0][0] if found and found[0][1] >= floor else None


def is_exact(said: Sequence[str]) -> bool:
    """Tell whether the words are, as they stand, a phrase of some concept."""
    found = concepts_for(said) if said else ()
    return bool(found) and found[0][1] >= EXACT


def link_concept(target: Sequence[str]) -> str:
    """Return the concept of a link to *target*: its own page, a file, or a named document."""
    if not target:
        return "url"
    for said in ((*target, "url"), (*target, "link"), tuple(target)):
        found = find_concept(said, EXACT)
        if found and CONCEPTS[found].kind in _LINKS:
            return found
    for word in target:
        found = find_concept((word,), EXACT)
        if found and CONCEPTS[found].kind in _LINKS and found not in {"url", "pdf_url"}:
            return found
    return "pdf_url" if set(target) & _FILES else "url"


def said_field(
    said: tuple[str, ...],
    *,
    source: str,
    entity: str | None,
    phrases: Sequence[tuple[str, ...]] = (),
) -> AskedField:
    """Return the field that words of a sentence name.

    Args:
        said: folded words, without articles; the name is made of them.
        source: the words as written.
        entity: the lexicon's entity of a row, which tells what a general word means.
        phrases: other ways to say it, better than the lexicon's.
    """
    is_link = said[-1] in LINK_WORDS
    if is_link:
        target = said[:-1]
        concept: str | None = link_concept(target)
        phrases = (*phrases, *(((*target, "url"), target) if target else ()))
        kind = CONCEPTS[concept].kind if concept else Kind.URL
        if concept == "url" and entity == "document":
            concept = "pdf_url"
    else:
        concept = _count_concept(said) if said[-1] == "count" else find_concept(said)
        concept = refined(concept, entity, said)
        kind = CONCEPTS[concept].kind if concept else kind_of_head(said)
    return AskedField(
        name=said[0] + "".join(word.capitalize() for word in said[1:]),
        kind=kind,
        phrases=ways_to_say((said, *phrases), concept),
        concept=concept,
        types=("string", "null"),
        format="uri" if kind in _LINKS else "",
        source_words=source,
    )


def _count_concept(said: tuple[str, ...]) -> str | None:
    """Return the concept of a number of things, None when no concept counts them."""
    for phrase in (said, ("number", "of", *said[:-1]), said[:-1]):
        found = find_concept(phrase, EXACT)
        if found and CONCEPTS[found].kind in _FIGURES:
            return found
    return None


def ways_to_say(own: Sequence[tuple[str, ...]], concept: str | None) -> tuple[tuple[str, ...], ...]:
    """Return the field's own phrases, then the concept's synonyms, each once."""
    synonyms = CONCEPTS[concept].phrases if concept else ()
    return tuple(dict.fromkeys(phrase for phrase in (*own, *synonyms) if phrase))


def telling(text: str) -> tuple[str, ...]:
    """Return the folded words of *text* without stop words."""
    return tuple(word for word in words(text) if word not in STOP_WORDS)


def told_apart(fields: Sequence[AskedField]) -> Iterator[AskedField]:
    """Yield *fields* with the ways to say them that tell them apart from each other.

    "Friday hours" and "Sunday hours" are "Friday" and "Sunday" on a page about hours; a share of
    something is its percent.
    """
    heads = [one.phrases[0][-1] if one.phrases else "" for one in fields]
    stems = list(map(stem, heads))
    for one, head, stemmed in zip(fields, heads, stems, strict=True):
        own = one.phrases[0] if one.phrases else ()
        more: list[tuple[str, ...]] = []
        if len(own) > 1 and one.kind not in _LINKS:
            if stems.count(stemmed) > 1 and head in _COMMON:
                more.append(own[:-1])
            if head in _SHARES:
                more.append((*own[:-1], "percent"))
        yield replace(one, phrases=ways_to_say((own, *more, *one.phrases), None)) if more else one
