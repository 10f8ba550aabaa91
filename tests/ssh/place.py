"""A place that other system accounts can enter: the program in an environment of the system's own Python.

The tests' own environment may stand in a folder that only one account can enter, and its interpreter too.
"""

import fcntl
import os
import pwd
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import tn_tui
from tests.tools import is_required, require_tool

ROOT = Path(tn_tui.__file__).parents[2]
SYSTEM_PYTHON = "/usr/bin/python3"
_ACCOUNTS_LOCK = Path(tempfile.gettempdir()) / "tn-tui-test-accounts.lock"


def require_root() -> None:
    """Only root can make accounts and start sshd for them; for others the test is skipped."""
    if os.geteuid() == 0 and Path(SYSTEM_PYTHON).exists():
        return
    reason = f"other accounts and sshd need root, and a {SYSTEM_PYTHON}"
    if is_required():
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def environment() -> Iterator[Path]:
    """A folder with `bin/python` that has the program, and a root-owned `etc`; it is gone afterwards."""
    # Not where others can write: sshd trusts no keys below such a folder.
    folder = Path(tempfile.mkdtemp(prefix="tn-tui-test-", dir="/var/lib"))
    try:
        folder.chmod(0o755)
        subprocess.run([SYSTEM_PYTHON, "-m", "venv", "--without-pip", folder / "venv"], check=True)
        _install(folder / "venv")
        (folder / "etc").mkdir(mode=0o755)
        yield folder
    finally:
        shutil.rmtree(folder)


def _install(venv: Path) -> None:
    asked = "import sysconfig; print(sysconfig.get_python_version(), sysconfig.get_path('purelib'))"
    version, site = subprocess.run(
        [venv / "bin" / "python", "-c", asked], check=True, capture_output=True, text=True
    ).stdout.split()
    if version != sysconfig.get_python_version():
        # Compiled wheels are another Python's: take its own from the registry.
        subprocess.run(
            [sys.executable, "-m", "pip", "--python", venv / "bin" / "python", "install", "-q", f"{ROOT}[postgres]"],
            check=True,
        )
        return
    for distribution in _needed("tn-tui", set()):
        for file in distribution.files or ():
            source, target = Path(str(distribution.locate_file(file))), Path(site, str(file))
            if source.suffix != ".pyc" and ".." not in file.parts:
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)
    shutil.copytree(ROOT / "src" / "tn_tui", Path(site, "tn_tui"), ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "styles", Path(site, "tn_tui", "styles"))
    subprocess.run([venv / "bin" / "python", "-m", "compileall", "-q", site], check=True)


def _needed(name: str, seen: set[str]) -> Iterator[metadata.Distribution]:
    """The distributions that one rests on, but for the program itself, with those of the extra for PostgreSQL."""
    for text in metadata.requires(name) or ():
        requirement = Requirement(text)
        extras = ("", *(("postgres",) if name == "tn-tui" else requirement.extras))
        if requirement.marker and not any(requirement.marker.evaluate({"extra": extra}) for extra in extras):
            continue
        found = requirement.name.lower()
        if found in seen:
            continue
        seen.add(found)
        try:
            distribution = metadata.distribution(found)
        except metadata.PackageNotFoundError:
            # An extra's of something that is installed without it.
            continue
        yield distribution
        yield from _needed(found, seen)


@contextmanager
def account(name: str, home: Path) -> Iterator[pwd.struct_passwd]:
    """A system account with this home, opened by keys alone; it is gone afterwards, with what runs under it."""
    with _accounts_locked():
        made = (
            require_tool("useradd"),
            "--system",
            "--user-group",
            "--no-create-home",
            "--home-dir",
            str(home),
            "--shell",
        )
        subprocess.run([*made, "/bin/sh", name], check=True)
        subprocess.run([require_tool("usermod"), "--password", "*", name], check=True)
    try:
        yield pwd.getpwnam(name)
    finally:
        subprocess.run([require_tool("pkill"), "-KILL", "-u", name], check=False)
        with _accounts_locked():
            subprocess.run([require_tool("userdel"), "--force", name], check=True, capture_output=True)


@contextmanager
def _accounts_locked() -> Iterator[None]:
    with _ACCOUNTS_LOCK.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
