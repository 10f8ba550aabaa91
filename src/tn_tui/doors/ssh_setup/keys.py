"""The files of keys that sshd lets in, and what stands before each key (sshd(8), AUTHORIZED_KEYS FILE FORMAT)."""

import pwd
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tn_tui.doors.ssh_setup.finding import Finding, dangerous, missing
from tn_tui.doors.ssh_setup.sshd_config import Effective, Plan

_OTHERS_WRITE: Final = 0o022
_TOKENS: Final = re.compile("%([%huU])")
_OPTIONS: Final = re.compile(r'(?:[^\s"]|"(?:[^"\\]|\\.)*")+')
_OPTION: Final = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*")+')
_KINDS: Final = ("ssh-", "ecdsa-", "sk-")
"""How a line begins that has no options."""


def look(effective: Effective, plan: Plan, entry: pwd.struct_passwd) -> Iterator[Finding]:
    """What of the keys is missing or dangerous; those that a command or an authority lets in are not seen here."""
    files = [_place(name, entry) for name in effective.words("AuthorizedKeysFile") if name != "none"]
    found = [path for path in files if path.is_file()]
    elsewhere = {effective.one("AuthorizedKeysCommand"), effective.one("TrustedUserCAKeys")} - {"", "none"}
    if not any(_lines(path) for path in found) and not elsewhere:
        into = files[0] if files else plan.keys
        yield missing("No key is let in.", f"printf 'restrict,pty %s\\n' \"$(cat KEY.pub)\" >> {into}")
    for path in found:
        status = path.stat()
        if status.st_uid != 0 or status.st_mode & _OTHERS_WRITE:
            yield dangerous(
                f"Somebody but root can add keys to {path}.", f"chown root:root {path} && chmod 0644 {path}"
            )
        for number, line in _lines(path):
            yield from _line(path, number, line)


def _place(name: str, entry: pwd.struct_passwd) -> Path:
    tokens = {"%": "%", "h": entry.pw_dir, "u": entry.pw_name, "U": str(entry.pw_uid)}
    return Path(entry.pw_dir, _TOKENS.sub(lambda found: tokens[found[1]], name))


def _lines(path: Path) -> list[tuple[int, str]]:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    stripped = ((number, line.strip()) for number, line in enumerate(lines, start=1))
    return [(number, line) for number, line in stripped if line and not line.startswith("#")]


def _line(path: Path, number: int, line: str) -> Iterator[Finding]:
    where = f"Line {number} of {path}"
    options = [] if line.startswith(_KINDS) else _OPTION.findall(_OPTIONS.match(line)[0])  # type: ignore[index]
    names = {option.partition("=")[0].lower() for option in options}
    if "environment" in names:
        yield dangerous(f"{where} sets a variable of the program.", "remove environment= from it")
    if not {"restrict", "pty"} <= names:
        yield missing(f"{where} does not begin with restrict,pty.", f"sed -i '{number}s/^/restrict,pty /' {path}")
