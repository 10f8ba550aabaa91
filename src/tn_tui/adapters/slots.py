"""A limit on how much slow work runs at once on this machine, over all processes, that survives kill -9.

A slot is the lock on a file. The kernel lets go of it when its holder ends, however it ends, so
there is nothing to clean up and no server that counts.
"""

import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import final

from tn_tui.adapters.files import private_folder, try_lock
from tn_tui.domain.errors import Busy
from tn_tui.domain.reasons import PathProblem
from tn_tui.domain.system_errors import FileRefused

SLOTS_PER_CPU = 2
PATIENCE_SECONDS = 3.0
POLL_SECONDS = 0.02


def slots_of_this_machine() -> int:
    """How many slots there are: two per CPU, the same number for every process."""
    return SLOTS_PER_CPU * (os.cpu_count() or 1)


@final
class Slots:
    """`count` slots, each a file in `folder` (made on first use).

    `wait` pauses for so many seconds, `monotonic` is a clock in seconds that never goes back.
    """

    def __init__(
        self,
        folder: Path,
        count: int,
        *,
        wait: Callable[[float], None],
        monotonic: Callable[[], float],
    ) -> None:
        if count < 1:
            raise ValueError("there must be at least one slot")
        self._paths = tuple(folder / f"{number:02}" for number in range(count))
        self._folder = folder
        self._wait = wait
        self._monotonic = monotonic
        self._turns = itertools.count()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Hold a slot while the block runs.

        Raises:
            Busy: all of them were held for 3 seconds.
            FileRefused: the slot files can't be made or trusted.
        """
        slot = self._take()
        try:
            yield
        finally:
            os.close(slot)

    def _take(self) -> int:
        slot = self._try_all()
        if slot is not None:
            return slot
        deadline = self._monotonic() + PATIENCE_SECONDS
        while self._monotonic() < deadline:
            self._wait(POLL_SECONDS)
            slot = self._try_all()
            if slot is not None:
                return slot
        raise Busy

    def _try_all(self) -> int | None:
        # Each process begins elsewhere, so that on a quiet machine the first try succeeds.
        first = os.getpid() + next(self._turns)
        for turn in range(len(self._paths)):
            slot = self._try(self._paths[(first + turn) % len(self._paths)])
            if slot is not None:
                return slot
        return None

    def _try(self, path: Path) -> int | None:
        try:
            return try_lock(path)
        except FileRefused as refused:
            if refused.reason is not PathProblem.MISSING:
                raise
        private_folder(self._folder)
        return try_lock(path)
