from typing import Any

import pytest
from tests.unit.service.conftest import House

from rowsmith.errors import (
    Conflict,
    Fault,
    Forbidden,
    InputError,
    InsufficientCredits,
    LinkRefused,
    StoreError,
    StoreUnavailable,
    TaskNotFinished,
    Unauthorized,
    UnknownTask,
)
from rowsmith.model.access import KeyTerms, Principal
from rowsmith.model.task import TaskStatus
from rowsmith.service.access.keys import Authenticate, CreateKey, ListKeys, RevokeKey
from rowsmith.service.access.organisations import AddCredits, CreateOrganisation
from rowsmith.service.access.read_balance import ReadBalance
from rowsmith.service.cancel_task import CancelTask
from rowsmith.service.delete_task import DeleteTask
from rowsmith.service.list_tasks import Quota
from rowsmith.service.open_result import MintResultLink, OpenResult, read_range
from rowsmith.service.read_receipt import ReadReceipt, ReadRecipe
from rowsmith.service.read_task import ReadTask
from rowsmith.store.keys import make_key_text
from rowsmith.store.names import page_key, pages_key, receipt_key, recipe_key

BODY: dict[str, Any] = {"q": "each job", "url": "https://a.example/"}
ROWS = b'{"a":1}\n{"a":2}\n{"a":3}\n'


async def test_a_new_task_is_pending_stored_and_offered(house: House) -> None:
    task = await house.create(house.principal, BODY)

    assert task.status is TaskStatus.PENDING
    assert await ReadTask(house.tasks)(house.principal, task.id) == task
    assert len(house.offers) == 1


async def test_a_faulty_request_creates_nothing(house: House) -> None:
    with pytest.raises(InputError):
        await house.create(house.principal, {"q": "each job"})

    assert house.offers == []
    assert await house.tasks.page(
        house.principal.org_id, order="created_at", descending=False, limit=1, offset=0
    ) == ((), 0)


async def test_a_key_without_the_scope_creates_nothing(house: House) -> None:
    reader = Principal(org_id=house.principal.org_id, key_id="r", scopes=frozenset({"tasks:read"}))

    with pytest.raises(Forbidden):
        await house.create(reader, BODY)


async def test_a_task_that_cannot_be_stored_is_not_acknowledged(house: House) -> None:
    house.database._writer.dispose()
    house.database._write_threads.shutdown()
    broken = house.create

    with pytest.raises(RuntimeError):
        await broken(house.principal, BODY)

    assert house.offers == []


async def test_another_organisation_sees_no_task(house: House, stranger: Principal) -> None:
    task = await house.completed(ROWS)

    for ask in (
        ReadTask(house.tasks),
        ReadReceipt(house.tasks, house.objects),
        ReadRecipe(house.tasks, house.objects),
    ):
        with pytest.raises(UnknownTask):
            await ask(stranger, task.id)
    assert (await house.list(stranger, [])).total == 0


async def test_the_list_has_pages(house: House) -> None:
    ids = []
    for _ in range(5):
        house.clock.advance(1)
        ids.append((await house.create(house.principal, BODY)).id)

    second = await house.list(house.principal, [("page", "2"), ("pageSize", "2")])
    latest = await house.list(
        house.principal, [("sortDirection", "desc"), ("sortBy", "updatedAt"), ("pageSize", "1")]
    )
    beyond = await house.list(house.principal, [("page", "1000000000")])

    assert [task.id for task in second.tasks] == ids[2:4]
    assert (second.total, second.total_pages) == (5, 3)
    assert [task.id for task in latest.tasks] == [ids[4]]
    assert beyond.tasks == ()


@pytest.mark.parametrize(
    "parameters",
    [
        {"page": "0"},
        {"page": "-1"},
        {"page": "1.0"},
        {"page": ""},
        {"page": "\u0661"},
        {"page": "9" * 30},
        {"pageSize": "101"},
        {"pageSize": "0"},
        {"sortBy": "status"},
        {"sortDirection": "ASC"},
        {"cursor": "x"},
    ],
)
async def test_a_wrong_list_parameter_is_refused(house: House, parameters: dict[str, str]) -> None:
    with pytest.raises(InputError) as caught:
        await house.list(house.principal, list(parameters.items()))

    assert [fault.field for fault in caught.value.faults] == list(parameters)


