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
            fit = re.fullmatch(re.escape(wanted_path).replace(r"\*", r"(\d+)"), path)
            if fit is not None:
                return counted(found, int(fit[1]) if fit.groups() else 0)
        return None


def counted(answer: Answer, count: int) -> Answer:
    """Return the answer with ``{N}``, ``{N+1}`` filled in."""
    body = _COUNT.sub(lambda step: str(count + int(step[1] or 0)), answer.body.decode())
    return Answer(answer.status, answer.headers, body.encode())


def letters(piece: str) -> range:
    """Return the plants that "c" or "a-f" stands for."""
    first, _, last = piece.partition("-")
    return range(ord(first) - 97, ord(last or first) - 96)


def price_of(at: int) -> float:
    """Return the price of a plant."""
    return round(4 + 1.15 * at, 2)


def load_sites() -> list[PagingSite]:
    """Return every site of the folder."""
    return [read_site(path) for path in sorted(FOLDER.glob("*.txt"))]


def read_site(path: Path) -> PagingSite:
    """Return the site that a file describes."""
    head, *blocks = re.split(r"^--- ", path.read_text("utf-8"), flags=re.MULTILINE)
    facts = dict(line.split(": ", 1) for line in head.strip().splitlines())
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
        body = document(rest) if is_page else data(rest)
        answer = Answer(status, tuple(headers), body.encode())
        site.answers.append((f"{method} {target}", "&".join(fields), answer))
    return site


def data(text: str) -> str:
    """Return an answer in JSON or XML: ``{a-c}`` becomes an array of plants."""

    def rows(found: re.Match[str]) -> str:
        return json.dumps([{"name": PLANTS[at], "price": price_of(at)} for at in letters(found[1])])

    return _ROWS.sub(rows, text).strip()


def document(text: str) -> str:
    """Return a page: ``{a-c}`` becomes a list of plants, a ``<head>`` line goes to the head."""
    head = "".join(re.findall(r"^<head>(.*)\n", text, re.MULTILINE))
    rest = re.sub(r"^<head>.*\n", "", text, flags=re.MULTILINE)

    def rows(found: re.Match[str]) -> str:
        items = [
            ITEM.format(name=PLANTS[at], link=PLANTS[at].lower(), price=f"{price_of(at):.2f}")
            for at in letters(found[1])
        ]
        return f'<ul class="items">{"".join(items)}</ul>'

    body = _ROWS.sub(rows, rest)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Plants</title>{head}</head>'
        f'<body><ul class="menu"><li><a href="/home">Home</a></li><li><a href="/about">About us</a></li>'
        f'<li><a href="/contact">Contact</a></li></ul><main>\n{body}</main><footer>A nursery</footer>'
        f"</body></html>"
    )
