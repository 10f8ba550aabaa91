"""Where a request comes from: what throttles count by, and what people read in the activity.

The environment is taken at its word, since sshd sets it for a forced command. Whoever has a shell
of the account could set it to anything, but could as well open the database.
"""

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from tn_tui.domain.device_ports import ClientKey
from tn_tui.domain.ports import Origin
from tn_tui.domain.text import clean_line

if TYPE_CHECKING:
    import ipaddress

LIMIT = 80
"""Characters of an origin that are kept."""

SSH_VARIABLES = ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY")
"""Any of them says that the person sits at the other end of an SSH connection."""

UNKNOWN_SSH = "ssh"
"""The origin of everybody whose SSH connection names no address: they share one count."""

UNKNOWN = "unknown"
"""How an origin reads that another program doesn't know."""

_CONNECTION_PARTS = 4
_KEY_ROOM = 20
_HIGHEST_PORT = 65_535
_COUNTED_PREFIX = 64


def over_ssh(environ: Mapping[str, str]) -> bool:
    """Whether the environment is that of an SSH connection."""
    return any(environ.get(name) for name in SSH_VARIABLES)


def terminal_name() -> str | None:
    """The terminal's file, such as "/dev/pts/3"; None when no standard stream is a terminal."""
    for descriptor in (0, 1, 2):
        try:
            return os.ttyname(descriptor)
        except OSError:
            # Closed, a file or a pipe: another stream may still be the terminal.
            continue
    return None


def origin_here(environ: Mapping[str, str], tty_name: str | None, user: str) -> Origin:
    """The SSH client's address, else the terminal and the system user.

    An IPv6 address is shown whole and counted by its /64, the least that one subscriber gets.
    """
    if over_ssh(environ):
        return _ssh_origin(environ.get("SSH_CONNECTION", ""))
    terminal = (tty_name or "").removeprefix("/dev/")
    return Origin(address=_line(f"local:{user}"), text=_line(f"{terminal} {user}".strip()))


def named_origin(name: str) -> Origin:
    """Where another program says that the person sits: an address, counted as that of an SSH client is, or a name."""
    import ipaddress

    try:
        return _of_address(ipaddress.ip_address(name.strip()))
    except ValueError:
        line = _line(name.strip())
        return Origin(address=_line(f"named:{line}"), text=line or UNKNOWN)


def with_key(origin: Origin, key: ClientKey) -> Origin:
    """The same place, with the key by which the person came; what throttles count by stays the place."""
    return Origin(address=origin.address, text=f"{origin.text[: LIMIT - _KEY_ROOM]} · {key.mark}")


def _ssh_origin(connection: str) -> Origin:
    # Not needed by anybody who sits at the machine itself.
    import ipaddress

    parts = connection.split(" ")
    if len(parts) != _CONNECTION_PARTS or not (_is_port(parts[1]) and _is_port(parts[3])):
        return Origin(address=UNKNOWN_SSH, text=UNKNOWN_SSH)
    try:
        found = ipaddress.ip_address(parts[0])
        ipaddress.ip_address(parts[2])
    except ValueError:
        return Origin(address=UNKNOWN_SSH, text=UNKNOWN_SSH)
    return _of_address(found)


def _of_address(found: "ipaddress.IPv4Address | ipaddress.IPv6Address") -> Origin:
    import ipaddress

    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is None:
            # By its number, so that a zone ("%eth0"), which is free text, is gone.
            plain = ipaddress.IPv6Address(int(found))
            counted = ipaddress.IPv6Network((plain, _COUNTED_PREFIX), strict=False)
            return Origin(address=_line(str(counted)), text=_line(str(plain)))
        found = found.ipv4_mapped
    return Origin(address=_line(str(found)), text=_line(str(found)))


def _is_port(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= len(str(_HIGHEST_PORT)) and int(text) <= _HIGHEST_PORT


def _line(text: str) -> str:
    return clean_line(text)[:LIMIT]
