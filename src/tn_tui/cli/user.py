"""`tn-tui user`: what the operator does with the users of a practice."""

import click

from tn_tui.cli import listing, output, words
from tn_tui.cli.running import Running, StoppedError, operator
from tn_tui.domain.policy import Role
from tn_tui.domain.views import UserView

_practice = click.option("--practice", "practice_code", required=True, metavar="CODE", help="The practice's code.")
_json = click.option("--json", "as_json", is_flag=True, help="As JSON.")

_LOST = (
    "{username} was added, but the temporary password could not be written, and nothing can show it again. "
    "Write the output where there is room, and add another user."
)


@click.group()
def user() -> None:
    """Add users to a practice, list them, unlock them."""


@user.command()
@_practice
@click.argument("username")
@click.option("--name", required=True, metavar="NAME", help="The user's full name.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]), help="What the user may do.")
@_json
@click.pass_obj
def add(running: Running, *, practice_code: str, username: str, name: str, role: str, as_json: bool) -> None:
    """Add a user and print a temporary password, once.

    The user must change it at the first log-in.
    """
    # Nothing is added while it is known that the password could not be handed out.
    output.finish()
    with running.core() as core:
        made = core.administration.add_user(
            operator(), practice_code=practice_code, username=username, name=name, role=Role(role)
        )
    temporary = made.password.reveal()
    try:
        if as_json:
            output.fact(listing.record({"username": made.username, "temporary_password": temporary}))
        else:
            output.fact(f"Username: {made.username}")
            output.fact(f"Temporary password: {temporary}")
        output.finish()
    except (output.OutputError, output.ReaderGoneError):
        output.discard()
        raise StoppedError(_LOST.format(username=made.username), words.TROUBLE) from None
    output.sentence("The temporary password is shown only now. It must be changed at the first log-in.")


@user.command("list")
@_practice
@_json
@click.pass_obj
def list_users(running: Running, *, practice_code: str, as_json: bool) -> None:
    """List the users of a practice."""
    with running.core() as core:
        found = core.administration.users(operator(), practice_code=practice_code)
        if as_json:
            listing.array(_row(view) for view in found)
            return
        rows = [
            (view.username, view.name, view.role, "on" if view.enrolled else "not enrolled", _state(view), _last(view))
            for view in found
        ]
    if rows:
        listing.table(("Username", "Name", "Role", "Two-factor", "State", "Last log-in (UTC)"), rows)
    else:
        output.sentence(f"There is no user yet. Add one with: tn-tui user add --practice {practice_code} --help")


@user.command()
@_practice
@click.argument("username")
@click.pass_obj
def unlock(running: Running, *, practice_code: str, username: str) -> None:
    """Let a user try again who typed too many wrong passwords or tokens."""
    with running.core() as core:
        view = core.administration.unlock_user(operator(), practice_code=practice_code, username=username)
    output.fact(f"Username: {view.username}")
    output.fact(f"State: {_state(view)}")


def _state(view: UserView) -> str:
    if not view.active:
        return "deactivated"
    if view.tokens_closed:
        return "closed to tokens"
    if view.locked_until is not None:
        return f"locked until {listing.minute(view.locked_until)}"
    return "temporary password" if view.password_temporary else "active"


def _last(view: UserView) -> str:
    return listing.minute(view.last_login_at) if view.last_login_at else "never"


def _row(view: UserView) -> dict[str, listing.Value]:
    return {
        "username": view.username,
        "name": view.name,
        "role": view.role.value,
        "active": view.active,
        "enrolled": view.enrolled,
        "password_temporary": view.password_temporary,
        "locked_until": view.locked_until,
        "tokens_closed": view.tokens_closed,
        "last_login_at": view.last_login_at,
        "created_at": view.created_at,
    }
