"""The sentence: entity, fields, filters, limit; English first, other languages by the lexicon."""

import re
from collections.abc import Iterator

from rowsmith.ask.schema import fields_of, find_concept, phrases_for, schema_faults
from rowsmith.errors import InvalidSchema
from rowsmith.lexicon import CONCEPTS, STOP_WORDS, entity_for, words
from rowsmith.model.ask import Ask, AskedField, Filter, FilterOp
from rowsmith.model.values import Json, Kind

MAX_SENTENCE = 4_000
_LISTED = re.compile(
    r"\(([^()]{3,400})\)"
    r"|(?:\bwith(?: (?:the )?(?:columns?|fields?))?|\bincluding|\bcolumns?|\bfields?|\bgive(?: me)?(?: each one's)?|\bnamely|\bits|\btheir|\bwhose|"
    r"\bhaving|\balong with|:)\s*:?\s+([^.?!;()]{2,400})",
    re.IGNORECASE,
)
_OF = re.compile(
    r"^\W*(?:extract|get|collect|list|find|give me|show|return|scrape|what (?:is|are)|i need)?\s*(?:all\s+)?(?:of\s+)?(?:the\s+)?([^.?!:;()]{3,200}?)\s+(?:of|for|from)\s+",
    re.IGNORECASE,
)
_BREAK = re.compile(
    r"\s*(?:,|;|\band\b|\bas well as\b|\bplus\b|&|\by\b|\bund\b|\bet\b|\be\b|、|и)\s*",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:the|a|an|its|their|his|her|each one's|also|link to (?=its|the)|respective|full|of|each)\s+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s+(?:if (?:any|given|available|shown).*|when .*|as .*|on (?:the|this) page.*|of (?:the|this|each|every) .*|for (?:each|every) .*|from (?:the|this) .*|not the .*)$",
    re.IGNORECASE,
)
_LINK_TO = re.compile(
    r"^(?:link|url|address)s?\s+(?:to|of)\s+(?:its|the|their|a|an)?\s*(.+)$", re.IGNORECASE
)
_LIMIT = re.compile(
    r"\b(?:first|top|latest|last|newest|up to|at most)\s+(\d{1,5}|two|three|five|ten|twenty)\b",
    re.IGNORECASE,
)
_NUMBERS = {"two": 2, "three": 3, "five": 5, "ten": 10, "twenty": 20}
_SINGLE = re.compile(
    r"\bthis\s+(?:\w+\s+)?(?:product|item|recipe|job|article|person|property|book|company|location|place|event|practice|facility|office|clinic|page's)\b|\bone row about\b|\bmain\s+(?:\w+\s+)?(?:product|location|item)\b|\bsingle\s+row\b|\bthe product (?:on|of) this page\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“”«»]([^\"“”«»]{2,80})[\"“”«»]")
_NAMED = re.compile(r"\b(?:of|in|from|by)\s+((?:[A-Z][\w.'-]+\s?){1,5})")
_AMOUNT = r"([$€£¥]?\s?\d[\d.,]*\s?(?:[kKmM]\b)?(?:\s?(?:USD|EUR|GBP|dollars?|euros?|€|\$|£))?)"
_FILTERS: tuple[tuple[FilterOp, re.Pattern[str]], ...] = (
    (FilterOp.BETWEEN, re.compile(rf"\bbetween\s+{_AMOUNT}\s+and\s+{_AMOUNT}", re.IGNORECASE)),
    (
        FilterOp.OVER,
        re.compile(rf"\b(?:over|above|more than|at least|greater than)\s+{_AMOUNT}", re.IGNORECASE),
    ),
    (
        FilterOp.UNDER,
        re.compile(rf"\b(?:under|below|less than|cheaper than)\s+{_AMOUNT}", re.IGNORECASE),
    ),
    (
        FilterOp.AFTER,
        re.compile(
            r"\b(?:after|since|newer than)\s+((?:\w+\s+)?(?:\d{1,2},?\s+)?\d{4}(?:-\d\d-\d\d)?)",
            re.IGNORECASE,
        ),
    ),
    (
        FilterOp.BEFORE,
        re.compile(
            r"\b(?:before|older than|until)\s+((?:\w+\s+)?(?:\d{1,2},?\s+)?\d{4}(?:-\d\d-\d\d)?)",
            re.IGNORECASE,
        ),
    ),
    (
        FilterOp.IS,
        re.compile(
            r"\bonly\s+(?:the\s+|those\s+in\s+|in\s+)?([\w&-]+(?:\s[\w&-]+)?)(?=\s+(?:jobs|positions|roles|items|products|rows|ones|opinions|meetings)\b)",
            re.IGNORECASE,
        ),
    ),
)


