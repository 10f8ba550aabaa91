"""A file of users as it comes from other programs: which column is what, and every line that can't be taken."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, field, fields

from tn_tui.domain import spreadsheet, text
from tn_tui.domain.errors import FieldRefused, ImportRefused
from tn_tui.domain.policy import Role
from tn_tui.domain.practice_views import ImportProblem
from tn_tui.domain.reasons import FileProblem, LineProblem, TextProblem
from tn_tui.domain.text import clean_line, fold

LIMIT_BYTES = 32 * 1024 * 1024
LIMIT_LINES = 200_000
LIMIT_PASTED_LINES = 5_000
_SHOWN = 60
_EVERY = 1_000
"""Lines between two words on how far it is."""

COLUMNS: dict[str, tuple[str, ...]] = {
    "username": ("username", "user name", "user", "login", "login name", "user id"),
    "name": ("name", "full name", "display name"),
    "first name": ("first name", "first", "given name", "firstname"),
    "last name": ("last name", "last", "surname", "family name", "lastname"),
    "role": ("role", "type"),
}
"""What a column can be, and the headers it goes by, in any case and with "_" or "-" for a space."""

ROLES: dict[str, Role] = {
    "": Role.MEMBER,
    "member": Role.MEMBER,
    "user": Role.MEMBER,
    "administrator": Role.ADMINISTRATOR,
    "practice administrator": Role.ADMINISTRATOR,
    "admin": Role.ADMINISTRATOR,
}


@dataclass(frozen=True, slots=True)
class Pasted:
    """What a file would hold, pasted or sent in its place."""

    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Placed:
    """A file by the name under which the operator put it into the practice's folder for imports."""

    name: str


Source = str | Pasted | Placed
"""Where users come from; a text is a file's path."""


@dataclass(frozen=True, slots=True)
class Line:
    """A user that can be made, and the line it stands in, counted from 1 with the header."""

    number: int
    username: str
    name: str
    role: Role

    @property
    def values(self) -> dict[str, object]:
        """What it says of the user, by the names of columns."""
        return {each.name: getattr(self, each.name) for each in fields(self) if each.name != "number"}


@dataclass(frozen=True, slots=True)
class UserFile:
    """What a file holds; `columns` are the headers, each with what it is read as, or ""."""

    columns: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    problems: tuple[ImportProblem, ...]


def parse(data: bytes, progress: Callable[[int, int], None]) -> UserFile:
    """Read a file of users: UTF-8 with a header; comma, semicolon or tab between cells; empty lines are passed over.

    `progress` gets the lines read so far and how many there are.

    Raises:
        ImportRefused: the file as a whole can't be taken, and why.
    """
    rows = _Rows(data)
    kinds = _kinds(rows.header)
    lines: list[Line] = []
    problems: list[ImportProblem] = []
    seen: dict[str, int] = {}
    for number, cells in rows:
        if number % _EVERY == 0:
            progress(min(number, rows.total), rows.total)
        if not any(cell.strip() for cell in cells):
            continue
        if len(lines) + len(problems) == LIMIT_LINES:
            raise ImportRefused(FileProblem.TOO_MANY, f"{LIMIT_LINES:,}")
        found = _line(number, cells, kinds, len(rows.header))
        if isinstance(found, Line):
            first = seen.setdefault(fold(found.username), number)
            if first != number:
                problem = _problem(number, "username", found.username, LineProblem.TWICE, first)
                problems.append(problem)
                continue
            lines.append(found)
        else:
            problems.append(found)
    if rows.broken_at:
        problems.append(_problem(rows.broken_at, "", "", LineProblem.QUOTE))
    if not lines and not problems:
        raise ImportRefused(FileProblem.EMPTY)
    columns = tuple((clean_line(header), kind) for header, kind in zip(rows.header, kinds, strict=True))
    return UserFile(columns, tuple(lines), tuple(problems))


def taken(line: Line) -> ImportProblem:
    """The practice has a user of this name already."""
    return _problem(line.number, "username", line.username, LineProblem.TAKEN)


class _Rows:
    """The rows of a file below its header, each with the number of its first line."""

    def __init__(self, data: bytes) -> None:
        try:
            content = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise ImportRefused(FileProblem.ENCODING) from None
        self.total = content.count("\n") + 1
        self.broken_at = 0
        first = next((line for line in content.splitlines() if line.strip()), "")
        # The cells of a header are words, so the sign that stands most often between them divides the file.
        delimiter = max(",;\t", key=first.count)
        self._reader = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter, strict=True)
        self.header: list[str] = []
        for _, cells in self:
            if any(cell.strip() for cell in cells):
                self.header = [cell.strip() for cell in cells]
                break
        if not self.header:
            raise ImportRefused(FileProblem.EMPTY)

    def __iter__(self) -> "_Rows":
        return self

    def __next__(self) -> tuple[int, list[str]]:
        number = self._reader.line_num + 1
        try:
            return number, next(self._reader)
        except csv.Error:
            # After a quote that nobody closed there is no telling where a cell ends.
            self.broken_at = number
            raise StopIteration from None


def _kinds(header: list[str]) -> list[str]:
    """What each column is read as; "" where it is nothing that a user has.

    Raises:
        ImportRefused: a column is missing, or stands there twice.
    """
    kinds = []
    for title in header:
        plain = " ".join(fold(title).replace("_", " ").replace("-", " ").split())
        kinds.append(next((kind for kind, titles in COLUMNS.items() if plain in titles), ""))
    for kind in COLUMNS:
        if kinds.count(kind) > 1:
            raise ImportRefused(FileProblem.COLUMN_TWICE, kind)
    if "username" not in kinds:
        raise ImportRefused(FileProblem.COLUMN_MISSING, "username")
    if "name" not in kinds and not {"first name", "last name"} <= set(kinds):
        raise ImportRefused(FileProblem.COLUMN_MISSING, "name")
    return kinds


def _line(number: int, cells: list[str], kinds: list[str], width: int) -> Line | ImportProblem:
    if len(cells) > width and any(cell.strip() for cell in cells[width:]):
        return _problem(number, "", "", LineProblem.CELLS, width)
    values = dict(zip(kinds, [*map(spreadsheet.text, cells), *[""] * width], strict=False))
    name = values["name"] if "name" in values else f"{values['first name'].strip()} {values['last name'].strip()}"
    role = ROLES.get(fold(values.get("role", "")))
    try:
        username, full_name = text.username(values["username"]), text.full_name(name)
    except FieldRefused as error:
        value = values["username"] if error.field == "username" else name
        return _problem(number, error.field, value, error.reason, error.limit)
    if role is None:
        return _problem(number, "role", values["role"], LineProblem.ROLE)
    return Line(number, username, full_name, role)


def _problem(number: int, column: str, value: str, reason: TextProblem | LineProblem, limit: int = 0) -> ImportProblem:
    shown = clean_line(value.strip()[: _SHOWN + 1])
    return ImportProblem(number, column, shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…", reason, limit)
