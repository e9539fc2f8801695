"""The browser as an extra that may be missing."""

import sys

import pytest
from yarl import URL

from rowsmith.config import BrowserSettings, EgressSettings, FetchSettings
from rowsmith.errors import NoBrowser
from rowsmith.fetch.render import Renderer
from rowsmith.model.page import Page
from rowsmith.telemetry import SystemClock


async def test_without_the_extra_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rowsmith.fetch.browser", None)  # as if it could not load
    renderer = Renderer(BrowserSettings(), EgressSettings(), FetchSettings(), SystemClock())

    with pytest.raises(NoBrowser, match=r"install rowsmith\[browser\]"):
        await renderer.render(
            Page(url="http://x.example/", body=b""), URL("http://x.example/"), None
        )
