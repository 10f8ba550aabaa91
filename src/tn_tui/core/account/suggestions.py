"""What a shell completes, beside the core: it needs neither keys nor a migration, and opens nothing for writing."""

from pathlib import Path

from tn_tui.storage import suggestions


class Suggestions:
    """Names from an SQLite file or a PostgreSQL server.

    Every question raises `StorageError` where it can't be answered.
    """

    def __init__(self, place: Path | str) -> None:
        self._place = place

    def practice_codes(self, begun: str) -> list[str]:
        """The codes of practices that begin so, in any case."""
        return suggestions.practice_codes(self._place, begun)

    def usernames(self, begun: str, practice_code: str | None) -> list[str]:
        """The usernames that begin so, in any case, of a practice, or of the support desk where none is named."""
        return suggestions.usernames(self._place, begun, practice_code)

    def cases(self, begun: str) -> list[tuple[str, str, str]]:
        """The newest recovery cases whose numbers begin so: number, practice code, username."""
        found = [(str(number), code, username) for number, code, username in suggestions.cases(self._place)]
        return [case for case in found if case[0].startswith(begun)]
