import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes import HeldClock

from rowsmith.errors import UnknownKey
from rowsmith.model.access import KeyTerms
from rowsmith.store.accounts.organisations import OrganisationStore
from rowsmith.store.database import Database
from rowsmith.store.keys import FORM, KeyStore, is_well_formed, make_key_text


@pytest.fixture
async def keys(tmp_path: Path) -> AsyncIterator[KeyStore]:
    database = Database(path=tmp_path / "rowsmith.db")
    yield KeyStore(database, HeldClock())
    database.close()


def all_bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


def test_a_new_key_has_the_documented_form() -> None:
    assert FORM.fullmatch(make_key_text())


def test_a_new_key_is_well_formed() -> None:
    assert is_well_formed(make_key_text())


@given(st.integers(4, 39), st.sampled_from("0aZ"))
def test_a_key_with_one_other_character_is_refused(place: int, character: str) -> None:
    text = make_key_text()
    altered = text[:place] + character + text[place + 1 :]

    assert is_well_formed(altered) is (altered == text)


@given(st.text())
def test_any_text_is_judged_without_an_error(text: str) -> None:
    assert is_well_formed(text) is False


async def test_a_key_is_found_by_its_text_alone(keys: KeyStore) -> None:
    org_id, _ = await OrganisationStore(keys.database, keys.clock).first(1.0)
    new = await keys.create(org_id, KeyTerms(name="laptop"))

    found = await keys.find(new.text)

    assert found is not None
    assert (found.id, found.org_id, found.terms.name) == (new.key.id, org_id, "laptop")
    assert await keys.find(make_key_text()) is None


async def test_the_text_of_a_key_is_nowhere_in_the_database(keys: KeyStore, tmp_path: Path) -> None:
    org_id, _ = await OrganisationStore(keys.database, keys.clock).first(1.0)
    new = await keys.create(org_id)

    kept = all_bytes(tmp_path)

    assert new.text.encode() not in kept
    assert new.key.id.encode() in kept


async def test_a_key_does_not_show_its_text_when_printed(keys: KeyStore) -> None:
    org_id, _ = await OrganisationStore(keys.database, keys.clock).first(1.0)
    new = await keys.create(org_id)

    assert new.text not in repr(new)


async def test_a_revoked_key_is_found_no_more_and_stays_listed(keys: KeyStore) -> None:
    org_id, _ = await OrganisationStore(keys.database, keys.clock).first(1.0)
    new = await keys.create(org_id)

    revoked = await keys.revoke(org_id, new.key.id)

    assert revoked.revoked_at == HeldClock().now()
    assert await keys.find(new.text) is None
    assert [key.id for key in await keys.list(org_id)] == [new.key.id]


async def test_a_key_is_kept_with_its_terms_and_found_until_it_expires(keys: KeyStore) -> None:
    org_id, _ = await OrganisationStore(keys.database, keys.clock).first(1.0)
    assert isinstance(keys.clock, HeldClock)
    terms = KeyTerms(
        name="nightly",
        scopes=frozenset({"tasks:read"}),
        expires_at=keys.clock.now() + timedelta(days=1),
        networks=("10.0.0.0/8", "2001:db8::/32"),
        budget=0.5,
    )
    new = await keys.create(org_id, terms)

    keys.clock.advance(86_399)
    before = await keys.find(new.text)
    keys.clock.advance(1)
    after = await keys.find(new.text)

    assert before is not None
    assert before.terms == terms
    assert after is None


async def test_another_organisation_cannot_revoke_a_key(keys: KeyStore) -> None:
    org_id, _ = await OrganisationStore(keys.database, keys.clock).first(1.0)
    new = await keys.create(org_id)

    with pytest.raises(UnknownKey):
        await keys.revoke("another", new.key.id)

    assert await keys.find(new.text) is not None


async def test_the_first_organisation_is_made_once(keys: KeyStore) -> None:
    first = await OrganisationStore(keys.database, keys.clock).first(1.0)
    second = await OrganisationStore(keys.database, keys.clock).first(1.0)

    assert (first[1], second[1]) == (True, False)
    assert first[0] == second[0]


async def test_a_given_key_is_stored_once_and_stays_revoked(keys: KeyStore) -> None:
    org_id, _ = await OrganisationStore(keys.database, keys.clock).first(1.0)
    text = "a key that the operator chose for it"
    await keys.ensure_given(org_id, text)
    found = await keys.find(text)
    assert found is not None
    await keys.revoke(org_id, found.id)

    await keys.ensure_given(org_id, text)

    assert await keys.find(text) is None
    assert len(await keys.given_hashes()) == 1


async def test_last_use_is_exact_to_a_minute(keys: KeyStore) -> None:
    org_id, _ = await OrganisationStore(keys.database, keys.clock).first(1.0)
    new = await keys.create(org_id)
    clock = keys.clock
    assert isinstance(clock, HeldClock)
    begun = clock.now()

    await keys.find(new.text)
    clock.advance(30)
    await keys.find(new.text)

    (key,) = await keys.list(org_id)
    assert key.last_used_at == begun


def test_a_scanner_can_tell_keys_by_their_form() -> None:
    assert re.search(FORM, f'key = "{make_key_text()}"')