async def test_a_parameter_given_twice_is_refused(house: House) -> None:
    sent = [("page", "1"), ("page", "2"), ("sortBy", "createdAt")]

    with pytest.raises(InputError) as caught:
        await house.list(house.principal, sent)

    assert caught.value.faults == (Fault("page", "is given more than once"),)


async def test_all_wrong_list_parameters_are_named_at_once(house: House) -> None:
    parameters = {"page": "0", "pageSize": "0", "sortBy": "", "sortDirection": "", "x": ""}

    with pytest.raises(InputError) as caught:
        await house.list(house.principal, list(parameters.items()))

    assert {fault.field for fault in caught.value.faults} == set(parameters)


async def test_the_balance_falls_by_what_completed_tasks_used(house: House) -> None:
    await house.completed(ROWS)

    assert await ReadBalance(house.organisations)(house.principal) == 9.5


async def test_the_list_of_all_types_is_filtered_and_tells_the_quota(house: House) -> None:
    done = await house.completed(ROWS)
    waiting = await house.create(house.principal, BODY)

    both = await house.list(house.principal, [], has_filters=True)
    some = await house.list(
        house.principal,
        [("status", "pending"), ("status", "failed"), ("type", "extract")],
        has_filters=True,
    )

    assert {task.id for task in both.tasks} == {done.id, waiting.id}
    assert [task.id for task in some.tasks] == [waiting.id]
    assert some.total == 1
    assert both.quota == Quota(in_flight=1, limit=1000)


@pytest.mark.parametrize("parameter", [("status", "done"), ("type", "search"), ("status", "")])
async def test_a_filter_that_is_none_is_refused(house: House, parameter: tuple[str, str]) -> None:
    with pytest.raises(InputError, match=parameter[0]):
        await house.list(house.principal, [parameter], has_filters=True)
    with pytest.raises(InputError, match="not a parameter"):
        await house.list(house.principal, [parameter])


async def test_a_batch_is_taken_in_its_order_or_not_at_all(house: House) -> None:
    items = [
        {"type": "extract", "input": {**BODY, "q": f"each job {number}"}} for number in range(3)
    ]

    made = await house.create.many(house.principal, items)

    assert [task.request.q for task in made] == ["each job 0", "each job 1", "each job 2"]
    assert len(house.offers) == 1


@pytest.mark.parametrize(
    ("items", "field"),
    [
        ([], "body"),
        ({}, "body"),
        ([{"type": "extract", "input": BODY}] * 101, "body"),
        ([1], "0"),
        ([{"type": "extract", "input": BODY}, {"type": "search", "input": BODY}], "1.type"),
        ([{"type": "extract"}], "0.input"),
        ([{"type": "extract", "input": {"q": "x"}}], "0.input.url"),
        ([{"type": "extract", "input": BODY, "id": 1}], "0.id"),
    ],
)
async def test_a_faulty_batch_creates_nothing(house: House, items: Any, field: str) -> None:
    with pytest.raises(InputError) as caught:
        await house.create.many(house.principal, items)

    assert [fault.field for fault in caught.value.faults] == [field]
    assert await house.tasks.count_unfinished(house.principal.org_id) == 0


async def test_the_same_key_and_body_are_one_task_and_offered_once(house: House) -> None:
    first = await house.create(house.principal, BODY, "k1")
    again = await house.create(house.principal, dict(reversed(BODY.items())), "k1")

    assert again.id == first.id
    assert len(house.offers) == 1
    for other in ({**BODY, "maxRows": 5}, {**BODY, "q": "each person"}):
        with pytest.raises(Conflict):
            await house.create(house.principal, other, "k1")
    with pytest.raises(Conflict):
        await house.create.many(house.principal, [{"type": "extract", "input": BODY}], "k1")


@pytest.mark.parametrize("key", ["", " ", "a\nb", "x" * 256, "\u00e9"])
async def test_a_key_that_is_none_is_refused(house: House, key: str) -> None:
    with pytest.raises(InputError, match="Idempotency-Key"):
        await house.create(house.principal, BODY, key)


