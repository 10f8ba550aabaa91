"""A Unix socket on which lines are answered: one line in, one line out, in order within a connection.

Nobody can keep others waiting: a line has a length and a time, an account of the system a number of connections, and
what can't be worked on soon is told so.
"""

import selectors
import socket
import struct
import threading
import time
from collections import Counter
from contextlib import suppress
from typing import Final, Protocol

LINE_BYTES: Final = 4096
LINE_SECONDS: Final = 5.0
"""How long a line may take from its first byte to its end, and its answer to be taken."""

CONNECTIONS: Final = 4
CONNECTIONS_OF_ROOT: Final = 64
CONNECTIONS_IN_ALL: Final = 256
AT_ONCE: Final = 16
"""How many lines are worked on at once."""

WAIT_SECONDS: Final = 3.0
"""How long a line waits for its turn."""

_STOP_SECONDS: Final = 5.0
_PAUSE_SECONDS: Final = 0.1
_CREDENTIALS: Final = struct.Struct("iII")


class Answers(Protocol):
    """What is said on the socket; each is a line without its end."""

    def answer(self, line: bytes, uid: int) -> bytes:
        """The answer to a line of a system account; it never fails."""

    def busy(self) -> bytes:
        """That it can't be worked on now."""

    def unreadable(self) -> bytes:
        """That the line is too long or too slow; the connection ends with it."""


class Server:
    """Answers lines until it is stopped. `listener` is bound; whoever made it closes it."""

    def __init__(self, listener: socket.socket, answers: Answers) -> None:
        self._listener = listener
        self._answers = answers
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        self._lock = threading.Lock()
        self._open: Counter[int] = Counter()
        self._waking, self._wake = socket.socketpair()

    def stop(self) -> None:
        """Take no more connections; for a signal's handler too."""
        # A second signal finds that it has stopped.
        with suppress(OSError):
            self._wake.send(b"x")

    def run(self) -> None:
        """Take connections, until `stop`; those that are being answered then have five seconds."""
        self._listener.listen(socket.SOMAXCONN)
        self._listener.settimeout(0)
        with selectors.DefaultSelector() as selector:
            selector.register(self._listener, selectors.EVENT_READ)
            selector.register(self._waking, selectors.EVENT_READ)
            while not any(key.fileobj is self._waking for key, _ in selector.select()):
                self._take()
        deadline = time.monotonic() + _STOP_SECONDS
        for _ in range(AT_ONCE):
            # Whoever is being answered holds a turn.
            if not self._turns.acquire(timeout=max(0.0, deadline - time.monotonic())):
                break
        self._waking.close()
        self._wake.close()

    def _take(self) -> None:
        try:
            connection, _ = self._listener.accept()
        except (BlockingIOError, ConnectionError):
            return
        except OSError:
            # No descriptor is left for it. Those who are here go, and then there is.
            time.sleep(_PAUSE_SECONDS)
            return
        connection.settimeout(LINE_SECONDS)
        try:
            uid = _peer(connection)
        except OSError:
            connection.close()
            return
        with self._lock:
            most = CONNECTIONS_OF_ROOT if uid == 0 else CONNECTIONS
            is_welcome = self._open[uid] < most and self._open.total() < CONNECTIONS_IN_ALL
            self._open[uid] += is_welcome
        if not (is_welcome and self._begin(connection, uid)):
            connection.settimeout(0)
            _send(connection, self._answers.busy())
            connection.close()

    def _begin(self, connection: socket.socket, uid: int) -> bool:
        try:
            threading.Thread(target=self._converse, args=(connection, uid), daemon=True).start()
        except RuntimeError:
            # The system has no room for another thread.
            self._left(uid)
            return False
        return True

    def _left(self, uid: int) -> None:
        with self._lock:
            self._open[uid] -= 1
            if not self._open[uid]:
                del self._open[uid]

    def _converse(self, connection: socket.socket, uid: int) -> None:
        try:
            with connection:
                lines = _Lines(connection)
                while (line := lines.next()) is not None:
                    if line is _TOO_MUCH:
                        _send(connection, self._answers.unreadable())
                        return
                    if not _send(connection, self._answer(line, uid)):
                        return
        finally:
            self._left(uid)

    def _answer(self, line: bytes, uid: int) -> bytes:
        if not self._turns.acquire(timeout=WAIT_SECONDS):
            return self._answers.busy()
        try:
            return self._answers.answer(line, uid)
        finally:
            self._turns.release()


_TOO_MUCH: Final = b"\n"
"""In place of a line that is too long or too slow; no line has an end in it."""


class _Lines:
    """The lines that come on a connection."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._read = b""

    def next(self) -> bytes | None:
        """The next one without its end, `_TOO_MUCH`, or None where no other comes."""
        # Between lines a connection costs nobody but its own account, so it may stay.
        if not self._read and not self._more(None):
            return None
        deadline = time.monotonic() + LINE_SECONDS
        while b"\n" not in self._read:
            left = deadline - time.monotonic()
            if len(self._read) > LINE_BYTES or left <= 0:
                return _TOO_MUCH
            try:
                if not self._more(left):
                    return None
            except TimeoutError:
                return _TOO_MUCH
        line, _, self._read = self._read.partition(b"\n")
        return line if len(line) <= LINE_BYTES else _TOO_MUCH

    def _more(self, seconds: float | None) -> bool:
        self._connection.settimeout(seconds)
        try:
            data = self._connection.recv(LINE_BYTES + 1)
        except TimeoutError:
            raise
        except OSError:
            return False
        self._read += data
        return bool(data)


def _send(connection: socket.socket, line: bytes) -> bool:
    """Whether the line went out."""
    try:
        if connection.gettimeout() != 0:
            connection.settimeout(LINE_SECONDS)
        connection.sendall(line + b"\n")
    except OSError:
        return False
    return True


def _peer(connection: socket.socket) -> int:
    """The system account at the other end, as the kernel has it (unix(7))."""
    data = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    uid: int = _CREDENTIALS.unpack(data)[1]
    return uid
