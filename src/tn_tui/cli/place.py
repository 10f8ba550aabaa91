"""What the command line's sentences call the parts of this installation."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tn_tui.settings import Settings


class Place:
    """What the sentences call the parts of this installation; `settings` is None while they can't be read."""

    def __init__(self, settings: "Settings | None") -> None:
        self.folder = "the data folder" if settings is None else f"the data folder {settings.home}"
        self.keys = "the key file" if settings is None else f"the key file {settings.key_path}"
        self.log = "" if settings is None else f", or look into {settings.log_path}"
        self.database = "The database" if settings is None else _database(settings)
        self.looked = self.folder
        if settings is not None and settings.database_url:
            self.looked = f"{self.folder} with {self.database[:1].lower()}{self.database[1:]}"


def _database(settings: "Settings") -> str:
    # Of a server only the host is named: the rest of its URL can hold a password.
    if settings.database_path is not None:
        return f"The database {settings.database_path}"
    from urllib.parse import urlsplit

    try:
        host = urlsplit(settings.database_url).hostname
    except ValueError:
        host = None
    return f"The database server {host}" if host else "The database server"
