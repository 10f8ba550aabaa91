"""Questions of the list of users: narrowed, ordered, a page at a time, and counted.

Every page is one walk along the index of its order, in which all that is asked about stands; so a list of a
million costs the same as a short one, unless what is looked for is rare, and then one walk over the index.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Column,
    ColumnElement,
    Select,
    TextClause,
    and_,
    bindparam,
    func,
    or_,
    select,
)
from sqlalchemy import type_coerce as typed
from sqlalchemy.sql.elements import UnaryExpression
from sqlalchemy.sql.operators import custom_op

from tn_tui.domain.policy import FREE_PASSWORD_TRIES, Role
from tn_tui.domain.user_list import Place, Show, Sort, UserQuery, find_terms
from tn_tui.storage import throttles
from tn_tui.storage.database import Work
from tn_tui.storage.records import ThrottleRecord
from tn_tui.storage.schema import ADMINISTRATES, IN_TROUBLE, users


def _looked_at(column: Column[Any]) -> UnaryExpression[Any]:
    """The column as SQLite chooses no index by: what it narrows is walked in the order that is asked for.

    Its manual has the unary "+" for that; without it hundreds of thousands of users are gathered and sorted.
    """
    return UnaryExpression(typed(column, BigInteger), operator=custom_op("+"))


_ACTIVE = _looked_at(users.c.deactivated_at).is_(None)
_FILTERS: dict[Show, tuple[ColumnElement[bool] | TextClause, ...]] = {
    Show.ALL: (),
    Show.NOT_ENROLLED: (_ACTIVE, _looked_at(users.c.two_factor_since).is_(None)),
    # Told so that the index of them does not fit: where they are many, to gather and sort them would take long.
    Show.ADMINISTRATORS: (_ACTIVE, users.c.role == Role.ADMINISTRATOR),
    Show.DEACTIVATED: (_looked_at(users.c.deactivated_at).is_not(None),),
    Show.NEVER_LOGGED_IN: (_ACTIVE, _looked_at(users.c.last_login_at).is_(None)),
}


class Trouble(NamedTuple):
    """A user with wrong tokens since the last right one: what decides whether a lock holds."""

    id: int
    token_failures: int
    token_failed_at: datetime | None
    token_closed_at: datetime | None


class Counts(NamedTuple):
    """How the users of a practice stand; all but `deactivated` are of the active ones."""

    users: int
    enrolled: int
    administrators: int
    deactivated: int
    never_logged_in: int


class Entry(NamedTuple):
    """A user's id and place in the order."""

    id: int
    place: Place


def page(work: Work, practice_id: int, query: UserQuery, *, ids: Sequence[int] | None = None) -> list[Entry]:
    """At most so many users in the order: those that follow `after`, or the last ones that stand before `before`.

    `ids` are all that may be shown, where the filter is one that only the caller can tell.
    """
    backward = query.before is not None
    start = query.before if backward else query.after
    # Backward is forward in the opposite order, turned round at the end.
    down = query.descending != backward
    statement = select(users.c.id, users.c.username_key).where(*_FILTERS.get(query.show, ()))
    if ids is None:
        statement = statement.where(users.c.practice_id == practice_id)
    else:
        # These few are the practice's own, so they are looked up and the practice is not walked. They stand in the
        # statement itself, since a database takes only so many parameters.
        few: BindParameter[Any] = bindparam("ids", list(ids), expanding=True, literal_execute=True)
        statement = statement.where(users.c.id.in_(few))
    for term in find_terms(query.find):
        statement = statement.where(holds(work, users.c.find_key, term))
    found: list[Entry] = []
    for part in _parts(statement, query.sort, start, down=down):
        rows = work.execute(part.limit(query.limit - len(found))).all()
        found += [Entry(row[0], Place(_value(row, query.sort), row[1])) for row in rows]
        if len(found) == query.limit:
            break
    return found[::-1] if backward else found


def _value(row: Any, sort: Sort) -> str | datetime | None:  # noqa: ANN401 - a row of whatever was selected
    value: str | datetime | None = row[1] if sort is Sort.USERNAME else row[2]
    return value


