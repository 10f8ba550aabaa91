"""One more phone, or a new one in the place of an old one: read, scan, done. The old one works until the last."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on

from tn_tui.domain.errors import FieldRefused, TnError
from tn_tui.tui.enroll.enroll_steps import ScanStep
from tn_tui.tui.enroll.phone_steps import add_step, added_step, replace_step
from tn_tui.tui.enroll.scanning import Scanning
from tn_tui.tui.frame.forms.fields import WithFields
from tn_tui.tui.widgets.cells import cut
from tn_tui.tui.widgets.fields.field import Field
from tn_tui.tui.widgets.fields.one_of import OneOf
from tn_tui.tui.widgets.lists.choices import Choices
from tn_tui.tui.widgets.messages import Notice
from tn_tui.words import enrollment
from tn_tui.words.errors import explain
from tn_tui.words.phrases import CODES_STAY
from tn_tui.words.what_ends import after

if TYPE_CHECKING:
    from textual.widget import Widget

    from tn_tui.core.core import Core
    from tn_tui.domain.secret import Secret
    from tn_tui.domain.views import AuthenticatorView, Enrolled, EnrollmentOffer, ProfileView

_DONE = 3
_NAME = 30
"""Cells that a name gets inside a sentence."""


class NewPhone(Scanning):
    """Hands back what the core answered, or None when nothing was changed.

    Args:
        session: whose phone it is.
        view: the account as it is now.
    """

    def __init__(self, session: "Secret", view: "ProfileView") -> None:
        super().__init__(view.person)
        self.session = session
        self.view = view

    def came(self) -> tuple[str, Iterable[str]]:
        """What came of it: a heading, and sentences."""
        raise NotImplementedError

    async def accepted(self, enrolled: "Enrolled") -> None:
        """What came of it, and what ended with it."""
        self._enrolled = replace(enrolled, codes=())
        heading, said = self.came()
        ended = after(enrolled.devices_ended, enrolled.sessions_ended)
        await self.show_step(added_step(heading, (*said, *ended)), _DONE, "#done")


class AddPhone(NewPhone, WithFields["Enrolled | None"]):
    """One more authentication app beside those that are in use."""

    HEADING = "Add a phone"
    TITLE = HEADING
    TOPIC = "add phone"
    AUTO_FOCUS = "#name"

    _name_wanted = ""

    def first(self, notice: Notice | None = None) -> "Widget":
        """What it is called."""
        return add_step(self.view, notice)

    @on(OneOf.Changed)
    def _kind_chosen(self, message: OneOf.Changed) -> None:
        field = self.field("name")
        field.input.value = enrollment.suggested(self.view, enrollment.KINDS[message.one_of.chosen])
        field.refuse("")

    def can_begin(self) -> bool:
        """It needs a name; a key that was typed ahead can come before there is a field."""
        if not self.is_mounted:
            return False
        field = self.field("name")
        self._name_wanted = field.value
        if self.lacks(field):
            self.want(field)
            return False
        return True

    def question(self, core: "Core") -> "EnrollmentOffer":
        """A key of its own."""
        return core.enrollment.begin_adding(self.session, self._name_wanted)

    def refused(self, error: TnError) -> None:
        """What is wrong with the name is said under it."""
        if isinstance(error, FieldRefused) and self.query(Field):
            self.point_at("name", explain(error))
        else:
            super().refused(error)

    def came(self) -> tuple[str, Iterable[str]]:
        """What is said once the phone is in use beside the others."""
        name = cut(self._name_wanted.strip(), _NAME)
        return f"✓ {name} is in use", (enrollment.ADDED,)


class ReplacePhone(NewPhone):
    """A new phone in the place of an old one, which is good until the new one has shown a right token.

    Args:
        session: whose phone it is.
        view: the account as it is now.
        old: which one is replaced; None asks, where there are several.
    """

    HEADING = "Replace my phone"
    TITLE = HEADING
    TOPIC = "replace phone"

    def __init__(self, session: "Secret", view: "ProfileView", old: "AuthenticatorView | None" = None) -> None:
        super().__init__(session, view)
        self._old = old or (view.authenticators[0] if len(view.authenticators) == 1 else None)
        self._asks = self._old is None

    def first(self, notice: Notice | None = None) -> "Widget":
        """Which one, and what ends with it."""
        return replace_step(self.view, None if self._asks else self._old, self.tn.now(), notice)

    def scan(self, offer: "EnrollmentOffer") -> ScanStep:
        """The key, and that the old phone still works."""
        return ScanStep(offer, enrollment.UNTIL_THEN)

    def can_begin(self) -> bool:
        """Take the one that is chosen."""
        for choices in self.query(Choices):
            self._old = self.view.authenticators[choices.place]
        return self._old is not None

    def question(self, core: "Core") -> "EnrollmentOffer":
        """A key that is to take the old one's place."""
        old = self._old or self.view.authenticators[0]
        return core.enrollment.begin_replacing(self.session, old.id)

    def came(self) -> tuple[str, Iterable[str]]:
        """What is said once the new phone is in use and the old one is not."""
        name = cut(self._old.name, _NAME) if self._old else ""
        return "✓ Your new phone is in use", (
            enrollment.replaced(name),
            CODES_STAY,
        )
