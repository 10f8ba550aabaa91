"""An account's authenticators in words."""

from typing import TYPE_CHECKING

from tn_tui.tui.widgets.cells import fill
from tn_tui.words.enrollment import used

if TYPE_CHECKING:
    from datetime import datetime

    from tn_tui.domain.views import AuthenticatorView

NAME_WIDTH = 20


def last_use(one: "AuthenticatorView", now: "datetime") -> str:
    """Its name in a column, and when it was last used."""
    return f"{fill(one.name, NAME_WIDTH)}  {used(one, now)}"
