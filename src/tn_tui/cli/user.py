"""`tn-tui user`: what the operator does with the users of a practice."""

from typing import Final

import click

from tn_tui.cli.lazy import LazyGroup

COMMANDS: Final = {
    "add": ("tn_tui.cli.user_secret:add", "Add a user and print a temporary password, once."),
    "deactivate": ("tn_tui.cli.user_change", "Keep users from logging in, and delete nothing."),
    "disable-two-factor": ("tn_tui.cli.user_change", "Take two-factor authentication off users."),
    "end-sessions": ("tn_tui.cli.user_change", "Log users out everywhere."),
    "export": ("tn_tui.cli.user_list:export", "Write users as CSV or JSON."),
    "forget-devices": ("tn_tui.cli.user_change", "Have every device of users ask for a token again."),
    "import": ("tn_tui.cli.user_import:import_users", "Add the users of a CSV file, all of them or none."),
    "list": ("tn_tui.cli.user_list:list_users", "List the users of a practice."),
    "one-time-code": ("tn_tui.cli.user_secret:one_time_code", "Print a code, once, to log in with and enroll again."),
    "reactivate": ("tn_tui.cli.user_change", "Let deactivated users log in again."),
    "rename": ("tn_tui.cli.user_change:rename", "Give a user another username or full name."),
    "reset-password": ("tn_tui.cli.user_secret:reset_password", "Print a temporary password for a user, once."),
    "set-role": ("tn_tui.cli.user_change:set_role", "Make users administrators of the practice, or members."),
    "show": ("tn_tui.cli.user_show:show", "Show one user's page."),
    "unlock": ("tn_tui.cli.user_change", "Let users try again after wrong passwords or tokens."),
}


@click.group(cls=LazyGroup, deferred=COMMANDS)
def user() -> None:
    """Look at the users of a practice, add them, change them."""
