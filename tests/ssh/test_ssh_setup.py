"""`tn-tui ssh-setup` on a host that was set up by what it prints, with a real sshd; then one thing is wrong."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from pwd import struct_passwd

import pytest

from tests.ssh.conftest import installed
from tests.ssh.place import account, environment, require_root
from tests.ssh.sshd import Sshd, started
from tests.terminal.person import log_in
from tests.tools import require_tool
from tn_tui.doctor.sshd import settings_behind, sshd
from tn_tui.doors.ssh_setup.check import SshdError, ask, check
from tn_tui.doors.ssh_setup.finding import Finding
from tn_tui.doors.ssh_setup.sshd_config import Plan, match_block
from tn_tui.words.errors import explain


@dataclass(frozen=True)
class Set:
    """A host that was set up, with its plan."""

    sshd: Sshd
    plan: Plan

    def seen(self, config: Path | None = None, plan: Plan | None = None) -> list[Finding]:
        """What is found on it."""
        return list(check(plan or self.plan, config or self.sshd.folder / "sshd_config", explain, require_tool("sshd")))

    @contextmanager
    def configured(self, name: str, *lines: str) -> Iterator[Path]:
        """sshd's configuration with lines before the block, beside its own."""
        path = self.sshd.folder / name
        path.write_text("\n".join((*lines, (self.sshd.folder / "sshd_config").read_text())))
        yield path
        path.unlink()


def mend(found: Finding) -> None:
    """Run the line as it stands."""
    subprocess.run([require_tool("sh"), "-c", found.line], check=True, capture_output=True)


@pytest.fixture(scope="module")
def host_set_up() -> Iterator[Set]:
    """A host as `ssh-setup` prints it."""
    require_root()
    with environment() as folder, account(f"tntest-set-{os.getpid()}", folder) as made:
        plan = planned(folder, made)
        config = "\n".join(match_block(plan)).replace("{", "{{").replace("}", "}}")
        with started(folder, made, f"\n{config}\n") as sshd:
            installed(sshd)
            yield Set(sshd, plan)


def planned(folder: Path, made: struct_passwd) -> Plan:
    return Plan(
        made.pw_name,
        folder / "venv" / "bin" / "python",
        folder / "data",
        folder / "authorized_keys",
        folder / "etc" / "tn-tui.toml",
    )


def test_what_is_printed_lets_people_in_and_is_found_to_be_well(host_set_up: Set) -> None:
    sshd, plan = host_set_up.sshd, host_set_up.plan
    assert [found.seen for found in host_set_up.seen()] == ["No key is let in."]
    with sshd.connected("alice") as terminal:
        log_in(terminal)
        terminal.wait_for("Security & Activity")
        terminal.type("\x11")
        assert terminal.wait_for_end() == 0
    assert sshd.ask("alice", asked=("sh",)).status == 2
    assert looked_at(host_set_up) == (0, [])
    (sshd.folder / "data").chmod(0o755)
    assert looked_at(host_set_up) == (
        1,
        [{"standing": "dangerous", "seen": f"{plan.data} is open to others.", "line": f"chmod 0700 {plan.data}"}],
    )
    (sshd.folder / "data").chmod(0o700)


def looked_at(host: Set) -> tuple[int, object]:
    """What the command says of the host, and its status."""
    command = [str(host.sshd.python), "-I", "-m", "tn_tui", "ssh-setup", "--account", host.plan.account, "--check"]
    files = ["--json", "--settings", str(host.plan.settings), "--sshd-config", str(host.sshd.folder / "sshd_config")]
    done = subprocess.run([*command, *files], capture_output=True, text=True, check=False, cwd="/")
    return done.returncode, json.loads(done.stdout)["findings"]


def test_what_sshd_has_beside_it_is_seen(host_set_up: Set) -> None:
    host_set_up.sshd.key("alice")
    with host_set_up.configured("careless", "AcceptEnv *", "PermitUserEnvironment yes") as config:
        seen = [found.line for found in host_set_up.seen(config)]
    assert seen == ["PermitUserEnvironment no outside of every Match block", "AcceptEnv LANG LC_*"]
    plan = replace(host_set_up.plan, account="root")
    assert any(found.seen.startswith("ForceCommand is not set") for found in host_set_up.seen(plan=plan))
    with (
        host_set_up.configured("broken", "NoSuchKeyword yes") as config,
        pytest.raises(SshdError, match="config"),
    ):
        ask("root", config, require_tool("sshd"))
    with pytest.raises(SshdError, match="FileNotFoundError"):
        ask("root", None, "/nowhere/sshd")


