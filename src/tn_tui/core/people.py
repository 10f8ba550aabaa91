"""Who stands in the log: ids become usernames here, and every text becomes safe to show."""

from collections.abc import Iterable

from tn_tui.domain.text import clean_line
from tn_tui.storage import users
from tn_tui.storage.database import Work
from tn_tui.storage.records import ActivityRecord

_USER = "user:"


class Names:
    """The usernames behind the actors of some rows, as they are now."""

    def __init__(self, work: Work, records: Iterable[ActivityRecord]) -> None:
        actors = {record.actor for record in records if record.actor.startswith(_USER)}
        self._usernames = users.usernames(work, (int(actor.removeprefix(_USER)) for actor in actors))

    def actor(self, actor: str) -> str:
        """A username, "operator:<system user>" or "nobody"."""
        if actor.startswith(_USER):
            return clean_line(self._usernames.get(int(actor.removeprefix(_USER)), actor))
        return clean_line(actor)
