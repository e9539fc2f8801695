"""One member of a list of fields: "link to its agenda", "who wrote it", "number of comments"."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rowsmith.ask.fields import is_exact
from rowsmith.ask.sentence import NOTE_MARK, OWNER_MARK, Token
from rowsmith.lexicon import STOP_WORDS, Role, concepts_for, entity_for, words

LONGEST = 4
"""Words of a field's name; longer runs are prose."""
_ENDS = (
    Role.PREP,
    Role.OF,
    Role.WITH,
    Role.NOTE,
    Role.EACH,
    Role.THIS,
    Role.VERB,
    Role.NOT,
    Role.ONLY,
    Role.WHO,
    Role.WHEN,
    Role.WHERE,
    Role.ONE,
    Role.ARTICLE,
)
_SKIPPED = (Role.ARTICLE, Role.OWN, Role.THIS, Role.AND, Role.ONLY)
# first nouns of "A of B" that mean little without B
_GENERAL = frozenset(
    "name title date time number price address location year type kind code id amount text url "
    "email phone image "
    "photo picture size status place color description details nombre nom nome naam nazwa titel "
    "titre titulo datum "
    "fecha data prix preis precio prezzo preco prijs cena adresse direccion endereco indirizzo "
    "adres imagen bild".split()
)
_ROW_WORDS = frozenset(
    "row rows record records result results entry entries table csv json list everything page "
    "pages data columns "
    "fields column item items spreadsheet zeile zeilen filas lignes righe linhas rijen".split()
)
_ROWS = frozenset("pages rows columns entries items fields records results".split())
_CONTACT = frozenset({"details", "info", "information", "data", "detail"})
_PROSE = frozenset(
    "may must should can will would is are be does do has have sind ist son sono".split()
)
_OWN_PAGE = frozenset("own page detail details profile website full".split())


@dataclass(frozen=True, slots=True)
class Said:
    """Folded words that name one field, and how they stood in the sentence."""

    words: tuple[str, ...]
    source: str
    phrases: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """What one member of a list came to.

    Attributes:
        said: the fields it names; mostly one.
        worth: 1 for known words, about half for unknown ones, 0 for prose; None when it says
            nothing about fields ("for each job", "as one row").
        about: the words after "of each", "for this", "every": what a row is.
        is_one: these words stand after "this".
        is_each: these words stand after "each".
    """

    said: tuple[Said, ...] = ()
    worth: float | None = None
    about: tuple[Token, ...] = ()
    is_one: bool = False
    is_each: bool = False


def read_piece(tokens: Sequence[Token]) -> Piece:
    """Return the fields that the tokens between two commas name."""
    owner = next((at for at, token in enumerate(tokens) if token.text == OWNER_MARK), 0)
    found = _read(_stripped(tokens))
    if owner and found.said and not found.about:
        return replace(found, about=tuple(tokens[:owner]))  # "the doctors' names"
    return found


def _read(tokens: Sequence[Token]) -> Piece:
    if not tokens or tokens[0].word == "how" or any(t.does(Role.ROW) for t in tokens[:2]):
        return Piece()
    first = tokens[0]
    if first.does(Role.EACH) or (first.does(Role.OF) and len(tokens) > 1):
        return _each_piece(tokens)
    asked = _question(tokens)
    if asked is not None:
        return asked
    if first.does(Role.NOTE, Role.NOT, Role.ONLY) or first.text == NOTE_MARK:
        return Piece()
    counted = _noun(tokens[1:]) if first.does(Role.COUNT) else []
    if counted:
        return _counted(counted, tokens)
    is_link = first.does(Role.LINK) and len(tokens) > 1
    return _link(tokens) if is_link else _phrase(tokens)


def _stripped(tokens: Sequence[Token]) -> list[Token]:
    """Return *tokens* without what stands before a name: articles, "its", "each one's"."""
    kept = [token for token in tokens if not token.mark or token.text in {OWNER_MARK, NOTE_MARK}]
    if kept and kept[0].word.isdecimal() and len(kept) > 1:
        kept = kept[1:]
    at = 0
    while at < len(kept) and (
        kept[at].does(*_SKIPPED)
        or kept[at].word in {"also", "full", "respective", "corresponding", "me", "then"}
    ):
        if kept[at].word == "full" and (at + 1 == len(kept) or kept[at + 1].word == "name"):
            break
        at += 1
    owner = next((n for n, token in enumerate(kept) if token.text == OWNER_MARK), -1)
    if 0 <= owner < len(kept) - 1 and (owner <= 3 or kept[0].does(Role.EACH)):
        at = max(at, owner + 1)  # "each one's name", "the member's page"
    return kept[at:]


