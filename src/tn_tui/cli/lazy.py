"""A group that knows its commands by their summaries, and imports one only when it is called."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Mapping

    from click.shell_completion import CompletionItem


_LONGEST = 100
"""No summary is longer, so none is cut off."""


class LazyGroup(click.Group):
    """`deferred` has `module:attribute` and the summary of each command that is not in it from the beginning.

    A module without an attribute has the command under its name in its `COMMANDS`.

    Importing what one command needs takes longer than all else that a help does, so nobody waits for what the others
    need. A test compares the summaries with the commands' own.
    """

    def __init__(self, *given: Any, deferred: "Mapping[str, tuple[str, str]]", **more: Any) -> None:  # noqa: ANN401 - click's
        super().__init__(*given, **more)
        self.deferred = deferred

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, in the order of the alphabet."""
        return sorted([*super().list_commands(ctx), *self.deferred])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, imported now, or None."""
        if cmd_name not in self.deferred:
            return super().get_command(ctx, cmd_name)
        module, _, attribute = self.deferred[cmd_name][0].partition(":")
        found = import_module(module)
        command: click.Command = getattr(found, attribute) if attribute else found.COMMANDS[cmd_name]
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands that is in the help."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, self._summary(name)) for name in self.list_commands(ctx)])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":
        """The commands that begin so, and options."""
        from click.shell_completion import CompletionItem

        names = (name for name in self.list_commands(ctx) if name.startswith(incomplete))
        found = [CompletionItem(name, help=self._summary(name)) for name in names]
        return [*found, *click.Command.shell_complete(self, ctx, incomplete)]

    def _summary(self, name: str) -> str:
        if name in self.deferred:
            return self.deferred[name][1]
        return self.commands[name].get_short_help_str(_LONGEST)
