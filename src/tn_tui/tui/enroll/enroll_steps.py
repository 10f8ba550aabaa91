"""The steps of enrolling and of bringing another phone, one on the screen at a time."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget

from tn_tui.domain.totp import grouped
from tn_tui.qr_code import rows
from tn_tui.tui.enroll.qr_code import QrCode
from tn_tui.tui.widgets.cells import account_line
from tn_tui.tui.widgets.fields.token_input import TokenInput
from tn_tui.tui.widgets.lines import Heading, Hint, Line
from tn_tui.tui.widgets.messages import Notice
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.tui.widgets.push_button import PushButton
from tn_tui.words import enrollment
from tn_tui.words.what_ends import after

if TYPE_CHECKING:
    from tn_tui.domain.views import Enrolled, EnrollmentOffer

SIDE_WIDTH = 35
"""Cells that the text beside the code needs."""

_MARGINS = 4

_ENROLL = "Enroll in Two-Factor Authentication"


def card(*parts: Widget, buttons: Iterable[PushButton]) -> Vertical:
    """A step that is a card, with its buttons below."""
    return Vertical(Vertical(*parts, Horizontal(*buttons, classes="buttons"), classes="card"), classes="ground step")


def paragraph(text: str) -> Line:
    """A paragraph of a card."""
    return Line(text, classes="paragraph")


def cancel_or_next(cancel: str = "Cancel", on: str = "Next") -> tuple[PushButton, PushButton]:
    """The buttons of a first step."""
    return PushButton(cancel, id="cancel", quiet=True), PushButton(on, id="next", waiting="One moment…")


def done() -> tuple[PushButton]:
    """The button of a last step."""
    return (PushButton("Done", id="done"),)


def read_step(why: str, *, forced: bool, notice: Notice | None) -> Vertical:
    """What two-factor authentication is, and what one needs for it.

    `why` is why it is asked for now, where it is; `forced` says that leaving is logging out.
    """
    return card(
        Heading("Two-factor authentication"),
        *map(paragraph, filter(None, (why, enrollment.WHAT, enrollment.NEEDED))),
        NoticeLine(notice),
        buttons=cancel_or_next("Log Out", _ENROLL) if forced else cancel_or_next(),
    )


class ScanStep(Horizontal):
    """The code at the left; the key and the place for the token at its right.

    Args:
        offer: the key.
        until: what holds until the token is there.
    """

    def __init__(self, offer: "EnrollmentOffer", until: str = "") -> None:
        super().__init__(id="scan", classes="step")
        self._offer = offer
        self._until = until
        self._code = QrCode(rows(offer.uri))
        self.fits = True
        """Whether the whole code can be shown here."""
        self.can_be_bigger = False
        """Whether it is bigger, or there at all, when it stands alone."""

    def compose(self) -> ComposeResult:
        yield self._code
        with Vertical(id="side"):
            yield Line(id="how")
            yield Line("Can't scan? Type the key", classes="part")
            yield Hint(account_line(self._offer.account, SIDE_WIDTH))
            yield Line(_in_lines(grouped(self._offer.key)), id="key")
            yield Line(enrollment.TYPE_TOKEN, classes="part")
            yield TokenInput()
            if self._until:
                yield Hint(self._until, id="until")
            yield PushButton("Confirm", id="confirm", waiting="Checking…")
            yield NoticeLine()

    def fit(self, width: int, height: int, key: str) -> None:
        """Show the code where all of it fits, else say why it is not there, and the key that shows it alone."""
        self.fits = height >= self._code.lines and width >= self._code.columns + SIDE_WIDTH + _MARGINS
        self._code.display = self.fits
        times = 1 if not self.fits else 2
        # Alone it has the title line too.
        self.can_be_bigger = width >= times * self._code.columns and height + 1 >= times * self._code.lines
        self.query_one("#how", Line).change(
            Content.assemble(
                ("Scan the code", "bold"), "\nwith Google Authenticator, Authy,\nDuo Mobile or another app."
            )
            if self.fits
            else Content.assemble(
                ("The code does not fit in here", "bold"),
                f"\n{key} shows it alone. Or type the key." if self.can_be_bigger else "\nType the key into your app.",
            )
        )


def done_step(enrolled: "Enrolled") -> Vertical:
    """What changes from now on."""
    codes = Line(id="codes", classes="paragraph")
    codes.display = False
    days = enrolled.remember_days
    said = [enrollment.NEXT_LOG_IN, *([enrollment.can_be_remembered(days)] if days else [])]
    return card(
        Heading(Content.styled("✓ Two-factor authentication is on", "$success")),
        *map(paragraph, said),
        codes,
        *map(paragraph, after(enrolled.devices_ended, enrolled.sessions_ended)),
        buttons=done(),
    )


def say_saved(line: Line, *, saved: bool) -> None:
    """Say in the line "codes" of `done_step` what became of the recovery codes."""
    line.change(enrollment.SAVED if saved else Content.styled(enrollment.NOT_SAVED, "$warning"))
    line.display = True


def _in_lines(key: str) -> str:
    groups = key.split(" ")
    half = (len(groups) + 1) // 2
    return "\n".join((" ".join(groups[:half]), " ".join(groups[half:])))
