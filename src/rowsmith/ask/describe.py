"""What a property of a schema means, by its name, title, description, type and format."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rowsmith.ask.fields import EXACT, LINK_WORDS, find_concept, link_concept, telling, ways_to_say
from rowsmith.lexicon import CONCEPTS, entity_for, refined, words
from rowsmith.lexicon.heads import kind_of_head
from rowsmith.model.values import Kind

_FORMATS = {
    "uri": Kind.URL,
    "url": Kind.URL,
    "uri-reference": Kind.URL,
    "iri": Kind.URL,
    "date": Kind.DATE,
    "date-time": Kind.DATETIME,
    "time": Kind.TIME,
    "email": Kind.EMAIL,
}
_TYPE_KINDS = {"number": Kind.NUMBER, "integer": Kind.INTEGER, "boolean": Kind.BOOLEAN}
_PICTURES = frozenset({"image", "photo"})
_LINKS = frozenset({Kind.URL, Kind.IMAGE})
# a description's filler: it says how the value looks, not what it is
_ASIDE = re.compile(
    r"\(.*?\)|\b(?:e\.g\.|eg|i\.e\.|such as|for example|as shown|as printed|as displayed|if any|"
    r"if available|"
    r"if present|when available|including|in the format|formatted|or null|without|do not|"
    r"not including)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_FILLER = frozenset(
    "string text value field full exact complete entire plain raw single one shown listed "
    "printed displayed short "
    "human readable optional required column given current usually also used represents "
    "describes containing etc "
    "postal held details".split()
)
_PROSE = re.compile(
    r"\b(?:details about|entire content|full text|description|what the \w+ is|paragraphs?|"
    r"responsibilities|"
    r"requirements|summary|headnote|biography|sentences)\b",
    re.IGNORECASE,
)
_OF = re.compile(
    r"\b(?:of|for|to|from|in)\s+(?:(?:the|a|an|this|each|its|their|main)\s+)*", re.IGNORECASE
)
_LINKED = re.compile(
    r"^\W*(?:absolute |full |direct )?(?:link|url|uri|address|hyperlink)s?\s+(?:to|of|"
    r"for)\s+(.*)$",
    re.IGNORECASE,
)
_EITHER = re.compile(r"\s*(?:,|\bor\b|\band\b|/)\s*", re.IGNORECASE)
_NAMES = frozenset({"name", "title"})
_COUNTS = frozenset({"number", "count"})
_BARE = frozenset("name title number count date time link url type kind text id list value".split())
_PLACED = re.compile(r"\b(?:on|in|at) the .*$", re.IGNORECASE)
_GENERAL = frozenset(
    "name title url link number date time text id type description value href text".split()
)
_OWN_PAGE = re.compile(
    r"\b(?:own|detail|details|profile|record's|full|member's)\b.*\bpage\b|\bpage\b", re.IGNORECASE
)
MAX_DESCRIPTION = 400


@dataclass(frozen=True, slots=True)
class Meaning:
    """A field's concept, its kind of value, and the ways to say it, best first."""

    concept: str | None
    kind: Kind
    phrases: tuple[tuple[str, ...], ...]


def meaning_of(
    name: str, *, title: str, described: str, form: tuple[str, Sequence[str]], entity: str | None
) -> Meaning:
    """Return what a property means.

    Args:
        name: its key.
        title: its title or "".
        described: its description or "".
        form: its format and JSON types.
        entity: the lexicon's entity of a row or None.
    """
    own, titled = words(name), words(title[:MAX_DESCRIPTION])
    plain = _ASIDE.sub(" ", described[:MAX_DESCRIPTION]).strip()
    is_link = _FORMATS.get(form[0]) is Kind.URL or (own[-1:] != () and own[-1] in LINK_WORDS)
    if is_link:
        concept: str | None = _linked_concept(own, titled, plain)
        told = _link_phrases(own, plain)
    else:
        concept = _concept(own, titled, plain, entity)
        told = _told(own, plain)
    if concept == "rating" and own[-1:] == ("ratings",) and "integer" in form[1]:
        concept = "review_count"
    kind = _kind(form, concept, own, plain)
    if concept is not None and kind is Kind.LONG_TEXT and CONCEPTS[concept].kind is not kind:
        concept = None  # "Details about the role" is no job title
    if concept is not None and kind not in _LINKS and CONCEPTS[concept].kind in _LINKS:
        concept = None if is_link else concept
    return Meaning(concept, kind, ways_to_say((own, titled, *told), concept))


