"""All looks, in the order in which one thing rests on another."""

from collections.abc import Callable, Iterator, Mapping

from tn_tui.bootstrap import clocks
from tn_tui.doctor import database, files, host, log, terminal
from tn_tui.doctor.finding import Finding, Standing, Tell, unseen
from tn_tui.domain.authority import Operator
from tn_tui.settings import Settings


def examine(
    settings: Settings,
    environ: Mapping[str, str],
    tell: Tell,
    by: Operator,
    report: Callable[[int, int], None] | None = None,
) -> Iterator[Finding]:
    """Look at everything; what rests on something broken is said not to have been looked at.

    `tell` is what the face says about an error, `by` on whose behalf the log is read, and `report` gets how many rows
    of it are done and how many there are.
    """
    clock, host_clock = clocks()
    found = files.folder(settings, tell)
    yield found
    opened = database.Opened()
    if found.standing is Standing.BROKEN:
        checks = (files.FILES, database.DATABASE, database.ENGINE, database.SCHEMA, database.KEYS)
        yield from (unseen(check, "The folder could not be looked into.") for check in checks)
    else:
        yield from files.files(settings, tell)
        yield from database.database(settings, tell, opened)
    if opened.usable:
        yield from log.log(settings, tell, by, report)
    else:
        yield from (unseen(check, "The database and its keys come first.") for check in (log.LOG, log.HEADS))
    yield host.clock(clock, host_clock, opened.newest_at)
    yield host.disk(settings)
    yield host.backup(settings, clock.now())
    yield from terminal.terminal(environ)
