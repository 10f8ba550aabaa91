"""What is wrong with a file: one that can't be trusted or used, and one of users that can't be taken."""

from pathlib import Path
from typing import TYPE_CHECKING

from tn_tui.domain.errors import ImportRefused, LinesRefused
from tn_tui.domain.reasons import FileProblem, LineProblem, PathProblem, TextProblem
from tn_tui.domain.system_errors import FileRefused
from tn_tui.domain.text import clean_line
from tn_tui.words.face import Face
from tn_tui.words.numbers import counted
from tn_tui.words.phrases import FROM_BACKUP

if TYPE_CHECKING:
    from tn_tui.domain.practice_views import ImportProblem

PATHS = {
    PathProblem.LINK: "{it} is a link. It must be the file or folder itself.",
    PathProblem.OWNER: "{it} belongs to another user. It must be your own.",
    PathProblem.MODE: "{it} is open to other users. Make it yours alone.",
    PathProblem.KIND: "{it} is not the kind of file that belongs there.",
    PathProblem.MISSING: "{it} is not there. Check its name, or put it back.",
    PathProblem.READ: "{it} can't be read. Check what is allowed there.",
    PathProblem.WRITE: "{it} can't be written. Check what is allowed there.",
    PathProblem.FULL: "The disk is full. Free some room for {it}.",
    PathProblem.DAMAGED: f"{{it}} is damaged. {FROM_BACKUP}",
    PathProblem.EXISTS: "{it} is there already. Choose another name.",
    PathProblem.TOO_BIG: "{it} is too big. Split it into several files.",
    PathProblem.FOLDER: "{it} can't be made: its folder is not there.",
    PathProblem.UNFINISHED: "{it} could not be given its own name.",
    PathProblem.NOT_ROOTS: "{it} must be root's, and its folder too.",
    PathProblem.BUSY: "{it} is held by other processes. Try again in a moment.",
    PathProblem.SSH: "Over SSH no name of a file is taken here.",
    PathProblem.DATA_FOLDER: "{it} is in the program's own folder. Choose another.",
    PathProblem.HIDDEN: "{it} has a part that begins with a dot. Choose another.",
    PathProblem.SHARED: "{it} is in a folder that others can write. Choose another.",
}
_TO_TYPE = {
    PathProblem.OWNER: "See: chown.",
    PathProblem.NOT_ROOTS: "Nobody else may change them. See: chown root, chmod go-w.",
    PathProblem.MODE: "Close it with: chmod go-rwx, and see who could read it.",
    PathProblem.READ: "See: ls -ld.",
    PathProblem.WRITE: "See: ls -ld.",
    PathProblem.UNFINISHED: "It holds everything, so rename it.",
}
USER_FILES = {
    FileProblem.EMPTY: "This file holds no users. Check that it is the right one.",
    FileProblem.ENCODING: "This file can't be read as text. Save it as CSV in UTF-8.",
    FileProblem.COLUMN_MISSING: "No column is headed {detail}. Write the headings into the first line.",
    FileProblem.COLUMN_TWICE: "Two columns are read as the {detail}. Keep one of them.",
    FileProblem.TOO_MANY: "This file holds more than {detail} lines. Split it into several files.",
}
LINES = {
    TextProblem.EMPTY: "empty",
    TextProblem.TOO_LONG: "over {limit} characters",
    TextProblem.UNSAFE: "characters that don't show",
    LineProblem.TWICE: "in line {limit} already",
    LineProblem.TAKEN: "the practice has this user already",
    LineProblem.ROLE: "neither member nor administrator",
    LineProblem.CELLS: "more than {limit} cells",
    LineProblem.QUOTE: "a quotation mark that does not end",
}
"""Why a line of such a file can't be taken; `limit` is the number that JSON has under this name."""


def refused(error: FileRefused, _: Face) -> str:
    """What is wrong with a file or folder, by its path."""
    return PATHS[error.reason].format(it=clean_line(str(error.path)))


def refused_here(error: FileRefused) -> str:
    """The same under the field into which its path was typed."""
    said = PATHS[error.reason].format(it="this")
    return said[0].upper() + said[1:]


def to_type(error: FileRefused, _: Face) -> str:
    """What helps in a shell."""
    return _TO_TYPE.get(error.reason, "")


def users_refused(error: ImportRefused, _: Face) -> str:
    """Why a file of users can't be taken as a whole."""
    return USER_FILES[error.reason].format(detail=clean_line(error.detail))


def lines(count: int) -> str:
    """So many lines."""
    return counted(count, "line")


def lines_refused(error: LinesRefused, _: Face) -> str:
    """How many lines of it can't be taken, and what an earlier import has left."""
    said = f"This file has {lines(error.count)} that can't be taken, so no user was added."
    if error.unfinished:
        left = clean_line(error.unfinished)
        return f"{said} {left} is left from an import that was ended; its passwords may be theirs."
    return f"{said} Correct it and try again."


def line_refused(problem: "ImportProblem") -> str:
    """Why one line can't be taken."""
    return LINES[problem.reason].format(limit=problem.limit)


def database_missing(path: Path | None, face: Face) -> str:
    """That the database of an installation is not there."""
    place = face.database if path is None else f"the database {clean_line(str(path))}"
    return f"{place} is missing or empty. {FROM_BACKUP}"
