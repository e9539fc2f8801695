"""What the sentence is about: one row's thing, whether a single one, and other telling words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rowsmith.ask.fields import find_concept, is_exact
from rowsmith.ask.lists import Listed, Opener
from rowsmith.ask.sentence import OWNER_MARK, Sentence, Token
from rowsmith.lexicon import STOP_WORDS, Role, entity_for, words

MAX_WORDS = 6
_PARTED = frozenset({",", "&", "/"})
_SINGULAR = frozenset(
    "news series species address process class business access status analysis".split()
)
_MANY = frozenset("people staff men women children everyone everybody news".split())
_SURE_LISTS = frozenset(
    "list lists table tables directory listing listings results board calendar catalog catalogue "
    "overview index "
    "archive search grid feed sheet roster chart schedule agenda entries records rows items "
    "liste tabelle verzeichnis ubersicht lista tabla "
    "elenco tabella kalender overzicht tabel".split()
)


_PLURAL_ARTICLES = frozenset("les los las gli os dos das degli delle dei unos unas".split())
_HEADED = frozenset({Opener.START, Opener.VERB, Opener.COLON, Opener.DASH})
_VAGUE = frozenset(
    "complete full entire whole following other different various individual contact".split()
)
_DETAILS = frozenset(
    "details information info data einzelheiten angaben kontaktdaten coordonnees".split()
)


@dataclass(frozen=True, slots=True)
class Subject:
    """What one row is.

    Attributes:
        entity: folded words, maybe none.
        concept: the lexicon's entity or None.
        is_single: the sentence asks about one thing.
        is_many: it asks for several for sure ("each", a plural).
    """

    entity: tuple[str, ...] = ()
    concept: str | None = None
    is_single: bool = False
    is_many: bool = False


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A noun phrase that may be the row's thing, and how the sentence counts it."""

    tokens: tuple[Token, ...]
    is_each: bool = False
    is_one: bool = False
    is_many: bool = False

    @property
    def said(self) -> tuple[str, ...]:
        return tuple(
            word
            for token in self.tokens
            for word in words(token.text)
            if word not in STOP_WORDS and not word.isdecimal()
        )


def find_subject(sentence: Sentence, kept: Sequence[Listed], lists: Sequence[Listed]) -> Subject:
    """Return what one row is.

    Args:
        sentence: the sentence.
        kept: the lists that name fields.
        lists: every run of the sentence that was looked at.
    """
    rows = [clause for clause in sentence.clauses if _row_at(clause) >= 0]
    explicit = next((found for clause in rows if (found := _row_phrase(clause))), None)
    field_runs = {id(one) for one in kept}
    phrases = [phrase for one in lists for phrase in _phrases(one, is_fields=id(one) in field_runs)]
    best = explicit or _best(phrases)
    as_one = any(_as_one_row(clause) for clause in sentence.clauses)
    named = {word for one in kept for field in one.said for word in field.words}
    is_many = (
        bool(named & {"names", "titles"})
        or any(phrase.is_each for phrase in phrases)
        or (explicit is not None and explicit.is_each)
    )
    asks_who = any(_asks_who(clause) for clause in sentence.clauses)
    if best is None:
        concept = "person" if asks_who else None
        return Subject((), concept, as_one and not is_many, is_many)
    said = best.said[-MAX_WORDS:]
    concept = entity_for(said) or ("person" if asks_who else None)
    is_list = any(_is_listing(one) for one in lists if id(one) not in field_runs)
    is_plural = is_list or best.is_many or _is_plural(best.tokens)
    is_many = is_many or (is_plural and not best.is_one)
    is_asked = any(one.is_question and one.said for one in kept)
    single = as_one or (explicit is not None and not explicit.is_each) or best.is_one or is_asked
    if not single and not is_many:
        # "The post on this page: author"; plurals of other languages are not told from singulars
        is_known = sentence.language == "en" and all(word.isascii() for word in said)
        single = is_known and concept is not None and bool(kept)
    return Subject(said, concept, single and (as_one or not is_many), is_many)


def _asks_who(clause: Sequence[Token]) -> bool:
    """Tell whether a clause asks for people: "who is in …", "everyone on …"."""
    first = next((token for token in clause if not token.mark), None)
    words_of_people = {
        "everyone",
        "everybody",
        "iedereen",
        "who is",
        "who are",
        "wer ist",
        "wer sind",
    }
    is_who = first is not None and (first.does(Role.WHO) or first.word in words_of_people)
    return is_who and len(clause) > 2


