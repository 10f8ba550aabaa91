"""What the operator puts into sudoers: visudo takes it, and it lets start nothing but the parent."""

import subprocess
from pathlib import Path

from tests.tools import require_tool
from tn_tui.doors.gate import sudoers


def test_visudo_takes_the_lines(tmp_path: Path) -> None:
    file = tmp_path / "tn-tui"
    file.write_text(sudoers.line("tntui", ["reports", "db"], "/opt/tn tui/bin/python", "/opt/tn,tui/parent.py"))
    subprocess.run([require_tool("visudo"), "--check", "--file", file], check=True, capture_output=True)


def test_only_the_parent_can_be_started() -> None:
    defaults, rule = sudoers.line("tntui", ["reports", "db"], "/opt/bin/python", "/opt/parent.py").splitlines()
    assert defaults == "Defaults:tntui use_pty"
    assert rule == "tntui ALL=(reports,db) NOPASSWD: /opt/bin/python -IS /opt/parent.py"
    assert sudoers.starting("db", "/opt/bin/python", "/opt/parent.py") == [
        *("sudo", "-n", "-u", "db", "--"),
        *("/opt/bin/python", "-IS", "/opt/parent.py"),
    ]
