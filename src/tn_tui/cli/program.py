"""The command `tn-tui` with arguments: the group, and the one place where the command line's own errors are told."""

import errno
import os
from typing import TYPE_CHECKING, Final

import click

from tn_tui import __version__
from tn_tui.cli import output, statuses
from tn_tui.cli.lazy import LazyGroup
from tn_tui.cli.running import Running, StoppedError

if TYPE_CHECKING:
    from collections.abc import Sequence

NAME = "tn-tui"
_COMPLETING: Final = "_TN_TUI_COMPLETE"
"""The variable by which a shell's completion script asks; click's name for it."""

_NOT_UTF8: Final = (
    "Argument {number} has bytes that are not UTF-8. Type it again in a terminal that is set to UTF-8 (see: locale)."
)

COMMANDS: Final = {
    "activity": ("tn_tui.cli.activity:activity", "Read the log, export it, see that it is as written."),
    "check": ("tn_tui.cli.check:check", "See whether the database file is undamaged."),
    "completion": ("tn_tui.cli.completion:completion", "Print the completion script for a shell."),
    "demo": ("tn_tui.cli.demo:demo", "Try the program in a throwaway folder with a practice in it."),
    "doctor": ("tn_tui.cli.doctor:doctor", "Look at everything that can be wrong, and say what to do."),
    "export": ("tn_tui.cli.export:export", "List and take what was exported over SSH."),
    "gate": ("tn_tui.cli.gate:gate", "Ask for the log-in, then run a command in the same terminal."),
    "init": ("tn_tui.cli.init:init", "Set up the first practice and its administrator."),
    "practice": ("tn_tui.cli.practice:practice", "Add practices, look at them, set what holds in them."),
    "session": (
        "tn_tui.cli.session:session",
        "Open the program for who comes by SSH: for ForceCommand in sshd_config.",
    ),
    "ssh-setup": (
        "tn_tui.cli.ssh_setup:ssh_setup",
        "Print what belongs onto a host to which people come by SSH, or look whether it is there.",
    ),
    "support": ("tn_tui.cli.support:support", "Help callers across all practices: find, check, recover."),
    "user": ("tn_tui.cli.user:user", "Look at the users of a practice, add them, change them."),
    "verify": ("tn_tui.cli.verify:verify", "Say for another program whether password and token are right."),
}


@click.group(
    cls=LazyGroup, deferred=COMMANDS, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name=NAME)
@click.option("--plain", is_flag=True, help="Open the program line by line, without screens; TN_TUI_PLAIN does so too.")
def group(*, plain: bool) -> None:
    """Two-factor account security for a practice, in the terminal.

    Without a command it opens the program. TN_TUI_HOME names the folder that holds everything.
    """
    if plain:
        # Alone it never comes here.
        raise click.UsageError("--plain stands alone: it opens the program, and no command.")


def run(arguments: "Sequence[str]", running: Running | None = None) -> int:
    """Run the command that the arguments name; the result is the exit status.

    `running` is this process's own unless a test brings another.
    """
    current = running or Running(os.environ)
    output.prepare()
    return current.guard(lambda: _run(arguments, current))


def _run(arguments: "Sequence[str]", running: Running) -> int:
    # Click stops at the first wrong word, before it has seen a --json that stands after it.
    words_before_end = arguments[: arguments.index("--")] if "--" in arguments else arguments
    running.as_json = False
    asks_for_json = "--json" in words_before_end
    for number, argument in enumerate(arguments, start=1):
        if any("\ud800" <= character <= "\udfff" for character in argument):
            running.as_json = asks_for_json
            raise StoppedError(_NOT_UTF8.format(number=number), statuses.USAGE)
    if arguments:
        # A shell that completes gives none. With some, the variable would end a command with 0 that was to say no.
        os.environ.pop(_COMPLETING, None)
    try:
        result = group.main(list(arguments), prog_name=NAME, standalone_mode=False, obj=running)
    except click.exceptions.NoArgsIsHelpError as error:
        raise StoppedError(error.ctx.get_help(), statuses.USAGE) from None
    except click.UsageError as error:
        running.as_json = asks_for_json
        help_command = f"{error.ctx.command_path} --help" if error.ctx else f"{NAME} --help"
        raise StoppedError(f"{error.format_message()}\nSee: {help_command}", statuses.USAGE) from None
    except click.ClickException as error:
        raise StoppedError(error.format_message()) from None
    except click.Abort:
        return statuses.INTERRUPTED
    except OSError as error:
        # Before the settings are read, the only thing that is written is click's own help and version.
        if running.settings is None and error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EBADF}:
            raise output.OutputError from error
        raise
    return result if isinstance(result, int) else statuses.DONE
