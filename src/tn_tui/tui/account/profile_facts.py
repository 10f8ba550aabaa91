"""The rows of the profile in words: how each fact stands."""

from typing import TYPE_CHECKING

from tn_tui.domain.policy import RECOVERY_CODES, RECOVERY_CODES_FEW
from tn_tui.tui.enroll.authenticator_words import NAME_WIDTH
from tn_tui.tui.widgets.cells import fill
from tn_tui.words.enrollment import used

if TYPE_CHECKING:
    from datetime import datetime

    from tn_tui.domain.views import AuthenticatorView, ProfileView

Parts = tuple[tuple[str, str], ...]


def authenticator(one: "AuthenticatorView", now: "datetime") -> Parts:
    """Its name, and when it was last used."""
    return (fill(one.name, NAME_WIDTH), ""), (f"  {used(one, now)}", "$muted")


def codes(view: "ProfileView") -> Parts:
    """How many recovery codes are left; few, or not saved, is a warning in words."""
    left = view.codes_left
    if left is None:
        return (("none", ""),)
    if not left:
        return (("none left", "$warning"),)
    count = f"{left} of {RECOVERY_CODES} left"
    if not view.codes_saved:
        return (f"{count} · ", ""), ("not saved", "$warning")
    if left <= RECOVERY_CODES_FEW:
        return ((f"only {count}", "$warning"),)
    return ((count, ""),)
