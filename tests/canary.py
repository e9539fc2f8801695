"""Listeners that hear of whoever dials what must not be dialled."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field

TRIES = 50
"""Ports drawn until one is free for TCP and UDP on every host."""


@dataclass
class Canary:
    """TCP and UDP ports of one number; counts whoever knocks."""

    address: str = ""
    port: int = 0
    dials: list[str] = field(default_factory=list)


@contextmanager
def canary(*hosts: str) -> Iterator[Canary]:
    """Listen on one port of all *hosts*, the first of which is in the address."""
    found = Canary()
    is_over = threading.Event()

    def watch(knocks: Callable[[], str]) -> None:
        while not is_over.is_set():
            with suppress(TimeoutError):
                found.dials.append(knocks())

    with ExitStack() as stack:
        found.port, sockets = _open(stack, hosts)
        found.address = f"http://{hosts[0]}:{found.port}"
        threads = [threading.Thread(target=watch, args=(_listener(each),)) for each in sockets]
        for thread in threads:
            thread.start()
        try:
            yield found
        finally:
            is_over.set()
            for thread in threads:
                thread.join()


def _open(stack: ExitStack, hosts: tuple[str, ...]) -> tuple[int, list[socket.socket]]:
    for _ in range(TRIES):
        opened: list[socket.socket] = []
        port = 0
        try:
            for host in hosts:
                family = socket.AF_INET6 if ":" in host else socket.AF_INET
                for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
                    made = socket.socket(family, kind)
                    opened.append(made)
                    made.bind((host, port))
                    port = made.getsockname()[1]
        except OSError:
            for each in opened:
                each.close()
            continue
        for each in opened:
            each.settimeout(0.05)
            stack.enter_context(each)
        return port, opened
    raise RuntimeError(f"no port is free on all of {hosts}")


def _listener(opened: socket.socket) -> Callable[[], str]:
    if opened.type is socket.SOCK_STREAM:
        opened.listen(50)
        return lambda: _dialled(opened)
    return lambda: f"udp {opened.recvfrom(2048)[1][0]}"


def _dialled(listener: socket.socket) -> str:
    """Return the first line that the next one to connect sends."""
    made, _ = listener.accept()
    with made:
        made.settimeout(0.5)
        try:
            return made.recv(100).decode("latin-1").partition("\r")[0]
        except OSError:
            return "tcp"
