"""The command line's words about a file of users that can't be taken."""

from tn_tui.cli.place import Place
from tn_tui.domain import errors
from tn_tui.domain.reasons import FileProblem


def refused(error: errors.ImportRefused, _: Place) -> str:
    """Why a file of users can't be taken as a whole."""
    return {
        FileProblem.EMPTY.value: "The file holds no users. Give one with a line for each, under a line of columns.",
        FileProblem.ENCODING.value: "The file is not UTF-8. Save it as CSV in UTF-8, then try again.",
        FileProblem.COLUMN_MISSING.value: f"The file has no column {error.detail}. Name it in the first line.",
        FileProblem.COLUMN_TWICE.value: f"The file has two columns for {error.detail}. Keep one of them.",
        FileProblem.TOO_MANY.value: f"The file holds over {error.detail} users. Split it, import part by part.",
    }.get(error.reason, "The file can't be taken. Save it as CSV in UTF-8, with a first line that names the columns.")


def lines(error: errors.LinesRefused, _: Place) -> str:
    """How many lines of it can't be taken, and what an earlier import has left."""
    count = "one line" if error.count == 1 else f"{error.count} lines"
    left = (
        f" {error.unfinished} is left from an import that was ended; its passwords may be theirs."
        if error.unfinished
        else ""
    )
    return f"In the file {count} can't be taken, so no user was added. See why with --dry-run.{left}"
