"""A secret that is shown this once: it lives in this dialog alone, and is gone when that is closed."""

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget

from tn_tui.domain.practice_views import OneTimeCode, TemporaryPassword
from tn_tui.domain.secret import Secret
from tn_tui.tui.frame.dialog import Dialog
from tn_tui.tui.widgets.keys import bind
from tn_tui.tui.widgets.lines import Line
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.tui.widgets.push_button import PushButton
from tn_tui.words.moments import clock
from tn_tui.words.phrases import AT_NEXT_LOG_IN, ONLY_TO_ENROLL

_GROUP = 4
_COPIED = "It went to your terminal's clipboard. Not every terminal takes it; then write it down."


class ShownOnceDialog(Dialog[None]):
    """Only esc and the button close it, so that a key too many does not take the secret away.

    Args:
        heading: what it is.
        text: for whom, and what to do with it.
        secret: what is shown.
        read_aloud: whether it is one that is read out, so that it can be spelled.
    """

    TOPIC = "shown once"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Close"),
        bind("copy_key", "copy", label="Copy", words="Copy"),
        bind("spell", "spell"),
    ]

    def __init__(self, heading: str, text: str, secret: Secret, *, read_aloud: bool = False) -> None:
        super().__init__()
        self.heading = heading
        self._text = text
        self._secret = secret
        self._read_aloud = read_aloud

    def body(self) -> Iterable[Widget]:
        yield Line(self._text, classes="paragraph")
        yield Line(Content.styled(grouped(self._secret.reveal()), "bold"), id="secret")
        yield Line("It is shown only now. When you close this, nothing can show it again.", classes="paragraph")
        yield NoticeLine()
        with Horizontal(classes="buttons"):
            yield PushButton("Close", id="close", quiet=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what is read out is spelled."""
        return self._read_aloud if action == "spell" else super().check_action(action, parameters)

    def action_spell(self) -> None:
        """The code in words, to be read out on the telephone."""
        from tn_tui.tui.frame.dialogs.spell import SpellDialog

        code = Secret(self._secret.reveal().replace("-", "").upper())
        self.app.push_screen(SpellDialog(code, heading="The code, spelled"))

    def action_copy(self) -> None:
        """Send it to the terminal's clipboard (OSC 52), which not every terminal has."""
        self.app.copy_to_clipboard(self._secret.reveal())
        self.say(_COPIED)

    @on(PushButton.Pressed, "#close")
    def action_leave(self) -> None:
        """Close it; the secret was written down."""
        super().action_leave()


def grouped(text: str) -> str:
    """In groups of four, as it is read out; what has its own dashes is in groups already."""
    if "-" in text:
        return text
    return " ".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def password_shown(made: TemporaryPassword) -> ShownOnceDialog:
    """The dialog for a temporary password."""
    return ShownOnceDialog(
        "Temporary password",
        f"Hand this to {made.username}. {AT_NEXT_LOG_IN} The dashes are part of it.",
        made.password,
    )


def code_shown(issued: OneTimeCode) -> ShownOnceDialog:
    """The dialog for a one-time sign-in code."""
    return ShownOnceDialog(
        "One-time sign-in code",
        f"Read this to {issued.username}. After the password, the key o takes it in place of a token: once, until "
        f"{clock(issued.expires_at)}, {ONLY_TO_ENROLL}",
        issued.code,
        read_aloud=True,
    )
