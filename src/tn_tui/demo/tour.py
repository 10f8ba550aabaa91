"""The steps of the tour: the manual's main job from end to end, on the real screens, each with what must be seen."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast

from textual.pilot import Pilot

from tn_tui.demo.clock import MovableClock
from tn_tui.demo.phone import Phone
from tn_tui.demo.pictures import as_text, write_svg
from tn_tui.demo.world import PASSWORD, PRACTICE
from tn_tui.domain.policy import RECOVERY_CODES, REMEMBER_DAYS
from tn_tui.words import enrollment

if TYPE_CHECKING:
    from tn_tui.core.core import Core
    from tn_tui.tui.program.app import TnApp

TOKEN_LASTS = timedelta(seconds=30)
_GROUPED_KEY = re.compile(r"\b([A-Z2-7]{4}(?: [A-Z2-7]{4}){3})\b")
_KEY_LINES = 2
_CODE = re.compile(r"\b(?:[0-9a-z]{4}-){3}[0-9a-z]{4}\b")
_LOOK_SECONDS = 0.02
_PATIENCE = 1000


class StepFailedError(Exception):
    """The screen is not as it should be; `seen` is what it shows instead."""

    def __init__(self, wanted: str, seen: str) -> None:
        super().__init__(f"expected to see: {wanted}")
        self.seen = seen


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it is called, what it does, and the picture's name where one is taken."""

    name: str
    walk: Callable[["Tour"], Awaitable[str]]
    picture: str = ""


