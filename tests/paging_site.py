"""Sites of several pages written as one text, for the tests of paging; ``tests/sites/README.md``."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from tests.site_server import Answer

FOLDER = Path(__file__).parent / "sites" / "paging"
PLANTS = (
    "Aster Basil Clover Daisy Elder Fern Ginger Hazel Iris Jasmine Kale Lilac Mint Nettle Orchid Poppy "
    "Quince Rose Sage Thyme Ulex Violet Willow Xylia Yarrow Zinnia"
).split()
ITEM = '<li class="item"><a class="name" href="/plant/{link}">{name}</a> <b class="price">${price}</b></li>'
FAMILIES = ("Asteraceae", "Lamiaceae", "Fabaceae", "Poaceae", "Rosaceae")
_ROWS = re.compile(r"\{([a-z](?:-[a-z])?)\}")
_COUNT = re.compile(r"\{N([+-]\d+)?\}")


@dataclass
class PagingSite:
    """One site: what is asked of it, what a person would take, and how reading it has to end."""

    name: str
    facts: dict[str, str]
    answers: list[tuple[str, str, Answer]] = field(default_factory=list)

    @property
    def expected(self) -> list[dict[str, Any]]:
        """Return the rows that the site holds, in its order."""
        return [
            {"name": PLANTS[at], "price": price_of(at)}
            for piece in self.facts["rows"].split()
            for at in letters(piece)
        ]

    def answer(self, method: str, path: str, form: str) -> Answer | None:
        """Return what the site answers; the first pattern that fits, None for a 404."""
        for pattern, fields, found in self.answers:
            wanted_method, wanted_path = pattern.split(" ", 1)
            if wanted_method != method or not set(parse_qsl(fields)) <= set(parse_qsl(form)):
                continue
            wanted = re.escape(wanted_path).replace(r"\*", r"(\d+)").replace("@", "([a-z]+)")
            fit = re.fullmatch(wanted, path)
            if fit is None:
                continue
            if "@" not in wanted_path:
                return counted(found, int(fit[1]) if fit.groups() else 0)
            if fit[1].title() in PLANTS:
                return about(found, PLANTS.index(fit[1].title()))
        return None


def counted(answer: Answer, count: int) -> Answer:
    """Return the answer with ``{N}``, ``{N+1}`` filled in."""
    body = _COUNT.sub(lambda step: str(count + int(step[1] or 0)), answer.body.decode())
    return Answer(answer.status, answer.headers, body.encode())


def about(answer: Answer, at: int) -> Answer:
    """Return the answer with what is known of one plant filled in."""
    text = filled(answer.body.decode(), at)
    headers = tuple((name, filled(value, at)) for name, value in answer.headers)
    return Answer(answer.status, headers, text.encode())


def filled(text: str, at: int) -> str:
    """Return *text* with ``{name}``, ``{link}``, ``{price}``, ``{height}``, ``{family}`` filled in."""
    known = {
        "name": PLANTS[at],
        "link": PLANTS[at].lower(),
        "price": f"{price_of(at):.2f}",
        "height": str(height_of(at)),
        "family": family_of(at),
    }
    return re.sub(r"\{(name|link|price|height|family)\}", lambda found: known[found[1]], text)


def letters(piece: str) -> range:
    """Return the plants that "c" or "a-f" stands for."""
    first, _, last = piece.partition("-")
    return range(ord(first) - 97, ord(last or first) - 96)


def price_of(at: int) -> float:
    """Return the price of a plant."""
    return round(4 + 1.15 * at, 2)


def height_of(at: int) -> int:
    """Return the height of a plant in centimetres."""
    return 12 + 7 * at


def family_of(at: int) -> str:
    """Return the botanical family of a plant."""
    return FAMILIES[at % len(FAMILIES)]


def load_sites(folder: Path = FOLDER) -> list[PagingSite]:
    """Return every site of the folder."""
    return [read_site(path) for path in sorted(folder.glob("*.txt"))]


def read_site(path: Path) -> PagingSite:
    """Return the site that a file describes."""
    head, *blocks = re.split(r"^--- ", path.read_text("utf-8"), flags=re.MULTILINE)
    lines = (line.partition(":") for line in head.strip().splitlines())
    facts = {name: value.strip() for name, _, value in lines}
    site = PagingSite(path.stem, facts)
    for block in blocks:
        first, _, rest = block.partition("\n")
        method, target, *fields = first.split(" ")
        headers, status = list[tuple[str, str]](), 200
        while found := re.match(r"([A-Z][\w-]*|\d{3}): (.*)\n", rest):
            if found[1].isdecimal():
                status = int(found[1])
                headers.append(("Location", found[2]))
            else:
                headers.append((found[1], found[2]))
            rest = rest[found.end() :]
        is_page = not any("json" in value or "xml" in value for _, value in headers)
        body = document(rest, facts.get("item", ITEM)) if is_page else data(rest)
        answer = Answer(status, tuple(headers), body.encode())
        site.answers.append((f"{method} {target}", "&".join(fields), answer))
    return site


def data(text: str) -> str:
    """Return an answer in JSON or XML: ``{a-c}`` becomes an array of plants."""

    def rows(found: re.Match[str]) -> str:
        return json.dumps([{"name": PLANTS[at], "price": price_of(at)} for at in letters(found[1])])

    return _ROWS.sub(rows, text).strip()


def document(text: str, item: str = ITEM) -> str:
    """Return a page: ``{a-c}`` becomes a list of plants, a ``<head>`` line goes to the head."""
    head = "".join(re.findall(r"^<head>(.*)\n", text, re.MULTILINE))
    rest = re.sub(r"^<head>.*\n", "", text, flags=re.MULTILINE)

    def rows(found: re.Match[str]) -> str:
        items = [filled(item, at) for at in letters(found[1])]
        return f'<ul class="items">{"".join(items)}</ul>'

    body = _ROWS.sub(rows, rest)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Plants</title>{head}</head>'
        f'<body><ul class="menu"><li><a href="/home">Home</a></li><li><a href="/about">About us</a></li>'
        f'<li><a href="/contact">Contact</a></li></ul><main>\n{body}</main><footer>A nursery</footer>'
        f"</body></html>"
    )
