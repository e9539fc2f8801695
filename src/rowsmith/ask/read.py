"""The sentence and the schema composed into an ask."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import orjson

from rowsmith.ask.conditions import read_conditions
from rowsmith.ask.fields import LINK_WORDS, find_concept, is_exact, said_field, told_apart
from rowsmith.ask.lists import Listed, Opener, field_lists
from rowsmith.ask.schema import fields_of, schema_faults
from rowsmith.ask.sentence import MAX_SENTENCE, Sentence, read_sentence
from rowsmith.ask.subject import Subject, find_subject, find_topics
from rowsmith.errors import InvalidSchema
from rowsmith.lexicon import Role, entity_for, stem, words
from rowsmith.lexicon.heads import kind_of_head
from rowsmith.model.ask import Ask, AskedField, Filter
from rowsmith.model.values import Json, Kind

MAX_FIELDS = 40
MANY = 4
"""Words of a bare name of a field, fewer than."""
_NAMED = frozenset(
    {"name", "title", "person_name", "product_name", "case_name", "job_title", "headline"}
)
_HAVE_NAMES = frozenset(
    {
        "person",
        "place",
        "product",
        "job",
        "organization",
        "recipe",
        "team",
        "book",
        "course",
    }
    | {"article", "document", "film", "song"}
)
_BODIES = frozenset({"text", "bodi", "content", "messag"})
"""Stems of what a thing without a name is: a post, a comment."""
_OWN_FIELD = {"ingredient": "ingredient"}
"""Things that are one line of text: the thing is the field."""

_PER_ROW = re.compile(
    r"\b(?:one|a)\s(?:row|line)\s(?:per|for\s(?:each|every))\s\w+\sand\s(\w+)"
    r"|\b(?:two|several|both|more\sthan\sone|multiple|many)\s(\w+?)s?,?\s(?:then\s)?"
    r"(?:give|return|make|are|get|as)\s(?:two|several|separate|one|a)\s(?:rows?|lines?)",
    re.IGNORECASE,
)
"""Where a sentence says that one record may be several rows, and of what."""


@dataclass(frozen=True, slots=True)
class _Read:
    """What the sentence alone says."""

    fields: tuple[AskedField, ...]
    subject: Subject
    filters: tuple[Filter, ...]
    limit: int | None
    topics: tuple[str, ...]


def read_ask(q: str, schema: dict[str, Json] | None = None) -> Ask:
    """Return what *q* and *schema* ask for; fields come from the schema where there is one.

    Raises:
        InvalidSchema: *schema* has faults; all are listed.
    """
    said = _read(q)
    subject = said.subject
    fields = said.fields
    if schema is not None:
        faults = schema_faults(schema)
        if faults:
            raise InvalidSchema(faults)
        subject = _with_title(subject, schema)
        fields = _schema_fields(orjson.dumps(schema), subject.concept)
        fields = _also_said(fields, said.fields)
    return Ask(
        q=q,
        schema=schema,
        entity=subject.entity,
        entity_concept=subject.concept,
        fields=tuple(told_apart(fields)),
        filters=said.filters,
        limit=said.limit,
        is_single=subject.is_single,
        topics=said.topics,
        each_of=_each_of(q, fields),
    )


def _each_of(q: str, fields: Sequence[AskedField]) -> str:
    """Return the field of which each value is to be a row: "one row per person and office"."""
    found = _PER_ROW.search(q[:MAX_SENTENCE])
    concept = find_concept(words(found[1] or found[2])) if found else None
    named = [one.name for one in fields if concept and one.concept == concept and not one.is_many]
    return named[0] if named else ""


def _with_title(subject: Subject, schema: dict[str, Json]) -> Subject:
    """Return *subject* with what the schema's title says where the sentence says nothing."""
    title = schema.get("title")
    if subject.entity or not isinstance(title, str):
        return subject
    entity = words(title)[:4]
    return replace(subject, entity=entity, concept=subject.concept or entity_for(entity))


@lru_cache(maxsize=64)
def _schema_fields(schema: bytes, entity: str | None) -> tuple[AskedField, ...]:
    return fields_of(orjson.loads(schema), entity)


