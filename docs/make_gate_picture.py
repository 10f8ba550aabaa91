"""Make docs/screens/gate.svg: a shell behind the log-in, over a real sshd.

It makes two system accounts and a line for sudo for as long as it runs, so it must be run as root:

    PYTHONPATH=. python docs/make_gate_picture.py
"""

import os
from pathlib import Path

from rich.console import Console
from rich.text import Text

from tests.ssh.gate.conftest import GateHost, opened
from tests.ssh.place import account, environment
from tests.terminal.person import log_in
from tests.terminal.pseudo import Terminal

ROOT = Path(__file__).parents[1]
COLUMNS = 80
SHELL = "printf '\\033[H\\033[2J'; PS1='$ ' exec /bin/sh -i"
TYPED = (
    'echo "$TNGATE_USER of $TNGATE_PRACTICE, $TNGATE_ROLE"',
    "id -un",
    "cat {data}/keys",
)
ENDED = "user", "end-sessions", "--practice", "RIVERSIDE", "--reason", "Shift is over", "alice"


def main() -> None:
    """Log in, type, be ended by an administrator, and take the picture."""
    with environment() as folder, account("tntui-picture", folder) as owner, opened(folder, owner, "reports") as host:
        host.stands_behind(SHELL)
        with host.sshd.connected("alice") as terminal:
            log_in(terminal)
            terminal.wait_for("$ ")
            terminal.settle()
            for line in TYPED:
                terminal.type(line.replace("{data}", str(host.data)) + "\r")
                terminal.settle()
            host.operate(*ENDED)
            terminal.wait_for("logged out")
            write(terminal, ROOT / "docs" / "screens" / "gate.svg", host)


def write(terminal: Terminal, path: Path, host: GateHost) -> None:
    """The terminal as SVG, without the fonts that Rich would load from elsewhere."""
    from tn_tui.demo.pictures import without_fonts

    shown = terminal.text.rstrip().replace(str(host.data), "/var/lib/tntui")
    lines = [line.rstrip() for line in shown.replace(host.guarded.pw_name, "reports").splitlines()]
    with Path(os.devnull).open("w") as nowhere:
        console = Console(record=True, width=COLUMNS, file=nowhere, force_terminal=True)
        console.print(Text("\n".join(lines)))
        path.write_text(without_fonts(console.export_svg(title="ssh tntui@host")), encoding="utf-8")


if __name__ == "__main__":
    main()
