"""What a process keeps of the environment that a client may have sent."""

import json
import subprocess
import sys

import pytest

from tn_tui.doors import surroundings

KNOWN = {
    "TERM": "xterm-256color",
    "COLORTERM": "truecolor",
    "NO_COLOR": "1",
    "LANG": "en_US.UTF-8",
    "LC_CTYPE": "C.utf8",
    "SSH_CONNECTION": "10.0.0.1 5022 10.0.0.2 22",
    "SSH_TTY": "/dev/pts/3",
    "SSH_USER_AUTH": "/elsewhere/sshauth.XXXX",
}


def test_what_is_known_is_kept_and_the_rest_dropped() -> None:
    strange = {
        "PYTHONPATH": "/elsewhere",
        "PYTHONSTARTUP": "/elsewhere/x",
        "LD_PRELOAD": "/elsewhere/x.so",
        "TEXTUAL_LOG": "/elsewhere/log",
        "TN_TUI_HOME": "/elsewhere/home",
        "LC_": "C",
        "LANGUAGE": "de",
        "HOME": "/root",
        "PATH": "/elsewhere",
        "SSH_ORIGINAL_COMMAND": "sh",
    }
    assert surroundings.kept({**KNOWN, **strange}) == KNOWN


@pytest.mark.parametrize("term", ["../../etc/passwd", "/elsewhere/x", "xterm\x1b[2J", ".hidden", "x" * 65, "a b"])
def test_a_terminal_of_no_name_becomes_a_usual_one(term: str) -> None:
    assert surroundings.kept({"TERM": term}) == {"TERM": "xterm"}


def test_where_there_is_none_none_is_made_up() -> None:
    assert surroundings.kept({"TERM": "", "LANG": "../x"}) == {}


def test_a_process_closes_itself_off() -> None:
    script = """
import json, os, resource, signal
from tn_tui.doors import surroundings
surroundings.close_off(os.environ)
surroundings.hide_memory()
before = os.umask(0)
print(json.dumps([
    sorted(os.environ), before, resource.getrlimit(resource.RLIMIT_CORE),
    [signal.getsignal(each) == signal.SIG_IGN for each in (signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU)],
    os.stat("/proc/self/status").st_uid == 0,
]))
"""
    said = subprocess.run(
        [sys.executable, "-c", script], env={**KNOWN, "SECRET": "1"}, capture_output=True, check=True, text=True
    ).stdout
    assert json.loads(said) == [sorted(KNOWN), 0o077, [0, 0], [True, True, True], True]
