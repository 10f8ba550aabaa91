"""What proves a remembered device: a file that only its owner can read, or nothing at all.

Whatever is wrong with the file, the answer is that this device is not remembered: a token is then
asked for, which is always safe. Only the reason goes to the log.
"""

import json
import logging
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn, TypeGuard, final

from tn_tui.adapters.files import read_private, replace_private, try_lock
from tn_tui.adapters.origin import over_ssh
from tn_tui.domain.device_ports import DeviceProof, DeviceStore
from tn_tui.domain.reasons import PathProblem, RememberProblem
from tn_tui.domain.secret import Secret
from tn_tui.domain.system_errors import FileRefused
from tn_tui.domain.text import clean_line

LABEL_LIMIT = 64
ENTRIES_LIMIT = 1_000
LIMIT_BYTES = 256 * 1024
HANDLE_LIMIT = 200
"""Characters of a handle; 256 bits need 44."""

LOCK_TRIES = 200
LOCK_POLL_SECONDS = 0.01

_VERSION = 1
_HIGHEST_COUNTER = 2**63 - 1

_log = logging.getLogger(__name__)
_NOT_WRITTEN = "the device file was not written: %s"
# Without a handler of its own a warning would be written across the screen.
_log.addHandler(logging.NullHandler())


def device_here(environ: Mapping[str, str], path: Path) -> DeviceStore:
    """This device's memory in the file at `path`.

    Over SSH there is none, since several people may share the system account.
    """
    label = os.uname().nodename
    return NoDevice(RememberProblem.SSH, label) if over_ssh(environ) else FileDevice(path, label)


@final
class NoDevice:
    """Nothing is remembered here, and `reason` says why; implements `device_ports.DeviceStore`."""

    def __init__(self, reason: RememberProblem, label: str) -> None:
        self._reason = reason
        self._label = _clean_label(label)

    @property
    def unavailable(self) -> str | None:
        """Why nothing can be remembered here."""
        return self._reason

    @property
    def label(self) -> str:
        """How a person recognizes this device."""
        return self._label

    @property
    def key(self) -> None:
        """None: it isn't known for certain."""
        return None

    def load(self, account: str) -> DeviceProof | None:  # noqa: ARG002 - the port's argument
        """No proof: nothing is remembered here."""
        return None

    def save(self, account: str, proof: DeviceProof) -> bool:  # noqa: ARG002 - the port's arguments
        """False: nothing is remembered here."""
        return False

    def forget(self, account: str) -> None:
        """Do nothing: nothing is remembered here."""


