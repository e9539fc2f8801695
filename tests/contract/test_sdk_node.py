"""The official JavaScript SDK, run by Node, against a real server."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests.serving import ASK, KEY, PEOPLE, Served

HERE = Path(__file__).parent / "node"
NODE = shutil.which("node")
NPM = shutil.which("npm")


def _install(folder: Path) -> None:
    for name in ("package.json", "contract.js"):
        shutil.copy(HERE / name, folder)
    options = "--no-package-lock --no-audit --no-fund --ignore-scripts --loglevel=error"
    subprocess.run(
        [NPM or "npm", "install", *options.split()],
        cwd=folder,
        check=True,
        timeout=100,
        capture_output=True,
    )


@pytest.fixture(scope="module")
def found(served: Served, pages: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    if NODE is None or NPM is None:
        if os.environ.get("CI"):
            pytest.fail("Node is needed: nothing is skipped in CI")
        pytest.skip("Node with npm is not installed")
    folder = tmp_path_factory.mktemp("node")
    _install(folder)
    run = subprocess.run(
        [NODE, "contract.js", served.url, KEY, pages, ASK],
        cwd=folder,
        check=False,
        timeout=60,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    answers: dict[str, Any] = json.loads(run.stdout)
    return answers


def test_a_task_is_created_finished_and_downloaded(found: dict[str, Any]) -> None:
    rows = [json.loads(line) for line in found["rows"].splitlines()]

    assert found["created"]["status"] == "pending"
    assert found["completed"]["status"] == "completed"
    assert rows == PEOPLE


def test_the_list_and_the_balance_are_read(found: dict[str, Any]) -> None:
    assert found["list"]["metadata"]["pageSize"] == 1
    assert found["balance"]["balance"] > 0


@pytest.mark.parametrize(
    ("step", "error"),
    [
        ("validation", "LinkupInvalidRequestError"),
        ("listing", "LinkupInvalidRequestError"),
        ("unauthorized", "LinkupAuthenticationError"),
        ("forbidden", "LinkupAuthenticationError"),
        ("unknownTask", "LinkupTaskNotFoundError"),
        ("unknownRoute", "LinkupUnknownError"),
        ("method", "LinkupUnknownError"),
        ("mediaType", "LinkupUnknownError"),
        ("tooLarge", "LinkupUnknownError"),
    ],
)
def test_every_refusal_arrives_as_the_error_of_the_sdk(
    found: dict[str, Any], step: str, error: str
) -> None:
    assert found[step]["class"] == error
