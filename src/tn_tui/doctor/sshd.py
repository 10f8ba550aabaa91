"""Whether sshd lets people come to the log-in, and to nothing else."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from tn_tui.doctor.finding import Finding, Tell, broken, good, look, unseen
from tn_tui.domain.errors import TnError
from tn_tui.doors import fixed_settings
from tn_tui.doors.owner import become_owner
from tn_tui.doors.ssh_setup import sshd_config
from tn_tui.doors.ssh_setup.check import SshdError, ask, check
from tn_tui.doors.ssh_setup.finding import Standing
from tn_tui.doors.ssh_setup.sshd_config import Plan
from tn_tui.settings import Settings

SSHD = "sshd"


def sshd(account: str, tell: Tell, config: Path | None = None) -> Iterator[Finding]:
    """The findings about sshd for this account; `config` is the file that it reads, None for its own."""
    if os.geteuid() != 0:
        yield unseen(SSHD, "Only root can look at it: run this by sudo.")
        return
    try:
        found = list(check(_plan(account), config, tell))
    except SshdError as error:
        yield unseen(SSHD, f"It could not say how it is set up ({error}).")
        return
    if not found:
        yield good(SSHD, f"Who comes to {account} gets the log-in, and nothing else.")
    for each in found:
        # What mends it is one line, as ssh-setup prints it.
        yield (broken if each.standing is Standing.DANGEROUS else look)(SSHD, each.seen, each.line)


def settings_behind(account: str, config: Path | None = None) -> Settings | None:
    """The settings of what sshd starts for this account, whose owner this process has become; None for none of it."""
    if os.geteuid() != 0:
        return None
    try:
        started = sshd_config.started(ask(account, config).one("ForceCommand"))
        settings = fixed_settings.load(_plan(account).settings if started is None else started.settings)
    except (SshdError, TnError):
        # Both are among the findings about sshd.
        return None
    become_owner(settings.home)
    return settings


def _plan(account: str) -> Plan:
    return Plan.usual(account, Path(sys.executable))