@final
class FileDevice:
    """One file for all accounts of this device; implements `device_ports.DeviceStore`.

    The file is JSON: {"version": 1, "devices": {account: {"handle": text, "counter": number}}}, the
    least recently saved account first. `wait` pauses for so many seconds while another process
    writes; after two seconds of that, nothing is saved.
    """

    def __init__(self, path: Path, label: str, *, wait: Callable[[float], None] = time.sleep) -> None:
        self._path = path
        self._lock_path = path.with_name(f"{path.name}.lock")
        self._label = _clean_label(label)
        self._wait = wait

    @property
    def unavailable(self) -> str | None:
        """None: devices can be remembered here."""
        return None

    @property
    def label(self) -> str:
        """The host's name as one clean line of at most 64 characters."""
        return self._label

    @property
    def key(self) -> None:
        """None: a person at the machine shows none."""
        return None

    def load(self, account: str) -> DeviceProof | None:
        """The proof for the account, or None when there is none or the file can't be trusted."""
        try:
            return self._read().get(account)
        except FileRefused as refused:
            _log.warning("the device file was not used: %s", refused.reason)
            return None

    def save(self, account: str, proof: DeviceProof) -> bool:
        """Keep the proof in place of the earlier one; False when it could not be written."""
        if not (_is_handle(proof.handle.reveal()) and _is_counter(proof.counter)):
            return False
        try:
            with self._locked():
                proofs = self._read_or_begin_anew()
                proofs.pop(account, None)
                proofs[account] = proof
                replace_private(self._path, _fitting(self._path, proofs))
        except FileRefused as refused:
            _log.warning(_NOT_WRITTEN, refused.reason)
            return False
        return True

    def forget(self, account: str) -> None:
        """Drop the proof, if there is one; what can't be dropped stays, and counts for nothing at the core."""
        try:
            with self._locked():
                proofs = self._read()
                if proofs.pop(account, None) is not None:
                    replace_private(self._path, _fitting(self._path, proofs))
        except FileRefused as refused:
            _log.warning(_NOT_WRITTEN, refused.reason)

    def _read(self) -> dict[str, DeviceProof]:
        try:
            data = read_private(self._path, LIMIT_BYTES)
        except FileRefused as refused:
            if refused.reason is PathProblem.MISSING:
                return {}
            raise
        return _parse(self._path, data)

    def _read_or_begin_anew(self) -> dict[str, DeviceProof]:
        """Our own file with content that can't be read proves nothing any more, so it may be written over."""
        try:
            return self._read()
        except FileRefused as refused:
            if refused.reason is PathProblem.DAMAGED:
                return {}
            raise

    @contextmanager
    def _locked(self) -> Iterator[None]:
        lock = try_lock(self._lock_path)
        for _ in range(LOCK_TRIES):
            if lock is not None:
                break
            self._wait(LOCK_POLL_SECONDS)
            lock = try_lock(self._lock_path)
        if lock is None:
            raise FileRefused(self._lock_path, PathProblem.WRITE)
        try:
            yield
        finally:
            os.close(lock)

    def __repr__(self) -> str:
        return "FileDevice(…)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a FileDevice does not leave the process")


def _clean_label(label: str) -> str:
    return clean_line(label)[:LABEL_LIMIT]


def _is_handle(handle: object) -> TypeGuard[str]:
    return isinstance(handle, str) and 0 < len(handle) <= HANDLE_LIMIT and handle.isascii() and handle.isprintable()


def _is_counter(counter: object) -> TypeGuard[int]:
    return type(counter) is int and 0 <= counter <= _HIGHEST_COUNTER


def _fitting(path: Path, proofs: Mapping[str, DeviceProof]) -> bytes:
    """The file's content with as many of the newest proofs as it may hold."""
    entries = {
        account: {"handle": proof.handle.reveal(), "counter": proof.counter}
        for account, proof in list(proofs.items())[-ENTRIES_LIMIT:]
    }
    data = _dumped(entries)
    while len(data) > LIMIT_BYTES:
        # Never the last one, which is what was just saved: rather nothing than a save that kept nothing.
        if len(entries) == 1:
            raise FileRefused(path, PathProblem.FULL)
        # Several at once, so that a full file does not cost one encoding for each entry.
        for account in list(entries)[: max(1, (len(entries) - 1) // 8)]:
            del entries[account]
        data = _dumped(entries)
    return data


def _dumped(entries: Mapping[str, object]) -> bytes:
    return json.dumps({"version": _VERSION, "devices": entries}, separators=(",", ":")).encode("ascii") + b"\n"


def _parse(path: Path, data: bytes) -> dict[str, DeviceProof]:
    proofs = _parsed(data)
    # Raised here and not where it went wrong: a decoder's error carries all of the text, handles included.
    if proofs is None:
        raise FileRefused(path, PathProblem.DAMAGED)
    return proofs


def _parsed(data: bytes) -> dict[str, DeviceProof] | None:
    try:
        document = json.loads(data)
        if document.keys() != {"version", "devices"} or document["version"] != _VERSION:
            return None
        return {account: _proof(entry) for account, entry in document["devices"].items()}
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
        return None


def _proof(entry: Mapping[str, object]) -> DeviceProof:
    handle, counter = entry["handle"], entry["counter"]
    if len(entry) != len(("handle", "counter")) or not _is_handle(handle) or not _is_counter(counter):
        raise ValueError("not a proof")
    return DeviceProof(Secret(handle), counter)
