import pytest
import sqlalchemy as sa
from tests.unit.service.conftest import House

from rowsmith.errors import InsufficientCredits, UnknownKey
from rowsmith.model.access import Actor, KeyTerms
from rowsmith.service.access.keys import CreateKey, RevokeKey
from rowsmith.service.access.links import RotateLinkKey
from rowsmith.service.access.organisations import AddCredits, CreateOrganisation
from rowsmith.service.cancel_task import CancelTask
from rowsmith.service.delete_task import DeleteTask
from rowsmith.store.accounts.trail import Deed, Record
from rowsmith.store.links import LinkKeys
from rowsmith.store.tables import audit

ANN = Actor(name="operator ann")
BODY = {"q": "each job", "url": "https://a.example/?token=s3cret"}
FIRST = [Deed.ORGANISATION_CREATED, Deed.CREDITS_ADDED]
"""On record since the store was made."""


async def recorded(house: House, subject: str | None = None) -> list[tuple[Deed, str, str]]:
    found = await house.trail.read(subject=subject, limit=100)
    return [(each.deed, each.actor, each.note) for each in found]


def deeds(found: tuple[Record, ...]) -> list[Deed]:
    return [each.deed for each in found]


async def test_every_change_of_a_tasks_state_is_one_record(house: House) -> None:
    task = await house.completed(b'{"a":1}\n')
    await DeleteTask(house.tasks, house.retention)(house.principal, task.id)

    assert await recorded(house, task.id) == [
        (Deed.TASK_CREATED, "key k", ""),
        (Deed.TASK_BEGUN, "server", ""),
        (Deed.TASK_COMPLETED, "server", "0.5 credits"),
        (Deed.TASK_DELETED, "key k", ""),
    ]


async def test_a_task_that_another_worker_takes_over_is_begun_once_on_record(house: House) -> None:
    task = await house.create(house.principal, BODY)
    held = await house.claim(task)
    await house.claims.release(task.id, held.fence)
    held = await house.claim(task)

    await house.claims.fail(held, "no page")

    found = await house.trail.read(subject=task.id, limit=9)
    assert deeds(found) == [Deed.TASK_CREATED, Deed.TASK_BEGUN, Deed.TASK_FAILED]


async def test_who_cancelled_a_task_is_on_record_once(house: House) -> None:
    task = await house.create(house.principal, BODY)
    cancel = CancelTask(house.tasks, lambda _: None)

    await cancel(house.principal, task.id)
    await cancel(house.principal, task.id)

    assert (await recorded(house, task.id))[1:] == [
        (Deed.TASK_CANCELLED, "key k", ""),
        (Deed.TASK_FAILED, "key k", "0 credits"),
    ]


async def test_a_request_sent_again_under_its_idempotency_key_is_no_new_record(
    house: House,
) -> None:
    for _ in range(2):
        task = await house.create(house.principal, BODY, "once")

    assert await recorded(house, task.id) == [(Deed.TASK_CREATED, "key k", "")]


async def test_what_the_operator_does_is_on_record(house: House) -> None:
    org_id = house.principal.org_id
    made = await CreateKey(house.keys)(org_id, KeyTerms(name="nightly"), by=ANN)
    for _ in range(2):
        await RevokeKey(house.keys)(org_id, made.key.id, by=ANN)
    await AddCredits(house.organisations)(org_id, 2.5, by=ANN)
    await CreateOrganisation(house.organisations)("other", by=ANN)
    await RotateLinkKey(LinkKeys(house.database, house.clock))(is_at_once=True, by=ANN)

    assert (await recorded(house))[len(FIRST) :] == [
        (Deed.KEY_CREATED, "operator ann", "nightly"),
        (Deed.KEY_REVOKED, "operator ann", ""),
        (Deed.CREDITS_ADDED, "operator ann", "2.5"),
        (Deed.ORGANISATION_CREATED, "operator ann", "other"),
        (Deed.LINK_KEY_ROTATED, "operator ann", "all links refused"),
    ]


async def test_what_was_refused_is_on_no_record(house: House) -> None:
    org_id = house.principal.org_id
    with pytest.raises(InsufficientCredits):
        await AddCredits(house.organisations)(org_id, -1e6, by=ANN)
    with pytest.raises(UnknownKey):
        await RevokeKey(house.keys)(org_id, "ffffffffffff", by=ANN)

    assert deeds(await house.trail.read(limit=9)) == FIRST


async def test_a_record_holds_no_secret(house: House) -> None:
    made = await CreateKey(house.keys)(house.principal.org_id, by=ANN)
    await house.create(house.principal, BODY)
    rotated = await RotateLinkKey(LinkKeys(house.database, house.clock))()

    rows = await house.database.read(lambda run: run.execute(sa.select(audit)).all())

    for secret in (made.text, rotated.secret.hex(), "s3cret"):
        assert secret not in str(rows)


async def test_records_are_found_by_organisation_deed_and_time(house: House) -> None:
    other = await CreateOrganisation(house.organisations)("other")
    house.clock.advance(60)
    await AddCredits(house.organisations)(other.id, 5)
    read = house.trail.read

    assert deeds(await read(org_id=other.id, limit=9)) == FIRST
    assert len(await read(deed="credits.added", limit=9)) == 2
    assert deeds(await read(since=house.clock.now(), limit=9)) == [Deed.CREDITS_ADDED]
    assert deeds(await read(limit=1)) == [Deed.CREDITS_ADDED]


async def test_records_are_deleted_at_their_age_and_not_before(house: House) -> None:
    house.clock.advance(house.retention.store.keep_audit_s - 1)
    await house.retention.sweep()
    kept = await house.trail.read(limit=9)

    house.clock.advance(1)
    await house.retention.sweep()

    assert deeds(kept) == FIRST
    assert await house.trail.read(limit=9) == ()
