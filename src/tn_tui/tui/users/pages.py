"""Which page of users is wanted. However fast somebody types, one question is asked at a time, and then the latest."""

from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TYPE_CHECKING

from tn_tui.domain.user_list import Place, Show, Sort, UserQuery

if TYPE_CHECKING:
    from tn_tui.core.core import Core
    from tn_tui.domain.practice_views import UserPage
    from tn_tui.domain.secret import Secret


class Land(Enum):
    """Where one is on the page once it is there."""

    FIRST = auto()
    LAST = auto()
    SAME = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted(UserQuery):
    """A page, and where one lands on it."""

    limit: int = 1
    land: Land = Land.FIRST
    at_end: bool = False

    def first(self, **changes: object) -> "Wanted":
        """The first page, perhaps of another list."""
        return replace(self, after=None, before=None, at_end=False, land=Land.FIRST, **changes)  # type: ignore[arg-type]

    def last(self) -> "Wanted":
        """The page at the end, with its last row."""
        return replace(self, after=None, before=None, at_end=True, land=Land.LAST)

    def again(self, limit: int) -> "Wanted":
        """The same page as it is now, with room for so many rows."""
        return replace(self, limit=limit, land=Land.SAME)

    def older(self, place: Place) -> "Wanted":
        """The page that follows."""
        return replace(self, after=place, before=None, at_end=False, land=Land.FIRST)

    def newer(self, place: Place, land: Land) -> "Wanted":
        """The page that comes before."""
        return replace(self, after=None, before=place, at_end=False, land=land)

    def ask(self, core: "Core", session: "Secret") -> "UserPage":
        """The question; a page before another that would not be full is the first one."""
        if self.at_end:
            # The end is where the opposite order begins.
            turned = replace(self, at_end=False, descending=not self.descending).ask(core, session)
            return replace(turned, rows=turned.rows[::-1], before=turned.after, after=None)
        page = core.users.page(session, self)
        if self.before is not None and page.before is None and len(page.rows) < self.limit:
            return replace(self, before=None).ask(core, session)
        return page


def nobody(wanted: Wanted) -> str:
    """What stands in the place of rows where there are none."""
    if wanted.find:
        among = "" if wanted.show is Show.ALL else f" among those shown ({wanted.show})"
        return f"Nobody's username or name has what you look for{among}."
    return {
        Show.ALL: "There is nobody yet.",
        Show.NOT_ENROLLED: "Everybody is enrolled.",
        Show.LOCKED: "Nobody is locked.",
        Show.ADMINISTRATORS: "There is no administrator.",
        Show.DEACTIVATED: "Nobody is deactivated.",
        Show.NEVER_LOGGED_IN: "Everybody has logged in.",
    }[wanted.show]


ORDERS: tuple[tuple[str, Sort, bool], ...] = (
    ("Username, A to Z", Sort.USERNAME, False),
    ("Username, Z to A", Sort.USERNAME, True),
    ("Name, A to Z", Sort.NAME, False),
    ("Name, Z to A", Sort.NAME, True),
    ("Last log in, latest first", Sort.LAST_LOG_IN, True),
    ("Last log in, longest ago first", Sort.LAST_LOG_IN, False),
)
"""What one can choose to order by."""
