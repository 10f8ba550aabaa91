"""What a person is told of the own account, and before something of it changes."""

from typing import TYPE_CHECKING

from tn_tui.domain.policy import RECOVERY_CODES_FEW
from tn_tui.domain.reasons import RememberProblem
from tn_tui.words.moments import clock, countdown, day, when
from tn_tui.words.sessions import running

if TYPE_CHECKING:
    from datetime import datetime

    from tn_tui.domain.views import DeviceView, ProfileView

_WHAT = (
    "From then on your password alone logs you in. Your authenticators and recovery codes end, remembered devices are "
    "forgotten, and you are logged out everywhere else."
)
_REQUIRED = (
    "Your practice requires two-factor authentication: you are logged out, and must enroll again when you log in."
)
TEMPORARY = "Your password was temporary. Please choose your own."
OTHERS = "Everywhere else you are logged out, and remembered devices ask for a token again."
DEVICES = "On these devices your password is enough. End one, and it asks for a token again."
NO_DEVICE = "No device is remembered."
SESSIONS = "Here you are logged in now. End a session, and whoever sits there is logged out."
OWN_SESSION = "This is the session you are in."
AUTHENTICATORS = "A token of any of these logs you in. Remove one whose phone is gone."
REMOVE_ONE = "Its tokens are not taken any more; the other authenticators stay."
NAME_FOR_YOU = "The name is only for you, so that you know which one it is."
IS_OFF = "Two-factor authentication is off."
IS_ON = "Two-factor authentication is on."
PASSWORD_CHANGED = "Your password is changed."  # noqa: S105 - a sentence
_NO_DEVICES: dict[str, str] = {
    RememberProblem.SSH: "none over SSH",
    RememberProblem.SSH_NO_KEY: "none over SSH without a key",
    RememberProblem.SSH_KEYS: "none over SSH with several keys",
    RememberProblem.PRACTICE: "none in your practice",
}


def removing(*, required: bool) -> str:
    """What it means to remove two-factor authentication, `required` where the practice requires it."""
    return _REQUIRED if required else _WHAT


def how_long(least: int) -> str:
    """How many characters a new password needs."""
    return f"Use at least {least} characters; a few words in a row work well."


def must_enroll(view: "ProfileView", now: "datetime") -> str:
    """How long one can still log in without enrolling; empty where nobody asks for it."""
    if view.two_factor_since is not None or view.enroll_by is None or view.enroll_by <= now:
        return ""
    return f"Two-factor authentication is required from {countdown(view.enroll_by, now)}."


def this_one(name: str, *, current: bool) -> str:
    """A device or a place, marked where one is at it."""
    return f"{name} (this one)" if current else name


def device(item: "DeviceView", *, brief: bool = False) -> str:
    """Which device it is, marked where one is at it; `brief` where there is little room."""
    # Beside the mark there is no room for more of a key than its end.
    short = item.key.briefest if item.key and item.current and not item.is_named else item.brief
    return this_one(short if brief else item.name, current=item.current)


def device_times(item: "DeviceView", now: "datetime") -> str:
    """Until when a device is remembered, and when it was used."""
    return f"until {day(item.expires_at)}, used {when(item.last_used_at, now)}"


def codes_warning(view: "ProfileView", make: str) -> str:
    """What should be done about the recovery codes, and how: `make`; empty where all is well."""
    left = view.codes_left
    if left is None:
        return ""
    if left and not view.codes_saved:
        return f"Your recovery codes are not saved. {make}".rstrip()
    if not left:
        return f"You have no recovery codes. {make}".rstrip()
    if left <= RECOVERY_CODES_FEW:
        return f"Only {left} recovery {'code is' if left == 1 else 'codes are'} left. {make}".rstrip()
    return ""


def devices(view: "ProfileView") -> str:
    """How many devices are remembered, and whether this one is."""
    count = len(view.devices)
    if not count:
        return _NO_DEVICES.get(view.remember_unavailable or "", "none")
    here = next((f" · this one until {day(one.expires_at)}" for one in view.devices if one.current), "")
    return f"{count}{here}"


def sessions(view: "ProfileView") -> str:
    """By which key one came, and where one is logged in besides here."""
    here = f"this one, by {view.key.mark}" if view.key else "this one"
    others = [one for one in view.sessions if not one.current]
    if not others:
        return here
    commands = ", ".join(running(one) for one in others if one.command)
    if commands:
        return f"{here} · {len(others)} other{'s' if len(others) > 1 else ''}, {commands}"
    since = clock(min(one.created_at for one in others))
    return f"{here} · {len(others)} other since {since}" if len(others) == 1 else f"{here} · {len(others)} others"
