"""What a person changes about the own authentication: another phone, a new one for the old, new recovery codes."""

from typing import TYPE_CHECKING, TypeVar

from textual import work

from tn_tui.domain.errors import TooManyAuthenticators
from tn_tui.domain.policy import AUTHENTICATORS_PER_USER
from tn_tui.domain.secret import Secret
from tn_tui.tui.frame.screen import TnScreen
from tn_tui.words import recovery_codes
from tn_tui.words.errors import explain

if TYPE_CHECKING:
    from textual.worker import Worker

    from tn_tui.domain.views import AuthenticatorView, ProfileView

Result = TypeVar("Result")


class AccountChanges(TnScreen[Result]):
    """Says before each change what ends with it; the core alone decides whether it may be."""

    session: Secret
    view: "ProfileView | None" = None

    def load(self) -> "Worker[None]":
        """Read everything anew."""
        raise NotImplementedError

    @work(exclusive=True, group="change", description="add phone")
    async def action_add(self) -> None:
        """One more authenticator."""
        from tn_tui.tui.enroll.new_phone import AddPhone

        if self.view is None:
            return
        if len(self.view.authenticators) >= AUTHENTICATORS_PER_USER:
            self.say(explain(TooManyAuthenticators()), "warn")
            return
        if await self.app.push_screen_wait(AddPhone(self.session, self.view)):
            self.say("")
        self.load()

    def action_replace(self) -> None:
        """Replace my phone."""
        self.replace()

    @work(exclusive=True, group="change", description="replace phone")
    async def replace(self, old: "AuthenticatorView | None" = None) -> None:
        """A new phone in the place of an old one."""
        from tn_tui.tui.enroll.new_phone import ReplacePhone

        if self.view is None:
            return
        if await self.app.push_screen_wait(ReplacePhone(self.session, self.view, old)):
            self.say("")
        self.load()

    @work(description="authenticators")
    async def action_authenticators(self) -> None:
        """Each with its name and last use."""
        from tn_tui.tui.account.authenticators import AuthenticatorsDialog

        old = await self.app.push_screen_wait(AuthenticatorsDialog(self.session))
        if old is None:
            self.load()
        else:
            self.replace(old)

    @work(exclusive=True, group="change", description="new recovery codes")
    async def action_codes(self) -> None:
        """A new set of recovery codes, once it is clear that the old one ends."""
        from tn_tui.tui.codes.save_codes import SaveCodes
        from tn_tui.tui.frame.dialogs.question import QuestionDialog

        text = ("You get ten new ones.", recovery_codes.OLD)
        question = QuestionDialog("New recovery codes", *text, yes="Make New Codes")
        if not await self.app.push_screen_wait(question):
            return
        # They live on that screen alone, so no name here holds them.
        codes = self.ask(lambda core: core.recovery_codes.renew(self.session))
        shown = SaveCodes(self.session, self.person, await codes, renewed=True)
        if await self.app.push_screen_wait(shown):
            self.say(recovery_codes.NEW_SAVED, "good")
        else:
            self.say("")
        self.load()
