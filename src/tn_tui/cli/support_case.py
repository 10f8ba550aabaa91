"""`tn-tui support case`: the recovery case of a sole administrator who is locked out, from its opening to its code."""

from itertools import islice
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from tn_tui.cli import acting, case_view, checklist, completing, kinds, listing, options, output, statuses
from tn_tui.cli.running import Running, StoppedError
from tn_tui.cli.shown_once import hand_out
from tn_tui.domain import text
from tn_tui.domain.cases import Check
from tn_tui.domain.errors import Gone, NotEnrolled
from tn_tui.words.cases import ASKED
from tn_tui.words.phrases import CODE_SHOWN, RESETS, TICKET

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tn_tui.core.core import Core
    from tn_tui.domain.authority import Authority
    from tn_tui.domain.support_views import CaseView

Found = TypeVar("Found")

PAGE: Final = 200
"""How many cases one question to the core asks for."""

_GONE: Final = "There is no case {number} that you can see. See the cases with: tn-tui support case list"
_NOT_ENROLLED: Final = (
    f"{{username}} has no two-factor authentication, so the password alone lets in and no case is needed. {RESETS}"
)
_LOST: Final = (
    "Case {number} has ended in a code for {username} that could not be written, and nothing can show it again. "
    "Write the output where there is room. The operator can make another code: tn-tui user one-time-code."
)


@click.group()
def case() -> None:
    """Recover a practice whose only administrator is locked out.

    One support person opens a case, another approves it, it waits, and it ends in a one-time sign-in code.
    """


_number = click.argument("number", type=options.CaseNumber(), metavar="CASE", shell_complete=completing.case_numbers)
_needed_reason = click.option("--reason", required=True, metavar="TEXT", help="Why; administrators read it.")


def _asked(check: Check) -> str:
    return f"asked_{check.name.lower()}"


def _checks(command: "Callable[..., Any]") -> "Callable[..., Any]":
    for check in reversed(Check):
        flag, question = checklist.FLAGS[check], ASKED[check]
        command = click.option(flag, _asked(check), is_flag=True, help=question)(command)
    return command


@case.command("list", epilog=options.example("tn-tui support case list --open", "tn-tui support case list --as dana"))
@click.option("--open", "open_only", is_flag=True, help="Only those that are not over.")
@options.newest("So many of the newest.")
@options.acting_or_operator
@options.credentials_stdin
@options.as_json
@click.pass_obj
def list_cases(
    running: Running, *, open_only: bool, limit: int, acting_as: str | None, from_stdin: bool, as_json: bool
) -> None:
    """List the cases of all practices, the newest first."""
    with acting.somebody(running, acting_as, from_stdin=from_stdin) as (core, by):
        found = islice(_pages(core, by, limit, open_only=open_only), limit)
        if as_json:
            listing.array(case_view.row(each) for each in found)
            return
        count = listing.table(case_view.HEADERS, map(case_view.cells, found))
    if not count:
        output.remark("There is no open case." if open_only else "There is no case yet.")
    elif count == limit:
        output.remark(f"These are the newest {limit}. See older ones with --limit.")


@case.command(epilog=options.example("tn-tui support case show 7"))
@_number
@options.acting_or_operator
@options.credentials_stdin
@options.as_json
@click.pass_obj
def show(running: Running, *, number: int, acting_as: str | None, from_stdin: bool, as_json: bool) -> None:
    """Show one case: who, why, and where it stands."""
    with acting.somebody(running, acting_as, from_stdin=from_stdin) as (core, by):
        view = _found(number, lambda: core.cases.show(by, number))
        case_view.tell(view, as_json=as_json)


@case.command(
    "open",
    epilog=options.example(
        "tn-tui support case open --practice RIVERSIDE --user alice --as dana \\",
        '    --caller "Alice Smith" --ticket T-1041 --reason "Phone stolen" \\',
        "    --called-back --knows-practice-code --knows-last-log-in --knows-colleagues",
    ),
)
@options.practice
@click.option(
    "--user",
    "username",
    required=True,
    metavar="USERNAME",
    help="Who is locked out.",
    shell_complete=completing.usernames,
)
@click.option("--caller", required=True, metavar="NAME", help="Who calls.")
@click.option("--ticket", required=True, metavar="TEXT", help=TICKET)
@_needed_reason
@_checks
@options.acting
@options.credentials_stdin
@options.as_json
@click.pass_obj
def open_case(
    running: Running,
    /,
    *,
    practice_code: str,
    username: str,
    caller: str,
    ticket: str,
    reason: str,
    acting_as: str,
    from_stdin: bool,
    as_json: bool,
    **asked: bool,
) -> None:
    """Open a case for the one active administrator of a practice.

    All of the checklist must have been asked. Every administrator and the account itself see the case at any log-in,
    and can stop it.
    """
    given = {check for check in Check if asked[_asked(check)]}
    if given != set(Check):
        raise StoppedError(checklist.missing(given), statuses.USAGE)
    # Before anybody is asked for a token, which could not be used again.
    text.full_name(caller, "caller")
    text.full_name(ticket, "ticket")
    text.reason(reason, needed=True)
    with acting.logged_in(running, acting_as, from_stdin=from_stdin) as (core, session):
        try:
            view = core.cases.open(
                session,
                practice_code=practice_code,
                username=username,
                caller=caller,
                ticket=ticket,
                checklist=given,
                reason=reason,
            )
        except NotEnrolled:
            raise StoppedError(_NOT_ENROLLED.format(username=username), kind=kinds.of(NotEnrolled)) from None
        case_view.tell(view, as_json=as_json)
    output.remark(f"Opened. Another support person has to approve it: tn-tui support case approve {view.id}")


