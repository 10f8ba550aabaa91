"""What is wrong with a file that somebody named, in the room that is under a field."""

import os.path
import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tn_tui.domain.views import PersonView

PATH_LIMIT = 1000
"""Characters that a field for a file's name takes."""

TO_THE_FOLDER = (
    "Over SSH the file goes to the practice's exports on this machine, under a name that the program makes. "
    "The newest 20 are kept there."
)


def taking(person: "PersonView | None", name: str) -> str:
    """How an export gets from the folder of the person's practice to whoever asked for it."""
    code = shlex.quote(person.practice_code) if person is not None else "CODE"
    command = f"tn-tui export take --practice {code} {name} --to FILE"
    return f"Whoever runs this program takes it out with:\n{command}"


def absolute(typed: str) -> str:
    """A file's name with its folder, so that what is said of it later holds wherever one looks."""
    return os.path.abspath(os.path.expanduser(typed.strip()))  # noqa: PTH100, PTH111 - whatever a name holds, as text