def _is_listing(one: Listed) -> bool:
    """Tell whether a run speaks of a table, a directory, a calendar: of many rows."""
    return one.opener in _HEADED and any(token.word in _SURE_LISTS for token in one.tokens)


def _row_at(clause: Sequence[Token]) -> int:
    return next((at for at, token in enumerate(clause) if token.does(Role.ROW)), -1)


def _row_phrase(clause: Sequence[Token]) -> _Phrase | None:
    """Read "one row per person", "a row for each job", "one row about this recipe"."""
    at = _row_at(clause)
    roles: set[Role] = set()
    end = at + 1
    while end < len(clause) and clause[end].does(
        Role.EACH, Role.OF, Role.PREP, Role.THIS, Role.ARTICLE
    ):
        roles |= clause[end].roles
        end += 1
    if Role.EACH not in roles and Role.THIS not in roles:
        return None
    tokens = _noun_phrase(clause, end)
    is_each = Role.EACH in roles and Role.THIS not in roles
    return _Phrase(tokens, is_each=is_each, is_one=not is_each) if tokens else None


def _as_one_row(clause: Sequence[Token]) -> bool:
    at = _row_at(clause)
    if at < 1:
        return False
    before = clause[at - 1]
    is_one = before.word in {"one", "single", "a", "eine", "une", "una", "uma", "een", "jeden", "1"}
    after = clause[at + 1] if at + 1 < len(clause) else None
    return is_one and (after is None or after.mark or after.word in {"about", "only"})


def _phrases(one: Listed, *, is_fields: bool) -> Iterator[_Phrase]:
    """Yield the noun phrases of a run that may name the row's thing."""
    heads = list(_head(one)) if not is_fields and one.opener in _HEADED else []
    yield from heads
    for piece in one.pieces:
        if piece.about and not any(entity_for(head.said) for head in heads):
            tokens = _noun_phrase(piece.about, 0)
            is_all = piece.is_each and not _is_whole(piece.about)
            yield _Phrase(tokens, is_each=is_all, is_one=piece.is_one)
    if heads:
        return
    if is_fields and one.opener is Opener.START and one.pieces and one.pieces[0].said:
        first = one.pieces[0].said[0].words
        is_own = is_exact(first) and find_concept(first) != find_concept(first[1:])
        if len(first) > 1 and not is_own and entity_for(first[:1]):
            yield _Phrase((Token(first[0], first[0], frozenset()),), is_one=True)


def _is_whole(tokens: Sequence[Token]) -> bool:
    """Tell whether "all" stands before the parts of one thing ("all details of this job")."""
    return bool(tokens) and tokens[0].word in {"details", "information", "info", "data", "fields"}


def _head(one: Listed) -> Iterator[_Phrase]:
    """Yield the noun phrase that a run begins with, then the one after its "of"."""
    tokens = one.tokens
    at, roles, is_many = 0, set[Role](), False
    while at < len(tokens):
        token = tokens[at]
        is_skipped = token.mark or token.does(
            Role.ARTICLE, Role.THIS, Role.EACH, Role.ONLY, Role.OF, Role.AND, Role.VERB, Role.ROW
        )
        is_adjective = token.does(Role.PREP) and len(token.word) > 4 and not _has_noun(tokens[:at])
        if token.does(Role.CONTAINER) and Role.THIS in roles:
            roles.discard(Role.THIS)  # "this page lists hearings"
            at += 1
            while at < len(tokens) and tokens[at].does(Role.CONTAINER, Role.PREP):
                at += 1
            continue
        if is_skipped or is_adjective or token.word.isdecimal():
            roles |= token.roles if not token.mark else set()
            is_many = is_many or token.word in _PLURAL_ARTICLES
            at += 1
            continue
        phrase = _noun_phrase(tokens, at, spread=Role.EACH in roles or one.opener is Opener.START)
        if phrase:
            is_one = Role.THIS in roles and Role.EACH not in roles
            yield _Phrase(phrase, is_each=Role.EACH in roles, is_one=is_one, is_many=is_many)
            return
        if token.does(Role.WITH, Role.COLUMNS):
            return
        # "who is in the government": no thing is named; "details of this job": it comes later
        roles = {role for role in roles if role is Role.EACH} | set(token.roles)
        at += 1


