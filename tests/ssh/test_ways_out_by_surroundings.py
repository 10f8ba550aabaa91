"""Ways out of the forced command through what a client sends or plants: none of them leads anywhere."""

from pathlib import Path

import pytest

from tests.ssh.sshd import Sshd
from tests.ssh.test_cut_lines import processes

LOG_IN = "Practice code"
CTRL = {letter: chr(ord(letter) - 64) for letter in "CZPQ\\"}


def surroundings_of(host: Sshd, *options: str) -> bytes:
    """What sshd gave the program of such a connection in its environment."""
    before = set(processes(host))
    with host.connected("alice", *options) as terminal:
        terminal.wait_for(LOG_IN)
        (number,) = set(processes(host)) - before
        return Path("/proc", str(number), "environ").read_bytes()


@pytest.mark.parametrize(("option", "variable"), [("-A", b"SSH_AUTH_SOCK="), ("-X", b"DISPLAY="), ("-Y", b"DISPLAY=")])
def test_an_agent_or_a_display(host: Sshd, option: str, variable: bytes) -> None:
    assert variable not in surroundings_of(host, option)


def sending(host: Sshd, **variables: str) -> str:
    """The log-in as who sends these variables sees it."""
    options = [each for name, value in variables.items() for each in ("-o", f"SetEnv={name}={value}")]
    with host.connected("alice", *options) as terminal:
        return terminal.wait_for("For staff of Riverside only.")


def test_python_path(host: Sshd, canary: Path) -> None:
    folder = canary.parent / "planted"
    folder.mkdir(exist_ok=True)
    for name in ("sitecustomize", "usercustomize", "textual", "click", "tn_tui"):
        (folder / f"{name}.py").write_text(f"open({str(canary)!r}, 'w').close()\n")
    assert LOG_IN in sending(host, PYTHONPATH=str(folder), PYTHONHOME=str(folder), PYTHONUSERBASE=str(folder))
    assert not canary.exists()


def test_python_startup(host: Sshd, canary: Path) -> None:
    script = canary.parent / "startup.py"
    script.write_text(f"open({str(canary)!r}, 'w').close()\n")
    planted = {"PYTHONSTARTUP": str(script), "PYTHONINSPECT": "1", "PYTHONBREAKPOINT": "os.system"}
    assert LOG_IN in sending(host, **planted)
    with host.connected("alice", *(f"-oSetEnv={name}={value}" for name, value in planted.items())) as terminal:
        terminal.wait_for(LOG_IN)
        terminal.type(CTRL["Q"])
        assert terminal.wait_for_end() == 0
    assert not canary.exists()


def test_what_textual_reads(host: Sshd, canary: Path) -> None:
    textual = {"TEXTUAL_LOG": str(canary), "TEXTUAL_SCREENSHOT": "1", "TEXTUAL_DRIVER": "os:system", "TEXTUAL": "debug"}
    assert LOG_IN in sending(host, **textual, TEXTUAL_SCREENSHOT_LOCATION=str(canary.parent))
    assert not canary.exists()


def test_settings_of_the_client(host: Sshd, canary: Path) -> None:
    assert LOG_IN in sending(
        host, TN_TUI_HOME=str(canary.parent), TN_TUI_DATABASE_URL=f"sqlite:///{canary}", TN_TUI_BANNER="Mine"
    )
    assert not canary.exists()


def test_a_proof_that_the_client_made_up(host: Sshd, canary: Path) -> None:
    proof = canary.parent / "sshauth.AAAAAAAAAAAAAAA"
    proof.write_text("publickey ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGVsc2V3aGVyZQ\n")
    assert str(proof).encode() not in surroundings_of(host, "-o", f"SetEnv=SSH_USER_AUTH={proof}")


def test_a_library_to_load_first(sshd: Sshd, tmp_path: Path) -> None:
    """Nothing in the program can stop that one: the documented sshd_config does, by taking no such variable."""
    assert b"LD_PRELOAD" not in surroundings_of(sshd, "-o", f"SetEnv=LD_PRELOAD={tmp_path}/x.so")


@pytest.mark.parametrize("term", ["../../../../etc/passwd", "/etc/passwd", "xterm\x1b]52;c;eA==\x07", "a" * 5000])
def test_a_terminal_that_is_a_path(host: Sshd, term: str) -> None:
    with host.connected("alice", term=term) as terminal:
        terminal.wait_for(LOG_IN)
        assert b"root:" not in terminal.sent
        assert b"]52;" not in terminal.sent


def test_variables_of_the_key_file(host: Sshd, canary: Path) -> None:
    host.key("mallory")
    keys = host.folder / "authorized_keys"
    lines = keys.read_text().splitlines()
    keys.write_text(
        "".join(
            f'environment="PYTHONSTARTUP={canary}",environment="TN_TUI_HOME={canary.parent}",{line}\n'
            if line.endswith("mallory@laptop")
            else f"{line}\n"
            for line in lines
        )
    )
    with host.connected("mallory") as terminal:
        terminal.wait_for("For staff of Riverside only.")
    assert not canary.exists()


def test_an_rc_file(host: Sshd, canary: Path) -> None:
    folder = host.folder / ".ssh"
    folder.mkdir(mode=0o755, exist_ok=True)
    (folder / "rc").write_text(f"touch {canary}\nid\n")
    (folder / "environment").write_text(f"TN_TUI_HOME={canary.parent}\n")
    for name in (".profile", ".bashrc", ".bash_profile", ".pam_environment"):
        (host.folder / name).write_text(f"touch {canary}\n")
    with host.connected("alice") as terminal:
        terminal.wait_for("For staff of Riverside only.")
    assert not canary.exists()