async def open_by_link(house: House, link: str, byte_range: str | None = None) -> tuple[Any, bytes]:
    path, _, query = link.partition("?")
    opened = await OpenResult(house.signer, house.tasks, house.objects)(
        path.rsplit("/", 1)[1], query, byte_range=byte_range
    )
    return opened, b"".join([chunk async for chunk in opened.chunks])


async def test_a_link_opens_the_rows(house: House) -> None:
    task = await house.completed(ROWS)

    opened, body = await open_by_link(house, MintResultLink(house.signer, 86_400)(task))

    assert body == ROWS
    assert (opened.size, opened.sha256) == (len(ROWS), task.result_sha256)
    assert not opened.is_partial


async def test_a_link_opens_a_part_of_the_rows(house: House) -> None:
    task = await house.completed(ROWS)

    opened, body = await open_by_link(
        house, MintResultLink(house.signer, 86_400)(task), "bytes=8-15"
    )

    assert opened.is_partial
    assert body == ROWS[8:16]


async def test_a_part_outside_of_the_rows_is_unsatisfiable(house: House) -> None:
    task = await house.completed(ROWS)

    opened, body = await open_by_link(
        house, MintResultLink(house.signer, 86_400)(task), "bytes=99-"
    )

    assert opened.is_unsatisfiable
    assert body == b""


async def test_an_empty_result_is_opened(house: House) -> None:
    task = await house.completed(b"")

    opened, body = await open_by_link(house, MintResultLink(house.signer, 86_400)(task))

    assert (opened.size, body) == (0, b"")


async def test_an_expired_link_is_refused(house: House) -> None:
    task = await house.completed(ROWS)
    link = MintResultLink(house.signer, 86_400)(task)

    house.clock.advance(3600)

    with pytest.raises(LinkRefused):
        await open_by_link(house, link)


@pytest.mark.parametrize(
    ("body", "wrong"), [(ROWS.replace(b"2", b"9"), "hash"), (ROWS[:-1], "size")]
)
async def test_a_damaged_result_is_not_sent(house: House, body: bytes, wrong: str) -> None:
    task = await house.completed(ROWS)
    await house.objects.put(task.result_key, body)

    with pytest.raises(StoreError, match=f"damaged: its {wrong} is"):
        await open_by_link(house, MintResultLink(house.signer, 86_400)(task))


async def test_an_unfinished_task_has_no_link_receipt_or_recipe(house: House) -> None:
    task = await house.create(house.principal, BODY)

    with pytest.raises(TaskNotFinished):
        MintResultLink(house.signer, 86_400)(task)
    with pytest.raises(TaskNotFinished):
        await ReadReceipt(house.tasks, house.objects)(house.principal, task.id)
    with pytest.raises(TaskNotFinished):
        await ReadRecipe(house.tasks, house.objects)(house.principal, task.id)


async def test_receipt_and_recipe_are_read_as_they_were_kept(house: House) -> None:
    task = await house.completed(ROWS)
    await house.objects.put(receipt_key(task.id, task.fence), b'{"rows":3}')
    await house.objects.put(recipe_key(task.id, task.fence), b'{"version":1}')

    receipt = await ReadReceipt(house.tasks, house.objects)(house.principal, task.id)
    recipe = await ReadRecipe(house.tasks, house.objects)(house.principal, task.id)

    assert (receipt, recipe) == ({"rows": 3}, {"version": 1})


async def test_a_task_that_failed_at_once_has_its_error_as_receipt(house: House) -> None:
    task = await house.create(house.principal, BODY)
    await house.claims.fail(await house.claim(task), "the site is gone")

    receipt = await ReadReceipt(house.tasks, house.objects)(house.principal, task.id)

    assert receipt == {"error": "the site is gone"}
    assert await ReadRecipe(house.tasks, house.objects)(house.principal, task.id) is None


