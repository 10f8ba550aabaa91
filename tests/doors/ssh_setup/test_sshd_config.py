"""What sshd has for an account is held to the one table, and that table is what is printed."""

from pathlib import Path

import pytest

from tn_tui.doors.places import SETTINGS
from tn_tui.doors.ssh_setup.finding import Standing
from tn_tui.doors.ssh_setup.instructions import instructions
from tn_tui.doors.ssh_setup.sshd_config import WANTED, Effective, Plan, Started, look, match_block, started

PLAN = Plan("tn-tui", Path("/opt/tn-tui/bin/python"), Path("/var/lib/tn-tui/data"), Path("/etc/ssh/tn-tui_keys"))
GOOD = """forcecommand exec /opt/tn-tui/bin/python -I -m tn_tui session
exposeauthinfo yes
disableforwarding yes
permittunnel no
permituserrc no
permittty yes
permituserenvironment no
maxsessions 1
clientaliveinterval 15
clientalivecountmax 4
acceptenv LANG
acceptenv LC_*
"""


def seen(printed: str) -> list[tuple[str, str]]:
    return [(found.standing, found.line) for found in look(Effective.parse(printed), PLAN)]


def test_what_is_printed_is_what_is_looked_for() -> None:
    printed = {line.split()[0].lower(): line.split(maxsplit=1)[1] for line in match_block(PLAN) if line[0] == " "}
    for line in GOOD.splitlines():
        keyword, _, value = line.partition(" ")
        if keyword not in {"acceptenv", "permituserenvironment"}:
            assert printed[keyword] == value
    assert seen(GOOD) == []


@pytest.mark.parametrize("keyword", [keyword for keyword, _, _ in WANTED])
def test_each_keyword_that_is_otherwise_or_not_known_is_named(keyword: str) -> None:
    wanted = next(value for name, value, _ in WANTED if name == keyword)
    line = f"{keyword.lower()} {wanted}\n"
    for other in (f"{keyword.lower()} {'7' if wanted == '1' else 'no' if wanted == 'yes' else 'yes'}\n", ""):
        [(standing, mend)] = seen(GOOD.replace(line, other))
        assert mend.startswith(f"{keyword} {wanted}")
        assert standing == (Standing.MISSING if keyword in {"PermitTTY", "MaxSessions"} else Standing.DANGEROUS)


@pytest.mark.parametrize(
    ("command", "standing"),
    [
        ("none", Standing.DANGEROUS),
        ("/bin/sh", Standing.DANGEROUS),
        ("exec /opt/tn-tui/bin/python -m tn_tui session", Standing.DANGEROUS),
        ("exec /opt/tn-tui/bin/python -I -m tn_tui", Standing.DANGEROUS),
        ("exec python -I -m tn_tui session", Standing.DANGEROUS),
        ("exec /usr/bin/env X=1 /opt/tn-tui/bin/python -I -m tn_tui session", Standing.DANGEROUS),
        ("exec '/opt", Standing.DANGEROUS),
        ("/opt/tn-tui/bin/python -I -m tn_tui session", Standing.MISSING),
    ],
)
def test_a_command_that_is_not_the_log_in_is_named(command: str, standing: Standing) -> None:
    first, rest = GOOD.split("\n", 1)
    [(found, line)] = seen(f"forcecommand {command}\n{rest}")
    assert found is standing
    assert line == first.replace("forcecommand", "ForceCommand")


def test_what_is_started_is_read_from_the_command() -> None:
    python = "/opt/tn-tui/bin/python"
    assert started(f"exec {python} -I -m tn_tui session") == Started(Path(python), SETTINGS)
    for more in ("--settings /etc/x.toml", "--settings=/etc/x.toml"):
        assert started(f"{python} -I -m tn_tui session {more}") == Started(Path(python), Path("/etc/x.toml"))
    gate = started(f"exec {python} -I -m tn_tui gate --as reports -- psql --settings /tmp/x")
    assert gate == Started(Path(python), SETTINGS)


@pytest.mark.parametrize(
    "pattern",
    [
        *("*", "P*", "PYTHON*", "PYTHONPATH", "T*", "TEXTUAL_LOG", "TN_TUI_HOME", "TN*", "SSH_*", "SSH_USER_AUTH"),
        *("LD_PRELOAD", "L*", "BASH_ENV", "ENV", "*_X", "?D_PRELOAD", "TNGATE_USER"),
    ],
)
def test_a_variable_that_reaches_the_program_is_named(pattern: str) -> None:
    assert seen(f"{GOOD}acceptenv {pattern}\n") == [(Standing.DANGEROUS, "AcceptEnv LANG LC_*")]


@pytest.mark.parametrize("pattern", ["LANG", "LC_*", "LC_ALL", "COLORTERM", "NO_COLOR", "TERM", "EDITOR"])
def test_a_variable_that_says_how_the_terminal_is_may_come(pattern: str) -> None:
    assert seen(f"{GOOD}acceptenv {pattern}\n") == []


def test_what_sshd_itself_gives_is_looked_at_too() -> None:
    [(standing, line)] = seen(f"{GOOD}setenv PYTHONPATH=/tmp\n")
    assert (standing, line) == (Standing.DANGEROUS, "remove PYTHONPATH from SetEnv")


@pytest.mark.parametrize(("interval", "count"), [("0", "3"), ("600", "3"), ("15", "0"), ("", "")])
def test_a_cut_line_that_is_not_noticed_is_named(interval: str, count: str) -> None:
    printed = GOOD.replace("interval 15", f"interval {interval}").replace("countmax 4", f"countmax {count}")
    [(standing, line)] = seen(printed)
    assert standing is Standing.MISSING
    assert "ClientAliveInterval" in line


def test_a_command_behind_the_gate_gets_its_block_and_the_line_for_sudo() -> None:
    lines = list(instructions(PLAN, ("psql", "the reports"), "reports"))
    [command] = [line.strip() for line in lines if "ForceCommand" in line]
    assert command.endswith("-m tn_tui gate --settings /etc/tn-tui/tn-tui.toml --as reports -- psql 'the reports'")
    assert started(command.removeprefix("ForceCommand ")) == Started(PLAN.python, SETTINGS)
    assert [line for line in lines if line.startswith("tn-tui ALL=(reports) NOPASSWD: /opt/tn-tui/bin/python -IS ")]
    assert not [line for line in instructions(PLAN) if "sudo" in line]
