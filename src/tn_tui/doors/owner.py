"""From root to whoever owns the data folder, for what a host starts as root."""

import os
import pwd
from pathlib import Path


def become_owner(home: Path) -> None:
    """Give up root for good, where this is root and the data folder is somebody else's; call it before any file of it.

    Of a link it is the link's owner: who could put one there decides nothing, since a link is refused later.
    """
    if os.geteuid() != 0:
        return
    try:
        owner = home.lstat()
    except OSError:
        # What is wrong with the folder is told where it is opened, and root finds nothing there to trust.
        return
    if owner.st_uid == 0:
        return
    try:
        found = pwd.getpwuid(owner.st_uid)
        group, groups = found.pw_gid, os.getgrouplist(found.pw_name, found.pw_gid)
    except KeyError:
        group, groups = owner.st_gid, []
    os.setgroups(groups)
    os.setresgid(group, group, group)
    os.setresuid(owner.st_uid, owner.st_uid, owner.st_uid)
