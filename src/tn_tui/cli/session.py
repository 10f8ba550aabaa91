"""`tn-tui session`: what sshd runs in place of whatever a client asked for."""

import click

from tn_tui.cli import opening, options


@click.command(epilog=options.example("/opt/tn-tui/bin/python -I -m tn_tui session"))
@options.fixed_settings
def session(path: str) -> int:
    """Open the program for who comes by SSH: for ForceCommand in sshd_config.

    Of the environment it keeps the terminal, the language and what sshd says of the connection. What the client asked
    sshd to run is refused, and no first practice is made. tn-tui ssh-setup prints what belongs into sshd_config.
    """
    return opening.open_session(path)
