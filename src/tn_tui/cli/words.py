"""The command line's sentence and exit status for everything that the program refuses.

What is said is `words/errors.py`'s, as on the screens; here it names the field, the paths and the command to type. The
exit statuses are in `statuses.py`.
"""

from typing import TYPE_CHECKING, Final

from tn_tui.cli import listing
from tn_tui.cli.statuses import BUSY, REFUSED, TROUBLE, UNKNOWN, USAGE
from tn_tui.domain import errors, system_errors
from tn_tui.words.errors import explain, to_type
from tn_tui.words.face import Face

if TYPE_CHECKING:
    from tn_tui.settings import Settings

_STATUSES: Final[dict[type[BaseException], int]] = {
    errors.TnError: REFUSED,
    errors.NumberRefused: USAGE,
    errors.Busy: BUSY,
    system_errors.StorageError: TROUBLE,
    system_errors.StorageLocked: BUSY,
    system_errors.OutcomeUnknown: UNKNOWN,
    system_errors.FileRefused: TROUBLE,
    system_errors.InstallationMissing: TROUBLE,
    system_errors.KeyRingMissing: TROUBLE,
    system_errors.KeyRingWrong: TROUBLE,
    system_errors.SettingRefused: USAGE,
    system_errors.VaultRefused: TROUBLE,
}
"""The exit status of each kind of error and of all that are derived from it."""

_WITH_UNIT = {"idle lock": "minutes of the idle lock"}


def status(error: errors.TnError) -> int:
    """The exit status for an error."""
    return status_of(type(error))


def status_of(kind: type[BaseException]) -> int:
    """The exit status for a kind of error."""
    return next(_STATUSES[each] for each in kind.__mro__ if each in _STATUSES)


def sentence(error: errors.TnError, settings: "Settings | None") -> str:
    """What to tell the person, in a few sentences; `settings` is None while they can't be read."""
    face = _face(settings)
    said = explain(error, face)
    match error:
        case errors.PasswordRefused():
            said = _of("password", said)
        case errors.FieldRefused() | errors.NumberRefused():
            said = _of(_WITH_UNIT.get(error.field, error.field), said)
    return f"{said} {to_type(error, face)}".rstrip()


def _of(field: str, said: str) -> str:
    """What a screen says under a field, with the field's name."""
    return f"{field[0].upper()}{field[1:]}: {said[0].lower()}{said[1:]}"


def _face(settings: "Settings | None") -> Face:
    if settings is None:
        return Face(where="in the data folder", moment=listing.moment)
    database = _database(settings)
    folder = f"in the data folder {settings.home}"
    return Face(
        database=database,
        keys=f"the key file {settings.key_path}",
        where=f"{folder} with {database}" if settings.database_url else folder,
        log=str(settings.log_path),
        moment=listing.moment,
    )


def _database(settings: "Settings") -> str:
    # Of a server only the host is named: the rest of its URL can hold a password.
    if settings.database_path is not None:
        return f"the database {settings.database_path}"
    from urllib.parse import urlsplit

    try:
        host = urlsplit(settings.database_url).hostname
    except ValueError:
        host = None
    return f"the database server {host}" if host else "the database server"
