"""The host as sshd would have it for one account, held to what belongs there."""

import pwd
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tn_tui.doors.ssh_setup import host, keys, sshd_config
from tn_tui.doors.ssh_setup.finding import Finding, missing
from tn_tui.doors.ssh_setup.host import Tell
from tn_tui.doors.ssh_setup.sshd_config import Effective, Plan

SSHD: Final = "/usr/sbin/sshd"
PATIENCE_SECONDS: Final = 30


class SshdError(Exception):
    """sshd could not be asked; the text is what it said."""


def check(plan: Plan, config: Path | None, tell: Tell, sshd: str = SSHD) -> Iterator[Finding]:
    """Everything that is missing or dangerous; `config` is the file that sshd reads, None for its own.

    Raises:
        SshdError: it is not there, or its configuration can't be read.
    """
    effective = ask(plan.account, config, sshd)
    yield from sshd_config.look(effective, plan)
    try:
        entry = pwd.getpwnam(plan.account)
    except KeyError:
        yield missing(f"There is no account {plan.account}.", plan.making)
        return
    yield from host.account(plan, entry)
    yield from keys.look(effective, plan, entry)
    started = sshd_config.started(effective.one("ForceCommand"))
    if started is not None:
        yield from host.program(started, entry)
    yield from host.settings(plan.settings if started is None else started.settings, entry, tell)


def ask(account: str, config: Path | None, sshd: str = SSHD) -> Effective:
    """The configuration that holds for the account, for who comes from this host.

    Raises:
        SshdError: sshd is not there, or it could not say.
    """
    command = [sshd, "-T", "-C", f"user={account},host=localhost,addr=127.0.0.1,laddr=127.0.0.1,lport=22"]
    if config is not None:
        command += ["-f", str(config)]
    try:
        done = subprocess.run(  # noqa: S603 - sshd itself, and no shell between
            command, capture_output=True, stdin=subprocess.DEVNULL, timeout=PATIENCE_SECONDS, check=False, env={}
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SshdError(type(error).__name__) from error
    if done.returncode:
        raise SshdError(done.stderr.decode("utf-8", "replace").strip().splitlines()[-1] if done.stderr.strip() else "")
    return Effective.parse(done.stdout.decode("utf-8", "replace"))
