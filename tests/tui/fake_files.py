"""A file that is written in memory."""

import contextlib

MADE_NAME = "users-2026-11-24-091207.csv"
"""What the program calls a file whose name nobody typed."""


class MemoryFile:
    def __init__(self, files: dict[str, str], path: str) -> None:
        self._files = files
        self.name = path
        self._path = path
        self._text = ""

    def write(self, text: str) -> None:
        self._text += text

    def write_bytes(self, data: bytes) -> None:
        self._text += data.decode()

    def keep(self) -> None:
        """Nothing to make durable."""

    def finish(self) -> None:
        self._files[self._path] = self._text

    def discard(self) -> None:
        with contextlib.suppress(KeyError):
            del self._files[self._path]
