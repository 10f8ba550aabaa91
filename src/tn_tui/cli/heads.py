"""The heads of logs as text that is kept elsewhere, and read again from there."""

import json
import re
from typing import TYPE_CHECKING, Final

from tn_tui.cli.kinds import Kind
from tn_tui.cli.running import StoppedError

if TYPE_CHECKING:
    from tn_tui.core.core import Core
    from tn_tui.domain import exports
    from tn_tui.domain.practice_views import Head

LIMIT_BYTES: Final = 16 << 20
"""A head takes about 150 bytes; a file over this is something else."""

_LINE: Final = re.compile(r"([0-9a-f]{64}) ([0-9]{1,18})(?: (.*))?", re.ASCII)
_MAC: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_LAST: Final = 10**18


def line(head: "Head") -> str:
    """A head as one line: MAC, row number, practice code, which is missing for what belongs to no practice."""
    return f"{head.mac} {head.number} {head.practice_code}".rstrip(" ")


def row(head: "Head") -> dict[str, "exports.Value"]:
    """A head as an object of JSON."""
    return {"practice": head.practice_code, "row": head.number, "mac": head.mac}


def read(core: "Core", path: str) -> "list[Head]":
    """The heads in a file that `tn-tui activity head` printed, as text or as JSON.

    Raises:
        FileRefused: it can't be read.
        StoppedError: it holds something else.
    """
    try:
        text = core.operator_files.read(path, LIMIT_BYTES).decode("utf-8-sig")
        found = _objects(text) if text.lstrip().startswith("[") else _lines(text)
    except (ValueError, RecursionError):
        found = []
    if not found:
        raise StoppedError(
            f"{path} is not what tn-tui activity head prints. Give that file, as it was printed.",
            kind=Kind.HEADS_UNREADABLE,
        )
    return found


def _lines(text: str) -> "list[Head]":
    from tn_tui.domain.practice_views import Head

    found = []
    for each in text.splitlines():
        parts = _LINE.fullmatch(each)
        if parts is None:
            raise ValueError
        found.append(Head(parts[3] or "", int(parts[2]), parts[1]))
    return found


def _objects(text: str) -> "list[Head]":
    from tn_tui.domain.practice_views import Head

    found = []
    for each in json.loads(text):
        match each:
            case {"practice": str(practice), "row": int(number), "mac": str(mac)} if (
                _MAC.fullmatch(mac) and 0 <= number < _LAST and not isinstance(number, bool)
            ):
                found.append(Head(practice, number, mac))
            case _:
                raise ValueError
    return found
