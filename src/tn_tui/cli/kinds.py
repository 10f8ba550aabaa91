"""What a refusal is called where `--json` asks for it as an object: one stable word for each kind, for scripts.

docs/commands.md lists them all; it is made from here and from the tree of errors.
"""

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tn_tui.domain.errors import TnError

_WORD: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")


class Kind(StrEnum):
    """What the command line refuses by itself, before or after the core was asked."""

    USAGE = "usage"
    NO_TERMINAL = "no_terminal"
    CREDENTIALS_UNREADABLE = "credentials_unreadable"
    LOG_IN_FIRST = "log_in_first"
    DATABASE_SERVER = "database_server"
    DEACTIVATED = "deactivated"
    HEADS_UNREADABLE = "heads_unreadable"
    NOT_HANDED_OUT = "not_handed_out"
    NOT_ROOT = "not_root"
    SSHD = "sshd"


MEANINGS: Final[dict[Kind, str]] = {
    Kind.USAGE: "An option, an argument or its value is missing, unknown or out of range; nothing was opened",
    Kind.NO_TERMINAL: "A password or a token has to be typed, and there is no terminal to type it on",
    Kind.CREDENTIALS_UNREADABLE: "The password or the token did not come in, or is too long, or is not UTF-8",
    Kind.LOG_IN_FIRST: "Whom `--as` names has to do something on the screens first, such as enrolling",
    Kind.DATABASE_SERVER: "The database is a server's, which looks after its own files",
    Kind.DEACTIVATED: "The user is deactivated",
    Kind.HEADS_UNREADABLE: "A file for `--head` is not what `activity head` printed",
    Kind.NOT_ROOT: "Only root can look at it",
    Kind.SSHD: "sshd is not there, or could not say how it is set up",
    Kind.NOT_HANDED_OUT: "A secret was made and could not be written; this alone is always told on stderr",
}
"""Every kind in words."""


def of(error: "type[TnError]") -> str:
    """The word for an error: `PracticeUnknown` is `practice_unknown`."""
    return _WORD.sub("_", error.__name__).lower()
