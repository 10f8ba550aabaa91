"""Who runs the program, as the system knows it."""

import os
import pwd

from tn_tui.domain.text import clean_line

LIMIT = 64
"""Characters of the name that are kept."""


def system_user() -> str:
    """The name of the system user, as one clean line of at most 64 characters.

    It is asked of the system by the real user id and not of LOGNAME or USER, since anybody can set
    those and the name stands in the activity log. A user id without a name gives "uid 1234".
    """
    user_id = os.getuid()
    try:
        name = pwd.getpwuid(user_id).pw_name
    except KeyError:
        name = f"uid {user_id}"
    return clean_line(name)[:LIMIT]
