"""What is wrong with a file that somebody named, in the room that is under a field."""

import os.path
import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tn_tui.domain.system_errors import FileRefused
    from tn_tui.domain.views import PersonView

PATH_LIMIT = 1000
"""Characters that a field for a file's name takes."""

TO_THE_FOLDER = (
    "Over SSH the file goes to the practice's exports on this machine, under a name that the program makes. "
    "The newest 20 are kept there."
)

_WORDS = {
    "exists": "There is a file of this name. Choose another.",
    "missing": "There is no such file.",
    "folder": "There is no such folder.",
    "read": "This can't be read. Check what is allowed there.",
    "write": "This can't be written. Check what is allowed there.",
    "full": "The disk is full. Free some room, or choose another.",
    "link": "This is a link. Name the file itself.",
    "kind": "This is not a file.",
    "owner": "This belongs to another user.",
    "mode": "Others may open this. Make it yours alone.",
    "unfinished": "It could not be given this name. Choose another.",
    "ssh": "Over SSH no name is taken here.",
    "hidden": "A part of it begins with a dot. Choose another.",
    "data folder": "This is the program's own folder. Choose another.",
    "shared": "Others can write in this folder. Choose another.",
    "too big": "This is too big. Take it apart into several files.",
}


def file_problem(error: "FileRefused") -> str:
    """One or two short sentences for a file that was named here."""
    return _WORDS.get(error.reason, "This file can't be used.")


def taking(person: "PersonView | None", name: str) -> str:
    """How an export gets from the folder of the person's practice to whoever asked for it."""
    code = shlex.quote(person.practice_code) if person is not None else "CODE"
    command = f"tn-tui export take --practice {code} {name} --to FILE"
    return f"Whoever runs this program takes it out with:\n{command}"


def absolute(typed: str) -> str:
    """A file's name with its folder, so that what is said of it later holds wherever one looks."""
    return os.path.abspath(os.path.expanduser(typed.strip()))  # noqa: PTH100, PTH111 - whatever a name holds, as text
