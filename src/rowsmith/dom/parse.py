"""Bytes to `Dom`: one parse, one walk, with limits that hostile pages cannot pass."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice

import turbohtml

from rowsmith.dom.tree import NO_ATTRIBUTES, TEXT, Dom, one_line
from rowsmith.dom.wrapped import wrapped_html
from rowsmith.model.page import Page

# reliability.md section 6: what Chromium keeps (depth), and what no honest page reaches
MAX_DEPTH = 512
MAX_NODES = 500_000
MAX_ATTRIBUTES = 1_000
MAX_CHARACTERS = 16 * 2**20
MAX_BASE = 4_096
"""Longest ``<base>`` that is read, in characters: every link of the page is joined with it."""

NOTICE = 500
"""Characters kept of a notice for visitors without scripts."""

INVISIBLE = frozenset(
    {"script", "style", "template", "noscript", "svg", "math", "object", "iframe"}
)
"""Elements whose text nobody reads; links inside them are not followed either."""

FORMATTING = frozenset(
    (
        "abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark nobr q rp rt ruby "
        "s samp small strike strong sub sup tt u var wbr"
    ).split(" ")
)
"""Inline elements that touch their neighbours without a space: ``H<sub>2</sub>O``."""

_SPECIAL = INVISIBLE | {"pre", "base", "html"}
"""Elements that are more than a place in the tree."""

LINE = frozenset(
    (
        "address article aside blockquote body br caption center dd details dialog dir div dl dt "
        "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html legend li main "
        "menu nav ol option p pre section select summary table tbody td tfoot th thead title tr "
        "ul"
    ).split(" ")
)
"""Elements that begin and end a line of text."""

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_CLEAN = {0: None} | dict.fromkeys(range(0xD800, 0xE000), "�")
_UNCLEAN = re.compile("[\0\ud800-\udfff]")
_ZERO_WIDTH = re.compile("[\u200b\u200c\u200d\u2060\ufeff\xad]")


def parse(page: Page) -> Dom:
    """Return *page*'s body as a `Dom`, whatever its bytes are; of JSON the HTML that it wraps.

    The character encoding is found by the WHATWG rules: byte-order mark, Content-Type header,
    ``<meta>``, then detection. Nodes below depth 512 are read as if they stood at 512, what comes
    after 500,000 nodes or 16 Mi characters is left out; ``notes`` says so.
    """
    wrapped = wrapped_html(page)
    document = turbohtml.parse(
        page.body if wrapped is None else wrapped,
        encoding=header_charset(page.content_type) if wrapped is None else "utf-8",
        detect_encoding=True,
        positions=False,
    )
    walk = _Walk()
    walk.run(document)
    dom = Dom(
        tags=walk.tags,
        parents=walk.parents,
        ends=walk.ends,
        attrs=walk.attrs,
        texts=walk.texts,
        starts=walk.starts,
        stops=walk.stops,
        stream="".join(walk.pieces),
        base_url=page.address,
        language=walk.language,
        scripts=walk.scripts,
        noscripts=walk.noscripts,
        comments=walk.comments,
        preformatted=walk.preformatted,
        notes=tuple(walk.notes),
    )
    if walk.base:
        dom.base_url = dom.resolve(walk.base) or page.address
    return dom


def header_charset(content_type: str | None) -> str | None:
    """Return the charset that a Content-Type header names if WHATWG knows it, else None.

    >>> header_charset("text/html; charset=ISO-8859-2"), header_charset("text/html; charset=idna")
    ('ISO-8859-2', None)
    """
    found = _CHARSET.search(content_type or "")
    if found is None:
        return None
    try:
        turbohtml.parse(b"", encoding=found[1])
    except LookupError:
        return None
    return found[1]


class _Walk:
    """One pass over the parser's tree; holds the arrays while they grow."""

    def __init__(self) -> None:
        self.tags: list[str] = []
        self.parents: list[int] = []
        self.ends: list[int] = []
        self.attrs: list[Mapping[str, str]] = []
        self.texts: list[str] = []
        self.starts: list[int] = []
        self.stops: list[int] = []
        self.pieces: list[str] = []
        self.scripts: list[tuple[int, str]] = []
        self.noscripts: list[str] = []
        self.comments: list[tuple[int, str]] = []
        self.notes: list[str] = []
        self.preformatted: dict[int, str] = {}
        self.base = ""
        self.language = ""
        self._at = 0  # length of the stream so far
        self._pre = 0  # open ``pre`` elements
        self._glue = "\n"  # what stands before the next visible character
        self._has_closed = False  # an element ended and no text came since

    def run(self, document: turbohtml.Document) -> None:
        """Fill the arrays from *document*."""
        root = document.root
        if root is None:
            self._element("html", NO_ATTRIBUTES, -1)
            self.ends[0] = 1
            self.stops[0] = 0
            return
        # (children still to come, their parent's index, the element that they stand in)
        stack: list[tuple[Iterator[turbohtml.Node], int, int]] = []
        children: Iterator[turbohtml.Node] = iter((root,))
        parent = inside = -1
        text, element = turbohtml.Text, turbohtml.Element
        while True:
            for node in children:
                if isinstance(node, text):
                    self._text(node.data, parent)
                elif isinstance(node, element):
                    index = self._open(node, parent)
                    if index < 0 or self._is_full():
                        continue
                    stack.append((children, parent, inside))
                    children, inside = iter(node.children), index
                    parent = index if len(stack) <= MAX_DEPTH else self._flat(parent)
                    break
                elif isinstance(node, turbohtml.Comment) and "<" in node.data:
                    self.comments.append((parent, node.data[:MAX_CHARACTERS]))
            else:
                if not stack:
                    return
                self._close(inside)
                children, parent, inside = stack.pop()

    def _flat(self, parent: int) -> int:
        """Note that what stands too deep is read as if it stood in *parent*."""
        self._note("The page nests deeper than 512 elements; deeper ones were flattened.")
        return parent

    def _open(self, node: turbohtml.Element, parent: int) -> int:
        """Append an element; return its index, or -1 when its children are not to be read."""
        tag = node.tag.lower()
        source = node.attrs
        attributes = _attributes(source) if source else NO_ATTRIBUTES
        if len(attributes) >= MAX_ATTRIBUTES:
            self._note("An element has more than 1,000 attributes; the rest were left out.")
        if tag in LINE:
            self._glue = "\n"
        elif tag not in FORMATTING:
            if self._has_closed and not self._glue:
                self._glue = " "  # two elements that touch are two texts
            self._has_closed = False
        index = self._element(tag, attributes, parent)
        return self._special(node, index) if tag in _SPECIAL else index

    def _special(self, node: turbohtml.Element, index: int) -> int:
        """Read what is more than a place in the tree; see `_open` for what comes back."""
        tag, attributes = self.tags[index], self.attrs[index]
        if tag == "script":
            self.scripts.append((index, _clean(node.text)))
        elif tag == "noscript":
            self.noscripts.append(node.text[:NOTICE])
        if tag in INVISIBLE:
            self._close(index)
            return -1
        if tag == "pre":
            self._pre += 1
        elif tag == "base" and not self.base:
            self.base = attributes.get("href", "")[:MAX_BASE]
        elif tag == "html":
            self.language = attributes.get("lang", "").split("-")[0].strip().lower()
        return index

    def _element(self, tag: str, attributes: Mapping[str, str], parent: int) -> int:
        index = len(self.tags)
        self.tags.append(tag)
        self.parents.append(parent)
        self.ends.append(index + 1)
        self.attrs.append(attributes)
        self.texts.append("")
        self.starts.append(self._at)
        self.stops.append(self._at)
        return index

    def _close(self, index: int) -> None:
        tag = self.tags[index]
        self.ends[index] = len(self.tags)
        self.stops[index] = max(self._at, self.starts[index])
        if tag == "pre":
            self._pre -= 1
        if tag in LINE:
            self._glue = "\n"
        elif tag not in FORMATTING:
            self._has_closed = True

    def _text(self, data: str, parent: int) -> None:
        if data.isspace():
            self._glue = self._glue or " "
            return
        cleaned = data
        if not data.isascii() or "\0" in data:
            cleaned = _ZERO_WIDTH.sub("", _clean(data))
        text = one_line(cleaned)
        if not text or self._is_full():
            if cleaned and not self._glue:
                self._glue = " "
            return
        if cleaned[0].isspace() and not self._glue:
            self._glue = " "
        if self._at and self._glue:
            self.pieces.append(self._glue)
            self._at += len(self._glue)
        index = self._element(TEXT, NO_ATTRIBUTES, parent)
        self.texts[index] = text
        if self._pre and "\n" in cleaned.strip():
            self.preformatted[index] = cleaned
            lines = (" ".join(line.split()) for line in cleaned.splitlines())
            text = "\n".join(line for line in lines if line)
        self.pieces.append(text)
        self._at += len(text)
        self.stops[index] = self._at
        self._glue = " " if cleaned[-1].isspace() else ""
        self._has_closed = False

    def _is_full(self) -> bool:
        if len(self.tags) < MAX_NODES and self._at < MAX_CHARACTERS:
            return False
        self._note(
            "The page is larger than 500,000 nodes or 16 Mi characters; the rest was left out."
        )
        return True

    def _note(self, sentence: str) -> None:
        if sentence not in self.notes:
            self.notes.append(sentence)


def _clean(text: str) -> str:
    """Return *text* without NUL, surrogates replaced; most texts have neither."""
    return text.translate(_CLEAN) if _UNCLEAN.search(text) else text


def _attributes(source: Mapping[str, str | list[str] | None]) -> Mapping[str, str]:
    """Return attributes with token lists joined again, NUL and surrogates cleaned."""
    found: dict[str, str] = {}
    for name, value in source.items():
        text = value if type(value) is str else " ".join(value or ())
        found[name] = text if text.isascii() else _clean(text)
    return found if len(found) <= MAX_ATTRIBUTES else dict(islice(found.items(), MAX_ATTRIBUTES))
