"""Who stands in the log: ids become usernames here, and every text becomes safe to show."""

from collections.abc import Iterable

from tn_tui.domain.text import clean_line, fold
from tn_tui.storage import users
from tn_tui.storage.database import Work
from tn_tui.storage.records import ActivityRecord

_USER = "user:"
_NO_USERS = ("operator", "nobody", "unknown", _USER)


class Names:
    """The usernames behind the actors of some rows, as they are now."""

    def __init__(self, work: Work, records: Iterable[ActivityRecord]) -> None:
        actors = {record.actor for record in records if record.actor.startswith(_USER)}
        self._usernames = users.usernames(work, (int(actor.removeprefix(_USER)) for actor in actors))

    def actor(self, actor: str) -> str:
        """A username, "operator:<system user>" or "nobody".

        A username that begins like one of the others has "user:" before it.
        """
        if actor.startswith(_USER):
            username = clean_line(self._usernames.get(int(actor.removeprefix(_USER)), actor))
            # Nobody can pass for the operator, or for nobody, by a username.
            return f"{_USER}{username}" if fold(username).startswith(_NO_USERS) else username
        return clean_line(actor)


def actor_id(record: ActivityRecord) -> int | None:
    """The id of the user who acted; None where it was no user."""
    return int(record.actor.removeprefix(_USER)) if record.actor.startswith(_USER) else None