def _also_said(fields: Sequence[AskedField], said: Sequence[AskedField]) -> tuple[AskedField, ...]:
    """Return the schema's *fields* with what the sentence calls them, where one of it is alike."""
    stems = [_stems(one) for one in said]
    taken = [[at for at, known in enumerate(stems) if known & _stems(one)] for one in fields]
    made = []
    for one, at in zip(fields, taken, strict=True):
        is_only = len(at) == 1 and sum(at[0] in others for others in taken) == 1
        more = said[at[0]].phrases[:1] if is_only else ()
        if one.concept is not None or (more and len(more[0]) < len(one.phrases[0])):
            more = ()  # the lexicon knows it, or the schema says it better: "date" of "date filed"
        made.append(replace(one, phrases=_after_first(one.phrases, more)))
    return tuple(made)


def _after_first(
    phrases: tuple[tuple[str, ...], ...], more: Sequence[tuple[str, ...]]
) -> tuple[tuple[str, ...], ...]:
    return tuple(dict.fromkeys((*phrases[:1], *more, *phrases[1:])))


def _stems(one: AskedField) -> frozenset[str]:
    return frozenset(map(stem, one.phrases[0])) if one.phrases else frozenset()


@lru_cache(maxsize=256)
def _read(q: str) -> _Read:
    conditions, sentence = read_conditions(read_sentence(q))
    kept, lists = field_lists(sentence)
    subject = find_subject(sentence, kept, lists)
    fields = tuple(_fields(kept, subject)) or tuple(_bare(sentence))
    return _Read(
        fields=fields,
        subject=subject,
        filters=tuple(conditions.filters),
        limit=conditions.limit,
        topics=find_topics(sentence, subject.entity, kept),
    )


def _fields(kept: Sequence[Listed], subject: Subject) -> Iterator[AskedField]:
    """Yield the fields, each name once, those that the thing itself implies first."""
    said = [
        said_field(one.words, source=one.source, entity=subject.concept, phrases=one.phrases)
        for listed in kept
        for one in listed.said
    ]
    said = _answered(_told_apart(said))
    seen: set[str] = set()
    for one in (*_implied(said, kept, subject), *said):
        if one.name not in seen and len(seen) < MAX_FIELDS:
            seen.add(one.name)
            yield one


def _bare(sentence: Sentence) -> Iterator[AskedField]:
    """Yield the fields of a sentence that is nothing but their names: "country and population"."""
    tokens = [token for clause in sentence.clauses for token in clause]
    runs: list[list[str]] = [[]]
    for token in tokens:
        if token.mark or token.does(Role.AND):
            runs.append([])
        elif token.roles:
            return
        else:
            runs[-1].append(token.text)
    named = [(words(" ".join(run)), " ".join(run)) for run in runs if run]
    known = [is_exact(said) or kind_of_head(said) is not Kind.TEXT for said, _ in named]
    things = [entity_for(said) is not None for said, _ in named]
    if len(named) > 1 and any(known) and not all(things) and max(len(s) for s, _ in named) < MANY:
        for said, source in named:
            yield said_field(said, source=source, entity=None)


def _told_apart(said: Sequence[AskedField]) -> list[AskedField]:
    """Return *said* without plain doubles: "link" where "link to the file" is the same place."""
    linked = {one.concept for one in said if one.kind is Kind.URL and one.name not in LINK_WORDS}
    return [
        one
        for one in said
        if not (one.name in LINK_WORDS and one.concept in linked and len(linked) == 1)
    ]


def _answered(said: Sequence[AskedField]) -> list[AskedField]:
    """Return *said* with the answers to asked-for questions as texts, not as their number."""
    has_questions = any(stem(one.phrases[0][-1]) == "question" for one in said)
    return [
        replace(one, kind=Kind.TEXT, concept=None)
        if has_questions and tuple(map(stem, one.phrases[0])) == ("answer",)
        else one
        for one in said
    ]


def _implied(
    said: Sequence[AskedField], kept: Sequence[Listed], subject: Subject
) -> Iterator[AskedField]:
    """Yield the field that the thing itself is: an ingredient's line, the name of "each X with …"."""
    own = _OWN_FIELD.get(subject.concept or "")
    if own and not any(one.concept in {own, *_NAMED} for one in said):
        yield said_field((own,), source=own, entity=subject.concept)
        return
    if any(one.concept in _NAMED or stem(one.name) in _NAMED for one in said) or subject.is_single:
        return
    named = {stem(word) for one in said for word in one.phrases[0]}
    if named & {*map(stem, subject.entity), *_BODIES}:
        return  # "questions with question and answer", "posts with author and text"
    is_with = bool(kept) and all(one.opener in {Opener.WITH, Opener.OWN} for one in kept)
    if is_with and subject.concept in _HAVE_NAMES and subject.is_many:
        yield said_field(("name",), source="", entity=subject.concept)
