"""The lists of fields in a sentence: what opens them, their members, and which of them count."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from rowsmith.ask.pieces import Piece, Said, read_piece
from rowsmith.ask.sentence import NOTE_MARK, OWNER_MARK, Sentence, Token
from rowsmith.lexicon import Role, entity_for, words

MAX_LISTS = 48
MAX_PIECES = 80


class Opener(StrEnum):
    """What stands before a list."""

    START = "start"
    VERB = "verb"
    WITH = "with"
    COLON = "colon"
    DASH = "dash"
    COLUMNS = "columns"
    BRACKET = "bracket"
    OWN = "own"


_WEAK = frozenset({Opener.START, Opener.VERB})


@dataclass(slots=True)
class Listed:
    """A run of the sentence that may list fields.

    Attributes:
        opener: what stands before it.
        tokens: its tokens.
        clause: number of its clause.
        pieces: its members, read.
        is_question: the words before it ask "what is".
    """

    opener: Opener
    clause: int
    tokens: list[Token] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    is_question: bool = False

    @property
    def said(self) -> list[Said]:
        """Return the fields that its members name."""
        return [one for piece in self.pieces for one in piece.said if piece.worth]

    def worths(self) -> list[float]:
        """Return the worth of each member that says something about fields."""
        return [piece.worth for piece in self.pieces if piece.worth is not None]


def field_lists(sentence: Sentence) -> tuple[list[Listed], list[Listed]]:
    """Return the lists that name fields, in order, and all that was looked at."""
    found = [
        one for at, clause in enumerate(sentence.clauses) for one in _cut(clause, at, sentence)
    ]
    found = found[:MAX_LISTS]
    for one in found:
        one.pieces = [read_piece(member) for member in _members(one.tokens)][:MAX_PIECES]
    strong = [one for one in found if one.opener not in _WEAK and _names_fields(one)]
    headed = {one.clause for one in strong}
    weak = [
        one
        for one in found
        if one.opener in _WEAK
        and _names_fields_alone(one, is_head=one.clause in headed, has_others=bool(strong))
    ]
    kept = {id(one) for one in (*strong, *weak)}
    return [one for one in found if id(one) in kept], found


def _cut(clause: Sequence[Token], number: int, sentence: Sentence) -> Iterator[Listed]:
    current = Listed(Opener.START, number)
    for at, token in enumerate(clause):
        if token.text == NOTE_MARK:
            is_listing = current.opener not in _WEAK and any(t.mark for t in current.tokens)
            if not is_listing and sentence.notes:
                yield from _bracket(clause, at, number, sentence)
            current.tokens.append(token)
            continue
        opener = _opener(clause, at, current)
        if opener is Opener.COLON and not current.tokens and current.opener is Opener.COLUMNS:
            continue
        if opener is None:
            current.tokens.append(token)
        else:
            if current.tokens or current.opener is not Opener.START:
                yield current
            current = Listed(opener, number, is_question=token.word.startswith(("what", "who")))
    yield current


def _bracket(clause: Sequence[Token], at: int, number: int, sentence: Sentence) -> Iterator[Listed]:
    before = sum(t.text == NOTE_MARK for c in sentence.clauses[:number] for t in c)
    before += sum(t.text == NOTE_MARK for t in clause[:at])
    if before < len(sentence.notes):
        note = sentence.notes[before]
        is_not = bool(note) and note[0].does(Role.NOTE, Role.NOT)
        if not is_not:
            yield Listed(Opener.BRACKET, number, list(note))


def _opener(clause: Sequence[Token], at: int, current: Listed) -> Opener | None:
    """Return what *clause[at]* opens, None when it belongs to the list before it."""
    token = clause[at]
    if token.mark:
        return {
            ":": Opener.COLON,
            "-": Opener.DASH,
            "--": Opener.DASH,
            "–": Opener.DASH,
            "—": Opener.DASH,
        }.get(token.text)
    is_open = current.opener not in _WEAK and any(
        not t.mark and not t.roles for t in current.tokens
    )
    if token.does(Role.WITH) and at + 1 < len(clause):
        return Opener.WITH
    if token.does(Role.COLUMNS) and not is_open and at + 1 < len(clause):
        return Opener.COLUMNS
    if token.does(Role.OWN) and not is_open and any(not t.roles for t in current.tokens):
        return Opener.OWN
    if token.does(Role.VERB) and _commands(clause, at, is_open=is_open):
        return Opener.VERB
    return None


def _commands(clause: Sequence[Token], at: int, *, is_open: bool) -> bool:
    """Tell whether a verb stands as a command: first, after a comma, or as two words."""
    if at + 1 >= len(clause):
        return False
    if " " in clause[at].word:
        return not (is_open and clause[at].word.startswith(("what", "who")))
    before = clause[at - 1] if at else None
    if before is None:
        return True
    if before.does(Role.VERB) or before.word in {"to", "please", "then"}:
        return True
    if is_open:
        return False
    return before.mark or before.does(Role.AND, Role.ONE, Role.CONTAINER)


def _members(tokens: Sequence[Token]) -> list[list[Token]]:
    """Return the tokens between commas and "and", heads shared: "agenda and minutes links"."""
    found: list[list[Token]] = [[]]
    for token in tokens:
        if (token.mark and token.text not in {NOTE_MARK, OWNER_MARK}) or token.does(Role.AND):
            found.append([])
        else:
            found[-1].append(token)
    found = [member for member in found if member][:MAX_PIECES]
    for before, after in itertools.pairwise(found):
        _share_head(before, after)
    return found


_HALVES = frozenset(
    "first last start end begin old new current original regular sale low high lowest highest "
    "min max minimum "
    "maximum home away starting ending opening closing street postal".split()
)
_DOCUMENTS = frozenset(
    "agenda minutes video audio pdf notice packet image detail profile apply".split()
)
_SIDES = frozenset({"against", "away"})


def _share_head(before: list[Token], after: list[Token]) -> None:
    """Complete "first and last name" and "points for and against"."""
    plain = [token for token in before if not token.does(Role.ARTICLE, Role.OWN, Role.VERB)]
    noun = [token for token in after if not token.does(Role.ARTICLE, Role.OWN)]
    if len(plain) == 1 and len(noun) >= 2 and noun[0].word in _HALVES | _DOCUMENTS:
        head = noun[1]
        is_half = plain[0].word in _HALVES and noun[0].word in _HALVES
        is_linked = plain[0].word in _DOCUMENTS and head.word in {"links", "urls", "documents"}
        if is_half or is_linked:
            before.append(head)
    if len(noun) == 1 and noun[0].word in _SIDES and len(plain) == 2:
        after.insert(0, plain[0])


def _names_fields(one: Listed) -> bool:
    """Tell whether a list with a clear opener names fields."""
    worths = one.worths()
    if not worths:
        return False
    known = sum(worth >= 0.9 for worth in worths)
    prose = sum(worth == 0.0 for worth in worths)
    if one.opener is Opener.COLUMNS:
        return prose < len(worths)
    if prose * 2 > len(worths):
        return False
    if one.opener in {Opener.COLON, Opener.WITH}:
        return known >= 1 or len(worths) >= 3
    return known >= 1 and sum(worths) / len(worths) >= 0.7


def _names_fields_alone(one: Listed, *, is_head: bool, has_others: bool) -> bool:
    """Tell whether words without an opener are fields: "Price and sku of this product"."""
    worths = one.worths()
    known = sum(worth >= 0.9 for worth in worths)
    if not known or any(worth == 0.0 for worth in worths):
        return False
    members = [piece for piece in one.pieces if piece.worth is not None]
    is_tailed = any(piece.is_each or piece.is_one for piece in members)
    if is_head and not is_tailed:
        return False
    if len(members) == 1:
        said = members[0].said[0]
        is_named = said.words[-1] in {"position", "name"}
        is_thing = entity_for(said.words[-1:]) is not None and not is_named
        has_about = bool(members[0].about)
        return (
            not has_others
            and not is_thing
            and (has_about or one.opener is Opener.VERB or len(one.tokens) <= 3)
        )
    if one.opener is Opener.VERB:
        return known / len(worths) >= (0.3 if len(worths) >= 4 else 0.5)
    return known / len(worths) >= (0.5 if is_tailed else 0.75)


def first_words(tokens: Sequence[Token]) -> tuple[str, ...]:
    """Return the folded words of the telling tokens."""
    return tuple(word for token in tokens if not token.mark for word in words(token.text))
