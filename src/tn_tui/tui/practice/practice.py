"""The practice: its name, when its screens lock, how long devices are remembered, and how the rule stands."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget

from tn_tui.domain.errors import FieldRefused, NumberRefused, TnError
from tn_tui.domain.policy import IDLE_LOCK_MINUTES, REMEMBER_DAYS
from tn_tui.domain.text import NAME_LIMIT
from tn_tui.tui.cases.open_line import LastingLine, WithOpenCase, open_case_of
from tn_tui.tui.frame import standing
from tn_tui.tui.frame.dates import local_day, written
from tn_tui.tui.frame.forms.fields import NUMBER_LIMIT, WithFields, number_in
from tn_tui.tui.frame.place import PlaceScreen
from tn_tui.tui.frame.visit import Visit
from tn_tui.tui.widgets.fact_row import FactRow
from tn_tui.tui.widgets.fields.field import Field, TextInput
from tn_tui.tui.widgets.keys import bind
from tn_tui.tui.widgets.lines import Heading, Line
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.tui.widgets.push_button import PushButton
from tn_tui.words.errors import explain, number_refused
from tn_tui.words.moments import day
from tn_tui.words.phrases import STOP_CASE

if TYPE_CHECKING:
    from tn_tui.domain.practice_views import PracticeView
    from tn_tui.domain.support_views import CaseView

_RANGES = {
    "idle": (IDLE_LOCK_MINUTES[0], IDLE_LOCK_MINUTES[-1]),
    "remember": (REMEMBER_DAYS[0], REMEMBER_DAYS[-1]),
}
_PHONE_HINT = "On which support calls back, before it helps anybody."
_FIELDS = {"idle lock": "idle", "days a device is remembered": "remember"}


class PracticeScreen(PlaceScreen[Visit], WithFields[Visit], WithOpenCase[Visit]):
    """Only what was changed is sent."""

    TITLE = "Practice"
    TOPIC = "practice"
    SHEETS = ("practice/practice.tcss",)
    AUTO_FOCUS = ""
    IN_THE_SHELL: ClassVar[dict[str, str]] = {
        "save": (
            "tn-tui practice set --practice CODE --name NAME --phone NUMBER --idle-lock-minutes N --remember-days N"
        ),
        "require": "tn-tui practice require-two-factor --practice CODE --from DATE",
        "open_case": STOP_CASE,
        "users": "tn-tui user list --practice CODE",
        "log": "tn-tui activity list --practice CODE",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "edit", "Change"),
        Binding("enter", "save", "Save"),
        Binding("escape", "back", "Back"),
        bind("require", "require"),
        Binding("u", "users", "Users"),
        Binding("l", "log", "Activity"),
    ]

    _view: "PracticeView | None" = None

    def body(self) -> Iterable[Widget]:
        with Vertical(id="practice"):
            yield Line(id="which")
            yield LastingLine(id="lasting")
            yield Heading("Settings", id="settings")
            yield Field("Name", id="name", limit=NAME_LIMIT)
            yield Field("Phone", id="phone", limit=NAME_LIMIT, hint=_PHONE_HINT)
            yield Field("Lock after", id="idle", limit=NUMBER_LIMIT, hint=_idle_hint(None))
            yield Field("Remember for", id="remember", limit=NUMBER_LIMIT, hint=_remember_hint())
            with Horizontal(classes="buttons"):
                yield PushButton("Save", id="save", waiting="Saving…")
            yield Heading("Security & Activity")
            yield FactRow("Two-factor", id="rule", action="require", words="Change")
            yield FactRow("Users", id="users", action="users", words="Open")
            yield FactRow("Activity", id="log", action="log", words="Open")
        yield NoticeLine(self._notice)

    def on_mount(self) -> None:
        self.bindings_updated_signal.subscribe(self, self._say_the_case)
        self.load()

    @work(exclusive=True, group="load", description="practice")
    async def load(self, *, anew: bool = False) -> None:
        """Read the practice; `anew` leaves what was typed."""
        read = await self.ask(lambda core: (core.practice.show(self.session), open_case_of(core, self.session)))
        self._show(*read, anew=anew)

    def look_anew(self) -> None:
        if self._view is not None:
            self.load(anew=True)

    def read_again(self) -> None:
        """Somebody was at the open case: what was typed here stays."""
        self.look()

    @work(exclusive=True, group="load", description="open case")
    async def look(self) -> None:
        """Whether a case is open still."""
        self._show_case(await self.ask(lambda core: open_case_of(core, self.session)))

    def _show_case(self, case: "CaseView | None") -> None:
        self.open_case = case
        self.refresh_bindings()
        self._say_the_case()

    def _say_the_case(self, _screen: object = None) -> None:
        said = standing.open_case(self.open_case, self.key_of("open_case"))
        self.query_one(LastingLine).change(said)
        # The line can have become a line longer above what has the focus.
        self.show_focus()

    def _show(self, view: "PracticeView", case: "CaseView | None", *, anew: bool = False) -> None:
        before = _texts(self._view) if anew and self._view is not None else {}
        self._view = view
        self._show_case(case)
        self.query_one("#which", Line).change(
            Content.assemble((view.name, "bold"), "  ", (f"{view.code} · since {day(view.created_at)}", "$muted"))
        )
        for name, text in _texts(view).items():
            field = self.field(name)
            if not anew or field.value == before.get(name) != text:
                field.input.value = text
                field.refuse("")
        self.field("idle").hint = _idle_hint(view.idle_lock_minutes)
        self.query_one("#rule", FactRow).set(*_rule(view, self._now_in_force(view)))
        self.query_one("#users", FactRow).set((f"{view.users:,}", ""), (f" · {view.enrolled:,} enrolled", ""))
        self.query_one("#log", FactRow).set(("what happened, to whom, when and why", "$muted"))

    def _now_in_force(self, view: "PracticeView") -> bool:
        return view.required_from is None or view.required_from <= self.tn.now()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter goes into the first field, and saves from there."""
        typing = isinstance(self.focused, TextInput)
        if action == "edit":
            return not typing
        if action == "save":
            return typing
        return super().check_action(action, parameters)

    def action_edit(self) -> None:
        """To the first field."""
        self.field("name").input.focus()

    @on(PushButton.Pressed, "#save")
    def action_save(self) -> None:
        """Send what was changed, if all of it can be taken."""
        view = self._view
        if self.busy or view is None:
            return
        name = self.field("name").value
        if not name.strip():
            self.want(self.field("name"))
            return
        numbers: dict[str, int | None] = {}
        for field, before in (("idle", view.idle_lock_minutes), ("remember", view.remember_days)):
            number = number_in(self.field(field))
            if number is None and (before is not None or self.field(field).value.strip()):
                self.point_at(field, number_refused(*_RANGES[field]))
                return
            numbers[field] = number if number != before else None
        phone = self.field("phone").value
        if self.claim():
            self.save(name if name != view.name else None, phone if phone != view.phone else None, numbers)

    @work(description="save practice")
    async def save(self, name: str | None, phone: str | None, numbers: dict[str, int | None]) -> None:
        """Ask the core to keep it."""
        async with self.asking():
            self._saved(
                await self.ask(
                    lambda core: core.practice.set(
                        self.session,
                        name=name,
                        phone=phone,
                        idle_lock_minutes=numbers["idle"],
                        remember_days=numbers["remember"],
                    )
                )
            )

    def _saved(self, view: "PracticeView") -> None:
        before = self._view
        self._show(view, self.open_case)
        self.set_focus(None)
        self.say("Saved." if view != before else "This is how it was already.", "good")

    def refused(self, error: TnError) -> None:
        """Say it under the field that it is about."""
        if isinstance(error, NumberRefused) and error.field in _FIELDS:
            self.point_at(_FIELDS[error.field], number_refused(error.least, error.most))
        elif isinstance(error, FieldRefused):
            self.point_at("phone" if error.field == "phone number" else "name", explain(error))
        else:
            super().refused(error)

    def action_require(self) -> None:
        """Go to the page on which two-factor authentication is required of all."""
        self._go(Visit.RULE)

    def action_users(self) -> None:
        """Go to the list of users."""
        self._go(Visit.USERS)

    def action_log(self) -> None:
        """Security & Activity of the practice."""
        self._go(Visit.LOG)

    def action_back(self) -> None:
        """Back to the profile; what was typed and not saved is left."""
        self._go(Visit.PROFILE)

    def _go(self, to: Visit) -> None:
        if not self.busy:
            self.dismiss(to)


def _texts(view: "PracticeView") -> dict[str, str]:
    """What stands in each field before anything is typed."""
    values = {
        "name": view.name,
        "phone": view.phone,
        "idle": view.idle_lock_minutes,
        "remember": view.remember_days,
    }
    return {name: "" if value is None else str(value) for name, value in values.items()}


def _rule(view: "PracticeView", in_force: bool) -> Iterable[tuple[str, str]]:
    left = view.users - view.enrolled
    if not view.two_factor_required:
        yield ("left to each user", "")
    elif view.required_from is None:
        yield ("required of all", "")
    else:
        yield (f"required {'since' if in_force else 'from'} {written(local_day(view.required_from))}", "")
    if view.two_factor_required and left:
        yield (f" · {left:,} not enrolled", "$warning")


def _idle_hint(minutes: int | None) -> str:
    allowed = f"Minutes without a key, {IDLE_LOCK_MINUTES[0]} to {IDLE_LOCK_MINUTES[-1]}"
    return f"{allowed}; now as the program is set." if minutes is None else f"{allowed}; then the password is asked."


def _remember_hint() -> str:
    return f"Up to {REMEMBER_DAYS[-1]} days without a token; 0 remembers no device."