def _each_piece(tokens: Sequence[Token]) -> Piece:
    """Read "every ingredient line", "for each job", but "all phone numbers" as fields."""
    at = 0
    while at < len(tokens) and tokens[at].does(
        Role.EACH, Role.OF, Role.ARTICLE, Role.OWN, Role.THIS
    ):
        at += 1
    rest = tokens[at:]
    noun = _noun(rest)
    said = _words(noun)
    is_own = any(token.does(Role.OWN) for token in tokens[:at])
    if said and set(said) <= _ROW_WORDS:
        return Piece()
    is_line = said[-1:] in {("line",), ("lines",)}
    if (
        said
        and not is_line
        and entity_for(said[-1:]) is None
        and is_exact(said)
        and tokens[0].does(Role.EACH)
    ):
        return Piece((Said(said, _text(noun)),), 1.0 if is_own else 0.9)
    is_each = any(token.does(Role.EACH) for token in tokens[:at])
    after = len(noun)
    if 0 < after < len(rest) and rest[after].does(Role.ARTICLE):
        named = read_piece(rest[after:])  # "for each card the heading"
        return replace(named, about=tuple(noun), is_each=is_each)
    is_one = not is_each and any(token.does(Role.THIS) for token in tokens[:at])
    return Piece(about=tuple(rest), is_each=is_each, is_one=is_one)


def _question(tokens: Sequence[Token]) -> Piece | None:
    """Read "who wrote it", "when posted", "where it is", "how many replies"."""
    first, rest = tokens[0], tokens[1:]
    source = _text(tokens)
    if first.does(Role.MANY):
        noun = _noun(rest)
        return _counted(noun, tokens) if noun else Piece(worth=0.0)
    if first.does(Role.MUCH) or (
        first.word == "what" and any(t.word.startswith("cost") for t in rest)
    ):
        return Piece((Said(("price",), source),), 1.0)
    if first.does(Role.WHO):
        does = [token.word for token in rest if len(token.word) > 3]
        phrases = ((*_words(rest)[:1], "by"),) if does else ()
        return Piece((Said(("author",) if does else ("name",), source, phrases),), 0.9)
    if first.does(Role.WHEN):
        told = tuple(w for w in _words(rest) if w not in {"was", "were", "it", "they"})[:2]
        known = bool(told) and any(found[1] >= 0.5 for found in concepts_for(told)[:1])
        return Piece((Said(told if known else ("date",), source, (told,) if told else ()),), 0.9)
    if first.does(Role.WHERE):
        return Piece((Said(("location",), source),), 0.9)
    return None


def _counted(noun: Sequence[Token], tokens: Sequence[Token]) -> Piece:
    said = _words(noun)
    if not said or len(said) > LONGEST or set(said) <= _ROW_WORDS:
        return Piece(worth=0.0)
    name = said if said[-1] in {"count", "number"} else (*said, "count")
    whole = ("number", "of", *said)
    return Piece((Said(name, _text(tokens), (said, whole)),), 1.0)


def _link(tokens: Sequence[Token]) -> Piece:
    """Read "link to the opinion", "URL of its own page", and "link" with a note after it."""
    at = 1
    while at < len(tokens) and tokens[at].does(
        Role.OF, Role.PREP, Role.ARTICLE, Role.OWN, Role.EACH, Role.THIS, Role.ONE
    ):
        at += 1
    between = tokens[1:at]
    is_to = any(token.does(Role.OF, Role.PREP) for token in between)
    noun = _noun(tokens[at:])
    target = _words(noun)
    is_each = any(token.does(Role.EACH) for token in between)
    about = tuple(tokens[at:]) if is_each and noun else ()
    if is_each or not is_to or not target or len(target) > LONGEST or set(target) <= _OWN_PAGE:
        if not is_to and target:
            return _phrase(tokens)
        return Piece((Said(words(tokens[0].text), _text(tokens)),), 1.0, about, is_each=is_each)
    return Piece(
        (Said((*target, "link"), _text(tokens), (("link",),)),), 1.0, about=about, is_each=is_each
    )


