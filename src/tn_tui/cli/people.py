"""From the usernames that were typed to the users, and what is shown of a user."""

from typing import TYPE_CHECKING

from tn_tui.cli import kinds, listing, output
from tn_tui.cli.running import StoppedError
from tn_tui.domain import exports
from tn_tui.domain.errors import UserUnknown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tn_tui.core.core import Core
    from tn_tui.domain.authority import Operator
    from tn_tui.domain.practice_views import UserView


def named(core: "Core", by: "Operator", practice_code: str, usernames: "Iterable[str]") -> list["UserView"]:
    """The users of these names, each once, in the order in which they were typed.

    Raises:
        PracticeUnknown: no practice has this code.
        StoppedError: the practice has no user of a name; it says which.
    """
    found: dict[int, UserView] = {}
    for username in usernames:
        try:
            view = core.users.named(by, username, practice_code=practice_code)
        except UserUnknown:
            raise StoppedError(
                f"No user of the practice has the username {username}, so nothing was done. See the usernames with: "
                f"tn-tui user list --practice {practice_code}",
                kind=kinds.of(UserUnknown),
            ) from None
        found.setdefault(view.id, view)
    return list(found.values())


def say_nobody(practice_code: str) -> None:
    """Say that a practice has no administrator any more who can log in."""
    output.remark(
        f"{practice_code} has no administrator who can log in now. One with a temporary password can once it was "
        f"replaced at a log-in. Add or reactivate one: tn-tui user add --practice {practice_code} --help"
    )


def row(view: "UserView") -> exports.Row:
    """A user as an object of JSON or a line of CSV."""
    return exports.row(exports.USER_COLUMNS, view)


def state(view: "UserView") -> str:
    """What hinders a user to log in, or that nothing does."""
    if not view.active:
        return "deactivated"
    if view.tokens_closed:
        return "closed to tokens"
    if view.locked_until is not None:
        return f"locked until {listing.minute(view.locked_until)}"
    return "temporary password" if view.password_temporary else "active"


def last_login(view: "UserView") -> str:
    """When the user was last in, for a column whose header says UTC."""
    return listing.minute(view.last_login_at) if view.last_login_at else "never"
