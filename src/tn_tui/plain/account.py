"""What a person looks after in the own account, by the line: devices, sessions, phones, the password."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar
from uuid import UUID

from tn_tui.domain.errors import Gone, LastAuthenticator, NotEnrolled, PasswordRefused, PasswordWrong, SessionEnded
from tn_tui.domain.password import CAP
from tn_tui.domain.policy import SessionEnd, Step
from tn_tui.domain.secret import Secret
from tn_tui.domain.text import NAME_LIMIT, clean_line
from tn_tui.plain import enrolling
from tn_tui.plain.prompts import BackError
from tn_tui.plain.refusals import said
from tn_tui.plain.sitting import LogOutError, Sitting
from tn_tui.words import account
from tn_tui.words.errors import explain
from tn_tui.words.moments import when
from tn_tui.words.phrases import GOES_BACK
from tn_tui.words.sessions import running
from tn_tui.words.what_ends import after, before

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tn_tui.core.core import Core
    from tn_tui.domain.views import AuthenticatorView, ProfileView, Removed

_NOT_THE_SAME = "The two are not the same. Please type both again."


class _Listable(Protocol):
    @property
    def id(self) -> UUID: ...


Item = TypeVar("Item", bound=_Listable)


def new_password(sitting: Sitting, *, forced: bool) -> Step | None:
    """A password of the person's choice; what the session needs next, or None where nothing was changed.

    Raises:
        LogOutError: nothing else can be done, and the person leaves.
    """
    prompts = sitting.prompts
    prompts.heading("Choose a new password")
    least = sitting.ask(lambda core: core.passwords.minimum_length(sitting.handle))
    prompts.say(account.TEMPORARY if forced else account.OTHERS, account.how_long(least))
    leaves = "an empty line logs you out" if forced else "an empty line goes back"
    while True:
        try:
            current = prompts.password(f"Password now; {leaves}")
            new = prompts.password(f"New password; {leaves}", CAP)
            again = prompts.password(f"Repeat it; {leaves}", CAP)
        except BackError:
            if forced:
                raise LogOutError from None
            return None
        if new.reveal() != again.reveal():
            prompts.say(_NOT_THE_SAME)
            continue
        try:
            return _changed(sitting, current, new)
        except (PasswordRefused, PasswordWrong) as error:
            prompts.say(said(error, sitting.now()))


def _changed(sitting: Sitting, current: Secret, new: Secret) -> Step:
    return sitting.ask(lambda core: core.passwords.change(sitting.handle, current, new))


def remove(sitting: Sitting, view: "ProfileView") -> None:
    """Switch two-factor authentication off, once the password was given.

    Raises:
        SessionEnded: the practice requires it, so that the log-in begins anew.
    """
    prompts = sitting.prompts
    prompts.heading("Remove Two-Factor Authentication")
    prompts.say(account.removing(required=view.two_factor_required))
    while True:
        try:
            removed = _removed(sitting, sitting.password("Password"))
        except PasswordWrong as error:
            prompts.say(said(error, sitting.now()))
        except NotEnrolled as error:
            prompts.say(explain(error))
            return
        else:
            break
    if removed.session_over:
        raise SessionEnded(SessionEnd.AUTHENTICATORS_CHANGED)
    prompts.say(account.IS_OFF)


def _removed(sitting: Sitting, password: Secret) -> "Removed":
    return sitting.ask(lambda core: core.authenticators.remove_two_factor(sitting.handle, password))


@dataclass(frozen=True, slots=True)
class _Listing(Generic[Item]):
    """What there is, in which words, and how it is ended."""

    heading: str
    text: str
    none: str
    end_all: str
    read: "Callable[[Core], Sequence[Item]]"
    line: "Callable[[Item], str]"
    ending: "Callable[[Item], Callable[[Core], object]]"
    ending_all: "Callable[[Core], object]"


def devices(sitting: Sitting) -> None:
    """The remembered devices, and an end to one or all of them."""
    now, handle = sitting.now(), sitting.handle
    listing = _Listing(
        heading="Remembered devices",
        text=account.DEVICES,
        none=account.NO_DEVICE,
        end_all="End all",
        read=lambda core: core.devices.list(handle),
        line=lambda one: f"{account.device(one)}: {account.device_times(one, now)}",
        ending=lambda one: lambda core: core.devices.end(handle, one.id),
        ending_all=lambda core: core.devices.end_all(handle),
    )
    _look_after(sitting, listing)


def sessions(sitting: Sitting) -> None:
    """The sessions at other places, and an end to one or all of them."""
    now, handle = sitting.now(), sitting.handle
    listing = _Listing(
        heading="Other sessions",
        text=account.SESSIONS,
        none="You are logged in nowhere else.",
        end_all="End all of these",
        read=lambda core: tuple(one for one in core.profile.show(handle).sessions if not one.current),
        line=lambda one: f"{one.origin}: {running(one) or f'since {when(one.created_at, now)}'}",
        ending=lambda one: lambda core: core.sessions.end(handle, one.id),
        ending_all=lambda core: core.sessions.end_others(handle),
    )
    _look_after(sitting, listing)


def _look_after(sitting: Sitting, listing: _Listing[Item]) -> None:
    """Say what there is, and end what is chosen."""
    prompts = sitting.prompts
    prompts.heading(listing.heading)
    prompts.say(listing.text)
    while True:
        found = sitting.ask(listing.read)
        if not found:
            prompts.say(listing.none)
            return
        options = [f"End {listing.line(one)}" for one in found]
        place = prompts.choose(f"{listing.heading}: {len(found)}", [*options, listing.end_all], "Back")
        if place is None:
            return
        if place == len(found):
            sitting.ask(listing.ending_all)
            prompts.say("All of them are ended.")
            continue
        try:
            sitting.ask(listing.ending(found[place]))
        except Gone as error:
            sitting.refused(error)
        else:
            prompts.say("It is ended.")


def authenticators(sitting: Sitting) -> None:
    """One's own authenticators: another name for one, or an end to it."""
    prompts = sitting.prompts
    prompts.heading("Authenticators")
    prompts.say(account.AUTHENTICATORS)
    view = sitting.ask(lambda core: core.profile.show(sitting.handle))
    one = enrolling.which(sitting, "Which one?", view.authenticators)
    if one is None:
        return
    match prompts.choose(one.name, ["Rename", "Remove"], "Back"):
        case 0:
            prompts.say(account.NAME_FOR_YOU)
            name = prompts.line(f"New name; {GOES_BACK}", NAME_LIMIT)
            sitting.ask(lambda core: core.authenticators.rename(sitting.handle, one.id, name))
            prompts.say(f"It is called {clean_line(name.strip())} now.")
        case 1:
            _remove_one(sitting, view, one)


def _remove_one(sitting: Sitting, view: "ProfileView", one: "AuthenticatorView") -> None:
    prompts = sitting.prompts
    if len(view.authenticators) == 1:
        prompts.say(explain(LastAuthenticator()))
        return
    prompts.say(account.REMOVE_ONE, before(view))
    if not prompts.agreed(f"Remove {one.name}?"):
        return
    sitting.ask(lambda core: core.authenticators.remove(sitting.handle, one.id))
    others = sum(not session.current for session in view.sessions)
    prompts.say(f"{one.name} is removed.", *after(len(view.devices), others))
