"""Where links lead, and where a field wants one to lead."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from rowsmith.lexicon import stem, words
from rowsmith.lexicon.signposts import TO_FILE, TO_PAGE
from rowsmith.model.ask import AskedField
from rowsmith.model.values import Kind

GENERAL_LINKS = frozenset({"url", "link", "href", "page", "website", "permalink"})
_UNTELLING = GENERAL_LINKS | {"pdf", "document", "file", "full", "text", "download", "to"}
_ENDINGS = (
    ".pdf",
    ".doc",
    ".docx",
    ".xls",
    ".xlsx",
    ".zip",
    ".rtf",
    ".wpd",
    ".mp3",
    ".mp4",
    ".txt",
)


def first_words(asked: AskedField) -> tuple[str, ...]:
    """Return the words that say the field best: its own name."""
    return asked.phrases[0] if asked.phrases else words(asked.name)


def telling(asked: AskedField) -> frozenset[str]:
    """Return the stems of a link's name that its address or text would say as well."""
    return frozenset(stem(word) for word in first_words(asked) if word not in _UNTELLING)


@dataclass(frozen=True, slots=True)
class Aim:
    """Where a field wants a link to lead.

    Attributes:
        is_file: to a document: the field says so, or what is listed is one.
        is_page: to a page about the record.
    """

    is_file: bool = False
    is_page: bool = False

    @classmethod
    def of(cls, asked: AskedField, entity: Sequence[str]) -> "Aim":
        """Return where *asked* leads to; no link leads nowhere. *entity*: what is listed."""
        if asked.kind is not Kind.URL:
            return cls()
        said = first_words(asked)
        return cls(not TO_FILE.isdisjoint((*said, *entity)), not TO_PAGE.isdisjoint(said))

    def fits(self, addresses: Sequence[str], offsite: float) -> tuple[float, float]:
        """Return -1..1 how well links lead to files, and to pages of the site; 0 if unasked."""
        if not self.is_file and not self.is_page:
            return 0.0, 0.0
        files = share_of_files(addresses)
        page = 1 - 2 * max(offsite, files)
        return (2 * files - 1 if self.is_file else 0.0, page if self.is_page else 0.0)


def share_addressed(addressed: Collection[frozenset[str]], stems: frozenset[str]) -> float:
    """Return the share of links whose address or own text says one of *stems*, 0..1."""
    if not stems or not addressed:
        return 0.0
    return sum(not stems.isdisjoint(said) for said in addressed) / len(addressed)


def share_of_files(addresses: Sequence[str]) -> float:
    """Return the share of addresses whose path ends as a document's does, 0..1."""
    if not addresses:
        return 0.0
    return sum(one.lower().split("?")[0].endswith(_ENDINGS) for one in addresses) / len(addresses)


def share_offsite(addresses: Sequence[str], base_url: str) -> float:
    """Return the share of addresses of other hosts than the page's, "www." or not, 0..1."""
    if not addresses:
        return 0.0
    own = _host_of(base_url)
    return sum(_host_of(one) not in {"", own} for one in addresses) / len(addresses)


def _host_of(address: str) -> str:
    if "//" not in address:
        return ""
    try:
        return (urlsplit(address.strip()).hostname or "").removeprefix("www.")
    except ValueError:  # no address at all, e.g. "http://[x": it leads nowhere
        return ""
