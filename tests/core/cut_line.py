"""A line to a PostgreSQL server that is cut after a commit was sent and before its answer comes back."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def line(server: Path, folder: Path) -> Iterator[threading.Event]:
    """A socket in `folder` that leads to the server's; once the event is set, the next commit's answer is lost."""
    cut = threading.Event()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(folder / server.name))
        listener.listen()
        threads = [threading.Thread(target=_accept, args=(listener, server, cut), daemon=True)]
        threads[0].start()
        try:
            yield cut
        finally:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            threads[0].join()


def _accept(listener: socket.socket, server: Path, cut: threading.Event) -> None:
    lines = []
    while True:
        try:
            client = listener.accept()[0]
        except OSError:
            break
        upstream = socket.socket(socket.AF_UNIX)
        upstream.connect(str(server))
        lost = threading.Event()
        for source, target in ((client, upstream), (upstream, client)):
            thread = threading.Thread(
                target=_carry, args=(source, target, cut, lost), kwargs={"asks": source is client}, daemon=True
            )
            thread.start()
            lines.append((thread, client, upstream))
    for thread, client, upstream in lines:
        for end in (client, upstream):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        thread.join()
        client.close()
        upstream.close()


def _carry(
    source: socket.socket, target: socket.socket, cut: threading.Event, lost: threading.Event, *, asks: bool
) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            if asks and cut.is_set() and b"COMMIT" in data:
                lost.set()
            if not asks and lost.is_set():
                # The server has answered, so the commit was made; nobody hears of it.
                break
            target.sendall(data)
    for end in (source, target):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
