"""The way through the program. Screens hand back what happened; only here is it decided what comes next."""

from typing import TYPE_CHECKING, TypeVar

from tn_tui.tui.messages import Notice
from tn_tui.tui.screens.log_in import LogInScreen, NothingSetUp

if TYPE_CHECKING:
    from tn_tui.domain.policy import Step
    from tn_tui.domain.views import SignedIn, TokenNeeded
    from tn_tui.tui.app import TnApp
    from tn_tui.tui.stage import Stage

T = TypeVar("T")


class Flow:
    """From the log-in to the profile and back again, for as long as the program runs."""

    def __init__(self, app: "TnApp", front: LogInScreen) -> None:
        self._app = app
        self._front = front

    async def run(self, notice: Notice | None) -> None:
        """Log in, do what the log-in asks for, be in; what ends a session starts it anew."""
        while True:
            notice = await self._front_door(notice)

    async def _show(self, stage: "Stage[T]") -> T | None:
        """Show a stage in place of the one before, and wait for its outcome."""
        session = self._app.session
        if session is not None and session.locked:
            # What is covered stays covered; who logs out instead starts another flow.
            await session.unlocked()
        with self._app.batch_update():
            await self._close(down_to=2)
            if self._app.screen is self._front:
                await self._app.push_screen(stage)
            else:
                await self._app.switch_screen(stage)
        return await stage.outcome()

    async def _close(self, down_to: int) -> None:
        """Close what lies over the first so many screens."""
        while len(self._app.screen_stack) > down_to:
            await self._app.pop_screen()

    async def _front_door(self, notice: Notice | None) -> Notice | None:
        # What somebody typed before the program was ready stays; what they left behind does not.
        if self._app.screen is not self._front or notice is not None:
            with self._app.batch_update():
                await self._close(down_to=1)
                self._front.begin_anew(notice)
        entry = await self._front.outcome()
        # Imported here, since the first paint does without them.
        from tn_tui.domain.views import TokenNeeded

        if isinstance(entry, NothingSetUp):
            return await self._first_run()
        if isinstance(entry, TokenNeeded):
            return await self._token(entry)
        return await self._signed_in(entry) if entry else None

    async def _first_run(self) -> Notice | None:
        from tn_tui.tui.screens.first_run import FirstRunScreen

        return await self._show(FirstRunScreen())

    async def _token(self, needed: "TokenNeeded") -> Notice | None:
        from tn_tui.domain.views import SignedIn
        from tn_tui.tui.screens.token import TokenScreen

        outcome = await self._show(TokenScreen(needed))
        if isinstance(outcome, SignedIn):
            return await self._signed_in(outcome)
        return outcome

    async def _signed_in(self, signed_in: "SignedIn") -> Notice | None:
        from tn_tui.domain.policy import Step

        self._app.begin_session(signed_in)
        step: Step | None = signed_in.step
        while step is not Step.IN:
            step = await (self._enroll(signed_in) if step is Step.ENROLL else self._new_password(signed_in))
            if step is None:
                return await self._app.close_session(None)
        notice = _notice(signed_in.notices)
        while True:
            notice = await self._profile(signed_in, notice)

    async def _enroll(self, signed_in: "SignedIn", *, forced: bool = True) -> "Step | None":
        from tn_tui.tui.screens.enroll import EnrollScreen

        enrolled = await self._show(EnrollScreen(signed_in.session, signed_in.person, forced=forced))
        return enrolled.step if enrolled else None

    async def _new_password(self, signed_in: "SignedIn", *, forced: bool = True) -> "Step | None":
        from tn_tui.tui.screens.new_password import NewPasswordScreen

        return await self._show(NewPasswordScreen(signed_in.session, signed_in.person, forced=forced))

    async def _profile(self, signed_in: "SignedIn", notice: Notice | None) -> Notice | None:
        from tn_tui.tui.screens.profile import ProfileScreen, Wish

        wish = await self._show(ProfileScreen(signed_in.session, signed_in.person, notice))
        if wish is Wish.ENROLL:
            enrolled = await self._enroll(signed_in, forced=False)
            return Notice("Two-factor authentication is on.", "good") if enrolled else None
        changed = await self._new_password(signed_in, forced=False)
        return Notice("Your password is changed.", "good") if changed else None


def _notice(codes: tuple[str, ...]) -> Notice | None:
    words = {
        "device not remembered": "This device could not be remembered. Your next log-in asks for a token again.",
        "device series ended": (
            "A copy of what remembers this device was used somewhere else, so the device is not remembered any more."
        ),
    }
    said = [words[code] for code in codes if code in words]
    return Notice(" ".join(said), "warn") if said else None
