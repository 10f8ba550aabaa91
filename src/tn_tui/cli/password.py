"""How a secret comes in: a line of stdin, or typed without being shown, a new password twice; never an argument."""

import sys
from dataclasses import dataclass
from typing import Final

from tn_tui.cli import statuses
from tn_tui.cli.kinds import Kind
from tn_tui.cli.running import StoppedError
from tn_tui.domain.secret import Secret

LIMIT_BYTES: Final = 4096
"""Far more than any password; a file that was taken for one ends here."""


def unreadable(sentence: str) -> StoppedError:
    """That a secret did not come in as it must."""
    return StoppedError(sentence, kind=Kind.CREDENTIALS_UNREADABLE)


def is_typed() -> bool:
    """Whether stdin is a terminal."""
    return sys.stdin is not None and sys.stdin.isatty()


def line() -> bytes:
    """A line of stdin without its end, empty where there is none; every other character is the secret's."""
    try:
        data = b"" if sys.stdin is None else sys.stdin.buffer.readline(LIMIT_BYTES + len(b"\r\n"))
    except OSError:
        return b""
    return data[:-2] if data.endswith(b"\r\n") else data.removesuffix(b"\n")


def text(data: bytes, long: str, not_utf8: str) -> str:
    """What came in, as text.

    Raises:
        StoppedError: it is too long or no text, in these words.
    """
    if len(data) > LIMIT_BYTES:
        raise unreadable(long)
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise unreadable(not_utf8) from None


@dataclass(frozen=True, slots=True)
class Asked:
    """A secret that is typed or sent, and what is said where it is neither, or can't be taken."""

    empty: str
    long: str
    not_utf8: str
    no_terminal: str

    def come_in(self, prompt: str, *, from_stdin: bool) -> bytes:
        """What was typed, or a line of stdin where that is no terminal.

        Raises:
            StoppedError: there is neither, or what was typed can't be read.
        """
        if is_typed():
            return self.typed(prompt)
        if not from_stdin:
            raise StoppedError(self.no_terminal, statuses.USAGE, kind=Kind.NO_TERMINAL)
        return line()

    def typed(self, prompt: str) -> bytes:
        """What is typed without being shown.

        Raises:
            StoppedError: nothing, or no text.
        """
        from getpass import getpass

        try:
            return getpass(prompt).encode("utf-8", "surrogateescape")
        except EOFError:
            raise unreadable(self.empty) from None
        except UnicodeDecodeError:
            raise unreadable(self.not_utf8) from None

    def secret(self, data: bytes) -> Secret:
        """What came in, when it can be taken.

        Raises:
            StoppedError: it is empty, too long or no text.
        """
        found = text(data, self.long, self.not_utf8)
        if not found:
            raise unreadable(self.empty)
        return Secret(found)


_NEW: Final = Asked(
    empty="No password came in. Give it as one line on stdin, or type it.",
    long=f"The password is longer than {LIMIT_BYTES} bytes. Give it as one line on stdin.",
    not_utf8="The password is not UTF-8. Send it as UTF-8 text.",
    no_terminal="There is no terminal to type the password on. Send it as one line on stdin with --password-stdin.",
)
_DIFFERENT: Final = "The two passwords are not the same. Nothing was changed; start again."


def read(*, from_stdin: bool) -> Secret:
    """A new password.

    Raises:
        StoppedError: none came, it can't be read, or there is no terminal to type it on.
    """
    data = _NEW.come_in("Password: ", from_stdin=from_stdin)
    if data and is_typed() and data != _NEW.typed("Again: "):
        raise unreadable(_DIFFERENT)
    return _NEW.secret(data)
