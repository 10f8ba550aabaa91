"""A page of the activity that is read anew while somebody is at it."""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from tn_tui.domain.views import ActivityPage, ActivityRow


class Reading(Protocol):
    """Asks the core for a page, as long as there is room for."""

    def __call__(self, *, older_than: int | None, newer_than: int | None) -> "ActivityPage":
        """`older_than` and `newer_than` as the core takes them."""


def anew(page: "ActivityPage", chosen: "ActivityRow | None", read: Reading) -> "ActivityPage":
    """The page as it is now.

    Only where it is the newest one new rows stand on top of it; where they are so many that the chosen row would leave
    it, the page ends with that row.
    """
    if page.newer is not None and page.rows:
        return read(older_than=page.rows[0].number + 1, newer_than=None)
    now = read(older_than=None, newer_than=None)
    if chosen is not None and all(row.number != chosen.number for row in now.rows):
        return read(older_than=None, newer_than=chosen.number - 1)
    return now


def place_of(page: "ActivityPage", chosen: "ActivityRow | None") -> int:
    """Where the chosen row stands on a page; the last line where it is not there any more."""
    if chosen is None:
        return 0
    numbers = [row.number for row in page.rows]
    return numbers.index(chosen.number) if chosen.number in numbers else max(0, len(numbers) - 1)
