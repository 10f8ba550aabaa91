"""`tn-tui completion`: the script that makes a shell complete the commands."""

import click

from tn_tui.cli import output


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the completion script for a shell.

    For bash, put into ~/.bashrc: eval "$(tn-tui completion bash)"
    """
    from click.shell_completion import ShellComplete, get_completion_class

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"There is no completion for {shell}.")
    script = kind(context.find_root().command, {}, "tn-tui", "_TN_TUI_COMPLETE")
    # The base class's source(), since bash's own starts a bash to ask for its version.
    for line in ShellComplete.source(script).splitlines():
        output.fact(line)
