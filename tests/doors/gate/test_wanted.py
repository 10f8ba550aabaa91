"""What a guarded command is told, and as whom none can run."""

import os
import pwd
import uuid
from pathlib import Path

from tn_tui.core.access.commands import Guarded
from tn_tui.domain.policy import Role
from tn_tui.domain.views import PersonView
from tn_tui.doors.gate.wanted import Wanted, environment, problem

ALICE = PersonView("RIVERSIDE", "Riverside Counseling", "alice", "Alice", Role.ADMINISTRATOR)
GUARDED = Guarded(uuid.UUID(int=7), ALICE)


def test_the_command_is_told_by_whom_it_is_used_and_nothing_of_the_surroundings() -> None:
    around = {
        "TERM": "xterm-256color",
        "LANG": "en_US.UTF-8",
        "SSH_CONNECTION": "10.0.4.17 50022 10.0.0.1 22",
        "SSH_USER_AUTH": "/run/sshauth.x",
        "SSH_TTY": "/dev/pts/3",
        "LD_PRELOAD": "/home/evil.so",
        "TNGATE_USER": "somebody else",
        "TN_TUI_HOME": "/data",
        "PATH": "/home",
    }
    assert environment(GUARDED, around) == {
        "TERM": "xterm-256color",
        "LANG": "en_US.UTF-8",
        "SSH_CONNECTION": "10.0.4.17 50022 10.0.0.1 22",
        "TNGATE_USER": "alice",
        "TNGATE_PRACTICE": "RIVERSIDE",
        "TNGATE_ROLE": "administrator",
        "TNGATE_SESSION": str(uuid.UUID(int=7)),
    }


def test_only_the_programs_name_is_kept() -> None:
    assert Wanted(("/usr/bin/psql", "password=secret"), None).name == "psql"
    assert Wanted(("/",), None).name == "/"


def test_no_command_runs_without_an_account_as_root_or_as_the_owner_of_the_data(tmp_path: Path) -> None:
    me = pwd.getpwuid(os.geteuid()).pw_name
    for account in (None, "root", me, "no-such-account"):
        assert problem(Wanted(("sh",), account), tmp_path) is not None
    other = next(each for each in pwd.getpwall() if each.pw_uid not in {0, os.geteuid()})
    assert problem(Wanted(("sh",), other.pw_name), tmp_path) is None
    if os.geteuid() == 0:
        os.chown(tmp_path, other.pw_uid, -1)
        assert problem(Wanted(("sh",), other.pw_name), tmp_path) is not None