def read_ask(q: str, schema: dict[str, Json] | None = None) -> Ask:
    """Return what *q* and *schema* ask for; fields come from the schema where there is one.

    Raises:
        InvalidSchema: *schema* has faults; all are listed.
    """
    if schema is not None:
        faults = schema_faults(schema)
        if faults:
            raise InvalidSchema(faults)
    sentence = " ".join(q[:MAX_SENTENCE].split())
    fields = fields_of(schema) if schema is not None else tuple(_named_fields(sentence))
    entity = _entity(sentence)
    return Ask(
        q=q,
        schema=schema,
        entity=entity,
        entity_concept=entity_for(entity),
        fields=fields,
        filters=tuple(_filters(sentence)),
        limit=_limit(sentence),
        is_single=bool(_SINGLE.search(sentence)),
        topics=_topics(sentence),
    )


def _named_fields(sentence: str) -> Iterator[AskedField]:
    """Yield the fields that the sentence lists, the same name once."""
    pieces = list(_pieces(sentence))
    seen: set[str] = set()
    for piece in pieces:
        found = _sentence_field(piece)
        if found is not None and found.name not in seen:
            seen.add(found.name)
            yield found


def _pieces(sentence: str) -> Iterator[str]:
    plain = _QUOTED.sub(" ", sentence)
    lists = [found[1] or found[2] for found in _LISTED.finditer(plain)]
    best = max(
        lists,
        key=lambda listed: sum(bool(_sentence_field(p)) for p in _BREAK.split(listed)),
        default="",
    )
    if best:
        yield from _BREAK.split(best)
    else:
        found = _OF.match(plain)
        if found:
            yield from _BREAK.split(found[1])


def _sentence_field(piece: str) -> AskedField | None:
    """Return the field that a piece of a list names, None when it names none."""
    text = _TAIL.sub("", piece.strip(" .:'\""))
    while (shorter := _LEAD.sub("", text)) != text:
        text = shorter
    linked = _LINK_TO.match(text)
    said = tuple(word for word in words(linked[1] if linked else text) if word not in STOP_WORDS)
    if not 1 <= len(said) <= 4:
        return None
    if linked or (said[-1] in {"link", "url"} and len(said) > 1):
        said = (*(word for word in said if word not in {"link", "url"}), "url")
    concept = find_concept(said)
    if concept is None and len(said) > 3:
        return None
    kind = (
        Kind.URL
        if said[-1] in {"url", "link", "links", "urls"}
        else CONCEPTS[concept].kind
        if concept
        else Kind.TEXT
    )
    name = said[0] + "".join(word.capitalize() for word in said[1:])
    return AskedField(
        name=name,
        kind=kind,
        phrases=phrases_for(said, (), (), concept),
        concept=concept,
        types=("string", "null"),
        format="uri" if kind in {Kind.URL, Kind.IMAGE} else "",
        source_words=text,
    )


_ENTITY = re.compile(
    r"\b(?:each|every|all(?: of)?(?: the)?|one row per|per|the list of|list of)\s+((?:[\w'-]+\s?){1,4})",
    re.IGNORECASE,
)


def _entity(sentence: str) -> tuple[str, ...]:
    """Return the telling words for one row's thing: what "each" or "all" stands before."""
    plain = _QUOTED.sub(" ", sentence)
    found = _ENTITY.search(plain)
    said = words(found[1]) if found else words(plain.split(".")[0].split(":")[0])
    stop = next((at for at, word in enumerate(said) if at and word in STOP_WORDS), len(said))
    kept = tuple(word for word in said[:stop] if word not in STOP_WORDS)
    return kept[:4] if found else tuple(word for word in said if word not in STOP_WORDS)[:6]


def _filters(sentence: str) -> Iterator[Filter]:
    for op, pattern in _FILTERS:
        for found in pattern.finditer(sentence):
            before = words(sentence[max(0, found.start() - 30) : found.start()])[-2:]
            upper = found[2] if op is FilterOp.BETWEEN else ""
            yield Filter(
                op=op,
                value=found[1],
                upper=upper,
                words=tuple(w for w in before if w not in STOP_WORDS),
            )


def _limit(sentence: str) -> int | None:
    found = _LIMIT.search(sentence)
    if not found:
        return None
    number = found[1].lower()
    return _NUMBERS.get(number) or max(1, int(number))


def _topics(sentence: str) -> tuple[str, ...]:
    said = [word for found in _QUOTED.finditer(sentence) for word in words(found[1])]
    said.extend(word for found in _NAMED.finditer(sentence) for word in words(found[1]))
    return tuple(dict.fromkeys(word for word in said if word not in STOP_WORDS))
