"""`tn-tui user`: what the operator does with the users of a practice."""

import click

from tn_tui.cli.user_change import COMMANDS, rename, set_role
from tn_tui.cli.user_import import import_users
from tn_tui.cli.user_list import export, list_users
from tn_tui.cli.user_secret import add, one_time_code, reset_password
from tn_tui.cli.user_show import show


@click.group()
def user() -> None:
    """Look at the users of a practice, add them, change them."""


for command in (
    list_users,
    show,
    add,
    import_users,
    export,
    *COMMANDS,
    set_role,
    one_time_code,
    reset_password,
    rename,
):
    user.add_command(command)
