"""How a list of users is narrowed, ordered and paged."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tn_tui.domain.text import fold


class Show(StrEnum):
    """Which users a list shows."""

    ALL = "all"
    NOT_ENROLLED = "not enrolled"
    LOCKED = "locked"
    ADMINISTRATORS = "administrators"
    DEACTIVATED = "deactivated"
    NEVER_LOGGED_IN = "never logged in"


class Sort(StrEnum):
    """By what a list of users is ordered; the username decides between equals."""

    USERNAME = "username"
    NAME = "name"
    LAST_LOG_IN = "last log in"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins or ends: the last row's value in the order, and its folded username.

    `value` is the folded username or name, or the last log-in; a user who never logged in stands before all others.
    """

    value: str | datetime | None
    username_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UserQuery:
    """Which page of users is asked for.

    Args:
        find: words that must all stand somewhere in username or name, in any case.
        show: which users are shown.
        sort: by what they are ordered.
        descending: whether the order is turned round.
        after: the page that follows this place; `after` and `before` are those of the page beside it.
        before: the page that ends in front of this place.
        limit: how many users the page has at most, 1 to 500.
    """

    find: str = ""
    show: Show = Show.ALL
    sort: Sort = Sort.USERNAME
    descending: bool = False
    after: Place | None = None
    before: Place | None = None
    limit: int = 20


EVERYBODY = UserQuery()
"""The first page of all users."""

FIND_LIMIT = 100
"""How many characters of what somebody looks for are looked at."""


def find_terms(text: str) -> tuple[str, ...]:
    """The folded words that must all stand somewhere in a user's username or name."""
    return tuple(fold(text[:FIND_LIMIT]).split())


_NAME_KEY_LIMIT = 80
_FIND_KEY_LIMIT = 300
"""An index entry has a bound in PostgreSQL, and some characters grow eighteenfold when folded."""


def find_key(username: str, name: str) -> str:
    """What `find_terms` are looked for in."""
    return f"{fold(username)} {fold(name)}"[:_FIND_KEY_LIMIT]


def name_key(name: str) -> str:
    """What users are ordered by where they are ordered by name."""
    return fold(name)[:_NAME_KEY_LIMIT]
