"""The OpenAPI document is true: schemathesis calls the server by it and finds nothing."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.serving import KEY, Served, serving

EXAMPLES = "10"
"""Per operation and phase; the service issue's drill runs 1,000."""


@pytest.fixture(scope="module")
def shut_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve an installation that can look up no name: the addresses in these tasks are made up."""
    look_up = socket.getaddrinfo

    def only_loopback(host: str | None, *rest: Any, **named: Any) -> Any:
        if host != "127.0.0.1":
            raise socket.gaierror(socket.EAI_NONAME, "no names in tests")
        return look_up(host, *rest, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", only_loopback)
        quiet = {"politeness.attempts": 1, "tasks.concurrency": 1}
        with serving(tmp_path_factory.mktemp("data"), **quiet) as running:
            yield running


@pytest.mark.timeout(300)
def test_schemathesis_finds_nothing(shut_in: Served, tmp_path: Path) -> None:
    command = [
        *(str(Path(sys.executable).with_name("schemathesis")), "run", "--no-color", "--seed=1"),
        *("--checks=all", "--phases=examples,coverage,fuzzing"),
        *(f"--max-examples={EXAMPLES}", "--generation-database=none"),
        "--generation-allow-x00=false",  # NUL is refused in any text, which no schema can say
        *("-H", f"Authorization: Bearer {KEY}"),
        f"{shut_in.url}/v1/openapi.json",
    ]

    run = subprocess.run(
        command, cwd=tmp_path, check=False, capture_output=True, text=True, timeout=280
    )

    assert run.returncode == 0, run.stdout
