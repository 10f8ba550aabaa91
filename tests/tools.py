"""Tools from the system that the deeper tests ask for a second opinion."""

import os
import shutil
from pathlib import Path

import pytest

PACKAGES = {
    "freeradius": "freeradius",
    "initdb": "postgresql",
    "keepassxc-cli": "keepassxc",
    "oathtool": "oathtool",
    "pamtester": "pamtester",
    "pg_ctl": "postgresql",
    "pgrep": "procps",
    "pkill": "procps",
    "psql": "postgresql-client",
    "radtest": "freeradius-utils",
    "rsync": "rsync",
    "ssh": "openssh-client",
    "scp": "openssh-client",
    "sftp": "openssh-client",
    "ssh-keygen": "openssh-client",
    "sshd": "openssh-server",
    "sudo": "sudo",
    "screen": "screen",
    "tmux": "tmux",
    "visudo": "sudo",
    "zbarimg": "zbar-tools",
    "zsh": "zsh",
}


def is_required() -> bool:
    """Whether what can't be tried is a failure, as in CI."""
    return os.environ.get("DEEP_TESTS") == "required"


def require_tool(name: str) -> str:
    """The tool's path; without it the test is skipped, or fails where DEEP_TESTS=required."""
    # Debian keeps a server's programs by its version.
    of_servers = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    places = [os.environ.get("PATH", os.defpath), "/usr/sbin", *map(str, of_servers)]
    path = shutil.which(name, path=":".join(places))
    if path is not None:
        return path
    reason = f"{name} is not here (Debian, Ubuntu: apt install {PACKAGES.get(name, name)})"
    if is_required():
        pytest.fail(reason)
    pytest.skip(reason)
