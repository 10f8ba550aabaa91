"""Open a recovery case: what is asked of the caller with what the answers must be, who calls, and why."""

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.widget import Widget

from tn_tui.domain.cases import Check
from tn_tui.domain.errors import CaseRefused, TnError
from tn_tui.domain.reasons import CaseProblem
from tn_tui.domain.secret import Secret
from tn_tui.domain.support_views import CaseView, SupportPractice
from tn_tui.domain.text import NAME_LIMIT, REASON_LIMIT
from tn_tui.tui.cases.case_words import OPENS
from tn_tui.tui.frame.dialog import OfSession
from tn_tui.tui.frame.forms.form_dialog import FormDialog
from tn_tui.tui.widgets.cells import cut
from tn_tui.tui.widgets.fields.check_line import CheckLine
from tn_tui.tui.widgets.fields.field import Field
from tn_tui.tui.widgets.lines import Line
from tn_tui.words.cases import checks
from tn_tui.words.phrases import TICKET

_WIDTH = 62
"""Cells beside the box that is ticked."""

_MISSING = "All four must be right. With one that is not, open no case."


class OpenCaseDialog(FormDialog[CaseView | None], OfSession[CaseView | None]):
    """Hands back the case that was opened.

    Args:
        practice: which one hangs on `may_open`, as it was looked at.
    """

    TOPIC = "open case"
    SHEETS = ("desk/dialogs.tcss",)
    BUTTON = "Open the Case"
    WAITING = "Opening…"
    AUTO_FOCUS = "CheckLine"
    IN_THE_SHELL: ClassVar[dict[str, str]] = {"submit": OPENS}

    def __init__(self, session: Secret, practice: SupportPractice) -> None:
        super().__init__(session)
        self._practice = practice
        self.heading = f"Open a recovery case · {practice.may_open or ''}"

    def fields(self) -> Iterable[Widget]:
        """The checklist first, since without it nothing is opened."""
        yield Line("Ask, and tick what is right. Never read out an answer.")
        for check, (question, answer) in checks(self._practice, self.tn.now()).items():
            yield CheckLine(cut(f"{question}: {answer}", _WIDTH), "", id=check.name.lower())
        yield Line(id="missing")
        yield Field("Caller", id="caller", limit=NAME_LIMIT, hint="Who is on the telephone.")
        yield Field("Ticket", id="ticket", limit=NAME_LIMIT, hint=TICKET)
        yield Field("Reason", id="reason", limit=REASON_LIMIT, hint="Shown to all whom it concerns.")

    @property
    def _checked(self) -> list[Check]:
        return [check for check in Check if self.query_one(f"#{check.name.lower()}", CheckLine).on]

    @on(CheckLine.Turned)
    def _turned(self) -> None:
        self.query_one("#missing", Line).change("")

    def action_submit(self) -> None:
        """From the checklist to the fields, and on to the core."""
        unchecked = [line for line in self.query(CheckLine) if not line.on]
        if unchecked and (self.first_empty() is None or isinstance(self.focused, CheckLine)):
            self._miss(unchecked[0])
        else:
            super().action_submit()

    def _miss(self, line: CheckLine) -> None:
        line.focus()
        self.query_one("#missing", Line).change(_MISSING)

    def send(self) -> None:
        practice, checked = self._practice, self._checked
        caller, ticket, reason = (self.field(name).value for name in ("caller", "ticket", "reason"))
        self.hand_back(
            lambda core: core.cases.open(
                self.session,
                practice_code=practice.code,
                username=practice.may_open or "",
                caller=caller,
                ticket=ticket,
                checklist=checked,
                reason=reason,
            )
        )

    def refused(self, error: TnError) -> None:
        """What is wrong with the checklist is said under it."""
        if isinstance(error, CaseRefused) and error.reason is CaseProblem.CHECKLIST:
            self._miss(self.query(CheckLine).first())
        else:
            super().refused(error)
