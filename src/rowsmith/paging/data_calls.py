"""Calls for data that a page makes, or would make if its scripts ran."""

import re
from collections.abc import Iterator

import msgspec

from rowsmith.dom import Dom
from rowsmith.model.extraction import NextLink
from rowsmith.paging.address import canonical, is_same_site, serves_data_of
from rowsmith.paging.answers import Answer, Call
from rowsmith.paging.counter import is_page_name

FROM, WITH = "data-fetched-from", "data-fetched-with"
"""Attributes of the elements that hold what a page fetched in a browser: address, and body."""
FETCHED = "call of the page"
NAMED = "address in the page"
FRAMED = "frame of the page"
MOST = 3
"""Calls that are tried for one page."""
MAX_CHARS = 2**20
"""What is read of the page's own scripts."""
_ATTRIBUTES = (
    "data-api",
    "data-api-url",
    "data-api-endpoint",
    "data-endpoint",
    "data-json",
    "data-json-url",
    "data-feed",
    "data-feed-url",
    "data-items-url",
    "data-list-url",
    "data-results-url",
    "data-search-url",
    "data-fetch-url",
    "data-remote-url",
    "data-source",
    "data-src",
    "data-url",
    "src",
)
_ADDRESS = r"([\"'`])(?P<url>(?:https?://|\.{0,2}/)?[^\"'`\s<>]{2,400})\1"
_CALLED = re.compile(
    rf"(?:\bfetch|\baxios(?:\.get)?|\.getJSON|\$\.get|\bd3\.json|\bky(?:\.get)?)\(\s{{0,20}}{_ADDRESS}"
)
_KEYED = re.compile(
    rf"\b(?:\w{{0,20}}(?:api|endpoint|json|feed|data|items|results|list|search)\w{{0,20}})[\"']?"
    rf"\s{{0,5}}[:=]\s{{0,5}}{_ADDRESS}",
    re.IGNORECASE,
)
_DATA = re.compile(
    r"/api/|/ajax|/wp-json/|/rest/|/graphql|\.json(?:[?#]|$)|[?&](?:format|output|type)=json|/_next/data/"
    r"|/v\d+/|^https?://api\.",
    re.IGNORECASE,
)
_NOT_A_LIST = re.compile(
    r"log(?:in|out)|auth|sign[_-]?(?:in|up)|cart|basket|checkout|csrf|track|analytic|consent|session"
    r"|subscri|manifest|locale|i18n|translation|config|delete|remove|\.(?:js|css|png|jpe?g|svg|woff2?)(?:[?#]|$)",
    re.IGNORECASE,
)
_POSTED = re.compile(r"method[\"']?\s*:\s*[\"']\s*(?:post|put|delete|patch)", re.IGNORECASE)
_FILLED = re.compile(r"\$\{[^{}]{1,60}\}$")


def fetched_calls(dom: Dom, address: str) -> tuple[NextLink, ...]:
    """Return the calls of a rendered page whose answers are lists that go on, longest first.

    Args:
        dom: the page, with what it fetched in elements that name the address (`FROM`).
        address: the page's address; calls to hosts that are neither its own nor below it are left
            out.
    """
    found: list[tuple[int, NextLink]] = []
    for node, text in dom.scripts:
        url = dom.attr(node, FROM)
        if not url or not serves_data_of(url, address):
            continue
        try:
            value = msgspec.json.decode(text)
        except (msgspec.DecodeError, RecursionError):
            continue
        answer = Answer.of(value, Call(url, dom.attr(node, WITH)))
        if is_part(answer):
            link = NextLink(url=url, body=answer.call.body, found_by=FETCHED, score=0.9)
            found.append((answer.records, link))
    found.sort(key=lambda one: -one[0])
    return tuple(link for _, link in found[:MOST])


def is_part(answer: Answer) -> bool:
    """Tell whether an answer is a part of a list of which the rest can be asked for."""
    return answer.records > 1 and answer.following() is not None


def named_calls(dom: Dom, address: str) -> tuple[NextLink, ...]:
    """Return addresses in the page that look as if its scripts got their list there."""
    here = canonical(address)
    found: dict[str, NextLink] = {}
    for written in (*_in_attributes(dom), *_in_scripts(dom)):
        url = dom.resolve(written)
        key = canonical(url)
        if url and key != here and serves_data_of(url, address) and not _NOT_A_LIST.search(url):
            found.setdefault(key, NextLink(url=url, found_by=NAMED, score=0.6))
    return tuple(found.values())[:MOST]


def framed_calls(dom: Dom, address: str) -> tuple[NextLink, ...]:
    """Return the addresses of this site's pages that the page shows in frames."""
    found: dict[str, NextLink] = {}
    for tag in ("iframe", "frame"):
        for node in dom.by_tag(tag):
            url = dom.resolve(dom.attr(node, "src") or dom.attr(node, "data-src"))
            if url and is_same_site(url, address) and canonical(url) != canonical(address):
                found.setdefault(canonical(url), NextLink(url=url, found_by=FRAMED, score=0.6))
    return tuple(found.values())[:MOST]


def _in_attributes(dom: Dom) -> Iterator[str]:
    for node, attrs in enumerate(dom.attrs):
        if not attrs or dom.tags[node] in {"script", "img", "iframe", "source", "video", "audio"}:
            continue
        for name in _ATTRIBUTES:
            written = attrs.get(name, "")
            if written and len(written) <= 400 and _DATA.search(written):
                yield written


def _in_scripts(dom: Dom) -> Iterator[str]:
    left = MAX_CHARS
    for _, text in dom.scripts:
        piece = text[:left]
        left -= len(piece)
        for found in _CALLED.finditer(piece):
            if not _POSTED.search(piece, found.end(), found.end() + 200):
                yield from _whole(found["url"])
        for found in _KEYED.finditer(piece):
            if _DATA.search(found["url"]):
                yield from _whole(found["url"])


def _whole(written: str) -> Iterator[str]:
    """Yield an address as written; where its script adds the page, the first page's."""
    bare = _FILLED.sub("", written)
    if "${" in bare or "{" in bare:
        return
    if bare.endswith("="):
        name = re.split(r"[?&]", bare)[-1].rstrip("=")
        if is_page_name(name):
            is_offset = any(one in name.lower() for one in ("offset", "start", "skip", "from"))
            yield f"{bare}{0 if is_offset else 1}"
    elif bare == written:
        yield written
