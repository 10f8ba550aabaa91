"""`tn-tui gate`: a log-in before any other program."""

from pathlib import Path

import click

from tn_tui.cli import opening, options
from tn_tui.domain.policy import Role
from tn_tui.doors.gate.wanted import Wanted


@click.command(
    context_settings={"allow_interspersed_args": False},
    epilog=options.example("/opt/tn-tui/bin/python -I -m tn_tui gate --as reports -- psql reports"),
)
@click.option("--as", "account", metavar="ACCOUNT", help="The system account that the command runs as.")
@click.option("--practice", "practice_code", metavar="CODE", help="Let only users of this practice through.")
@click.option("--role", type=click.Choice([Role.ADMINISTRATOR.value]), help="Let only administrators through.")
@click.option("--idle-lock", is_flag=True, help="End the command when nobody has typed for that long.")
@options.fixed_settings
@click.argument("command", nargs=-1, required=True, metavar="-- COMMAND [ARGUMENT]")
def gate(
    *,
    account: str | None,
    practice_code: str | None,
    role: str | None,
    idle_lock: bool,
    path: str,
    command: tuple[str, ...],
) -> int:
    """Ask for the log-in, then run a command in the same terminal.

    The command runs as the account that --as names, and ends with the session. It is told TNGATE_USER,
    TNGATE_PRACTICE, TNGATE_ROLE and TNGATE_SESSION; its exit status is the gate's.
    """
    wanted = Wanted(command, account, practice_code, administrators_only=role is not None, idle_lock=idle_lock)
    return opening.open_gate(Path(path), wanted)
