"""The rows of the profile in words: how each fact stands."""

from typing import TYPE_CHECKING

from tn_tui.domain.policy import RECOVERY_CODES, RECOVERY_CODES_FEW
from tn_tui.tui.enroll.authenticator_words import NAME_WIDTH, used
from tn_tui.tui.widgets.cells import fill
from tn_tui.words.moments import clock, day

if TYPE_CHECKING:
    from datetime import datetime

    from tn_tui.domain.views import AuthenticatorView, ProfileView

Parts = tuple[tuple[str, str], ...]
_NO_DEVICES = {"ssh": "none over SSH", "practice": "none in your practice"}


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


def codes_warning(view: "ProfileView", key: str) -> str:
    """What should be done about the recovery codes; empty where all is well."""
    left = view.codes_left
    if left is None:
        return ""
    make = f"Press {key} to make new ones." if key else ""
    if left and not view.codes_saved:
        return f"Your recovery codes are not saved. {make}"
    if not left:
        return f"You have no recovery codes. {make}"
    if left <= RECOVERY_CODES_FEW:
        return f"Only {left} recovery {'code is' if left == 1 else 'codes are'} left. {make}"
    return ""


def devices(view: "ProfileView") -> str:
    """How many devices are remembered, and whether this one is."""
    count = len(view.devices)
    if not count:
        return _NO_DEVICES.get(view.remember_unavailable or "", "none")
    here = next((f" · this one until {day(one.expires_at)}" for one in view.devices if one.current), "")
    return f"{count}{here}"


def sessions(view: "ProfileView") -> str:
    """Where one is logged in besides here."""
    others = [one for one in view.sessions if not one.current]
    if not others:
        return "this one"
    since = clock(min(one.created_at for one in others))
    return f"this one · {len(others)} other since {since}" if len(others) == 1 else f"this one · {len(others)} others"
