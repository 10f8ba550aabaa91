"""Stand-ins for time and randomness, and rings whose bytes are known."""

import hashlib
from pathlib import Path

from tn_tui.adapters.key_ring import KeyRing
from tn_tui.adapters.slots import Slots

OLD = bytes(range(32))
NEW = bytes(range(32, 64))


class CountedEntropy:
    """Predictable bytes that never come twice."""

    def __init__(self, seed: str = "") -> None:
        self._seed = seed
        self._count = 0

    def bytes(self, count: int) -> bytes:
        self._count += 1
        return hashlib.shake_256(f"{self._seed}{self._count}".encode()).digest(count)


class FixedEntropy:
    """Zeros, for vectors."""

    def bytes(self, count: int) -> bytes:
        return bytes(count)


class FakeTime:
    """A clock that only waiting moves."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.waits = 0

    def wait(self, seconds: float) -> None:
        self.seconds += seconds
        self.waits += 1

    def monotonic(self) -> float:
        return self.seconds


def slots(folder: Path, count: int = 4) -> Slots:
    time = FakeTime()
    return Slots(folder, count, wait=time.wait, monotonic=time.monotonic)


def ring() -> KeyRing:
    return KeyRing({"old": OLD}, current="old", mac="old")


def rotated_ring() -> KeyRing:
    """The same ring after a rotation: seals under the new key, digests under the old."""
    return KeyRing({"old": OLD, "new": NEW}, current="new", mac="old")


def listing(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())
