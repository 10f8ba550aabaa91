"""What is written when the program itself fails: enough to find the defect, and nothing that a person typed.

Only types, errno and places in the code are kept. Local variables and an exception's arguments can
hold a password, so they are never even looked at.
"""

import contextlib
import os
import stat
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Final

from tn_tui import __version__

LOG_LIMIT_BYTES: Final = 1024 * 1024
"""A longer log is moved aside once, so that a failure that repeats can't fill the disk."""

_OUTER_FRAMES: Final = 10
_INNER_FRAMES: Final = 40
_CHAIN: Final = 8


def record(error: BaseException, log_path: Path | None) -> str:
    """Write the error's types and frames to the log, and give the incident's id, 8 hexadecimal digits.

    It never fails: on a full disk, or where the log is not an own plain file, the id alone is left.
    The id and the time come from the system and not from the ports, since those may be what failed.
    """
    incident = os.urandom(4).hex()
    if log_path is not None:
        moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        python = ".".join(map(str, sys.version_info[:3]))
        head = f"{moment} incident {incident} tn-tui {__version__} python {python} {sys.platform} pid {os.getpid()}"
        lines = [head, *(f"  {line}" for line in _described(error, 0, set()))]
        text = "".join(f"{_plain(line)}\n" for line in lines)
        with contextlib.suppress(OSError, ValueError):
            _append(log_path, text.encode("ascii"))
    return incident


def _described(error: BaseException, depth: int, seen: set[int]) -> Iterator[str]:
    """The error, the errors in its group, and what it came from, each with its frames."""
    if depth >= _CHAIN or id(error) in seen:
        return
    seen.add(id(error))
    kind = type(error)
    number = f" errno {error.errno}" if isinstance(error, OSError) and type(error.errno) is int else ""
    yield f"{kind.__module__}.{kind.__qualname__}{number}"
    yield from (f"  {frame}" for frame in _frames(error.__traceback__))
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions[:_CHAIN]:
            yield "with"
            yield from _described(inner, depth + 1, seen)
    source = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if source is not None:
        yield "from"
        yield from _described(source, depth + 1, seen)


def _frames(trace: TracebackType | None) -> list[str]:
    frames = []
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename}:{trace.tb_lineno}:{code.co_qualname}")
        trace = trace.tb_next
    if len(frames) > _OUTER_FRAMES + _INNER_FRAMES:
        frames[_OUTER_FRAMES:-_INNER_FRAMES] = ["..."]
    return frames


def _plain(line: str) -> str:
    escaped = line.encode("ascii", "backslashreplace").decode("ascii")
    return "".join(character if character.isprintable() else "?" for character in escaped)


def _append(path: Path, data: bytes) -> None:
    """Add to the log in one write, when it is a plain file of our own; it is born 0600 and made so again."""
    with contextlib.suppress(FileNotFoundError):
        if path.lstat().st_size > LOG_LIMIT_BYTES:
            path.replace(path.with_name(f"{path.name}.1"))
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    descriptor = os.open(path, flags, 0o600)
    try:
        found = os.fstat(descriptor)
        if stat.S_ISREG(found.st_mode) and found.st_uid == os.geteuid():
            os.fchmod(descriptor, 0o600)
            os.write(descriptor, data)
    finally:
        os.close(descriptor)