def owner_of(described: str) -> tuple[str, ...]:
    """Return the folded words after "of" in "Name of the person"; none without one.

    >>> owner_of("Name of the law, regulation or document"), owner_of("Member of parliament")
    (('law', 'regulation', 'document'), ('member',))
    """
    plain = _ASIDE.sub(" ", described[:MAX_DESCRIPTION])
    parts = _OF.split(plain, maxsplit=1)
    if len(parts) < 2:
        return ()
    first = telling(parts[0])
    if first and first[-1] not in _NAMES | {"title", "titles"} and entity_for(first):
        return first
    return telling(parts[1])[:6]


def _concept(
    own: tuple[str, ...], titled: tuple[str, ...], plain: str, entity: str | None
) -> str | None:
    """Return the concept of the name, else of the title, else of the description's head."""
    head = _OF.split(plain, maxsplit=1)[0]
    said = telling(head)[:5]
    found = find_concept(own) or find_concept(titled) or find_concept(said, 0.6)
    found = found or find_concept(telling(plain)[:6], 0.85)
    if len(own) == 1 and own[0] in _GENERAL:
        found = refined(found, entity, own)
        exact = find_concept(telling(plain)[:5], 0.9)
        if exact is not None and not plain.lower().startswith(("name of", "title of")):
            found = exact
    elif len(own) == 1:
        found = refined(found, entity, own)
    return found


def _linked_concept(own: tuple[str, ...], titled: tuple[str, ...], plain: str) -> str:
    """Return the concept of a link: its name's, else what the description says it leads to."""
    target = tuple(word for word in own if word not in LINK_WORDS)
    if target:
        known = find_concept(own)
        if known and CONCEPTS[known].kind in _LINKS:
            linked = _LINKED.match(plain)
            told = find_concept(telling(linked[1])[:3], EXACT) if linked else None
            return told if told and known == "pdf_url" and told in _LINKED_ONLY else known
        return link_concept(target)
    linked = _LINKED.match(plain)
    said = telling(linked[1])[:4] if linked else titled
    if not said or _OWN_PAGE.search(plain):
        return "url"
    return link_concept(said)


_SAYS_LINK = re.compile(r"\b(?:link|url|uri|address|href)", re.IGNORECASE)
_LINKED_ONLY = frozenset(
    name
    for name, concept in CONCEPTS.items()
    if concept.kind in _LINKS and name not in {"url", "pdf_url"}
)


def _link_phrases(own: tuple[str, ...], plain: str) -> list[tuple[str, ...]]:
    """Return the ways to say a link: what it leads to, alone and with "link"."""
    target = tuple(word for word in own if word not in LINK_WORDS)
    linked = _LINKED.match(plain)
    said = telling(linked[1])[:3] if linked else ()
    if _OWN_PAGE.search(plain):
        said = ()
    found = [target] if target else []
    if said and said != target:
        found.extend([said, (*said, "link")])
    return found


def _told(own: tuple[str, ...], plain: str) -> list[tuple[str, ...]]:
    """Return the telling words of a description: its head, and what it is the head of."""
    if len(plain) > 90:
        return []
    parts = _OF.split(plain, maxsplit=1)
    head = tuple(word for word in telling(parts[0]) if word not in _FILLER)[:4]
    is_bare = len(head) == 1 and head[0] in _BARE
    found = [head] if head and head != own and not is_bare else []
    owners = _EITHER.split(_PLACED.sub("", parts[1]))[:4] if len(parts) > 1 else []
    for owner in owners:
        said = tuple(word for word in telling(owner) if word not in _FILLER)[:3]
        if said and head[-1:] and head[-1] in _NAMES | _COUNTS:
            found.append(said)
        if said and not (head and head[-1] in _COUNTS):
            found.append((*said, *(head or own[-1:])))
    return found


def _kind(
    form: tuple[str, Sequence[str]], concept: str | None, own: tuple[str, ...], plain: str
) -> Kind:
    named_format, types = form
    if named_format in _FORMATS:
        kind = _FORMATS[named_format]
        return Kind.IMAGE if kind is Kind.URL and concept in _PICTURES else kind
    known = CONCEPTS[concept].kind if concept else kind_of_head(own)
    is_one = known is Kind.URL and concept is not None and concept.endswith("_url")
    if is_one and types and not _SAYS_LINK.search(plain):
        # a schema marks links by "format": "minutes" without it are minutes played
        known = known if LINK_WORDS.intersection(own) else Kind.TEXT
    for name in types:
        if name in _TYPE_KINDS:
            is_figure = known in {Kind.PRICE, Kind.RATING} and name != "boolean"
            return known if is_figure else _TYPE_KINDS[name]
    if known is Kind.TEXT and (own[-1:] == ("description",) or _PROSE.search(plain)) and plain:
        return Kind.LONG_TEXT
    return known
