"""`tn-tui completion`: the script that makes a shell complete the commands."""

from typing import Final

import click

from tn_tui.cli import output

_REGISTERED: Final = "    compdef _tn_tui_completion tn-tui\n"
_REGISTERED_LATER: Final = """\
    # compdef is there once compinit ran, which may come later in ~/.zshrc, or never: the first prompt knows.
    _tn_tui_register() {
        precmd_functions=(${precmd_functions:#_tn_tui_register})
        (( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i -D }
        compdef _tn_tui_completion tn-tui
    }
    if (( $+functions[compdef] )); then
        compdef _tn_tui_completion tn-tui
    fi
    precmd_functions+=(_tn_tui_register)
"""
"""Without it zsh says "command not found: compdef" in every shell that is opened."""


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the completion script for a shell.

    For bash, put into ~/.bashrc: eval "$(tn-tui completion bash)"

    For zsh, put into ~/.zshrc: eval "$(tn-tui completion zsh)"

    For fish, put into ~/.config/fish/config.fish: tn-tui completion fish | source
    """
    from click.shell_completion import ShellComplete, get_completion_class

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"There is no completion for {shell}.")
    script = kind(context.find_root().command, {}, "tn-tui", "_TN_TUI_COMPLETE")
    # The base class's source(), since bash's own starts a bash to ask for its version.
    source = ShellComplete.source(script)
    if shell == "zsh":
        source = source.replace(_REGISTERED, _REGISTERED_LATER)
    for line in source.splitlines():
        output.fact(line)
