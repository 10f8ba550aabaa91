"""The commands that print a secret, once and on stdout: a temporary password, a one-time sign-in code.

Each writes out what waits before it acts: nothing is made while it is known that it could not be handed out.
"""

from typing import TYPE_CHECKING, TypeVar

import click

from tn_tui.cli import kinds, listing, options, output, people, statuses
from tn_tui.cli.kinds import Kind
from tn_tui.cli.running import Running, StoppedError, on_behalf
from tn_tui.cli.shown_once import hand_out
from tn_tui.cli.user_change import about, preview, require_reason
from tn_tui.domain.changes import Change
from tn_tui.domain.errors import Gone, NotEnrolled
from tn_tui.domain.policy import Role
from tn_tui.words.changes import COMMAND_NAMES
from tn_tui.words.phrases import AT_FIRST_LOG_IN, CODE_SHOWN, LOST_WITH_IT, PASSWORD_SHOWN

if TYPE_CHECKING:
    from collections.abc import Callable

    from tn_tui.core.core import Core
    from tn_tui.domain.practice_views import OneTimeCode, TemporaryPassword, UserView

Made = TypeVar("Made")

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


def _command(
    change: Change,
    make: "Callable[[Core, UserView, str], Made]",
    hand_over: "Callable[[Made, str, bool], None]",
    *also: str,
) -> click.Command:
    @click.command(COMMAND_NAMES[change], cls=click.Command, **about(change, *also))
    @options.practice
    @options.username
    @options.reason
    @options.dry_run
    @options.as_json
    @click.pass_obj
    def command(
        running: Running, *, practice_code: str, username: str, reason: str, dry_run: bool, as_json: bool
    ) -> int:
        if dry_run:
            return preview(running, change, practice_code, [username], as_json=as_json)
        require_reason(change, reason)
        output.finish()
        with running.core() as core:
            (user,) = people.named(core, on_behalf(), practice_code, [username])
            made = make(core, user, reason)
        hand_over(made, practice_code, as_json)
        return statuses.DONE

    return command


def _make_password(core: "Core", user: "UserView", reason: str) -> "TemporaryPassword":
    return core.user_changes.reset_password(on_behalf(), user.id, reason=reason)


def _hand_over_password(made: "TemporaryPassword", practice_code: str, as_json: bool) -> None:  # noqa: FBT001 - `_command` calls it
    _hand_out_password(made, _LOST_RESET, as_json=as_json)
    if made.leaves_nobody:
        people.say_nobody(practice_code)


def _make_code(core: "Core", user: "UserView", reason: str) -> "OneTimeCode":
    try:
        return core.user_changes.one_time_code(on_behalf(), user.id, reason=reason)
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


def _hand_over_code(made: "OneTimeCode", _: str, as_json: bool) -> None:  # noqa: FBT001 - `_command` calls it
    code = made.code.reveal()
    hand_out(
        [("Username", made.username), ("One-time sign-in code", code), ("Until", listing.moment(made.expires_at))],
        {"username": made.username, "one_time_code": code, "expires_at": made.expires_at},
        lost=_LOST_CODE.format(username=made.username),
        as_json=as_json,
    )
    output.remark(CODE_SHOWN)


def _hand_out_password(made: "TemporaryPassword", lost: str, *, as_json: bool) -> None:
    temporary = made.password.reveal()
    hand_out(
        [("Username", made.username), ("Temporary password", temporary)],
        {"username": made.username, "temporary_password": temporary},
        lost=lost.format(username=made.username, more=""),
        as_json=as_json,
    )
    output.remark(f"{PASSWORD_SHOWN} {AT_FIRST_LOG_IN}")


reset_password = _command(Change.RESET_PASSWORD, _make_password, _hand_over_password)
one_time_code = _command(
    Change.ONE_TIME_CODE,
    _make_code,
    _hand_over_code,
    "It stands in for the token of somebody who has none any more.",
)
