"""What leaves in files: users and activity, as CSV that a spreadsheet opens safely or as a JSON array."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tn_tui.domain.reasons import PathProblem
from tn_tui.domain.text import clean_line

if TYPE_CHECKING:
    from tn_tui.domain.ports import PrivateFile

Scalar = str | int | bool | datetime | None
Value = Scalar | Sequence["Value"] | Mapping[str, "Value"]
Row = Mapping[str, Scalar]

USER_COLUMNS = (
    "username",
    "name",
    "role",
    "active",
    "enrolled",
    "password_temporary",
    "locked_until",
    "tokens_closed",
    "last_login_at",
    "created_at",
    "enroll_by",
)
ACTIVITY_COLUMNS = ("number", "at", "event", "outcome", "actor", "actor_id", "subject", "detail", "reason", "origin")

_PART = 1 << 16
"""So many characters are handed to a file at once."""


def row(columns: Sequence[str], view: object) -> Row:
    """A view as a row of these columns."""
    return {column: getattr(view, column) for column in columns}


def iso(moment: datetime) -> str:
    """A moment in UTC as ISO 8601 has it, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def record(values: Mapping[str, Value]) -> str:
    """One object in ASCII: whatever a name holds, no byte of it can act on a terminal."""
    return json.dumps(_plain(values), ensure_ascii=True)


def array(rows: Iterable[Mapping[str, Value]]) -> Iterator[str]:
    """One JSON array, a row a line, while the rows come in; each line with its end."""
    before = None
    for values in rows:
        yield "[\n" if before is None else f"{before},\n"
        before = f"  {record(values)}"
    yield "[]\n" if before is None else f"{before}\n]\n"


def sheet(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """CSV with its header, a row a line."""
    from tn_tui.domain import spreadsheet

    yield spreadsheet.line(columns)
    for values in rows:
        yield spreadsheet.line([_cell(values[column]) for column in columns])


def write(begin: "Callable[[], PrivateFile]", text: Callable[[], Iterable[str]]) -> str:
    """Write a new file that has its name only once all of it is there; the name.

    `text` is called when it is known that the file can be made, since an export stands in the log once it began.

    Raises:
        FileRefused: it is there already, or can't be written.
    """
    from tn_tui.domain.system_errors import FileRefused

    file = begin()
    try:
        for part in _parts(text()):
            file.write(part)
        file.keep()
        file.finish()
    except BaseException as error:
        # What is complete and only lacks its name is worth more than nothing.
        if not (isinstance(error, FileRefused) and error.reason is PathProblem.UNFINISHED):
            file.discard()
        raise
    return file.name


def _parts(text: Iterable[str]) -> Iterator[str]:
    waiting: list[str] = []
    size = 0
    for piece in text:
        waiting.append(piece)
        size += len(piece)
        if size >= _PART:
            yield "".join(waiting)
            waiting, size = [], 0
    yield "".join(waiting)


def _plain(value: Value) -> object:
    if isinstance(value, str):
        return clean_line(value)
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, Mapping):
        return {key: _plain(within) for key, within in value.items()}
    if isinstance(value, Sequence):
        return [_plain(within) for within in value]
    return value


def _cell(value: Scalar) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(_plain(value))
