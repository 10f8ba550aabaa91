"""How a new password comes in: one line of stdin, or typed twice without being shown; never an argument."""

import sys
from typing import Final

from tn_tui.cli import statuses
from tn_tui.cli.kinds import Kind
from tn_tui.cli.running import StoppedError
from tn_tui.domain.secret import Secret

LIMIT_BYTES: Final = 4096
"""Far more than any password; a file that was taken for one ends here."""

_EMPTY: Final = "No password came in. Give it as one line on stdin, or type it."
_LONG: Final = f"The password is longer than {LIMIT_BYTES} bytes. Give it as one line on stdin."
_NOT_UTF8: Final = "The password is not UTF-8. Send it as UTF-8 text."
_NO_TERMINAL: Final = (
    "There is no terminal to type the password on. Send it as one line on stdin with --password-stdin."
)
_DIFFERENT: Final = "The two passwords are not the same. Nothing was changed; start again."


def read(*, from_stdin: bool) -> Secret:
    """A new password.

    Raises:
        StoppedError: none came, it can't be read, or there is no terminal to type it on.
    """
    if sys.stdin is None:
        raise _unreadable(_EMPTY) if from_stdin else StoppedError(_NO_TERMINAL, statuses.USAGE, kind=Kind.NO_TERMINAL)
    if sys.stdin.isatty():
        return _typed()
    if not from_stdin:
        raise StoppedError(_NO_TERMINAL, statuses.USAGE, kind=Kind.NO_TERMINAL)
    try:
        line = sys.stdin.buffer.readline(LIMIT_BYTES + len(b"\r\n"))
    except OSError:
        raise _unreadable(_EMPTY) from None
    return _from_line(line)


def _unreadable(sentence: str) -> StoppedError:
    return StoppedError(sentence, kind=Kind.CREDENTIALS_UNREADABLE)


def _from_line(line: bytes) -> Secret:
    """The password in a line; its line end goes, every other character is the password's."""
    data = line[:-2] if line.endswith(b"\r\n") else line.removesuffix(b"\n")
    if len(data) > LIMIT_BYTES:
        raise _unreadable(_LONG)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise _unreadable(_NOT_UTF8) from None
    if not text:
        raise _unreadable(_EMPTY)
    return Secret(text)


def _typed() -> Secret:
    from getpass import getpass

    try:
        first = getpass("Password: ")
        if not first:
            raise _unreadable(_EMPTY)
        if first != getpass("Again: "):
            raise _unreadable(_DIFFERENT)
    except EOFError:
        raise _unreadable(_EMPTY) from None
    except UnicodeDecodeError:
        raise _unreadable(_NOT_UTF8) from None
    if len(first.encode("utf-8", "surrogateescape")) > LIMIT_BYTES:
        raise _unreadable(_LONG)
    return Secret(first)
