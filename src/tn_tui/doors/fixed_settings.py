"""The settings of what sshd and PAM start: from one place that root owns, since who comes in brings the environment."""

import os
import stat
from pathlib import Path
from typing import Final

from tn_tui import settings
from tn_tui.domain.reasons import PathProblem
from tn_tui.domain.system_errors import FileRefused
from tn_tui.doors.places import SETTINGS
from tn_tui.settings import Settings

_OTHERS_WRITE: Final = 0o022
_SAFELY: Final = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC


def load(path: Path = SETTINGS) -> Settings:
    """The settings in this file, which names the data folder as well.

    Raises:
        FileRefused: it is missing, can't be read, or somebody but root could have written it.
        SettingRefused: an unknown setting, or a value that can't be used.
    """
    return settings.parse(_read(path), str(path))


def _read(path: Path) -> bytes:
    try:
        folder = path.parent.stat()
        descriptor = os.open(path, _SAFELY)
    except FileNotFoundError:
        raise FileRefused(path, PathProblem.MISSING) from None
    except OSError as error:
        raise FileRefused(path, PathProblem.LINK if path.is_symlink() else PathProblem.READ) from error
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise FileRefused(path, PathProblem.KIND)
        if any(each.st_uid != 0 or each.st_mode & _OTHERS_WRITE for each in (status, folder)):
            raise FileRefused(path, PathProblem.NOT_ROOTS)
        return os.read(descriptor, settings.FILE_LIMIT_BYTES + 1)
    except OSError as error:
        raise FileRefused(path, PathProblem.READ) from error
    finally:
        os.close(descriptor)