def holds(work: Work, column: ColumnElement[str], term: str) -> ColumnElement[bool]:
    """Whether the term stands anywhere in the column."""
    # Neither has characters with a meaning of their own, as LIKE has.
    if work.dialect.name == "postgresql":
        return func.strpos(column, term) > 0
    return func.instr(column, term) > 0


def _parts(statement: Select[Any], sort: Sort, start: Place | None, *, down: bool) -> list[Select[Any]]:
    """The walk in one piece, or in two where some users have no value: they stand before all others."""
    by_username = users.c.username_key.desc() if down else users.c.username_key
    if sort is Sort.USERNAME:
        if start is not None:
            key = users.c.username_key
            statement = statement.where(key < start.username_key if down else key > start.username_key)
        return [statement.order_by(by_username)]
    column = users.c.name_key if sort is Sort.NAME else users.c.last_login_at
    statement = statement.add_columns(column)
    with_value = statement.order_by(column.desc() if down else column, by_username)
    if start is not None and start.value is not None:
        with_value = with_value.where(_beyond(column, start, down=down))
    if sort is Sort.NAME:
        return [with_value]
    with_value = with_value.where(column.is_not(None))
    without = statement.where(column.is_(None)).order_by(by_username)
    if start is not None and start.value is None:
        key = users.c.username_key
        without = without.where(key < start.username_key if down else key > start.username_key)
        return [without] if down else [without, with_value]
    if down:
        return [with_value, without]
    return [without, with_value] if start is None else [with_value]


def _beyond(column: Any, start: Place, *, down: bool) -> ColumnElement[bool]:  # noqa: ANN401 - a column of either type
    key = users.c.username_key
    if down:
        # The first bound is what an index can be entered by.
        return and_(column <= start.value, or_(column < start.value, key < start.username_key))
    return and_(column >= start.value, or_(column > start.value, key > start.username_key))


def in_trouble(work: Work, practice_id: int) -> tuple[list[Trouble], list[tuple[int, ThrottleRecord]]]:
    """The users who may be locked: by wrong tokens, and by wrong passwords from somewhere."""
    statement = select(users.c.id, users.c.token_failures, users.c.token_failed_at, users.c.token_closed_at)
    rows = work.execute(statement.where(users.c.practice_id == practice_id, IN_TROUBLE))
    counts = throttles.of_practice(work, practice_id, at_least=FREE_PASSWORD_TRIES)
    return [Trouble(*row) for row in rows], counts


def counts(work: Work, practice_id: int) -> Counts:
    """How many there are; each number is counted along the index that holds little else."""
    active = users.c.deactivated_at.is_(None)
    asked = (
        (active, users.c.two_factor_since.is_(None)),
        (active, users.c.two_factor_since.is_not(None)),
        (active, ADMINISTRATES),
        (users.c.deactivated_at.is_not(None),),
        (_ACTIVE, users.c.last_login_at.is_(None)),
    )
    counted = [_count(practice_id, *conditions).scalar_subquery() for conditions in asked]
    not_enrolled, enrolled, administrators, deactivated, never = work.execute(select(*counted)).one()
    return Counts(not_enrolled + enrolled, enrolled, administrators, deactivated, never)


def not_ready(work: Work, practice_id: int, day: datetime) -> tuple[int, int, int]:
    """Of the active users who are not enrolled: all, those who never logged in, and those with days of grace left.

    `day` is from when it is required; only who has days beyond that one is counted as in grace.
    """
    active, not_enrolled = users.c.deactivated_at.is_(None), users.c.two_factor_since.is_(None)
    counted = (
        _count(practice_id, active, not_enrolled),
        _count(practice_id, _ACTIVE, _looked_at(users.c.two_factor_since).is_(None), users.c.last_login_at.is_(None)),
        _count(practice_id, _ACTIVE, _looked_at(users.c.two_factor_since).is_(None), users.c.enroll_by > day),
    )
    everybody, never, in_grace = work.execute(select(*(one.scalar_subquery() for one in counted))).one()
    return everybody, never, in_grace


def _count(practice_id: int, *conditions: ColumnElement[bool] | TextClause) -> Select[Any]:
    return select(func.count()).select_from(users).where(users.c.practice_id == practice_id, *conditions)
