"""The socket's own rules: lines and their order, their length and time, how many at once."""

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tn_tui.doors import serve
from tn_tui.doors.socket_place import bound

PATIENCE_SECONDS = 30


class Echo:
    """Says who said what; a line "wait" is answered once the test lets it."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.waiting = threading.Semaphore(0)

    def answer(self, line: bytes, uid: int) -> bytes:
        if line == b"wait":
            self.waiting.release()
            self.go.wait(PATIENCE_SECONDS)
        return b"%d:%s" % (uid, line)

    def busy(self) -> bytes:
        return b"busy"

    def unreadable(self) -> bytes:
        return b"unreadable"


@pytest.fixture
def echo() -> Echo:
    return Echo()


@pytest.fixture
def place(tmp_path: Path, echo: Echo) -> Iterator[Path]:
    """Where a server answers, until the test is over."""
    path = tmp_path / "socket"
    with bound(path) as listener:
        server = serve.Server(listener, echo)
        thread = threading.Thread(target=server.run)
        thread.start()
        yield path
        echo.go.set()
        server.stop()
        thread.join()
        server.stop()


def connected(path: Path) -> socket.socket:
    client = socket.socket(socket.AF_UNIX)
    client.settimeout(PATIENCE_SECONDS)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            client.connect(str(path))
        except BlockingIOError:
            # More wait to be let in than the system lets wait.
            assert time.monotonic() < deadline
            os.sched_yield()
        else:
            return client


def said(client: socket.socket) -> list[bytes]:
    """All that comes until the other end hangs up."""
    data = b""
    with suppress(ConnectionError):
        while more := client.recv(65_536):
            data += more
    return data.splitlines()


def ask(path: Path, data: bytes) -> list[bytes]:
    with closing(connected(path)) as client:
        client.sendall(data)
        client.shutdown(socket.SHUT_WR)
        return said(client)


def mine(line: bytes) -> bytes:
    return b"%d:%s" % (os.getuid(), line)


def test_each_gets_its_own_answers_in_order(place: Path) -> None:
    connections = min(40, serve.CONNECTIONS_OF_ROOT if os.getuid() == 0 else serve.CONNECTIONS)
    clients = [connected(place) for _ in range(connections)]
    for number, client in enumerate(clients):
        client.sendall(b"".join(b"%d of %d\n" % (line, number) for line in range(10)))
        client.shutdown(socket.SHUT_WR)
    for number, client in enumerate(clients):
        assert said(client) == [mine(b"%d of %d" % (line, number)) for line in range(10)]
        client.close()


def test_a_line_has_a_length(place: Path) -> None:
    longest = b"x" * serve.LINE_BYTES
    assert ask(place, longest + b"\n") == [mine(longest)]
    assert ask(place, b"one\n" + longest + b"x\ntwo\n") == [mine(b"one"), b"unreadable"]
    with closing(connected(place)) as client, suppress(OSError):
        for _ in range(200):
            client.sendall(longest)
    assert ask(place, b"\0\xff\n\n") == [mine(b"\0\xff"), mine(b"")]
    # Half a line is none.
    assert ask(place, b"one\ntwo") == [mine(b"one")]


def test_a_line_has_a_time(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "LINE_SECONDS", 0.05)
    with closing(connected(place)) as slow, closing(connected(place)) as idle:
        slow.sendall(b"on")
        assert said(slow) == [b"unreadable"]
        # Who says nothing costs nothing.
        idle.sendall(b"one\n")
        assert idle.recv(100) == mine(b"one") + b"\n"


def test_who_reads_nothing_ends_only_the_own_connection(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "LINE_SECONDS", 0.05)
    with closing(connected(place)) as deaf, suppress(OSError):
        for _ in range(10_000):
            deaf.sendall(b"x" * 100 + b"\n")
    assert ask(place, b"one\n") == [mine(b"one")]


def test_an_account_has_so_many_connections(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "CONNECTIONS_OF_ROOT", serve.CONNECTIONS)
    clients = [connected(place) for _ in range(300)]
    answers = []
    for client in clients[: serve.CONNECTIONS]:
        client.sendall(b"one\n")
        answers.append(client.recv(100))
    assert answers == [mine(b"one") + b"\n"] * serve.CONNECTIONS
    assert [said(client) for client in clients[serve.CONNECTIONS :]] == [[b"busy"]] * (300 - serve.CONNECTIONS)
    # Another account has its own.
    monkeypatch.setattr(serve, "_peer", lambda _: 4711)
    assert ask(place, b"one\n") == [b"4711:one"]
    for client in clients:
        client.close()


def test_what_can_not_be_worked_on_soon_is_told(place: Path, echo: Echo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "CONNECTIONS", serve.CONNECTIONS_OF_ROOT)
    monkeypatch.setattr(serve, "WAIT_SECONDS", 0.01)
    clients = [connected(place) for _ in range(serve.AT_ONCE)]
    for client in clients:
        client.sendall(b"wait\n")
        assert echo.waiting.acquire(timeout=PATIENCE_SECONDS)
    assert ask(place, b"one\ntwo\n") == [b"busy", b"busy"]
    echo.go.set()
    for client in clients:
        assert client.recv(100) == mine(b"wait") + b"\n"
        client.close()
    monkeypatch.setattr(serve, "WAIT_SECONDS", PATIENCE_SECONDS)
    assert ask(place, b"one\n") == [mine(b"one")]