def _has_noun(tokens: Sequence[Token]) -> bool:
    return any(not token.mark and not token.roles for token in tokens)


def _noun_phrase(tokens: Sequence[Token], at: int, *, spread: bool = False) -> tuple[Token, ...]:
    """Return the telling tokens from *at*, without the container at their end.

    Args:
        tokens: the run.
        at: where to begin.
        spread: go on over commas and "and" ("laws, regulations and notices").
    """
    found: list[Token] = []
    for token in tokens[at:]:
        if token.text == OWNER_MARK:
            found.clear()  # "the court's opinions"
        elif not token.mark and (not token.roles or token.does(Role.CONTAINER, Role.ROW)):
            if not token.word.isdecimal():
                found.append(token)
        elif not _goes_on(token, found, spread=spread):
            break
    return tuple(_trimmed(found)[-MAX_WORDS:])


def _trimmed(found: list[Token]) -> list[Token]:
    """Return a noun phrase without containers and vague words; none for "contact details"."""
    if found and found[-1].word in _DETAILS:
        found.pop()
        if not found or entity_for([found[-1].word]) is None:
            return []
    while found and found[-1].does(Role.CONTAINER, Role.ROW):
        found.pop()
    while found and found[0].word in _VAGUE:
        found.pop(0)
    while found and found[0].does(Role.CONTAINER) and not _has_noun(found):
        found.pop(0)
    return found


def _goes_on(token: Token, found: Sequence[Token], *, spread: bool) -> bool:
    """Tell whether a mark or small word may stand in a noun phrase, before or within it."""
    if token.mark or token.does(Role.AND):
        return spread and bool(found) and (token.text in _PARTED or token.does(Role.AND))
    return not found and token.does(Role.ARTICLE, Role.THIS, Role.OF, Role.EACH)


def _best(phrases: Sequence[_Phrase]) -> _Phrase | None:
    """Return "each X" before the first phrase that names a known thing, before the first one."""
    named = [phrase for phrase in phrases if phrase.said]
    each = [phrase for phrase in named if phrase.is_each]
    known = [phrase for phrase in named if entity_for(phrase.said)]
    for group in (
        [phrase for phrase in each if entity_for(phrase.said)],
        each,
        known,
        named,
    ):
        if group:
            return group[0]
    return None


def _is_plural(tokens: Sequence[Token]) -> bool:
    """Tell whether a noun phrase's last word looks like a plural (English and Romance endings)."""
    if not tokens:
        return False
    known = [token.word for token in tokens if entity_for([token.word])]
    return any(map(_looks_plural, (tokens[-1].word, *known[-1:])))


def _looks_plural(word: str) -> bool:
    if word in _MANY:
        return True
    is_ending = word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return len(word) > 3 and is_ending and word not in _SINGULAR


def find_topics(
    sentence: Sentence, entity: Sequence[str], kept: Sequence[Listed]
) -> tuple[str, ...]:
    """Return quoted words and proper names of the sentence, folded.

    The words of the entity and of the fields (the lists *kept*) are left out.
    """
    named = {id(token) for one in kept if one.opener is not Opener.START for token in one.tokens}
    said = [word for quote in sentence.quoted for word in words(quote)]
    for clause in sentence.clauses:
        for at, token in enumerate(clause):
            if token.mark or token.roles or at == 0 or id(token) in named:
                continue
            if token.text.isdecimal() and clause[at - 1].word in entity:
                said.append(token.text)  # "tier 1 targets", "season 2 episodes"
                continue
            is_name = token.text[:1].isupper() and sentence.language != "de"
            is_place = clause[at - 1].does(
                Role.PREP, Role.OF, Role.ARTICLE
            ) and _precedes_container(clause, at)
            if is_name or is_place:
                said.extend(words(token.text))
    return tuple(
        dict.fromkeys(
            w
            for w in said
            if w not in STOP_WORDS and w not in entity and (len(w) > 1 or w.isdecimal())
        )
    )[:24]


def _precedes_container(clause: Sequence[Token], at: int) -> bool:
    """Tell whether a name of a section follows: "in the brief column", "on this staff page"."""
    return at + 1 < len(clause) and clause[at + 1].does(Role.CONTAINER)
