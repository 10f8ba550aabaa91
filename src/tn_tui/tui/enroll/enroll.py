"""Enrolling in four steps: read about it, scan or type the key, save the recovery codes, see what changes."""

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from tn_tui.domain.policy import Step
from tn_tui.domain.secret import Secret
from tn_tui.tui.enroll.enroll_steps import done_step, read_step, say_saved
from tn_tui.tui.enroll.scanning import Scanning
from tn_tui.tui.frame.stage import Stage
from tn_tui.tui.widgets.keys import LOG_OUT_INSTEAD
from tn_tui.tui.widgets.lines import Line
from tn_tui.tui.widgets.messages import Notice
from tn_tui.words.enrollment import BY_A_CODE, REQUIRED

if TYPE_CHECKING:
    from textual.widget import Widget

    from tn_tui.core.core import Core
    from tn_tui.domain.views import Enrolled, EnrollmentOffer, PersonView

_SAVE, _DONE = 3, 4


class EnrollScreen(Scanning, Stage["Enrolled | None"]):
    """Hands back what the core answered to the confirmation, without the codes, or None when nothing was changed.

    Args:
        session: whose authentication app it is.
        person: who that is.
        forced: whether nothing else can be done, so that leaving is logging out.
        by_code: whether a one-time code is why, and not the practice.
        notice: what is said at first.
    """

    HEADING = "Enroll in two-factor authentication"
    TITLE = HEADING
    STEPS = 4
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "Cancel"), LOG_OUT_INSTEAD]

    def __init__(
        self,
        session: Secret,
        person: "PersonView",
        *,
        forced: bool,
        by_code: bool = False,
        notice: Notice | None = None,
    ) -> None:
        super().__init__(person)
        self.session = session
        self._forced = forced
        self._by_code = by_code
        self._notice = notice

    def first(self, notice: Notice | None = None) -> "Widget":
        """What two-factor authentication is."""
        why = BY_A_CODE if self._by_code else REQUIRED
        return read_step(why if self._forced else "", forced=self._forced, notice=notice or self._notice)

    def question(self, core: "Core") -> "EnrollmentOffer":
        """The first key of the account."""
        return core.enrollment.begin(self.session)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leaving is called what it is."""
        if action in {"cancel", "log_out_instead"}:
            return self._forced is (action == "log_out_instead") and super().check_action("cancel", parameters)
        return super().check_action(action, parameters)

    def action_log_out_instead(self) -> None:
        """Leave with nothing changed, which is logging out where nothing else can be done."""
        self.action_cancel()

    async def accepted(self, enrolled: "Enrolled") -> None:
        """The recovery codes, and then what changes."""
        from tn_tui.tui.codes.save_codes import SaveCodes

        codes, self._enrolled = enrolled.codes, replace(enrolled, codes=())
        # The last step stands below while the codes are shown, so that the key is on no screen any more.
        with self.app.batch_update():
            await self.show_step(done_step(enrolled), _DONE, "#done")
            if not codes:
                return
            saving = self.app.push_screen(
                SaveCodes(self.session, self.person, codes, heading=self.title_of(_SAVE), must_save=enrolled.must_save),
                wait_for_dismiss=True,
            )
        del codes
        saved = await saving
        say_saved(self.query_one("#codes", Line), saved=bool(saved))
        if saved and self._enrolled.step is Step.SAVE_CODES:
            self._enrolled = replace(self._enrolled, step=Step.IN)
