"""The options that many commands share, so that each is called and explained the same everywhere."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from tn_tui.cli import completing
from tn_tui.domain.policy import Role
from tn_tui.domain.user_list import Show
from tn_tui.doors.places import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.shell_completion import CompletionItem

    from tn_tui.cli.running import Running

_LAST_CASE: Final = 2**31 - 1

Spelled = TypeVar("Spelled", bound=StrEnum)


class Moment(click.ParamType[datetime]):
    """A day, which begins at midnight of the local time zone, or a moment of ISO 8601; in UTC."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The moment that was typed.

        Raises:
            click.BadParameter: it is none.
        """
        try:
            return datetime.fromisoformat(str(value)).astimezone(UTC)
        except (ValueError, OverflowError, OSError):
            self.fail(f"{value} is neither a day like 2026-12-01 nor a moment like 2026-12-01T08:00.", param, ctx)


class CaseNumber(click.ParamType[int]):
    """The number of a recovery case; whether there is such a case, the core finds out."""

    name = "case"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number that was typed.

        Raises:
            click.BadParameter: no case can have it.
        """
        typed = str(value)
        if typed.isascii() and typed.isdecimal() and len(typed) <= len(str(_LAST_CASE)):
            number = int(typed)
            if 1 <= number <= _LAST_CASE:
                return number
        raise click.BadParameter(
            f"{typed} is no case's number. It is a whole number from 1 on, the first in a line of: "
            "tn-tui support case list.",
            ctx,
            param,
        )


class NamedFile(click.ParamType[str]):
    """The path of a file; whether it can be read or made, the core finds out.

    Args:
        stream_too: whether "-" is taken, for stdin or stdout.
    """

    name = "file"

    def __init__(self, *, stream_too: bool = False) -> None:
        self._stream_too = stream_too

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The path.

        Raises:
            click.BadParameter: it stands for stdin or stdout where neither is taken, or is empty.
        """
        path = str(value)
        if path == "-" and not self._stream_too:
            self.fail("- is not taken here. Name a file.", param, ctx)
        if not path or "\0" in path:
            self.fail("Name a file.", param, ctx)
        return path

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002 - click hands over more than a file needs
        param: click.Parameter,  # noqa: ARG002 - click hands over more than a file needs
        incomplete: str,
    ) -> "list[CompletionItem]":
        """Have the shell complete the names of files."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(incomplete, type="file")]


def example(*commands: str) -> str:
    """The end of a command's help, in which no line is broken."""
    return "\n".join(["\b", "For instance:", *(f"  {command}" for command in commands)])


def newest(words: str) -> "Callable[[Callable[..., Any]], Callable[..., Any]]":
    """How many of the newest a listing shows; `words` say of what."""
    many = click.IntRange(1, 10**9)
    return click.option("--limit", type=many, default=100, metavar="N", help=f"{words}  [default: 100]")


def slug(value: StrEnum) -> str:
    """How a choice is typed: `not enrolled` as `not-enrolled`."""
    return value.replace(" ", "-")


def spelled(values: type[Spelled], typed: str) -> Spelled:
    """The value that `choice` let through."""
    return next(value for value in values if slug(value) == typed)


def choice(values: type[StrEnum]) -> click.Choice[str]:
    """One of an enumeration's values, typed as `slug` has it."""
    return click.Choice([slug(value) for value in values])


def _refuse_as_json(context: click.Context, _: click.Parameter, value: bool) -> bool:  # noqa: FBT001 - click's call
    """From here on what the run refuses is told as JSON as well."""
    running: Running | None = context.obj
    if value and running is not None:
        running.as_json = True
    return value


# Nobody becomes support by a role: whoever stands in the support desk is.
ROLE = click.Choice([Role.MEMBER.value, Role.ADMINISTRATOR.value])

practice = click.option(
    "--practice",
    "practice_code",
    required=True,
    metavar="CODE",
    help="The practice's code.",
    shell_complete=completing.practice_codes,
)
any_practice = click.option(
    "--practice",
    "practice_code",
    metavar="CODE",
    help="One practice's code.  [default: every practice]",
    shell_complete=completing.practice_codes,
)
username = click.argument("username", shell_complete=completing.usernames)
usernames = click.argument(
    "usernames", nargs=-1, required=True, metavar="USERNAME...", shell_complete=completing.usernames
)
as_json = click.option(
    "--json", "as_json", is_flag=True, is_eager=True, callback=_refuse_as_json, help="As JSON, a refusal too."
)
reason = click.option("--reason", default="", metavar="TEXT", help="Why; the user sees it at the next log-in.")
dry_run = click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
output = click.option(
    "--output", "path", type=NamedFile(), metavar="FILE", help="Into a new file that only its owner can read."
)
fixed_settings = click.option(
    "--settings",
    "path",
    type=NamedFile(),
    default=str(SETTINGS),
    show_default=True,
    metavar="FILE",
    help="The settings, in a file that only root can write.",
)
find = click.option("--find", default="", metavar="TEXT", help="Only users in whose username or name this stands.")
show = click.option("--show", type=choice(Show), default=slug(Show.ALL), help="Only these users.")
acting = click.option(
    "--as",
    "acting_as",
    required=True,
    metavar="USERNAME",
    help="The support person who acts, who is asked to log in.",
    shell_complete=completing.desk_usernames,
)
acting_or_operator = click.option(
    "--as",
    "acting_as",
    metavar="USERNAME",
    help="The support person who acts.  [default: the operator]",
    shell_complete=completing.desk_usernames,
)
credentials_stdin = click.option(
    "--credentials-stdin", "from_stdin", is_flag=True, help="Take password and token from stdin, as two lines."
)
