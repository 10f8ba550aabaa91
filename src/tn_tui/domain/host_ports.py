"""What the core asks of the machine that it runs on; the real ones are in `adapters`."""

from typing import Protocol


class HostClock(Protocol):
    """What the machine says of its own clock."""

    def synchronized(self) -> bool | None:
        """Whether it is kept right by the network; None where the system does not say."""


class RunningSessions(Protocol):
    """Which sessions still have a program on this host; a session is known by the digest of its handle."""

    def hold(self, key: bytes) -> None:
        """Say that this process runs the session, until the process ends or releases it."""

    def release(self, key: bytes) -> None:
        """Say that the session is over."""

    def left_behind(self) -> list[bytes]:
        """The sessions whose process is gone without releasing them."""

    def forget(self, key: bytes) -> None:
        """What was left behind is settled."""

    def close(self) -> None:
        """Let go of all of them, as the end of the process does."""
