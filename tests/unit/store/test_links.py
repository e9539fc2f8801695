from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes import HeldClock

from rowsmith.errors import LinkRefused
from rowsmith.store.database import Database
from rowsmith.store.links import (
    MAX_LIFE_S,
    SPREAD_S,
    KeyRing,
    LinkKeys,
    LinkSigner,
    SigningKey,
)

ORG = "0b0f6c8e-58a4-4b8e-9d0a-3d4f6f3f6a11"
TASK = "5f3c0d3e-7c3a-4a43-8f53-1d3a1d0f9b77"
MADE = HeldClock().now() - timedelta(days=1)
KEYS = (
    SigningKey(id="aaaaaaaa", secret=b"k" * 32, created_at=MADE),
    SigningKey(id="bbbbbbbb", secret=b"o" * 32, created_at=MADE),
)


def signer(clock: HeldClock | None = None, keys: tuple[SigningKey, ...] = KEYS) -> LinkSigner:
    clock = clock or HeldClock()
    return LinkSigner(KeyRing(keys, clock), clock, life_s=3600)


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
    older = KEYS[1:]
    query = signer(keys=older).sign(ORG, TASK)

    assert signer().check(TASK, query) == ORG


def test_a_link_of_a_retired_key_is_refused() -> None:
    query = signer().sign(ORG, TASK)

    with pytest.raises(LinkRefused):
        signer(keys=KEYS[1:]).check(TASK, query)


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


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(path=tmp_path / "rowsmith.db")
    yield database
    database.close()


async def test_servers_on_one_database_sign_with_the_same_keys(database: Database) -> None:
    first = await LinkKeys(database, HeldClock()).read()
    second = await LinkKeys(database, HeldClock()).read()

    assert first == second
    assert len(first[0].secret) == 32


async def test_a_link_of_a_rotated_key_works_until_it_expires_and_not_longer(
    database: Database,
) -> None:
    clock = HeldClock()
    stored = LinkKeys(database, clock)
    ring = KeyRing(await stored.read(), clock)
    old = LinkSigner(ring, clock, life_s=3600).sign(ORG, TASK)

    await stored.rotate()
    ring.take(await stored.read())
    clock.advance(3599)

    assert LinkSigner(ring, clock, life_s=3600).check(TASK, old) == ORG
    clock.advance(1)
    with pytest.raises(LinkRefused):
        LinkSigner(ring, clock, life_s=3600).check(TASK, old)


async def test_a_rotated_key_opens_no_link_once_its_last_one_has_expired(
    database: Database,
) -> None:
    clock = HeldClock()
    stored = LinkKeys(database, clock)
    leaked = KeyRing(await stored.read(), clock)
    await stored.rotate()
    ring = KeyRing(await stored.read(), clock)

    clock.advance(SPREAD_S + MAX_LIFE_S)
    forged = LinkSigner(leaked, clock, life_s=3600).sign(ORG, TASK)

    with pytest.raises(LinkRefused):
        LinkSigner(ring, clock, life_s=3600).check(TASK, forged)


async def test_a_leaked_key_is_refused_from_the_rotation_on(database: Database) -> None:
    clock = HeldClock()
    stored = LinkKeys(database, clock)
    ring = KeyRing(await stored.read(), clock)
    signer = LinkSigner(ring, clock, life_s=3600)
    old = signer.sign(ORG, TASK)

    await stored.rotate(is_at_once=True)
    ring.take(await stored.read())

    assert signer.check(TASK, signer.sign(ORG, TASK)) == ORG
    with pytest.raises(LinkRefused):
        signer.check(TASK, old)


async def test_no_server_refuses_a_link_that_another_signs_while_keys_rotate(
    database: Database,
) -> None:
    clock = HeldClock()
    stored = LinkKeys(database, clock)
    rings = [KeyRing(await stored.read(), clock) for _ in range(2)]
    servers = [LinkSigner(ring, clock, life_s=86_400) for ring in rings]
    links = []

    for second in range(600):
        if second % 120 == 60:
            await stored.rotate()
        for each, ring in enumerate(rings):
            if second % 5 == each * 3:  # as `bootstrap` has them read
                ring.take(await stored.read())
        links += [server.sign(ORG, TASK) for server in servers]
        assert {server.check(TASK, link) for server in servers for link in links[-4:]} == {ORG}
        clock.advance(1)

    assert {server.check(TASK, link) for server in servers for link in links} == {ORG}
    assert len({link.split("kid=")[1][:8] for link in links}) == 6


async def test_a_rotation_deletes_dead_keys(database: Database) -> None:
    clock = HeldClock()
    stored = LinkKeys(database, clock)
    (first,) = await stored.read()

    await stored.rotate(is_at_once=True)
    await stored.rotate()

    assert first.id not in {key.id for key in await stored.read()}
