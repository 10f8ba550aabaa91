"""`tn-tui doctor`: everything that an operator can have wrong, in one list."""

from typing import TYPE_CHECKING, Final

import click

from tn_tui.cli import options, output, progress, statuses
from tn_tui.cli.running import Running, on_behalf
from tn_tui.domain import exports

if TYPE_CHECKING:
    from tn_tui.doctor.finding import Finding
    from tn_tui.domain.errors import TnError

_STATUSES: Final = {"good": statuses.DONE, "look": statuses.REFUSED, "broken": statuses.TROUBLE}
_SUMMARIES: Final = {
    "good": "Everything is as it should be.",
    "look": "It works. Look at what is marked.",
    "broken": "It does not work as it should. Begin with the first that is broken.",
}
_MARKS: Final = {"good": "ok", "look": "look", "broken": "broken", "unseen": "not seen"}
_WIDEST: Final = max(map(len, _MARKS.values()))


@click.command(epilog=options.example("tn-tui doctor", "tn-tui doctor --json"))
@click.option("--sshd", "account", metavar="NAME", help="Look as root at what sshd has for this system account too.")
@options.as_json
@click.pass_obj
def doctor(running: Running, *, account: str | None, as_json: bool) -> int:
    """Look at everything that can be wrong, and say what to do.

    With --sshd it looks at sshd as root, then becomes the data folder's owner for the rest, by the settings of what
    sshd starts.

    The exit status is 0 where all is well, 1 where something wants a look or could not be looked at, 3 where something
    does not work. Nothing is set up, migrated or put right.
    """
    from tn_tui.cli import words
    from tn_tui.doctor.examine import examine
    from tn_tui.doctor.finding import overall

    def tell(error: "TnError") -> str:
        return words.sentence(error, running.settings)

    over_ssh: list[Finding] = []
    if account is not None:
        from tn_tui.doctor.sshd import settings_behind, sshd

        over_ssh = list(sshd(account, tell))
        running.settings = settings_behind(account)
    settings = running.load()
    with progress.shown("Reading the log") as report:
        findings = [*examine(settings, running.environ, tell, on_behalf(), report), *over_ssh]
    verdict = overall(findings)
    if as_json:
        output.fact(exports.record({"standing": verdict, "findings": [_record(found) for found in findings]}))
    else:
        for found in findings:
            _say(found)
    output.remark(_SUMMARIES[verdict])
    return _STATUSES[verdict]


def _record(found: "Finding") -> dict[str, exports.Value]:
    return {"check": found.check, "standing": found.standing, "seen": found.seen, "advice": found.advice}


def _say(found: "Finding") -> None:
    mark = _MARKS[found.standing].ljust(_WIDEST)
    output.fact(f"{mark}  {found.check[0].upper()}{found.check[1:]}: {found.seen}")
    if found.advice:
        output.fact(f"{' ' * _WIDEST}  {found.advice}")
