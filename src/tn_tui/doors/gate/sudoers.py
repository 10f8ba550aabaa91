"""How the gate's account gets from itself to the account of a guarded command: by sudo, and by nothing else of it."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tn_tui.doors.gate import parent

PATH: Final = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
"""Where sudo is looked for; nobody's PATH counts."""


def starting(account: str, python: str | Path = sys.executable, file: str | Path = parent.__file__) -> list[str]:
    """The command line that starts the parent of a guarded command under this account."""
    return ["sudo", "-n", "-u", account, "--", *_of_parent(python, file)]


def line(owner: str, accounts: Sequence[str], python: str | Path, file: str | Path) -> str:
    """What belongs into sudoers, as `visudo` takes it.

    Args:
        owner: the account that the gate runs as.
        accounts: those that guarded commands run as.
        python: the interpreter that has the program.
        file: where `tn_tui/doors/gate/parent.py` stands.
    """
    words = " ".join(_escaped(word) for word in _of_parent(python, file))
    # With a terminal of its own the command can't type into the one that the gate stands at.
    return f"Defaults:{owner} use_pty\n{owner} ALL=({','.join(accounts)}) NOPASSWD: {words}\n"


def _of_parent(python: str | Path, file: str | Path) -> list[str]:
    return [os.fspath(python), "-IS", os.fspath(file)]


def _escaped(word: str) -> str:
    """A word of a command line in sudoers, where some characters mean something (sudoers(5))."""
    return "".join(f"\\{character}" if character in ",:=\\ *?[]!#" else character for character in word)
