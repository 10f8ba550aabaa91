"""The commands that print a secret, once and on stdout: a temporary password, a one-time sign-in code.

Each writes out what waits before it acts: nothing is made while it is known that it could not be handed out.
"""

from typing import TYPE_CHECKING

import click

from tn_tui.cli import kinds, listing, options, output, people, statuses
from tn_tui.cli.kinds import Kind
from tn_tui.cli.running import Running, StoppedError, on_behalf
from tn_tui.cli.shown_once import hand_out
from tn_tui.cli.user_change import about, preview, require_reason
from tn_tui.domain.changes import Change
from tn_tui.domain.errors import Gone, NotEnrolled
from tn_tui.domain.policy import Role
from tn_tui.words.phrases import AT_FIRST_LOG_IN, CODE_SHOWN, LOST_WITH_IT, PASSWORD_SHOWN

if TYPE_CHECKING:
    from tn_tui.domain.practice_views import TemporaryPassword

_LOST_RESET = (
    "The password of {username} was reset, but the temporary one could not be written, and nothing can show it again. "
    "Write the output where there is room, and reset it again."
)
_LOST_CODE = (
    "A code for {username} was made but could not be written, and nothing can show it again. "
    "Write the output where there is room, and make another."
)


@click.command(epilog=options.example('tn-tui user add --practice RIVERSIDE bob --name "Bob Jones" --role member'))
@options.practice
@click.argument("username")
@click.option("--name", required=True, metavar="NAME", help="The user's full name.")
@click.option("--role", required=True, type=options.ROLE, help="What the user may do.")
@options.as_json
@click.pass_obj
def add(running: Running, *, practice_code: str, username: str, name: str, role: str, as_json: bool) -> None:
    """Add a user and print a temporary password, once.

    The user must change it at the first log-in.
    """
    output.finish()
    with running.core() as core:
        made = core.user_changes.add(
            on_behalf(), practice_code=practice_code, username=username, name=name, role=Role(role)
        )
    _hand_out_password(made, LOST_WITH_IT, as_json=as_json)


@click.command("reset-password", **about(Change.RESET_PASSWORD))
@options.practice
@options.username
@options.reason
@options.dry_run
@options.as_json
@click.pass_obj
def reset_password(
    running: Running, *, practice_code: str, username: str, reason: str, dry_run: bool, as_json: bool
) -> int:
    """Give a user a temporary password in place of the own one."""
    if dry_run:
        return preview(running, Change.RESET_PASSWORD, practice_code, [username], as_json=as_json)
    require_reason(Change.RESET_PASSWORD, reason)
    output.finish()
    with running.core() as core:
        (user,) = people.named(core, on_behalf(), practice_code, [username])
        made = core.user_changes.reset_password(on_behalf(), user.id, reason=reason)
    _hand_out_password(made, _LOST_RESET, as_json=as_json)
    if made.leaves_nobody:
        people.say_nobody(practice_code)
    return statuses.DONE


@click.command(
    "one-time-code",
    **about(
        Change.ONE_TIME_CODE,
        "It stands in for the token of somebody who has none any more.",
    ),
)
@options.practice
@options.username
@options.reason
@options.dry_run
@options.as_json
@click.pass_obj
def one_time_code(
    running: Running, *, practice_code: str, username: str, reason: str, dry_run: bool, as_json: bool
) -> int:
    """Let a user in once without a token, to enroll again."""
    if dry_run:
        return preview(running, Change.ONE_TIME_CODE, practice_code, [username], as_json=as_json)
    require_reason(Change.ONE_TIME_CODE, reason)
    output.finish()
    with running.core() as core:
        (user,) = people.named(core, on_behalf(), practice_code, [username])
        try:
            made = core.user_changes.one_time_code(on_behalf(), user.id, reason=reason)
        except NotEnrolled:
            raise StoppedError(
                f"{user.username} is not enrolled, so no token is asked for and no code is needed.",
                kind=kinds.of(NotEnrolled),
            ) from None
        except Gone:
            if user.active:
                raise
            raise StoppedError(
                f"{user.username} is deactivated. Reactivate first: tn-tui user reactivate.", kind=Kind.DEACTIVATED
            ) from None
    code = made.code.reveal()
    hand_out(
        [("Username", made.username), ("One-time sign-in code", code), ("Until", listing.moment(made.expires_at))],
        {"username": made.username, "one_time_code": code, "expires_at": made.expires_at},
        lost=_LOST_CODE.format(username=made.username),
        as_json=as_json,
    )
    output.remark(CODE_SHOWN)
    return statuses.DONE


def _hand_out_password(made: "TemporaryPassword", lost: str, *, as_json: bool) -> None:
    temporary = made.password.reveal()
    hand_out(
        [("Username", made.username), ("Temporary password", temporary)],
        {"username": made.username, "temporary_password": temporary},
        lost=lost.format(username=made.username, more=""),
        as_json=as_json,
    )
    output.remark(f"{PASSWORD_SHOWN} {AT_FIRST_LOG_IN}")