class Tour:
    """A person at the keyboard, with a phone and a clock.

    Args:
        pilot: the keyboard of the program.
        clock: the program's and the phone's clock.
        screens: where pictures go; None for none.
    """

    def __init__(self, pilot: Pilot[None], clock: MovableClock, screens: Path | None) -> None:
        self._pilot = pilot
        self.clock = clock
        self._screens = screens
        self.phone = Phone(clock.now)
        self.codes: list[str] = []

    async def walk(self, step: Step) -> str:
        """Do one step and take its picture; what was seen.

        Raises:
            StepFailedError: the screen is not as it should be.
        """
        seen = await step.walk(self)
        if self._screens is not None and step.picture:
            write_svg(self._pilot.app, self._screens / f"{step.picture}.svg")
        return seen

    async def see(self, *wanted: str) -> str:
        """Wait until the screen shows all of it, and give the line that holds the last of it."""
        for _ in range(_PATIENCE):
            await self._pilot.pause(_LOOK_SECONDS)
            text = as_text(self._pilot.app)
            if all(part in text for part in wanted):
                return next(" ".join(line.split()) for line in text.splitlines() if wanted[-1] in line)
        raise StepFailedError(" and ".join(wanted), as_text(self._pilot.app))

    async def ask(self, question: "Callable[[Core], None]") -> None:
        """Let somebody at another terminal do something."""
        await cast("TnApp", self._pilot.app).call(question)

    async def type(self, text: str) -> None:
        """Press one key for each character."""
        await self.press(*("space" if character == " " else character for character in text))

    async def press(self, *keys: str) -> None:
        """Press keys by their names, once what came by itself was seen."""
        while cast("TnApp", self._pilot.app).own_steps.unseen:
            await self._pilot.pause(_LOOK_SECONDS)
        await self._pilot.press(*keys)

    async def log_in(self, password: str = PASSWORD) -> None:
        """Fill in the log-in and send it."""
        await self.see("Log in", "Practice code", "Password")
        await self.type(PRACTICE)
        await self.press("tab")
        await self.type("alice")
        await self.press("tab")
        await self.type(password)
        await self.press("enter")

    async def wrong_password(self) -> str:
        """A wrong password is refused in words that tell nothing else."""
        await self.log_in("not this one, I think")
        return await self.see("Practice code, username or password is wrong")

    async def right_password(self) -> str:
        """With the right one, and two-factor authentication off, one is in."""
        await self.type(PASSWORD)
        await self.press("enter")
        return await self.see("Security & Activity", "Enroll in Two-Factor Authentication")

    async def read_about_it(self) -> str:
        """Enroll in Two-Factor Authentication: read, then Next."""
        await self.press("e")
        return await self.see("1 of 4", "Authenticator, Authy, Duo Mobile")

    async def scan(self) -> str:
        """The phone takes the key from the screen."""
        await self.press("enter")
        await self.see("2 of 4")
        keys = _GROUPED_KEY.findall(as_text(self._pilot.app))
        if len(keys) != _KEY_LINES:
            raise StepFailedError("the key in groups of four", as_text(self._pilot.app))
        self.phone.add_account(" ".join(keys))
        return await self.see("2 of 4", enrollment.TYPE_TOKEN)

    async def confirm(self) -> str:
        """The phone's first token switches it on, and the recovery codes are shown."""
        await self.type(self.phone.token())
        await self.see("3 of 4", "Your recovery codes")
        self.codes = _CODE.findall(as_text(self._pilot.app))
        if len(self.codes) != RECOVERY_CODES:
            raise StepFailedError("ten recovery codes", as_text(self._pilot.app))
        return await self.see("3 of 4", "shown only now")

    async def save_codes(self) -> str:
        """They are written down; without that the only administrator can't go on."""
        await self.press("w")
        await self.see("They Are Saved")
        await self.press("y")
        return await self.see("4 of 4", "recovery codes are saved")

    async def enrolled(self) -> str:
        """The profile says so."""
        await self.press("enter")
        return await self.see("Remove Two-Factor Authentication", "On since")

    async def log_out(self) -> str:
        """Back at the front door."""
        await self.press("ctrl+l")
        return await self.see("Practice code", "logged out")

    async def asked_for_a_token(self) -> str:
        """The next log-in wants a token."""
        self.clock.move(TOKEN_LASTS)
        await self.log_in()
        return await self.see("Submit Token and Log In", f"Remember this device for {REMEMBER_DAYS[-1]} days")

    async def token_and_remember(self) -> str:
        """A token, and this device is remembered."""
        await self.remember()
        await self.type(self.phone.token())
        return await self.see("Security & Activity", "this one until")

    async def remember(self) -> None:
        """Tick the box, if it is not ticked."""
        from tn_tui.tui.widgets.fields.check_line import CheckLine

        box = self._pilot.app.screen.query_one(CheckLine)
        if not box.on:
            await self._pilot.click(CheckLine)
            await self._pilot.pause()

    async def visit(self, place: int) -> None:
        """Open the user menu and go to the place that stands so many lines below the first."""
        await self.press("f2")
        await self.see("Practice activity", "Log out")
        await self.press(*["down"] * place, "enter")

    async def users(self) -> str:
        """The practice's users, and how they stand."""
        await self.visit(1)
        return await self.see("Users · RIVERSIDE", "amara.okafor", "users")

    async def find(self) -> str:
        """What is typed narrows the list at once."""
        await self.press("slash")
        await self.type("smi")
        return await self.see("carol.smithe", "samuel.smith")

    async def user(self) -> str:
        """A user's page, seen from above."""
        await self.type("the")
        await self.see("carol.smithe")
        await self.press("enter")
        return await self.see("User · carol.smithe", "Reset")

    async def rule(self) -> str:
        """Before it is required of all, the plan says whom that would stop."""
        await self.press("escape", "escape", "r")
        return await self.see("ready", "Require")

    async def practice_activity(self) -> str:
        """What happened in the practice, and who did it."""
        await self.press("escape")
        await self.visit(3)
        return await self.see("Practice activity", "User added")

    async def back_to_the_profile(self) -> str:
        """And back."""
        await self.visit(0)
        return await self.see("Security & Activity", "this one until")

    async def remembered(self, days: int) -> str:
        """No token is asked for after so many days more."""
        await self.log_out()
        self.clock.move(timedelta(days=days))
        await self.log_in()
        return await self.see("Security & Activity", "this one until")

    async def asked_again(self, days: int) -> str:
        """A token is asked for after so many days more."""
        await self.log_out()
        self.clock.move(timedelta(days=days))
        await self.log_in()
        await self.see("Submit Token and Log In")
        await self.type(self.phone.token())
        return await self.see("Security & Activity", "Logged in with a token")

    async def remove(self) -> str:
        """Remove Two-Factor Authentication, with the password."""
        await self.press("x")
        await self.see("Remove Two-Factor Authentication", "Password")
        await self.type(PASSWORD)
        await self.press("enter")
        return await self.see("Enroll in Two-Factor Authentication")

    async def without_a_token(self) -> str:
        """The next log-in wants none."""
        await self.log_out()
        await self.log_in()
        return await self.see("Security & Activity", "Enroll in Two-Factor Authentication")
