"""The commands that change users: one or several at once, all or none, with a dry run that touches nobody."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from tn_tui.cli import change_words, listing, options, output, people, statuses
from tn_tui.cli.running import Running, StoppedError, on_behalf
from tn_tui.cli.user import COMMANDS as SUMMARIES
from tn_tui.domain import exports
from tn_tui.domain.changes import BULK, RULES, Change
from tn_tui.domain.policy import Role
from tn_tui.domain.reasons import Hindrance
from tn_tui.words.changes import COMMAND_NAMES, HINDRANCES, codes_ended

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tn_tui.domain.practice_views import Changed, Touched, UserView


def require_reason(change: Change, reason: str) -> None:
    """Stop before anything is opened where a reason is missing.

    Raises:
        StoppedError: the change takes something away, and nobody says why.
    """
    if RULES[change].takes_away and not reason.strip():
        raise StoppedError(
            "This takes something away, so the person is told why. Say it with --reason TEXT.", statuses.USAGE
        )


def about(change: Change, *also: str) -> dict[str, Any]:
    """The help of a command, as click takes it: its summary in the list, what ends with it, and an example."""
    _, summary = SUMMARIES[COMMAND_NAMES[change]]
    ended, needed = change_words.ended(change), RULES[change].takes_away
    more = [f"Ends {ended}."] if ended else []
    more += ["It needs a reason, unless it is a dry run."] if needed else []
    command = f"tn-tui user {COMMAND_NAMES[change]} --practice RIVERSIDE bob"
    return {
        "help": "\n\n".join([summary, *also, *([" ".join(more)] if more else [])]),
        "epilog": options.example(command + (' --reason "Lost phone"' if needed else "")),
    }


def _command(change: Change) -> click.Command:
    @click.command(COMMAND_NAMES[change], cls=click.Command, **about(change))
    @options.practice
    @options.usernames
    @options.reason
    @options.dry_run
    @options.as_json
    @click.pass_obj
    def command(
        running: Running, *, practice_code: str, usernames: "Sequence[str]", reason: str, dry_run: bool, as_json: bool
    ) -> int:
        return _change(running, change, practice_code, usernames, reason, dry_run=dry_run, as_json=as_json)

    return command


COMMANDS = {COMMAND_NAMES[change]: _command(change) for change in BULK if COMMAND_NAMES[change] in SUMMARIES}
"""What can be done to many, but for what `set-role` does."""


@click.command("set-role", epilog=options.example("tn-tui user set-role --practice RIVERSIDE bob --role administrator"))
@options.practice
@options.usernames
@click.option("--role", required=True, type=options.ROLE, help="What they may do.")
@options.reason
@options.dry_run
@options.as_json
@click.pass_obj
def set_role(
    running: Running,
    *,
    practice_code: str,
    usernames: "Sequence[str]",
    role: str,
    reason: str,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Make users administrators of the practice, or members.

    Ends their remembered devices. To make somebody a member needs a reason, unless it is a dry run.
    """
    change = Change.MAKE_ADMINISTRATOR if role == Role.ADMINISTRATOR else Change.MAKE_MEMBER
    return _change(running, change, practice_code, usernames, reason, dry_run=dry_run, as_json=as_json)


@click.command(
    epilog=options.example('tn-tui user rename --practice RIVERSIDE bob --username bob.jones --name "Bob Jones"')
)
@options.practice
@options.username
@click.option("--username", "new_username", metavar="NEW", help="What the user types to log in from now on.")
@click.option("--name", "new_name", metavar="NEW", help="The user's full name from now on.")
@options.reason
@options.as_json
@click.pass_obj
def rename(
    running: Running,
    *,
    practice_code: str,
    username: str,
    new_username: str | None,
    new_name: str | None,
    reason: str,
    as_json: bool,
) -> None:
    """Give a user another username or full name.

    Another username ends the remembered devices, since devices know the user by it.
    """
    if new_username is None and new_name is None:
        raise click.UsageError("Give the new --username, the new --name, or both.")
    with running.core() as core:
        (user,) = people.named(core, on_behalf(), practice_code, [username])
        core.user_changes.rename(on_behalf(), user.id, name=new_name, username=new_username, reason=reason)
        view = core.users.show(on_behalf(), user.id).user
    output.tell(people.row(view), [("Username", view.username), ("Name", view.name)], as_json=as_json)


def _change(
    running: Running,
    change: Change,
    practice_code: str,
    usernames: "Sequence[str]",
    reason: str,
    *,
    dry_run: bool,
    as_json: bool,
) -> int:
    if dry_run:
        return preview(running, change, practice_code, usernames, as_json=as_json)
    require_reason(change, reason)
    with running.core() as core:
        users = people.named(core, on_behalf(), practice_code, usernames)
        done = core.user_changes.apply(on_behalf(), [user.id for user in users], change, reason=reason)
    _tell(done, users, as_json=as_json)
    if done.leaves_nobody:
        people.say_nobody(practice_code)
    return statuses.DONE


def preview(running: Running, change: Change, practice_code: str, usernames: "Sequence[str]", *, as_json: bool) -> int:
    """Tell what a change would do; the result is the exit status, which is 1 when it could not be done."""
    with running.core() as core:
        users = people.named(core, on_behalf(), practice_code, usernames)
        touched = core.user_changes.preview(on_behalf(), [user.id for user in users], change)
    if change is Change.ONE_TIME_CODE:
        touched = tuple(_coded(each, user) for each, user in zip(touched, users, strict=True))
    possible = all(each.hindrance is None for each in touched)
    if as_json:
        output.fact(
            exports.record(
                {
                    "change": change.value,
                    "possible": possible,
                    "ends": codes_ended(change),
                    "users": [exports.row(("username", "name", "idle", "hindrance"), each) for each in touched],
                }
            )
        )
    else:
        listing.table(
            ("Username", "Name", "Would be done"), [(each.username, each.name, _fate(each)) for each in touched]
        )
        ended = change_words.ended(change)
        if ended:
            output.fact(f"Would end: {ended}")
    if any(each.leaves_nobody for each in touched):
        output.remark(f"{practice_code} would have no administrator who can log in.")
    if not possible:
        output.remark("It could not be done, for none of them. Nothing was changed.")
    return statuses.DONE if possible else statuses.REFUSED


def _coded(touched: "Touched", user: "UserView") -> "Touched":
    return touched if user.enrolled or touched.hindrance else replace(touched, hindrance=Hindrance.NOT_ENROLLED)


def _fate(touched: "Touched") -> str:
    if touched.hindrance is not None:
        return f"no: {HINDRANCES[touched.hindrance]}"
    return "nothing to do" if touched.idle else "yes"


def _tell(done: "Changed", users: "Sequence[UserView]", *, as_json: bool) -> None:
    ends = codes_ended(done.change)
    facts = [("Users changed", f"{done.users} of {len(users)}")]
    if "sessions" in ends:
        facts.append(("Sessions ended", str(done.sessions_ended)))
    if "devices" in ends:
        facts.append(("Devices forgotten", str(done.devices_ended)))
    record = {
        "change": done.change.value,
        "usernames": [user.username for user in users],
        "users_changed": done.users,
        **exports.row(("sessions_ended", "devices_ended"), done),
    }
    output.tell(record, facts, as_json=as_json)
