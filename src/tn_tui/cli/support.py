"""`tn-tui support`: the people of the support desk, and what they look at during a call."""

import sys
from typing import TYPE_CHECKING, Final

import click

from tn_tui.cli import acting, completing, kinds, listing, options, output
from tn_tui.cli.case_view import row as case_row
from tn_tui.cli.lazy import LazyGroup
from tn_tui.cli.running import Running, StoppedError, on_behalf
from tn_tui.cli.shown_once import hand_out
from tn_tui.domain import exports
from tn_tui.domain.errors import PracticeCodeTaken
from tn_tui.words.phrases import GIVES_ANOTHER, LOST_WITH_IT, PASSWORD_SHOWN, RESETS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tn_tui.domain.support_views import Matches, PracticeMatch, SupportPractice, SupportUser, UserMatch

_MOST = 100
"""How many practices, and how many users, a search shows at most."""

_ADDED = f"{PASSWORD_SHOWN} Log in with tn-tui: the first log-in leads to enrollment and to a password of their own."
_NO_PHONE = "none on file"
_NO_PHONE_REMARK = (
    "There is no number to call back on, so no case can be opened. The operator files one: tn-tui practice set --phone."
)
_ADMINISTRATOR = ("username", "name", "active", "enrolled", "can_log_in", "last_login_at", "password_temporary")

CASE: Final = (
    "tn_tui.cli.support_case:case",
    "Recover a practice whose only administrator is locked out.",
)


@click.group(cls=LazyGroup, deferred={"case": CASE})
def support() -> None:
    """Help callers across all practices: find, check, recover."""


@support.command(epilog=options.example('tn-tui support add dana --name "Dana Reyes"'))
@click.argument("username")
@click.option("--name", required=True, metavar="NAME", help="The support person's full name.")
@options.as_json
@click.pass_obj
def add(running: Running, *, username: str, name: str, as_json: bool) -> None:
    """Add a support person and print a temporary password, once.

    The first one makes the support desk. They log in with its practice code, always with two-factor authentication:
    the first log-in leads to enrollment.
    """
    output.finish()
    with running.core() as core:
        try:
            made = core.support.add(on_behalf(), username=username, name=name)
        except PracticeCodeTaken:
            raise StoppedError(
                "A practice took the code that the support desk was to get, at the same moment. Run this again.",
                kind=kinds.of(PracticeCodeTaken),
            ) from None
        desk = core.support.code(on_behalf())
    temporary = made.password.reveal()
    hand_out(
        [("Practice code", desk), ("Username", made.username), ("Temporary password", temporary)],
        {"practice_code": desk, "username": made.username, "temporary_password": temporary},
        lost=LOST_WITH_IT.format(username=made.username, more=f" --practice {desk}"),
        as_json=as_json,
    )
    output.remark(_ADDED)


@support.command(epilog=options.example("tn-tui support search riverside --as dana"))
@click.argument("text")
@click.option(
    "--limit",
    type=click.IntRange(1, _MOST),
    default=20,
    metavar="N",
    help=f"So many practices and so many users, at most {_MOST}.  [default: 20]",
)
@options.acting
@options.credentials_stdin
@options.as_json
@click.pass_obj
def search(running: Running, *, text: str, limit: int, acting_as: str, from_stdin: bool, as_json: bool) -> None:
    """Find practices and users across the installation.

    By code, username and name. People are masked, and the search is written down.
    """
    if not text.strip():
        raise click.UsageError("Say what to look for: a part of a code, a username or a name.")
    with acting.logged_in(running, acting_as, from_stdin=from_stdin) as (core, session):
        found = core.support.search(session, text, limit=limit)
        if as_json:
            output.fact(exports.record(_matches_row(found)))
            return
        _tell_matches(found)


@support.command("practice", epilog=options.example("tn-tui support practice RIVERSIDE --as dana"))
@click.argument("code", shell_complete=completing.practice_codes)
@options.acting
@options.credentials_stdin
@options.as_json
@click.pass_obj
def look(running: Running, *, code: str, acting_as: str, from_stdin: bool, as_json: bool) -> None:
    """Show what a call needs of a practice.

    Its number on file, its administrators, who else works there, its recovery cases. The practice's own log says that
    it was looked at.
    """
    with acting.logged_in(running, acting_as, from_stdin=from_stdin) as (core, session):
        view = core.support.look(session, code)
        output.tell(_practice_row(view), _practice_facts(view), as_json=as_json)
        if not as_json:
            output.remark(_advice(view))


