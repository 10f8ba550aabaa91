"""The account, its files and their owners, as root sees them: nothing is changed."""

import os
import pwd
import stat
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from tn_tui.domain.errors import TnError
from tn_tui.doors import fixed_settings
from tn_tui.doors.ssh_setup.finding import Finding, dangerous, missing
from tn_tui.doors.ssh_setup.sshd_config import Plan, Started

Tell = Callable[[TnError], str]

SHADOW: Final = Path("/etc/shadow")
_OTHERS: Final = 0o077
_OTHERS_WRITE: Final = 0o022
_NO_SHELLS: Final = {"nologin", "false"}
PATIENCE_SECONDS: Final = 30
_MOST: Final = 5
"""Files of one kind that are named."""


def account(plan: Plan, entry: pwd.struct_passwd, shadow: Path = SHADOW) -> Iterator[Finding]:
    """What keeps people from coming to the account, or gives them more than it should have."""
    if entry.pw_uid == 0:
        yield dangerous(f"{plan.account} is root.", f"useradd --system --user-group {plan.account}-2")
    if _is_locked(plan.account, shadow):
        yield missing(f"{plan.account} is locked, so no key opens it.", f"usermod --password '*' {plan.account}")
    if Path(entry.pw_shell).name in _NO_SHELLS or not os.access(entry.pw_shell or "/bin/sh", os.X_OK):
        yield missing(
            f"{plan.account} has no shell, by which sshd runs ForceCommand.", f"usermod --shell /bin/sh {plan.account}"
        )


def _is_locked(name: str, shadow: Path) -> bool:
    lines = shadow.read_text(encoding="utf-8", errors="replace").splitlines()
    found = next((line for line in lines if line.startswith(f"{name}:")), "")
    return found.split(":")[1:2] != [] and found.split(":")[1].startswith("!")


def program(started: Started, entry: pwd.struct_passwd) -> Iterator[Finding]:
    """Whether the account can run what is started, and nobody but root can change it."""
    python = started.python
    if not _runs(python, entry):
        yield missing(
            f"{entry.pw_name} can't run tn-tui by {python}.",
            "/usr/bin/python3 -m venv /opt/tn-tui && /opt/tn-tui/bin/pip install tn-tui",
        )
    if not python.exists():
        return
    yield from _of_root_alone(python)
    environment = python.parent.parent
    if (environment / "pyvenv.cfg").exists():
        changed = (path for path in _below(environment) if _is_changed_by_others(path.lstat()))
        for path, _ in zip(changed, range(_MOST), strict=False):
            yield dangerous(f"Somebody but root can change {path}, which is run.", _take(path))


def _runs(python: Path, entry: pwd.struct_passwd) -> bool:
    """Whether the account finds the program there; its interpreter may lead to where only others may enter."""
    try:
        done = subprocess.run(  # noqa: S603 - what the operator wrote for sshd to run, as the account that runs it
            [python, "-I", "-c", "import tn_tui"],
            user=entry.pw_uid,
            group=entry.pw_gid,
            extra_groups=[],
            env={},
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def _of_root_alone(path: Path) -> Iterator[Finding]:
    """What of the path, and of where its links lead, somebody but root can change."""
    steps = dict.fromkeys((*path.parents, path, *path.resolve().parents, path.resolve()))
    for step in steps:
        status = step.lstat()
        if _is_changed_by_others(status):
            yield dangerous(f"Somebody but root can change {step}.", _take(step))


def _is_changed_by_others(status: os.stat_result) -> bool:
    if stat.S_ISLNK(status.st_mode):
        return status.st_uid != 0
    # Nobody but its owner can move what lies in a folder with the sticky bit.
    held = stat.S_ISDIR(status.st_mode) and status.st_mode & stat.S_ISVTX
    return status.st_uid != 0 or bool(status.st_mode & _OTHERS_WRITE and not held)


def _take(path: Path) -> str:
    return f"chown -h root:root {path} && chmod go-w {path}"


def _below(folder: Path) -> Iterator[Path]:
    for where, folders, files in os.walk(folder):
        yield from (Path(where, name) for name in (*folders, *files))


def settings(path: Path, entry: pwd.struct_passwd, tell: Tell) -> Iterator[Finding]:
    """What of the settings and of the data folder that they name the program would refuse, or others could reach."""
    try:
        found = fixed_settings.load(path)
    except TnError as error:
        yield missing(tell(error), f"install -D -o root -g root -m 0644 /dev/stdin {path}")
        return
    yield from _data(found.home, entry)
    if found.database_path is not None and found.home.is_dir() and not found.database_path.exists():
        yield missing(
            "There is no practice yet.", f"runuser -u {entry.pw_name} -- env TN_TUI_HOME={found.home} tn-tui init"
        )


def _data(home: Path, entry: pwd.struct_passwd) -> Iterator[Finding]:
    name = entry.pw_name
    make = f"install -d -o {name} -g {name} -m 0700 {home}"
    if home.is_symlink() or not home.is_dir():
        yield missing(f"{home}, the data folder, is not there, or is no folder.", make)
        return
    status = home.lstat()
    if status.st_uid != entry.pw_uid:
        yield missing(f"{home} does not belong to {name}.", f"chown -R {name}:{name} {home}")
    if status.st_mode & _OTHERS:
        yield dangerous(f"{home} is open to others.", f"chmod 0700 {home}")
    if _is_changed_by_others(home.parent.stat()):
        yield dangerous(f"Somebody but root can put another folder in the place of {home}.", _take(home.parent))
    told = 0
    for path in _below(home):
        found = path.lstat()
        if stat.S_ISLNK(found.st_mode) or told == _MOST:
            continue
        if found.st_uid != entry.pw_uid:
            told += 1
            yield missing(f"{path} does not belong to {name}.", f"chown {name}:{name} {path}")
        elif found.st_mode & _OTHERS:
            told += 1
            yield dangerous(f"{path} is open to others.", f"chmod go= {path}")
