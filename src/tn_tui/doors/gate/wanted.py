"""What the operator wants of a gate, and what can't be had."""

import contextlib
import os
import pwd
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tn_tui.doors import surroundings

if TYPE_CHECKING:
    from tn_tui.core.access.commands import Guarded

_NO_ACCOUNT: Final = (
    "Whoever has a program as {owner} can read the keys and the database of tn-tui. "
    "Name another account for it: tn-tui gate --as ACCOUNT -- COMMAND."
)
_OWNER: Final = (
    "{account} can read the keys and the database of tn-tui, so no program runs as {account} behind the log-in. "
    "Name another account with --as."
)
_UNKNOWN: Final = "This system has no account {account}. Make one, or name another with --as."
_NOT_HANDED_ON: Final = ("SSH_USER_AUTH", "SSH_TTY")
"""What sshd says of the gate's own account and terminal."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which command, as whom, for whom.

    Args:
        command: the program and what it is given.
        account: the system account that it runs as; None where the operator named none.
        practice_code: only users of this practice are let through.
        administrators_only: only administrators are.
        idle_lock: whether the command is ended when nobody has typed for as long as the idle lock allows.
    """

    command: tuple[str, ...]
    account: str | None
    practice_code: str | None = None
    administrators_only: bool = False
    idle_lock: bool = False

    @property
    def name(self) -> str:
        """The program alone: what it is given may be nobody's business."""
        return Path(self.command[0]).name or self.command[0]


def problem(wanted: Wanted, home: Path) -> str | None:
    """Why no command can run like that, as a sentence; None where it can. `home` is the data folder."""
    owners = {0, os.geteuid()}
    # Whatever is wrong with the folder is said when it is opened.
    with contextlib.suppress(OSError):
        owners.add(home.stat().st_uid)
    if wanted.account is None:
        return _NO_ACCOUNT.format(owner=_name(os.geteuid()))
    try:
        account = pwd.getpwnam(wanted.account)
    except KeyError:
        return _UNKNOWN.format(account=wanted.account)
    return _OWNER.format(account=wanted.account) if account.pw_uid in owners else None


def _name(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def environment(guarded: "Guarded", environ: Mapping[str, str]) -> dict[str, str]:
    """What the command is told: by whom it is used, the terminal, the language, and where the person sits."""
    person = guarded.person
    kept = {name: value for name, value in surroundings.kept(environ).items() if name not in _NOT_HANDED_ON}
    return kept | {
        "TNGATE_USER": person.username,
        "TNGATE_PRACTICE": person.practice_code,
        "TNGATE_ROLE": person.role.value,
        "TNGATE_SESSION": str(guarded.session_id),
    }