@case.command(epilog=options.example("tn-tui support case approve 7 --as sam"))
@_number
@options.acting
@options.credentials_stdin
@options.as_json
@click.pass_obj
def approve(running: Running, *, number: int, acting_as: str, from_stdin: bool, as_json: bool) -> None:
    """Let a case go on that somebody else has opened.

    The time begins in which it can be stopped.
    """
    with acting.logged_in(running, acting_as, from_stdin=from_stdin) as (core, session):
        view = _found(number, lambda: core.cases.approve(session, number))
        case_view.tell(view, as_json=as_json)
    if view.ready_at is not None:
        output.remark(f"Approved. Fetch its code from {listing.moment(view.ready_at)} on, unless somebody stops it.")


@case.command(epilog=options.example('tn-tui support case refuse 7 --as sam --reason "Nobody called"'))
@_number
@_needed_reason
@options.acting
@options.credentials_stdin
@options.as_json
@click.pass_obj
def refuse(running: Running, *, number: int, reason: str, acting_as: str, from_stdin: bool, as_json: bool) -> None:
    """Do not let a case go on; it is over."""
    text.reason(reason, needed=True)
    with acting.logged_in(running, acting_as, from_stdin=from_stdin) as (core, session):
        view = _found(number, lambda: core.cases.refuse(session, number, reason=reason))
        case_view.tell(view, as_json=as_json)


@case.command(
    epilog=options.example(
        'tn-tui support case stop 7 --reason "I never called"',
        'tn-tui support case stop 7 --reason "I never called" --as carol --practice RIVERSIDE',
    )
)
@_number
@_needed_reason
@click.option(
    "--as",
    "acting_as",
    metavar="USERNAME",
    help="The support person or, with --practice, the administrator who acts.  [default: the operator]",
    shell_complete=completing.usernames_or_desk,
)
@click.option(
    "--practice",
    "practice_code",
    metavar="CODE",
    help="The practice whose administrator --as names.  [default: the support desk]",
    shell_complete=completing.practice_codes,
)
@options.credentials_stdin
@options.as_json
@click.pass_obj
def stop(
    running: Running,
    *,
    number: int,
    reason: str,
    acting_as: str | None,
    practice_code: str | None,
    from_stdin: bool,
    as_json: bool,
) -> None:
    """Stop an open case; it is over.

    An administrator stops one of the own practice, a support person and the operator any.
    """
    text.reason(reason, needed=True)
    with acting.somebody(running, acting_as, practice_code=practice_code, from_stdin=from_stdin) as (core, by):
        view = _found(number, lambda: core.cases.stop(by, number, reason=reason))
        case_view.tell(view, as_json=as_json)


@case.command(epilog=options.example("tn-tui support case redeem 7 --as dana"))
@_number
@options.acting
@options.credentials_stdin
@options.as_json
@click.pass_obj
def redeem(running: Running, *, number: int, acting_as: str, from_stdin: bool, as_json: bool) -> None:
    """End a case that has waited, and print its code, once.

    With it the caller logs in once, after the password, and can do nothing but enroll.
    """
    output.finish()
    with acting.logged_in(running, acting_as, from_stdin=from_stdin) as (core, session):
        made = _found(number, lambda: core.cases.redeem(session, number))
        code = made.code.reveal()
        # Before the log-out, which could fail: the code exists from here on and nowhere else.
        hand_out(
            [
                ("Case", str(number)),
                ("Username", made.username),
                ("One-time sign-in code", code),
                ("Until", listing.moment(made.expires_at)),
            ],
            {"case": number, "username": made.username, "one_time_code": code, "expires_at": made.expires_at},
            lost=_LOST.format(number=number, username=made.username),
            as_json=as_json,
        )
    output.remark(CODE_SHOWN)


def _found(number: int, ask: "Callable[[], Found]") -> Found:
    try:
        return ask()
    except Gone:
        raise StoppedError(_GONE.format(number=number), kind=kinds.of(Gone)) from None


def _pages(core: "Core", by: "Authority", limit: int, *, open_only: bool) -> "Iterator[CaseView]":
    before: int | None = None
    # What has expired falls out of a page of open cases, so a short page need not be the last one.
    while page := core.cases.list(by, open_only=open_only, before=before, limit=min(PAGE, limit)):
        yield from page
        before = page[-1].id
