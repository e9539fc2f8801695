"""A whole installation in this process, over SQLite and over PostgreSQL."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.serving import ASK, PEOPLE, TEAM, site

from rowsmith.bootstrap import Running, build, build_worker
from rowsmith.bootstrap.administration import open_administration
from rowsmith.config import Settings, load_settings
from rowsmith.errors import ConfigError, StoreUnavailable, Unauthorized
from rowsmith.model.access import Principal
from rowsmith.model.task import Task, TaskStatus

GIVEN = "a key that the operator chose, as given"

Configure = Callable[..., Settings]


@pytest.fixture
def configure(tmp_path: Path) -> Configure:
    def settings(**more: Any) -> Settings:
        chosen = {
            "server.data_dir": tmp_path / "data",
            "egress.allow_networks": "127.0.0.0/8",
            "read.processes": 1,
            "log.level": "error",
        }
        return load_settings(
            {}, chosen | {name.replace("__", "."): value for name, value in more.items()}
        )

    return settings


async def ended(running: Running, principal: Principal, task: Task) -> Task:
    async with asyncio.timeout(30):
        while task.status not in {TaskStatus.COMPLETED, TaskStatus.FAILED}:
            await asyncio.sleep(0.02)
            task = await running.service.read_task(principal, task.id)
    return task


async def test_the_first_start_makes_one_key_and_later_ones_none(configure: Configure) -> None:
    async with build(configure()) as first:
        made = first.first_key
    assert made is not None

    async with build(configure()) as second:
        principal = await second.service.authenticate(made.text)

    assert second.first_key is None
    assert (principal.org_id, second.org_id) == (first.org_id, first.org_id)


async def test_a_key_as_given_is_the_first_key(configure: Configure) -> None:
    async with build(configure(auth__bootstrap_key=GIVEN)) as running:
        principal = await running.service.authenticate(GIVEN)

    assert running.first_key is None
    assert principal.org_id == running.org_id


async def test_a_second_server_on_the_same_folder_is_refused(configure: Configure) -> None:
    async with build(configure()):
        with pytest.raises(ConfigError, match="another rowsmith server"):
            async with build(configure()):
                pytest.fail("two servers share one folder")


async def test_a_second_server_on_the_same_postgresql_shares_all_but_the_folder(
    configure: Configure, postgres: str, tmp_path: Path
) -> None:
    shared = {"store__database_url": postgres, "auth__bootstrap_key": GIVEN}
    async with build(configure(**shared)) as first:
        async with build(configure(**shared, server__data_dir=tmp_path / "other")) as second:
            principal = await first.service.authenticate(GIVEN)
            again = await second.service.authenticate(GIVEN)

    assert (principal, first.org_id) == (again, second.org_id)


async def test_a_server_without_workers_needs_others_that_share_its_database(
    configure: Configure,
) -> None:
    with pytest.raises(ConfigError, match=r"tasks.concurrency: 0"):
        async with build(configure(tasks__concurrency=0)):
            pytest.fail("nobody would work")


async def test_a_worker_needs_a_database_to_share(configure: Configure) -> None:
    with pytest.raises(ConfigError, match=r"store.database_url"):
        async with build_worker(configure()):
            pytest.fail("a folder is one server's")


async def test_keys_are_kept_beside_a_running_server(configure: Configure) -> None:
    async with build(configure()) as running:
        async with open_administration(configure()) as office:
            made = await office.create_key(office.org_id)
        principal = await running.service.authenticate(made.text)
        async with open_administration(configure()) as office:
            await office.revoke_key(office.org_id, made.key.id)
        with pytest.raises(Unauthorized):
            await running.service.authenticate(made.text)

    assert principal.key_id == made.key.id


async def test_the_commands_on_keys_log_nothing(
    configure: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    async with open_administration(configure()) as office:
        await office.create_key(office.org_id)

    assert capsys.readouterr() == ("", "")


async def test_a_folder_that_cannot_be_made_is_named(configure: Configure, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(ConfigError, match="cannot be used"):
        async with build(configure(server__data_dir=tmp_path / "file" / "data")):
            pytest.fail("a file is no folder")


@pytest.mark.parametrize("named", ["nowhere", ".", "plain"])
async def test_a_browser_that_is_none_is_named_with_its_setting(
    configure: Configure, tmp_path: Path, named: str
) -> None:
    (tmp_path / "plain").write_text("no program")

    with pytest.raises(ConfigError, match=r"ROWSMITH_BROWSER__PATH: .* leave it empty"):
        async with build(configure(browser__path=str(tmp_path / named))):
            pytest.fail("this is no browser")


async def test_a_database_that_is_none_is_named(configure: Configure, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "rowsmith.db").write_bytes(b"no database" * 1000)

    with pytest.raises(StoreUnavailable):
        async with build(configure()):
            pytest.fail("this is no database")


@pytest.mark.parametrize("store", ["sqlite", "postgresql"])
async def test_a_task_runs_to_its_rows(
    configure: Configure, store: str, request: pytest.FixtureRequest
) -> None:
    more = {}
    if store == "postgresql":
        more["store__database_url"] = request.getfixturevalue("postgres")
    with site({"/team": TEAM}) as address:
        async with build(configure(auth__bootstrap_key=GIVEN, **more)) as running:
            principal = await running.service.authenticate(GIVEN)
            task = await running.service.create_task(
                principal, {"q": ASK, "url": f"{address}/team"}
            )
            done = await ended(running, principal, task)
            health = await running.service.check_health()
            path, _, query = running.service.mint_result_link(done).partition("?")
            opened = await running.service.open_result(path.rsplit("/", 1)[1], query)
            lines = b"".join([chunk async for chunk in opened.chunks]).splitlines()
            receipt = await running.service.read_receipt(principal, task.id)
            recipe = await running.service.read_recipe(principal, task.id)

    assert health.is_ready
    assert (done.status, len(lines)) == (TaskStatus.COMPLETED, len(PEOPLE))
    assert receipt["rows"] == len(PEOPLE)
    assert recipe is not None
    assert recipe["version"] == 1
