"""Being remembered on this device, across processes, and not over SSH."""

from pathlib import Path

from tests.terminal.person import enroll, log_in, oathtool_token
from tests.terminal.pseudo import opened

SSH = {"SSH_CONNECTION": "10.0.4.17 50022 10.0.0.1 22"}


def test_the_next_program_on_this_device_asks_for_no_token(home: Path) -> None:
    with opened(home) as terminal:
        log_in(terminal)
        key = enroll(terminal)
        terminal.type(b"\x0c")
        log_in(terminal)
        terminal.wait_for("Remember this device for 30 days")
        if "[x]" not in terminal.text and "▣" not in terminal.text:
            terminal.type("\t ")
            terminal.settle()
            terminal.type(b"\x1b[Z")
        terminal.type(oathtool_token(key, "now + 30 seconds"))
        terminal.wait_for("this one until")
        terminal.type(b"\x11")
        assert terminal.wait_for_end() == 0
    assert (home / "device").stat().st_mode & 0o777 == 0o600
    with opened(home) as terminal:
        log_in(terminal)
        terminal.wait_for("Remembered device")


def test_over_ssh_nothing_is_remembered_and_the_activity_names_the_address(home: Path) -> None:
    with opened(home, environ=SSH) as terminal:
        log_in(terminal)
        key = enroll(terminal)
        terminal.wait_for("10.0.4.17")
        terminal.type(b"\x0c")
        log_in(terminal)
        text = terminal.wait_for("Submit Token and Log In")
        assert "Over SSH" in text
        assert "30 days" not in text
        terminal.type(oathtool_token(key, "now + 30 seconds"))
        terminal.wait_for("Security & Activity")
    assert not (home / "device").exists()
    with opened(home, environ=SSH) as terminal:
        log_in(terminal)
        terminal.wait_for("Submit Token and Log In")