@support.command(
    epilog=options.example("tn-tui support spoken-check --practice RIVERSIDE alice --heard 7k2m-x9pa --as dana")
)
@options.practice
@options.username
@click.option("--heard", metavar="CODE", help="What the caller reads out.  [default: asked for]")
@options.acting
@options.credentials_stdin
@options.as_json
@click.pass_obj
def spoken_check(
    running: Running,
    *,
    practice_code: str,
    username: str,
    heard: str | None,
    acting_as: str,
    from_stdin: bool,
    as_json: bool,
) -> None:
    """Check what a caller reads out, and show what to say to it.

    The caller sees both after typing the right password, on the screen that asks for a token, under Get help. Nobody
    else's screen shows them. Whoever reads out another code is not who they say, and the call ends.
    """
    if heard is None and (sys.stdin is None or not sys.stdin.isatty()):
        raise click.UsageError("There is no terminal to type the caller's code on. Say it with --heard.")
    with acting.logged_in(running, acting_as, from_stdin=from_stdin) as (core, session):
        if heard is None:
            heard = click.prompt("Caller reads", err=True)
        check = core.support.spoken_check(session, practice_code, username, heard)
        facts = [("Say", check.say), ("Until", listing.moment(check.until))]
        output.tell({"say": check.say, "until": check.until}, facts, as_json=as_json)
    if not as_json:
        output.remark("The caller's code is right. Read yours out, so that the caller knows that it is you.")


def _matches_row(found: "Matches") -> dict[str, exports.Value]:
    return {
        "practices": [
            exports.row(("code", "name", "users", "administrators", "sole"), each) for each in found.practices
        ],
        "users": [
            {"practice": each.practice_code, **exports.row(("username", "name", "role", "active"), each)}
            for each in found.users
        ],
        "more": found.more,
    }


def _tell_matches(found: "Matches") -> None:
    listing.table(("Practice", "Name", "Users", "Administrators"), map(_practice_cells, found.practices))
    if found.practices and found.users:
        output.fact("")
    listing.table(("Practice", "Username", "Name", "Role", "State"), map(_user_cells, found.users))
    if not (found.practices or found.users):
        output.remark("Nothing is like that.")
    elif found.more:
        output.remark("There is more. Look for more of the name, or take a higher --limit.")


def _practice_cells(each: "PracticeMatch") -> tuple[str, ...]:
    return (each.code, each.name, str(each.users), "only one" if each.sole else str(each.administrators))


def _user_cells(each: "UserMatch") -> tuple[str, ...]:
    return (
        each.practice_code,
        each.username,
        each.name,
        each.role.value,
        "active" if each.active else "deactivated",
    )


def _practice_row(view: "SupportPractice") -> dict[str, exports.Value]:
    return {
        **exports.row(("code", "name", "phone", "two_factor_required"), view),
        "administrators": [exports.row(_ADMINISTRATOR, each) for each in view.administrators],
        **exports.row(("others", "colleagues", "may_open"), view),
        "cases": [case_row(each) for each in view.cases],
    }


def _practice_facts(view: "SupportPractice") -> "Iterator[tuple[str, str]]":
    yield "Practice code", view.code
    yield "Name", view.name
    yield "Phone", view.phone or _NO_PHONE
    yield "Two-factor authentication", "required" if view.two_factor_required else "optional"
    yield from (("Administrator", _administrator(each)) for each in view.administrators)
    some = f", among them {', '.join(view.colleagues)}" if view.colleagues else ""
    yield "Other users", f"{view.others}{some}"
    yield "A case can be opened for", view.may_open or "nobody"
    for each in view.cases:
        opened = f"opened {listing.moment(each.opened_at)} by {each.opened_by}"
        yield f"Case {each.id}", f"{each.state.value}, for {each.username}, {opened}"


def _administrator(each: "SupportUser") -> str:
    state = "enrolled" if each.enrolled else "not enrolled"
    if not each.can_log_in:
        state += ", temporary password" if each.password_temporary else ", closed to tokens"
    last = f"last log-in {listing.moment(each.last_login_at)}" if each.last_login_at else "never logged in"
    return f"{each.username} ({each.name}), {state}, {last}"


def _advice(view: "SupportPractice") -> str:
    if view.may_open is not None:
        return "Do the spoken check, then go through the checklist." if view.phone else _NO_PHONE_REMARK
    if not view.administrators:
        return "There is no active administrator. The operator makes one: tn-tui user set-role."
    able = [each for each in view.administrators if not each.password_temporary]
    match len(able):
        case 0:
            return f"No administrator has a password of their own yet. {GIVES_ANOTHER}"
        case 1 if able[0].enrolled:
            return _NO_PHONE_REMARK
        case 1:
            return (
                "The administrator has no two-factor authentication: the password alone lets in, so no case is "
                f"needed. {RESETS}"
            )
        case _:
            return "Another administrator can log in. Tell the caller to ask that one."