@pytest.mark.parametrize(
    ("header", "span"),
    [
        (None, None),
        ("bytes=0-0", (0, 1)),
        ("bytes=2-", (2, 10)),
        ("bytes=2-99", (2, 10)),
        ("bytes=-4", (6, 10)),
        ("bytes=-99", (0, 10)),
        ("bytes=10-", (10, 10)),
        ("bytes=-0", (10, 10)),
        ("bytes=5-2", None),
        ("bytes=0-1,3-4", None),
        ("items=0-1", None),
        ("bytes=a-b", None),
        ("bytes=-", None),
        ("bytes=" + "9" * 19 + "-", None),
    ],
)
def test_a_range_header_is_read(header: str | None, span: tuple[int, int] | None) -> None:
    assert read_range(header, 10) == span


async def test_a_key_is_made_used_listed_and_revoked(house: House) -> None:
    org_id = house.principal.org_id
    new = await CreateKey(house.keys)(org_id, KeyTerms(name="ci"))

    principal = await Authenticate(house.keys)(new.text)
    await RevokeKey(house.keys)(org_id, new.key.id)

    assert (principal.org_id, principal.key_id) == (org_id, new.key.id)
    assert [key.terms.name for key in await ListKeys(house.keys)(org_id)] == ["ci"]
    with pytest.raises(Unauthorized):
        await Authenticate(house.keys)(new.text)


@pytest.mark.parametrize(
    ("address", "is_good"),
    [
        ("10.1.2.3", True),
        ("::ffff:10.1.2.3", True),
        ("2001:db8::1", True),
        ("10.2.0.1", False),
        ("2001:db9::1", False),
        ("", False),
        ("unix", False),
    ],
)
async def test_a_key_is_good_from_its_networks_alone(
    house: House, address: str, *, is_good: bool
) -> None:
    terms = KeyTerms(networks=("10.1.0.0/16", "2001:db8::/32"))
    new = await CreateKey(house.keys)(house.principal.org_id, terms)

    if is_good:
        assert (await Authenticate(house.keys)(new.text, address)).key_id == new.key.id
    else:
        with pytest.raises(Forbidden, match="address"):
            await Authenticate(house.keys)(new.text, address)


async def test_every_fault_of_a_keys_terms_is_named(house: House) -> None:
    terms = KeyTerms(
        name="a\nb",
        scopes=frozenset({"all"}),
        expires_at=house.clock.now(),
        networks=("10.1.2.3/16",),
        budget=0.0,
    )

    with pytest.raises(InputError) as caught:
        await CreateKey(house.keys)(house.principal.org_id, terms)

    fields = [fault.field for fault in caught.value.faults]
    assert fields == ["name", "scope", "expires", "budget", "network"]


async def test_a_key_without_a_scope_cannot_do_what_it_names(house: House) -> None:
    task = await house.completed(ROWS)
    writer = Principal(org_id=house.principal.org_id, key_id="w", scopes=frozenset({"tasks:write"}))

    for ask in (
        lambda: ReadTask(house.tasks)(writer, task.id),
        lambda: house.list(writer, []),
        lambda: ReadReceipt(house.tasks, house.objects)(writer, task.id),
        lambda: ReadBalance(house.organisations)(writer),
    ):
        with pytest.raises(Forbidden, match="scope"):
            await ask()


async def test_credits_are_added_and_taken_back_but_not_below_nothing(house: House) -> None:
    add = AddCredits(house.organisations)
    org_id = house.principal.org_id

    assert (await add(org_id, 2.5)).available == 12.5
    assert (await add(org_id, -12.0)).available == 0.5
    with pytest.raises(InsufficientCredits):
        await add(org_id, -0.6)
    for amount in (0.0, float("nan"), float("inf"), 1e10):
        with pytest.raises(InputError, match="amount"):
            await add(org_id, amount)
    assert await house.organisations.audit() == []


async def test_an_organisation_has_a_name_of_its_own(house: House) -> None:
    create = CreateOrganisation(house.organisations)
    made = await create("marketing")

    with pytest.raises(Conflict):
        await create("marketing")
    for name in ("", " ", "a\nb", "x" * 201):
        with pytest.raises(InputError, match="name"):
            await create(name)
    assert await house.organisations.find("marketing") == made
    assert (await house.organisations.credits(made.id)).available == 0


