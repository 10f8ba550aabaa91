"""The steps of enrolling and of bringing another phone, one on the screen at a time."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content

from tn_tui.domain.totp import grouped
from tn_tui.tui.enroll.qr_code import QrCode, rows
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


class ReadStep(Vertical):
    """What two-factor authentication is, and what one needs for it.

    Args:
        why: why it is asked for now, where it is.
        forced: whether leaving is logging out.
        notice: what to say at first.
    """

    def __init__(self, why: str = "", *, forced: bool, notice: Notice | None = None) -> None:
        super().__init__(classes="ground step")
        self._why = why
        self._forced = forced
        self._notice = notice

    def compose(self) -> ComposeResult:
        with Vertical(classes="card"):
            yield Heading("Two-factor authentication")
            if self._why:
                yield Line(self._why, classes="paragraph")
            yield Line(enrollment.WHAT, classes="paragraph")
            yield Line(enrollment.NEEDED, classes="paragraph")
            yield NoticeLine(self._notice)
            with Horizontal(classes="buttons"):
                yield PushButton("Log Out" if self._forced else "Cancel", id="cancel", quiet=True)
                yield PushButton(_ENROLL if self._forced else "Next", id="next", waiting="One moment…")


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


class DoneStep(Vertical):
    """What changes from now on."""

    def __init__(self, enrolled: "Enrolled") -> None:
        super().__init__(classes="ground step")
        self._enrolled = enrolled

    def compose(self) -> ComposeResult:
        with Vertical(classes="card"):
            yield Heading(Content.styled("✓ Two-factor authentication is on", "$success"))
            yield Line(enrollment.NEXT_LOG_IN, classes="paragraph")
            if self._enrolled.remember_days:
                yield Line(enrollment.can_be_remembered(self._enrolled.remember_days), classes="paragraph")
            codes = Line(id="codes", classes="paragraph")
            codes.display = False
            yield codes
            for line in after(self._enrolled.devices_ended, self._enrolled.sessions_ended):
                yield Line(line, classes="paragraph")
            with Horizontal(classes="buttons"):
                yield PushButton("Done", id="done")

    def tell(self, *, saved: bool) -> None:
        """Say what became of the recovery codes."""
        line = self.query_one("#codes", Line)
        line.change(enrollment.SAVED if saved else Content.styled(enrollment.NOT_SAVED, "$warning"))
        line.display = True


def _in_lines(key: str) -> str:
    groups = key.split(" ")
    half = (len(groups) + 1) // 2
    return "\n".join((" ".join(groups[:half]), " ".join(groups[half:])))
