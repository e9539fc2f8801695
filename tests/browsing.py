"""What tests with a real Chromium share."""

import os
import shutil

import pytest

from rowsmith.fetch.launch import EXECUTABLES

needs_chromium = pytest.mark.skipif(
    "CI" not in os.environ and not any(map(shutil.which, EXECUTABLES)),
    reason="no Chromium here: apt-get install chromium-headless-shell",
)
"""Skips on a machine without a browser and says why; in CI nothing is skipped."""
