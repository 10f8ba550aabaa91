"""A service of PAM's own for a test, set up by the lines of docs/pam.md."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.ssh.place import ROOT

FOLDER = Path("/etc/pam.d")
DEFAULT = "account required pam_permit.so\nsession required pam_permit.so\n"


def documented(page: str, begins: str) -> str:
    """The first block of a page in docs/ that begins so."""
    blocks = (ROOT / "docs" / page).read_text().split("```\n")[1::2]
    return next(block for block in blocks if block.startswith(begins))


@contextmanager
def service(name: str, auth: str) -> Iterator[str]:
    """The service's name, as long as the block runs; `auth` are its lines about who somebody is."""
    path = FOLDER / f"{name}-{os.getpid()}"
    path.write_text(auth + DEFAULT)
    try:
        yield path.name
    finally:
        path.unlink()
