"""Why a door stays closed to everybody, written where who can mend it looks."""

import syslog
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tn_tui.settings import Settings


def note(error: BaseException, settings: "Settings | None", door: str) -> str:
    """Write it into the log of the installation, where it is known, and into the system's; the incident's id."""
    from tn_tui import incident
    from tn_tui.domain.errors import TnError
    from tn_tui.words.errors import explain
    from tn_tui.words.face import Face

    number = incident.record(error, settings.log_path if settings else None)
    why = explain(error, Face(where="in the data folder")) if isinstance(error, TnError) else "A defect."
    with suppress(OSError, ValueError):
        syslog.openlog("tn-tui", syslog.LOG_PID, syslog.LOG_AUTHPRIV)
        syslog.syslog(syslog.LOG_ERR, f"{door} let nobody in, incident {number}: {why}")
    return number
