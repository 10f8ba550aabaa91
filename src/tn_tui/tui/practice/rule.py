"""Require two-factor authentication of all: from when, with how many days for new users, and whom it would stop."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from tn_tui.domain.errors import EnrollFirst, NumberRefused, RuleRefused, TnError
from tn_tui.domain.policy import GRACE_DAYS
from tn_tui.domain.reasons import RuleProblem
from tn_tui.tui.frame.dates import HINT, local_day, written
from tn_tui.tui.frame.forms.fields import PLEASE, WithFields, number_in
from tn_tui.tui.frame.place import PlaceScreen
from tn_tui.tui.frame.visit import Going, Visit
from tn_tui.tui.practice.plan import Plan
from tn_tui.tui.practice.rule_fields import RuleFields
from tn_tui.tui.widgets.lines import Heading
from tn_tui.tui.widgets.messages import Notice
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.tui.widgets.push_button import PushButton
from tn_tui.words.errors import explain, number_refused

if TYPE_CHECKING:
    from tn_tui.domain.practice_views import PracticeView, RulePlan

_NO_DAY = f"This is no day. {HINT}"
_ENROLL_FIRST = (
    "Only who is enrolled can require it of all, or the practice might shut itself out. "
    "Please enroll first; it takes about a minute."
)


class RuleScreen(PlaceScreen["Visit | Going"], WithFields["Visit | Going"]):
    """Nothing is changed before Require is pressed; what it would do stands there while one types."""

    TITLE = "Require Two-Factor Authentication for All Users"
    TOPIC = "rule"
    SHEETS = ("practice/rule.tcss",)
    AUTO_FOCUS = ""
    IN_THE_SHELL: ClassVar[dict[str, str]] = {
        "go_on": "tn-tui practice require-two-factor --practice CODE --from DATE --grace-days N [--dry-run]",
        "stop": "tn-tui practice require-two-factor --practice CODE --off",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", "Next"),
        Binding("escape", "back", "Cancel"),
        Binding("tab", "app.focus_next", "Next field"),
    ]

    _view: "PracticeView | None" = None
    _enrolled = True

    def body(self) -> Iterable[Widget]:
        with Vertical(id="rule"):
            yield Heading("", id="standing")
            yield RuleFields(self.tn.now)
            yield Plan()
        yield NoticeLine(self._notice)
        with Horizontal(classes="buttons"):
            yield PushButton("Cancel", id="cancel", quiet=True)
            yield PushButton("Enroll Now", id="enroll")
            yield PushButton("Save", id="save", waiting="Saving…")
            yield PushButton("Require", id="require", waiting="Saving…")
            # Behind Save, so that who tabs on from the fields or misses a key does not stop it.
            yield PushButton("Stop Requiring It", id="stop", danger=True, waiting="Saving…")

    def on_mount(self) -> None:
        self.query("#stop, #enroll, #save").set(display=False)
        self.load()

    def on_resize(self) -> None:
        """More names where there is more room."""
        if self._view is not None:
            self.call_after_refresh(self.look)

    # How it stands

    @work(exclusive=True, group="load", description="rule")
    async def load(self) -> None:
        """Read how the rule stands, and whether the administrator is enrolled."""
        session = self.session
        found = await self.ask(
            lambda core: (core.practice.show(session), core.profile.show(session).two_factor_since is not None)
        )
        self._show(*found)

    def look_anew(self) -> None:
        if self._view is not None:
            self.load()

    def _show(self, view: "PracticeView", enrolled: bool) -> None:
        first = self._view is None
        self._view, self._enrolled = view, enrolled
        self.query_one("#standing", Heading).change(standing(view, self.tn.now()))
        self._fields.settle(settled=self._in_force)
        self.query("#stop").set(display=view.two_factor_required and enrolled)
        self.query("#enroll").set(display=not enrolled)
        self.query("#require").set(display=enrolled and not view.two_factor_required)
        self.query("#save").set(display=enrolled and view.two_factor_required)
        if not enrolled:
            self.say(_ENROLL_FIRST, "warn")
        if first:
            self._fields.fill(view)
            (self._fields.stops()[0] if enrolled else self.query_one("#enroll")).focus()
        self.call_after_refresh(self.look)

    @property
    def _fields(self) -> RuleFields:
        return self.query_one(RuleFields)

    @property
    def _in_force(self) -> bool:
        """Whether it is required already, so that the day is settled."""
        view = self._view
        if view is None or not view.two_factor_required:
            return False
        return view.required_from is None or view.required_from <= self.tn.now()

    # Whom it would touch

    @on(RuleFields.Changed)
    def look(self) -> None:
        """See whom it would touch as it is typed now."""
        fields, grace = self._fields, number_in(self.field("grace"))
        if self._view is None or grace is None or (fields.by_day and fields.day is None):
            self.query_one(Plan).wait()
        else:
            self.plan(fields.required_from, grace)

    @work(exclusive=True, group="plan", description="plan")
    async def plan(self, required_from: datetime | None, grace: int) -> None:
        """Ask, in a worker, whom the rule would touch, and show them."""
        plan = self.query_one(Plan)
        found = await self.ask(
            lambda core: core.practice.plan(
                self.session, required_from=required_from, grace_days=grace, limit=plan.room
            )
        )
        self._planned(found, required_from)

    def _planned(self, plan: "RulePlan", required_from: datetime | None) -> None:
        self.field("day").refuse("")
        self.field("grace").refuse("")
        saved_from = self._view.required_from if self._view else None
        self.query_one(Plan).show(plan, required_from, saved_from, self.tn.now())

    # What is done

    def action_go_on(self) -> None:
        """To what comes next, and from the last field to the button; nothing is sent from a field."""
        buttons = [button for button in self.query("#save, #require, #enroll") if button.display]
        order = [*self._fields.stops(), *buttons]
        place = order.index(self.focused) + 1 if self.focused in order else 0
        order[min(place, len(order) - 1)].focus()

    @on(PushButton.Pressed, "#require, #save")
    def submit(self) -> None:
        """Require it, if what is typed can be taken."""
        fields, grace = self._fields, number_in(self.field("grace"))
        if self.busy or self._view is None:
            return
        if fields.by_day and fields.day is None:
            self.point_at("day", _NO_DAY if self.field("day").value else PLEASE)
        elif grace is None:
            self.point_at("grace", number_refused(GRACE_DAYS[0], GRACE_DAYS[-1]))
        else:
            self.confirm(fields.required_from, grace)

    @work(exclusive=True, group="confirm", description="whether it is meant")
    async def confirm(self, required_from: datetime | None, grace: int) -> None:
        """Ask once before it is required of everyone, or sooner than was said; then do it."""
        from tn_tui.tui.frame.dialogs.question import QuestionDialog

        if self._reaches_further(required_from):
            question = QuestionDialog(
                "Require two-factor authentication of everyone?",
                *self.query_one(Plan).in_words(required_from),
                yes="Require It",
            )
            if not await self.app.push_screen_wait(question):
                return
        self._save(required=True, required_from=required_from, grace=grace)

    def _reaches_further(self, required_from: datetime | None) -> bool:
        view = self._view
        if view is None or self._in_force:
            return False
        saved = view.required_from if view.two_factor_required else None
        return saved is None or required_from is None or required_from < saved

    @on(PushButton.Pressed, "#stop")
    @work(description="stop requiring")
    async def action_stop(self) -> None:
        """Leave it to each user, once that was confirmed."""
        from tn_tui.tui.practice.stop_requiring import StopRequiringDialog

        if not self.busy and await self.app.push_screen_wait(StopRequiringDialog()):
            self._save(required=False, required_from=None, grace=0)

    def _save(self, *, required: bool, required_from: datetime | None, grace: int) -> None:
        if self.claim():
            self.save(required=required, required_from=required_from, grace=grace)

    @work(description="require")
    async def save(self, *, required: bool, required_from: datetime | None, grace: int) -> None:
        """Save the rule, and go back with how it stands."""
        async with self.asking():
            self._saved(
                await self.ask(
                    lambda core: core.practice.require_two_factor(
                        self.session, required=required, required_from=required_from, grace_days=grace
                    )
                )
            )

    def _saved(self, view: "PracticeView") -> None:
        self.dismiss(Going(Visit.USERS, Notice(standing(view, self.tn.now()), "good")))

    def refused(self, error: TnError) -> None:
        """Say it under the field that it is about."""
        self.query_one(Plan).wait()
        if isinstance(error, RuleRefused) and error.reason is not RuleProblem.IN_FORCE:
            self.field("day").refuse(explain(error))
        elif isinstance(error, RuleRefused):
            # Its day came, or somebody else required it, while one looked at this.
            self.say(explain(error), "bad")
            self.load()
        elif isinstance(error, NumberRefused):
            self.field("grace").refuse(number_refused(error.least, error.most))
        elif isinstance(error, EnrollFirst):
            self.load()
        else:
            super().refused(error)

    @on(PushButton.Pressed, "#enroll")
    def _enroll(self) -> None:
        self.dismiss(Visit.ENROLL)

    @on(PushButton.Pressed, "#cancel")
    def action_back(self) -> None:
        """Back to the users, with nothing changed."""
        if not self.busy:
            self.dismiss(Visit.USERS)


def standing(view: "PracticeView", now: datetime) -> str:
    """How the rule stands, in a sentence."""
    if not view.two_factor_required:
        return "Two-factor authentication is left to each user."
    since = view.required_from
    if since is None:
        return "Two-factor authentication is required of all users."
    word = "since" if since <= now else "from"
    return f"Two-factor authentication is required of all users {word} {written(local_day(since))}."
