"""The steps of another phone that enrolling does not have."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.content import Content

from tn_tui.domain.text import NAME_LIMIT
from tn_tui.tui.enroll.authenticator_words import last_use
from tn_tui.tui.enroll.enroll_steps import cancel_or_next, card, done, paragraph
from tn_tui.tui.widgets.fields.field import Field
from tn_tui.tui.widgets.fields.one_of import OneOf
from tn_tui.tui.widgets.lines import Heading, Line
from tn_tui.tui.widgets.lists.choices import Choices
from tn_tui.tui.widgets.messages import Notice
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.words import enrollment
from tn_tui.words.what_ends import before

if TYPE_CHECKING:
    from datetime import datetime

    from textual.widget import Widget

    from tn_tui.domain.views import AuthenticatorView, ProfileView


def add_step(view: "ProfileView", notice: Notice | None) -> Vertical:
    """What one more phone is for, and its name."""
    name = Field("Name", id="name", limit=NAME_LIMIT, hint="Such as Phone or Tablet.")
    name.input.value = enrollment.suggested(view)
    kind = next((place for place, word in enumerate(enrollment.KINDS) if name.input.value.startswith(word)), 0)
    return card(
        Heading("One more phone"),
        Line(" ".join(filter(None, (enrollment.ADD, before(view)))), classes="paragraph"),
        OneOf("It is a", enrollment.KINDS, id="kind", chosen=kind, classes="paragraph"),
        name,
        NoticeLine(notice),
        buttons=cancel_or_next(),
    )


def replace_step(
    view: "ProfileView", old: "AuthenticatorView | None", now: "datetime", notice: Notice | None
) -> Vertical:
    """How a phone is replaced, and which one where there are several."""
    which: tuple[Widget, ...] = ()
    if old is None:
        lines = [last_use(one, now) for one in view.authenticators]
        which = (Line("Which one is replaced?", classes="part"), Choices(lines))
    elif len(view.authenticators) > 1:
        which = (Line(Content.assemble("Replaced is ", (old.name, "bold"))),)
    return card(
        Heading("A new phone"),
        Line(enrollment.REPLACE, classes="paragraph"),
        Line(" ".join(filter(None, (enrollment.PROVE, before(view)))), classes="paragraph"),
        *which,
        NoticeLine(notice),
        buttons=cancel_or_next(),
    )


def added_step(heading: str, said: Iterable[str]) -> Vertical:
    """What came of it."""
    return card(Heading(Content.styled(heading, "$success")), *map(paragraph, said), buttons=done())
