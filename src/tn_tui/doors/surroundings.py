"""What a process that a stranger's connection has started keeps of its surroundings, before anything else is done."""

import os
import re
import resource
import signal
from collections.abc import Mapping, MutableMapping
from typing import Final

TERMINAL: Final = "TERM"
ASKED_FOR: Final = "SSH_ORIGINAL_COMMAND"
_FALLBACK: Final = "xterm"

_WORD: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+_@-]{0,63}", re.ASCII)
"""A terminal's name, or a locale's: nothing that could be a path."""

_WORDS: Final = re.compile(r"TERM|COLORTERM|NO_COLOR|LANG|LC_[A-Z]{1,20}", re.ASCII)
_OF_SSHD: Final = ("SSH_CONNECTION", "SSH_TTY", "SSH_USER_AUTH")

_PR_SET_DUMPABLE: Final = 4


def kept(environ: Mapping[str, str]) -> dict[str, str]:
    """Of the environment what is known: the terminal, the language, and what sshd says of the connection."""
    words = {name: value for name, value in environ.items() if _WORDS.fullmatch(name) and _WORD.fullmatch(value)}
    if environ.get(TERMINAL):
        words.setdefault(TERMINAL, _FALLBACK)
    return words | {name: environ[name] for name in _OF_SSHD if name in environ}


def close_off(environ: MutableMapping[str, str]) -> None:
    """Drop the rest of the environment, leave no core dump, let no terminal stop the process, and make files 0600.

    `hide_memory` belongs to it, behind the first paint where there is one: nothing is in the memory before.
    """
    remaining = kept(environ)
    environ.clear()
    environ.update(remaining)
    os.umask(0o077)
    for number in (signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU, signal.SIGQUIT):
        signal.signal(number, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def hide_memory() -> None:
    """Let nobody of the same account look into this process's memory (prctl(2))."""
    import ctypes

    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
