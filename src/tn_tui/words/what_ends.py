"""What ends when the authentication apps of an account change: said before it is done, and after."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tn_tui.domain.views import ProfileView


def before(view: "ProfileView | None") -> str:
    """What a change of the authentication apps ends, as things stand; empty where it ends nothing else."""
    if view is None:
        return ""
    devices = len(view.devices)
    others = sum(not session.current for session in view.sessions)
    said = []
    if devices:
        asks = "remembered device asks" if devices == 1 else f"{devices} remembered devices ask"
        said.append(f"your {asks} for a token again")
    if others:
        said.append("you are logged out everywhere else")
    return f"Then {', and '.join(said)}." if said else ""


def after(devices_ended: int, sessions_ended: int) -> "Iterator[str]":
    """What it has ended, a sentence each."""
    if devices_ended == 1:
        yield "The device that was remembered until now asks for a token again."
    elif devices_ended:
        yield "The devices that were remembered until now ask for a token again."
    if sessions_ended:
        yield "You were logged out everywhere else."
