"""What can be exported from a screen."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from tn_tui.domain import exports
from tn_tui.domain.exports import Row
from tn_tui.domain.user_list import Show

if TYPE_CHECKING:
    from tn_tui.core.core import Core
    from tn_tui.domain.ports import PrivateFile
    from tn_tui.domain.practice_views import UserView
    from tn_tui.domain.secret import Secret
    from tn_tui.domain.views import ActivityRow
    from tn_tui.tui.frame.effort import Effort
    from tn_tui.tui.log.filtered import ActivityFilter


SUFFIXES = (".csv", ".json")


@dataclass(frozen=True)
class Export:
    """Something that can be exported.

    `name` begins the file's name, `what` says in words what is in it, `rows` asks the core for all of it, and `begin`
    for the file, under a path or, without one, under a name that the program makes; its last argument is the suffix.
    """

    name: str
    what: str
    columns: tuple[str, ...]
    rows: "Callable[[Core], Iterable[Row]]"
    begin: "Callable[[Core, str | None, str], PrivateFile]"


def users(session: "Secret", what: str, *, find: str = "", show: Show = Show.ALL) -> Export:
    """The users that a list shows, `what` in words."""
    return Export(
        "users",
        what,
        exports.USER_COLUMNS,
        lambda core: map(_user, core.users.export(session, find=find, show=show)),
        lambda core, path, suffix: core.files.users_file(session, path, suffix),
    )


def activity(session: "Secret", what: str, wanted: "ActivityFilter") -> Export:
    """The activity that fits a filter, `what` in words."""
    return Export(
        "activity",
        what,
        exports.ACTIVITY_COLUMNS,
        lambda core: map(_activity, core.log.export(session, **wanted.asked())),
        lambda core, path, suffix: core.files.activity_file(session, path, suffix),
    )


def write(core: "Core", export: Export, path: str | None, effort: "Effort", *, as_json: bool) -> tuple[int, str]:
    """Write a new file that is there only once all of it is; the number of rows, and what the file is called.

    Raises:
        FileRefused: it is there already, or can't be written.
        StepUpNeeded, SessionEnded, SessionLocked, NotAllowed: as the core's export.
        StoppedError: the person doesn't want it any more.
    """
    rows = 0

    def told() -> Iterator[Row]:
        nonlocal rows
        for row in export.rows(core):
            rows += 1
            effort.progress(rows, 0)
            yield row

    begin = partial(export.begin, core, path, SUFFIXES[as_json])
    name = exports.write(begin, lambda: exports.array(told()) if as_json else exports.sheet(export.columns, told()))
    return rows, name


_user: "Callable[[UserView], Row]" = partial(exports.row, exports.USER_COLUMNS)
_activity: "Callable[[ActivityRow], Row]" = partial(exports.row, exports.ACTIVITY_COLUMNS)
