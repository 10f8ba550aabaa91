"""What differs between the faces when they say the same."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


def _local(moment: datetime) -> str:
    from tn_tui.words.moments import clock, day

    return f"{day(moment)} {clock(moment)}"


@dataclass(frozen=True, slots=True)
class Face:
    """What one face calls the parts of the installation, and how it writes a moment; the defaults are the screens'.

    `where` says which installation it is, `log` names the file of the incidents where the face shows it.
    """

    database: str = "the database"
    keys: str = "the key file"
    where: str = "here"
    log: str = ""
    moment: Callable[[datetime], str] = _local


SCREENS = Face()
