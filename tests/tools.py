"""Tools from the system that the deeper tests ask for a second opinion."""

import os
import shutil

import pytest

PACKAGES = {
    "keepassxc-cli": "keepassxc",
    "oathtool": "oathtool",
    "tmux": "tmux",
    "zbarimg": "zbar-tools",
    "zsh": "zsh",
}


def require_tool(name: str) -> str:
    """The tool's path; without it the test is skipped, or fails where DEEP_TESTS=required."""
    path = shutil.which(name)
    if path is not None:
        return path
    reason = f"{name} is not here (Debian, Ubuntu: apt install {PACKAGES.get(name, name)})"
    if os.environ.get("DEEP_TESTS") == "required":
        pytest.fail(reason)
    pytest.skip(reason)
