"""Whose certificates are believed does not depend on variables of the environment."""

from pathlib import Path

import pytest

from rowsmith.egress.trust import tls_context
from rowsmith.errors import ConfigError


def test_authorities_of_the_environment_are_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = tls_context("").cert_store_stats()
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys"))

    assert tls_context("").cert_store_stats() == system
    assert not (tmp_path / "keys").exists()


def test_names_and_certificates_are_checked() -> None:
    context = tls_context("")

    assert context.check_hostname
    assert context.verify_mode.name == "CERT_REQUIRED"


@pytest.mark.parametrize("content", [None, "", "no certificate"])
def test_a_file_without_authorities_is_named(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "own.pem"
    if content is not None:
        file.write_text(content)

    with pytest.raises(ConfigError, match=r"egress\.ca_file"):
        tls_context(str(file))
