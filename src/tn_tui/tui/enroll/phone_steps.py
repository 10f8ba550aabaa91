"""The steps of another phone that enrolling does not have."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content

from tn_tui.domain.text import NAME_LIMIT
from tn_tui.tui.enroll.authenticator_words import last_use
from tn_tui.tui.widgets.fields.field import Field
from tn_tui.tui.widgets.fields.one_of import OneOf
from tn_tui.tui.widgets.lines import Heading, Line
from tn_tui.tui.widgets.lists.choices import Choices
from tn_tui.tui.widgets.messages import Notice
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.tui.widgets.push_button import PushButton
from tn_tui.words import enrollment
from tn_tui.words.what_ends import before

if TYPE_CHECKING:
    from datetime import datetime

    from tn_tui.domain.views import AuthenticatorView, ProfileView


class AddStep(Vertical):
    """What one more phone is for, and its name."""

    def __init__(self, view: "ProfileView", notice: Notice | None = None) -> None:
        super().__init__(classes="ground step")
        self._view = view
        self._notice = notice

    def compose(self) -> ComposeResult:
        name = Field("Name", id="name", limit=NAME_LIMIT, hint="Such as Phone or Tablet.")
        name.input.value = enrollment.suggested(self._view)
        kind = next((place for place, word in enumerate(enrollment.KINDS) if name.input.value.startswith(word)), 0)
        with Vertical(classes="card"):
            yield Heading("One more phone")
            yield Line(" ".join(filter(None, (enrollment.ADD, before(self._view)))), classes="paragraph")
            yield OneOf("It is a", enrollment.KINDS, id="kind", chosen=kind, classes="paragraph")
            yield name
            yield NoticeLine(self._notice)
            with Horizontal(classes="buttons"):
                yield PushButton("Cancel", id="cancel", quiet=True)
                yield PushButton("Next", id="next", waiting="One moment…")


class ReplaceStep(Vertical):
    """How a phone is replaced, and which one where there are several."""

    def __init__(
        self, view: "ProfileView", old: "AuthenticatorView | None", now: "datetime", notice: Notice | None = None
    ) -> None:
        super().__init__(classes="ground step")
        self._view = view
        self._old = old
        self._now = now
        self._notice = notice

    def compose(self) -> ComposeResult:
        with Vertical(classes="card"):
            yield Heading("A new phone")
            yield Line(enrollment.REPLACE, classes="paragraph")
            yield Line(" ".join(filter(None, (enrollment.PROVE, before(self._view)))), classes="paragraph")
            if self._old is None:
                yield Line("Which one is replaced?", classes="part")
                yield Choices([last_use(one, self._now) for one in self._view.authenticators])
            elif len(self._view.authenticators) > 1:
                yield Line(Content.assemble("Replaced is ", (self._old.name, "bold")))
            yield NoticeLine(self._notice)
            with Horizontal(classes="buttons"):
                yield PushButton("Cancel", id="cancel", quiet=True)
                yield PushButton("Next", id="next", waiting="One moment…")


class AddedStep(Vertical):
    """What came of it."""

    def __init__(self, heading: str, said: Iterable[str]) -> None:
        super().__init__(classes="ground step")
        self._heading = heading
        self._said = tuple(said)

    def compose(self) -> ComposeResult:
        with Vertical(classes="card"):
            yield Heading(Content.styled(self._heading, "$success"))
            for line in self._said:
                yield Line(line, classes="paragraph")
            with Horizontal(classes="buttons"):
                yield PushButton("Done", id="done")
