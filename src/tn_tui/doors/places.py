"""Where things stand on a host, apart from what reads them."""

from pathlib import Path
from typing import Final

SETTINGS: Final = Path("/etc/tn-tui/tn-tui.toml")
"""The settings of what sshd and PAM start, unless the command that the operator wrote names another file."""
