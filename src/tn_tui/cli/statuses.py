"""The exit statuses, and what each means; docs/commands.md is made from `STATUSES`."""

from typing import Final

DONE: Final = 0
REFUSED: Final = 1
USAGE: Final = 2
TROUBLE: Final = 3
BUSY: Final = 4
UNKNOWN: Final = 5
INTERRUPTED: Final = 130

STATUSES: Final = {
    DONE: "done",
    REFUSED: "refused or failed: the input can't be taken, something is not there, or is there already",
    USAGE: "the command, a setting or the terminal is not as it must be",
    TROUBLE: "trouble with database, keys, a file or the output; nothing was changed unless the sentence says so",
    BUSY: "busy or locked: try again",
    UNKNOWN: "the answer of the database was lost: it may have been done, so look before you try again",
    INTERRUPTED: "stopped by ctrl+c",
}
