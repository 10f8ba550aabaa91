"""What to do on a host so that people can come by SSH: commands to run as root, and what to write into which file."""

import shlex
from collections.abc import Iterator
from pathlib import Path

from tn_tui.doors.gate import parent, sudoers
from tn_tui.doors.ssh_setup.sshd_config import Plan, match_block


def instructions(plan: Plan, guarded: tuple[str, ...] = (), gate_as: str = "") -> Iterator[str]:
    """All of it in order, line by line.

    With `guarded`, a command that stands behind the gate and runs as the account `gate_as`.
    """
    account, home = plan.account, plan.data.parent
    yield "# 1. The account that people come to: no password, and not locked, so that keys open it."
    yield plan.making
    yield f"usermod --password '*' {account}"
    yield ""
    yield "# 2. Its folders: the home is root's, the data folder its own."
    yield f"install -d -o root -g root -m 0755 {home} {plan.settings.parent}"
    yield f"install -d -o {account} -g {account} -m 0700 {plan.data}"
    yield ""
    yield f"# 3. Into {plan.settings}, which is root's, mode 0644:"
    yield f'home = "{plan.data}"'
    yield "remember_ssh_keys = true"
    yield ""
    yield "# 4. The first practice, before anybody connects:"
    yield f"runuser -u {account} -- env TN_TUI_HOME={plan.data} {shlex.quote(str(plan.python))} -I -m tn_tui init"
    yield ""
    yield f"# 5. Into {plan.keys}, likewise root's and 0644, a line for each key, such as"
    yield "restrict,pty ssh-ed25519 AAAA... alice@laptop"
    yield ""
    yield f"# 6. Into /etc/ssh/sshd_config.d/{account}.conf:"
    yield from match_block(plan, _gated(plan, guarded, gate_as) if guarded else "")
    yield ""
    yield "# AcceptEnv, wherever it stands, may name nothing but LANG and LC_*: no PYTHON*, TEXTUAL*, TN_TUI*,"
    yield "# SSH_USER_AUTH or LD_*. PermitUserEnvironment stays at no."
    if guarded:
        yield ""
        yield f"# 7. The account that the command runs as, and with visudo into /etc/sudoers.d/{account}:"
        yield f"useradd --system --user-group --create-home --shell /usr/sbin/nologin {gate_as}"
        yield from sudoers.line(account, (gate_as,), plan.python, Path(parent.__file__)).splitlines()
    yield ""
    yield "# Then let sshd read it, and have all of it looked at:"
    yield "sshd -t && systemctl reload ssh"
    yield f"{shlex.quote(str(plan.python))} -I -m tn_tui ssh-setup --account {account} --check"


def _gated(plan: Plan, guarded: tuple[str, ...], gate_as: str) -> str:
    program = ("exec", str(plan.python), "-I", "-m", "tn_tui", "gate", "--settings", str(plan.settings))
    return shlex.join((*program, "--as", gate_as, "--", *guarded))