def _phrase(tokens: Sequence[Token]) -> Piece:
    """Read a noun phrase: whole where it is known so, else up to what qualifies it."""
    whole = tuple(word for token in tokens for word in words(token.text))
    is_row = set(whole) <= _ROWS
    if len(whole) <= LONGEST + 1 and is_exact(whole) and not is_row:
        return Piece((Said(whole, _text(tokens)),), 1.0)
    noun = _noun(tokens)
    rest = tokens[len(noun) :]
    said = _words(noun)
    about, is_each, is_one = _tail(rest)
    if not said or set(said) <= _ROW_WORDS - {"page"}:
        return Piece(about=about, is_each=is_each, is_one=is_one, worth=0.0 if said else None)
    if said[0] == "contact" and len(said) == 2 and said[1] in _CONTACT:
        return Piece(
            (Said(("email",), "contact"), Said(("phone",), "contact")), 1.0, about, is_one, is_each
        )
    if any(token.word in _PROSE for token in tokens):
        return Piece(worth=0.0)
    owned = _owned(said, rest)
    if owned is not None and not is_each and not is_one:
        said, about = owned, ()
    if len(said) > LONGEST:
        return Piece(worth=0.0, about=about, is_each=is_each, is_one=is_one)
    found = concepts_for(said)
    known = bool(found) and found[0][1] >= 0.5
    worth = (
        1.0 if known or said[-1] in {"link", "url", "links"} else 0.55 if len(said) <= 3 else 0.3
    )
    return Piece((_said(said, tokens),), worth, about, is_one, is_each)


def _owned(said: tuple[str, ...], rest: Sequence[Token]) -> tuple[str, ...] | None:
    """Return "author name" for "name of the author"; None where B is the row or A says enough."""
    if not rest or not rest[0].does(Role.OF) or said[-1] not in _GENERAL:
        return None
    owner = _words(_noun(_stripped(rest[1:])))
    if not owner or len(owner) + len(said) > LONGEST:
        return None
    if len(owner) == 1 and entity_for(owner) is not None:
        return None
    return (*owner, *said)


def _tail(rest: Sequence[Token]) -> tuple[tuple[Token, ...], bool, bool]:
    """Return what the words after a name are about, and whether of each or of this one."""
    at = 0
    roles: set[Role] = set()
    while at < len(rest) and (
        rest[at].roles & {Role.OF, Role.EACH, Role.ARTICLE, Role.THIS, Role.PREP}
    ):
        roles |= rest[at].roles
        at += 1
    if not roles & {Role.OF, Role.EACH, Role.THIS}:
        return (), False, False
    is_each = Role.EACH in roles
    return tuple(rest[at:]), is_each, Role.THIS in roles and not is_each


def _noun(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens up to the first that ends a noun phrase; participles may end a name."""
    found: list[Token] = []
    for at, token in enumerate(tokens):
        if token.mark:
            break
        is_last = at == len(tokens) - 1
        if found and token.does(*_ENDS):
            if is_last and token.does(Role.PREP) and len(token.word) > 4:
                found.append(token)  # "date posted"
            elif token.word == "per" and not is_last:
                found.extend(tokens[at : at + 2])  # "runs per game"
            break
        found.append(token)
    return found


def _said(said: tuple[str, ...], tokens: Sequence[Token]) -> Said:
    kept = tuple(word for word in said if word not in STOP_WORDS or len(said) == 1) or said
    return Said(kept, _text(tokens), (said,) if said != kept else ())


def _words(tokens: Sequence[Token]) -> tuple[str, ...]:
    found = [word for token in tokens for word in words(token.text)]
    return tuple(word for word in found if word not in STOP_WORDS or word == "per")


def _text(tokens: Sequence[Token]) -> str:
    return " ".join(token.text for token in tokens if token.text not in {NOTE_MARK, OWNER_MARK})
