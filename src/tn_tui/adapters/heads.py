"""The newest row of each log, kept in a file beside the database: a log that was cut off at its end ends before it."""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import final

from tn_tui.adapters.files import read_private, replace_private, try_lock
from tn_tui.domain.ports import KeptHead
from tn_tui.domain.reasons import PathProblem
from tn_tui.domain.system_errors import FileRefused

LIMIT_BYTES = 64 * 1024 * 1024
WAIT_SECONDS = 5.0
"""How long the file's lock is waited for; it is held for a millisecond."""

_FIRST_PAUSE, _LONGEST_PAUSE = 0.0005, 0.02
_MAC_BYTES = 32
_VERSION = 1

Heads = dict[int, KeptHead]


@final
class FileHeads:
    """One file for all logs of an installation; implements `ports.Heads`.

    The file is JSON: {"version": 1, "heads": {chain id: [number, MAC in hex, since]}}, without the last where it is 1.

    Args:
        path: of the file, in a folder that is one's own.
        wait: sleeps for so many seconds.
        monotonic: seconds that never go back.
    """

    def __init__(
        self,
        path: Path,
        *,
        wait: Callable[[float], None] = time.sleep,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._path = path
        self._lock_path = path.with_name(f"{path.name}.lock")
        self._wait = wait
        self._monotonic = monotonic

    def load(self) -> Heads:
        """As `ports.Heads` has it; nothing before anything was kept."""
        try:
            data = read_private(self._path, LIMIT_BYTES)
        except FileRefused as refused:
            if refused.reason is PathProblem.MISSING:
                return {}
            raise
        found = _parsed(data)
        if found is None:
            raise FileRefused(self._path, PathProblem.DAMAGED)
        return found

    def keep(self, change: Callable[[Heads], Heads]) -> None:
        """As `ports.Heads` has it, under the file's lock.

        It is renamed into place and not synced: what the power takes with it the database has still.
        """
        lock = self._locked()
        try:
            kept = self.load()
            following = change(kept)
            if following != kept:
                replace_private(self._path, _text(following), locked=True)
        finally:
            os.close(lock)

    def _locked(self) -> int:
        until = self._monotonic() + WAIT_SECONDS
        pause = _FIRST_PAUSE
        while (lock := try_lock(self._lock_path)) is None:
            if self._monotonic() >= until:
                raise FileRefused(self._path, PathProblem.BUSY)
            self._wait(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
        return lock


def _text(heads: Heads) -> bytes:
    entries = {
        str(chain): [number, mac.hex()] if since == 1 else [number, mac.hex(), since]
        for chain, (number, mac, since) in sorted(heads.items())
    }
    return json.dumps({"version": _VERSION, "heads": entries}, separators=(",", ":")).encode("ascii")


def _parsed(data: bytes) -> Heads | None:
    try:
        document = json.loads(data)
        if document.keys() != {"version", "heads"} or document["version"] != _VERSION:
            return None
        found = {
            int(chain): KeptHead(number, bytes.fromhex(mac), *since)
            for chain, (number, mac, *since) in document["heads"].items()
        }
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
    return found if all(_is_sound(head) for head in found.values()) else None


def _is_sound(head: KeptHead) -> bool:
    numbers = type(head.number) is int and type(head.since) is int
    return numbers and 0 < head.since <= head.number and len(head.mac) == _MAC_BYTES
