"""The machine under the program as tests have it: what it says of its clock, what it keeps, and what runs on it."""

from collections.abc import Callable

from tn_tui.domain.ports import KeptHead


class MemoryHeads:
    """The heads that a machine kept outside the database."""

    def __init__(self) -> None:
        self.kept: dict[int, KeptHead] = {}

    def load(self) -> dict[int, KeptHead]:
        return dict(self.kept)

    def keep(self, change: Callable[[dict[int, KeptHead]], dict[int, KeptHead]]) -> None:
        self.kept = change(dict(self.kept))


class HostClockWord:
    """What the machine says of its clock."""

    def __init__(self) -> None:
        self.word: bool | None = True

    def synchronized(self) -> bool | None:
        return self.word


class AllRunning:
    """Every session has its program, and none is ever left behind."""

    def hold(self, key: bytes) -> None:
        """Nothing has to be noted."""

    def release(self, key: bytes) -> None:
        """Nothing was noted."""

    def left_behind(self) -> list[bytes]:
        return []

    def forget(self, key: bytes) -> None:
        """Nothing was left behind."""

    def close(self) -> None:
        """Nothing is held."""