@pytest.mark.parametrize("text", [None, "", "rsk_short", "x" * 40, "rsk_" + "0" * 36])
async def test_a_text_that_is_no_key_is_refused_without_the_database(
    house: House, text: str | None
) -> None:
    house.database.close()

    with pytest.raises(Unauthorized):
        await Authenticate(house.keys)(text)


async def test_an_unknown_key_is_refused(house: House) -> None:
    with pytest.raises(Unauthorized, match="unknown, expired or revoked"):
        await Authenticate(house.keys)(make_key_text())


async def test_a_key_that_the_operator_chose_is_good(house: House) -> None:
    text = "rsk_ chosen by the operator, no checksum"
    await house.keys.ensure_given(house.principal.org_id, text)

    principal = await Authenticate(house.keys, await house.keys.given_hashes())(text)

    assert principal.org_id == house.principal.org_id


async def test_a_full_disk_is_an_unavailable_store(house: House) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    house.objects._write = refuse  # type: ignore[assignment,method-assign] # a full disk

    with pytest.raises(StoreUnavailable):
        await house.objects.put("a", b"x")


async def test_a_deleted_task_is_unknown_and_leaves_no_file(house: House) -> None:
    task = await house.completed(ROWS)
    kept = await house.tasks.get(task.org_id, task.id)
    link = MintResultLink(house.signer, 86_400)(kept)
    await house.objects.put(receipt_key(task.id, kept.fence), b"{}")
    await house.objects.put(page_key(task.id, "ab"), b"<html>")

    await DeleteTask(house.tasks, house.retention)(house.principal, task.id)

    with pytest.raises(UnknownTask):
        await ReadTask(house.tasks)(house.principal, task.id)
    with pytest.raises(LinkRefused):
        await open_by_link(house, link)
    assert not [key for key in await files(house) if task.id in key]


async def files(house: House) -> list[str]:
    root = house.objects._root
    return [str(path) for path in root.rglob("*") if path.is_file()]


async def test_an_unfinished_task_is_not_deleted(house: House, stranger: Principal) -> None:
    task = await house.create(house.principal, BODY)
    delete = DeleteTask(house.tasks, house.retention)

    with pytest.raises(TaskNotFinished, match="cancel"):
        await delete(house.principal, task.id)
    with pytest.raises(UnknownTask):
        await delete(stranger, task.id)


async def test_a_cancelled_task_is_told_to_the_worker_here(house: House) -> None:
    task = await house.create(house.principal, BODY)
    told: list[str] = []
    cancel = CancelTask(house.tasks, told.append)

    cancelled = await cancel(house.principal, task.id)

    assert cancelled.status is TaskStatus.FAILED
    assert told == [task.id]


async def test_a_key_that_only_reads_cancels_and_deletes_nothing(house: House) -> None:
    task = await house.completed(ROWS)
    reader = Principal(org_id=house.principal.org_id, key_id="r", scopes=frozenset({"tasks:read"}))

    with pytest.raises(Forbidden):
        await CancelTask(house.tasks, print)(reader, task.id)
    with pytest.raises(Forbidden):
        await DeleteTask(house.tasks, house.retention)(reader, task.id)


async def test_stored_pages_of_another_organisation_are_unknown(
    house: House, stranger: Principal
) -> None:
    source = await house.completed(b'{"name":"Ana"}\n')
    await house.objects.put(pages_key(source.id, source.fence), b"[]")
    body = {"q": "each job", "url": "https://a.example/", "pagesOf": source.id}

    task = await house.create(house.principal, body)
    with pytest.raises(UnknownTask, match="pagesOf"):
        await house.create(stranger, body)

    assert task.request.pages_of == source.id


async def test_stored_pages_that_are_gone_or_not_there_yet_are_told(house: House) -> None:
    at_work = await house.create(house.principal, {"q": "each job", "url": "https://a.example/"})
    gone = await house.completed(b"")
    body = {"q": "each job", "url": "https://a.example/"}

    with pytest.raises(TaskNotFinished, match="pagesOf"):
        await house.create(house.principal, {**body, "pagesOf": at_work.id})
    with pytest.raises(UnknownTask, match="are gone"):
        await house.create(house.principal, {**body, "pagesOf": gone.id})