def test_files_that_others_reach_are_seen_with_the_line_that_mends_them(host_set_up: Set) -> None:
    sshd, plan = host_set_up.sshd, host_set_up.plan
    sshd.key("alice")
    made = sshd.account
    database, site = plan.data / "tn.db", next((sshd.folder / "venv").rglob("tn_tui/__main__.py"))
    for path, owner, mode, seen in (
        (database, made.pw_uid, 0o644, f"{database} is open to others."),
        (database, 0, 0o600, f"{database} does not belong to {made.pw_name}."),
        (plan.keys, made.pw_uid, 0o644, f"Somebody but root can add keys to {plan.keys}."),
        (site, made.pw_uid, 0o644, f"Somebody but root can change {site}, which is run."),
        (plan.settings, 0, 0o666, "root"),
    ):
        before = path.stat()
        os.chown(path, owner, -1)
        path.chmod(mode)
        try:
            [found] = host_set_up.seen()
            assert seen in found.seen
            # The line is a command, and it mends.
            if path != plan.settings:
                mend(found)
                assert host_set_up.seen() == []
        finally:
            os.chown(path, before.st_uid, before.st_gid)
            path.chmod(before.st_mode & 0o777)
    assert host_set_up.seen() == []


def test_keys_that_may_more_than_a_terminal_are_seen(host_set_up: Set) -> None:
    sshd, plan = host_set_up.sshd, host_set_up.plan
    sshd.key("alice")
    before = plan.keys.read_text()
    key = before.split("restrict,pty ", 1)[1].splitlines()[0]
    try:
        plan.keys.write_text(f"# keys\n\n{key}\n")
        [found] = host_set_up.seen()
        assert found.seen == f"Line 3 of {plan.keys} does not begin with restrict,pty."
        mend(found)
        assert host_set_up.seen() == []
        plan.keys.write_text(f'restrict,pty,environment="A=b c" {key}\n')
        assert [found.seen for found in host_set_up.seen()] == [
            f"Line 1 of {plan.keys} sets a variable of the program."
        ]
    finally:
        plan.keys.write_text(before)


def test_an_account_that_nobody_can_come_to_is_seen(host_set_up: Set) -> None:
    host_set_up.sshd.key("alice")
    name = host_set_up.plan.account
    for break_it, seen in (
        (("usermod", "--lock", name), f"{name} is locked"),
        (("usermod", "--shell", "/usr/sbin/nologin", name), f"{name} has no shell"),
    ):
        subprocess.run(break_it, check=True, capture_output=True)
        [found] = host_set_up.seen()
        assert seen in found.seen
        mend(found)
        assert host_set_up.seen() == []
    plan = replace(host_set_up.plan, account="tntest-nobody")
    assert host_set_up.seen(plan=plan)[-1].line.startswith("useradd ")


def test_the_doctor_looks_at_sshd_when_it_is_asked(host_set_up: Set, monkeypatch: pytest.MonkeyPatch) -> None:
    host_set_up.sshd.key("alice")
    config, account = host_set_up.sshd.folder / "sshd_config", host_set_up.plan.account
    assert [found.standing for found in sshd(account, explain, config)] == ["good"]
    with host_set_up.configured("careless", "AcceptEnv *", "MaxSessions 7") as careless:
        standings = [(found.standing, found.advice) for found in sshd(account, explain, careless)]
    assert standings == [("broken", "AcceptEnv LANG LC_*")]
    with host_set_up.configured("broken", "NoSuchKeyword yes") as unreadable:
        assert [found.standing for found in sshd(account, explain, unreadable)] == ["unseen"]
        assert settings_behind(account, unreadable) is None
    became: list[Path] = []
    monkeypatch.setattr("tn_tui.doctor.sshd.become_owner", became.append)
    settings = settings_behind(account, config)
    assert settings is not None
    assert became == [settings.home] == [host_set_up.plan.data]
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert [found.standing for found in sshd(account, explain, config)] == ["unseen"]
    assert settings_behind(account, config) is None


def test_an_interpreter_that_the_account_can_not_reach_is_seen(host_set_up: Set) -> None:
    host_set_up.sshd.key("alice")
    folder = host_set_up.sshd.folder / "venv" / "bin"
    folder.chmod(0o700)
    try:
        [found] = host_set_up.seen()
        assert found.seen == f"{host_set_up.plan.account} can't run tn-tui by {host_set_up.plan.python}."
    finally:
        folder.chmod(0o755)
