"""`tn-tui ssh-setup`: what belongs onto a host to which people come by SSH, and whether it is there."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from tn_tui.cli import options, output, statuses
from tn_tui.cli.kinds import Kind
from tn_tui.cli.running import Running, StoppedError
from tn_tui.domain import exports

if TYPE_CHECKING:
    from tn_tui.domain.errors import TnError
    from tn_tui.doors.ssh_setup.finding import Finding
    from tn_tui.doors.ssh_setup.sshd_config import Plan

_NAMES: Final = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-."
_NOT_ROOT: Final = "The files of sshd and of the account can be looked at only as root. Run it by sudo."
_NO_SSHD: Final = "sshd could not say how it is set up{said}. See: /usr/sbin/sshd -t"
_NO_NAME: Final = "{name} can't be the name of a system account. Use letters, digits, hyphens and underscores."
_GATE_WHOLE: Final = (
    "--gate-as names the account of a command, which comes behind --: ssh-setup --gate-as reports -- psql"
)
_NOTHING_TO_PRINT: Final = "--check looks at what is there. Leave out --gate-as and the command."
_WELL: Final = "All of it is as it should be, and keys may be remembered: remember_ssh_keys = true in {path}"
_MEND: Final = "Mend what is named, reload sshd, and look again."


@click.command(epilog=options.example("tn-tui ssh-setup", "sudo tn-tui ssh-setup --check"))
@click.option("--account", default="tn-tui", show_default=True, metavar="NAME", help="Whom people come to by SSH.")
@click.option("--check", "checks", is_flag=True, help="Look at sshd, the files and their owners, as root.")
@options.fixed_settings
@click.option(
    "--sshd-config", "config", type=options.NamedFile(), metavar="FILE", help="What sshd reads, if not its own."
)
@click.option("--gate-as", default="", metavar="NAME", help="Whom the command behind the log-in runs as.")
@options.as_json
@click.argument("command", nargs=-1, metavar="[ARGS]...")
@click.pass_obj
def ssh_setup(
    running: Running,
    *,
    account: str,
    checks: bool,
    path: str,
    config: str | None,
    gate_as: str,
    as_json: bool,
    command: tuple[str, ...],
) -> int:
    """Print what belongs onto a host to which people come by SSH, or look whether it is there.

    It prints the account's making, folders, settings and the block of sshd_config. A command given behind -- stands
    behind the log-in, by tn-tui gate. Nothing is changed. --check names what is missing or dangerous with the line that
    mends it; the exit status is 1 then.
    """
    for name in (account, *([gate_as] if gate_as else [])):
        if not name or set(name) - set(_NAMES) or name.startswith("-"):
            raise StoppedError(_NO_NAME.format(name=repr(name)), statuses.USAGE)
    if bool(command) != bool(gate_as):
        raise StoppedError(_GATE_WHOLE, statuses.USAGE)
    from tn_tui.doors.ssh_setup.sshd_config import Plan

    plan = Plan.usual(account, Path(sys.executable), Path(path))
    if checks:
        if command:
            raise StoppedError(_NOTHING_TO_PRINT, statuses.USAGE)
        return _check(running, plan, None if config is None else Path(config), as_json=as_json)
    from tn_tui.doors.ssh_setup.instructions import instructions

    lines = list(instructions(plan, command, gate_as))
    if as_json:
        output.fact(exports.record({"account": account, "lines": lines}))
    else:
        for line in lines:
            output.fact(line)
    return statuses.DONE


def _check(running: Running, plan: "Plan", config: Path | None, *, as_json: bool) -> int:
    if os.geteuid() != 0:
        raise StoppedError(_NOT_ROOT, kind=Kind.NOT_ROOT)
    from tn_tui.cli import words
    from tn_tui.doors.ssh_setup.check import SshdError, check

    def tell(error: "TnError") -> str:
        return words.sentence(error, running.settings)

    try:
        findings = list(check(plan, config, tell))
    except SshdError as error:
        said = f": {error}" if str(error) else ""
        raise StoppedError(_NO_SSHD.format(said=said), kind=Kind.SSHD) from None
    if as_json:
        output.fact(exports.record({"account": plan.account, "findings": [_record(found) for found in findings]}))
    else:
        for found in findings:
            output.fact(f"{found.standing}: {found.seen}")
            output.fact(f"    {found.line}")
    output.remark(_MEND if findings else _WELL.format(path=plan.settings))
    return statuses.REFUSED if findings else statuses.DONE


def _record(found: "Finding") -> dict[str, exports.Value]:
    return {"standing": found.standing, "seen": found.seen, "line": found.line}
