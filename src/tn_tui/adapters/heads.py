"""The newest row of each log, kept in a file beside the database: a log that was cut off at its end ends before it."""

import json
import os
from pathlib import Path
from typing import final

from tn_tui.adapters.files import read_private, replace_private, try_lock
from tn_tui.domain.system_errors import FileRefused

LIMIT_BYTES = 64 * 1024 * 1024
_MAC_BYTES = 32
_VERSION = 1

Heads = dict[int, tuple[int, bytes]]


@final
class FileHeads:
    """One file for all logs of an installation; implements `ports.Heads`.

    The file is JSON: {"version": 1, "heads": {chain id: [number, MAC in hex]}}.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock_path = path.with_name(f"{path.name}.lock")

    def load(self) -> Heads:
        """Chain id -> number and MAC; nothing before anything was kept.

        Raises:
            FileRefused: the file can't be read or trusted.
        """
        try:
            data = read_private(self._path, LIMIT_BYTES)
        except FileRefused as refused:
            if refused.reason == "missing":
                return {}
            raise
        found = _parsed(data)
        if found is None:
            raise FileRefused(self._path, "damaged")
        return found

    def keep(self, heads: Heads) -> bool:
        """Keep these where they are newer than what is kept; False when it could not be written.

        Where another process writes at this moment nothing is kept: an older head is still a true one.
        """
        try:
            lock = try_lock(self._lock_path)
            if lock is None:
                return False
            try:
                kept = self.load()
                newer = {chain: head for chain, head in heads.items() if head[0] > kept.get(chain, (0, b""))[0]}
                if newer:
                    replace_private(self._path, _text(kept | newer))
            finally:
                os.close(lock)
        except FileRefused:
            return False
        return True


def _text(heads: Heads) -> bytes:
    entries = {str(chain): [number, mac.hex()] for chain, (number, mac) in sorted(heads.items())}
    return json.dumps({"version": _VERSION, "heads": entries}, separators=(",", ":")).encode("ascii")


def _parsed(data: bytes) -> Heads | None:
    try:
        document = json.loads(data)
        if document.keys() != {"version", "heads"} or document["version"] != _VERSION:
            return None
        found = {int(chain): (number, bytes.fromhex(mac)) for chain, (number, mac) in document["heads"].items()}
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
    sound = all(type(number) is int and number > 0 and len(mac) == _MAC_BYTES for number, mac in found.values())
    return found if sound else None
