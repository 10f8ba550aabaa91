"""What one can do behind the log-in, as a menu of numbered lines, and by which command everything else is done."""

from typing import TYPE_CHECKING

from tn_tui.domain.errors import AskedFirst, SessionEnded, TnError
from tn_tui.domain.policy import RECOVERY_CODES, Role, Step
from tn_tui.keys import ACTIONS
from tn_tui.plain import account, codes, enrolling
from tn_tui.plain.prompts import LOG_OUT, BackError
from tn_tui.plain.sitting import Sitting
from tn_tui.words.account import IS_OFF, IS_ON, PASSWORD_CHANGED, codes_warning, devices, must_enroll, sessions
from tn_tui.words.enrollment import used
from tn_tui.words.moments import day
from tn_tui.words.phrases import ASK_WHAT, NEW_CODES, OWN_ACTIVITY, SHOW_CASE, STOP_CASE
from tn_tui.words.roles import ROLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from tn_tui.domain.views import ProfileView

_ELSEWHERE = "What is not in this menu is done on the screens of tn-tui, or by whoever runs it with a command:"
_OWN = ("What happened in your account", OWN_ACTIVITY)
_COMMANDS: dict[Role, tuple[tuple[str, str], ...]] = {
    Role.MEMBER: (_OWN,),
    Role.ADMINISTRATOR: (
        _OWN,
        ("Users", "tn-tui user --help"),
        ("Import users", "tn-tui user import --help"),
        ("Practice", "tn-tui practice --help"),
        ("Practice activity", "tn-tui activity --help"),
        ("Exports", "tn-tui export --help"),
        ("Stop a recovery case", STOP_CASE),
    ),
    Role.SUPPORT: (
        _OWN,
        ("Support", "tn-tui support --help"),
        ("Cases", "tn-tui support case --help"),
        ("Show a recovery case", SHOW_CASE),
    ),
}


class Menu:
    """The account as it is now, and what can be done about it.

    Args:
        sitting: whose account it is.
        first: does what is asked of the person before anything else.
    """

    def __init__(self, sitting: Sitting, first: "Callable[[Step], None]") -> None:
        self._sitting = sitting
        self._first = first

    def run(self) -> None:
        """Until the person logs out.

        Raises:
            SessionEnded: somebody else ended it, or it is over by itself.
        """
        sitting = self._sitting
        while True:
            try:
                view = sitting.ask(lambda core: core.profile.show(sitting.handle))
                items = self._items(view)
                place = sitting.prompts.choose(ASK_WHAT, [*items], LOG_OUT)
                if place is None:
                    return
                [*items.values()][place](view)
            except BackError:
                continue
            except SessionEnded:
                raise
            except AskedFirst as asked:
                sitting.prompts.say("It is required now.")
                self._first(asked.step)
            except TnError as error:
                sitting.refused(error)

    def _items(self, view: "ProfileView") -> dict[str, "Callable[[ProfileView], None]"]:
        sitting = self._sitting
        if view.two_factor_since is None:
            own = {"enroll": lambda _: self._enroll()}
        else:
            own = {
                "add": lambda found: enrolling.add(sitting, found),
                "replace": lambda found: enrolling.replace(sitting, found),
                "authenticators": lambda _: account.authenticators(sitting),
                "codes": lambda _: codes.renew(sitting),
                "remove": lambda found: account.remove(sitting, found),
            }
        own |= {
            "devices": lambda _: account.devices(sitting),
            "sessions": lambda _: account.sessions(sitting),
            "password": lambda _: self._new_password(),
        }
        named = {ACTIONS[action].words: done for action, done in own.items()}
        return {"How my account stands": self.tell} | named | {"What else there is": lambda _: self._elsewhere()}

    def tell(self, view: "ProfileView") -> None:
        """How everything stands."""
        prompts, person, now = self._sitting.prompts, view.person, self._sitting.now()
        prompts.heading("Security & Activity")
        prompts.say(f"{person.name}, {ROLES[person.role]}, {person.practice_name}")
        if view.two_factor_since is None:
            required = " It is required." if view.two_factor_required and not must_enroll(view, now) else ""
            prompts.say(f"{IS_OFF}{required}", must_enroll(view, now))
        else:
            prompts.say(f"{IS_ON[:-1]} since {day(view.two_factor_since)}.")
        for one in view.authenticators:
            prompts.say(f"Authenticator {one.name}: {used(one, now)}")
        if view.codes_left is not None:
            prompts.say(f"Recovery codes: {view.codes_left} of {RECOVERY_CODES} left", codes_warning(view, NEW_CODES))
        prompts.say(f"Remembered devices: {devices(view)}")
        prompts.say(f"Password: changed {day(view.password_changed_at)}")
        prompts.say(f"Sessions: {sessions(view)}")

    def _enroll(self) -> None:
        step = enrolling.first(self._sitting, forced=False)
        if step is not None:
            self._first(step)

    def _new_password(self) -> None:
        step = account.new_password(self._sitting, forced=False)
        if step is not None:
            self._sitting.prompts.say(PASSWORD_CHANGED)
            self._first(step)

    def _elsewhere(self) -> None:
        prompts = self._sitting.prompts
        prompts.heading("What else there is")
        prompts.say(_ELSEWHERE)
        prompts.say(*(f"{name}: {command}" for name, command in _COMMANDS[self._sitting.person.role]))
