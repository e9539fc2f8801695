"""Fixtures that every test may use."""

import os

import pytest


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the caller's own settings out of the environment."""
    for name in [name for name in os.environ if name.startswith("ROWSMITH_")]:
        monkeypatch.delenv(name)
