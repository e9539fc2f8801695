from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes import HeldClock

from rowsmith.errors import LinkRefused
from rowsmith.store.database import Database
from rowsmith.store.links import LinkSigner, SigningKeys

ORG = "0b0f6c8e-58a4-4b8e-9d0a-3d4f6f3f6a11"
TASK = "5f3c0d3e-7c3a-4a43-8f53-1d3a1d0f9b77"
KEYS = SigningKeys((("aaaaaaaa", b"k" * 32), ("bbbbbbbb", b"o" * 32)))


def signer(clock: HeldClock | None = None, keys: SigningKeys = KEYS) -> LinkSigner:
    return LinkSigner(keys, clock or HeldClock(), life_s=3600)


def test_a_signed_link_opens_its_task() -> None:
    query = signer().sign(ORG, TASK)

    assert signer().check(TASK, query) == ORG


def test_a_link_opens_no_other_task() -> None:
    query = signer().sign(ORG, TASK)

    with pytest.raises(LinkRefused):
        signer().check(ORG, query)


def test_a_link_ends_at_its_second() -> None:
    clock = HeldClock()
    query = signer(clock).sign(ORG, TASK)

    clock.advance(3599)
    assert signer(clock).check(TASK, query) == ORG
    clock.advance(1)
    with pytest.raises(LinkRefused):
        signer(clock).check(TASK, query)


def test_a_link_of_an_older_key_still_opens() -> None:
    older = SigningKeys(KEYS.keys[1:])
    query = signer(keys=older).sign(ORG, TASK)

    assert signer().check(TASK, query) == ORG


def test_a_link_of_a_retired_key_is_refused() -> None:
    query = signer().sign(ORG, TASK)

    with pytest.raises(LinkRefused):
        signer(keys=SigningKeys(KEYS.keys[1:])).check(TASK, query)


@given(st.integers(0, 400), st.sampled_from("0aZ-_=&%+ \u0661"))
def test_a_link_with_one_other_character_is_refused(place: int, character: str) -> None:
    query = signer().sign(ORG, TASK)
    place %= len(query)
    altered = query[:place] + character + query[place + 1 :]

    if altered != query:
        with pytest.raises(LinkRefused):
            signer().check(TASK, altered)


@pytest.mark.parametrize(
    "alter",
    [
        lambda query: query + "&",
        lambda query: "&" + query,
        lambda query: query + "&org=" + ORG,
        lambda query: query + "\n",
        lambda query: query.upper(),
        lambda query: query.replace("kid=aaaaaaaa", "kid=bbbbbbbb"),
        lambda query: query.replace("expires=1", "expires=2"),
        lambda query: "&".join(reversed(query.split("&"))),
        lambda query: query.replace("-", "%2D"),
        lambda query: query.rsplit("&", 1)[0],
        lambda query: query + "=",
        lambda _: "",
    ],
)
def test_every_other_spelling_is_refused(alter: object) -> None:
    query = signer().sign(ORG, TASK)
    assert callable(alter)

    with pytest.raises(LinkRefused, match="altered or expired"):
        signer().check(TASK, alter(query))


def test_a_link_ends_with_the_rows() -> None:
    clock = HeldClock()
    query = signer(clock).sign(ORG, TASK, until=clock.now() + timedelta(seconds=60))

    clock.advance(59)
    assert signer(clock).check(TASK, query) == ORG
    clock.advance(1)
    with pytest.raises(LinkRefused):
        signer(clock).check(TASK, query)


async def test_servers_on_one_database_sign_with_the_same_keys(tmp_path: Path) -> None:
    database = Database(path=tmp_path / "rowsmith.db")

    first = await SigningKeys.load(database, HeldClock())
    second = await SigningKeys.load(database, HeldClock())

    database.close()
    assert first == second
    assert len(first.keys[0][1]) == 32
