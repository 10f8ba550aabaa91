"""Whether every log is as it was written, and whether its end is known outside the database."""

from collections.abc import Callable

from tn_tui.bootstrap import open_core
from tn_tui.doctor.finding import Finding, Tell, broken, good, look
from tn_tui.domain.authority import Operator
from tn_tui.domain.errors import TnError
from tn_tui.settings import Settings

LOG, HEADS = "log", "heads"

_LOOK_CLOSER = "See where, and what to do, with: tn-tui activity verify"


def log(settings: Settings, tell: Tell, by: Operator, report: Callable[[int, int], None] | None) -> list[Finding]:
    """The findings about the rows and about their heads; `report` gets rows done and all of them."""
    try:
        with open_core(settings, may_begin=False) as core:
            found = core.log.verify(by, progress=report)
    except TnError as error:
        return [broken(LOG, tell(error))]
    if found.broken:
        findings = [
            broken(LOG, f"{len(found.broken)} of {found.logs} logs are not as they were written.", _LOOK_CLOSER)
        ]
    else:
        findings = [good(LOG, f"{found.rows} rows in {found.logs} logs are as they were written.")]
    if found.heads_refused is not None:
        findings.append(broken(HEADS, tell(found.heads_refused)))
    elif found.ends_unknown:
        findings.append(
            look(
                HEADS,
                f"Of {found.ends_unknown} of {found.logs} logs no head was kept from the first row on.",
                "Keep what this prints elsewhere, and give it to activity verify --head: tn-tui activity head",
            )
        )
    else:
        findings.append(good(HEADS, "The newest row of each log is known outside the database."))
    return findings
