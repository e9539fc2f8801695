"""Which browser is started, and how: flags that leave it one way out and little to do."""

import os
import shutil
from pathlib import Path
from typing import Any

from rowsmith.config import BrowserSettings
from rowsmith.errors import ConfigError

EXECUTABLES = (
    "chromium-headless-shell",
    "headless_shell",
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
)
"""Looked for in this order: the shell alone renders three times as many pages a second."""
FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-features=WebTransport,WebBluetooth,WebUSB,Prerender2",
    "--disable-gpu",
    "--disable-quic",
    "--disable-remote-fonts",
    "--disable-sync",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--blink-settings=imagesEnabled=false",
    "--mute-audio",
    "--no-first-run",
)
NO_BYPASS = "<-loopback>"
"""Sends loopback addresses to the proxy too; Chromium dials them itself otherwise."""
REMEDY = (
    "no browser was found: install one (apt-get install chromium-headless-shell, or playwright"
    " install chromium-headless-shell), or name it in ROWSMITH_BROWSER__PATH"
)


def find(settings: BrowserSettings) -> str | None:
    """Return the browser to start; None leaves the choice to Playwright, which may have its own."""
    return settings.path or next(filter(None, map(shutil.which, EXECUTABLES)), None)


def check(settings: BrowserSettings) -> None:
    """See that the browser that *settings* name, if any, can be started.

    Raises:
        ConfigError: there is no such program.
    """
    path = settings.path
    if path and not (Path(path).is_file() and os.access(path, os.X_OK)):
        raise ConfigError(
            f"ROWSMITH_BROWSER__PATH: {path} is no program that can be started; name Chromium or "
            "its headless shell, or leave it empty and the machine's own is looked for"
        )


def options(settings: BrowserSettings, proxy: str) -> dict[str, Any]:
    """Return the launch options: the executable, its flags, the proxy, no secrets of ours."""
    return {
        "executable_path": find(settings),
        "headless": True,
        "args": list(FLAGS),
        "chromium_sandbox": settings.sandbox and os.geteuid() != 0,
        "proxy": {"server": proxy, "bypass": NO_BYPASS},
        "ignore_default_args": ["--disable-popup-blocking"],
        "env": {"PATH": os.defpath, "LANG": "C.UTF-8", "HOME": "/nonexistent"},
        "handle_sigint": False,
        "handle_sigterm": False,
        "handle_sighup": False,
    }
