"""The command palette's entries: the program's own actions, and no picture of the screen, which may hold a secret."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from tn_tui.themes import THEME_NAMES
from tn_tui.tui.program.user_menu import PLACES
from tn_tui.tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from tn_tui.tui.program.session.session_app import SessionApp

_SCREEN_ACTIONS = {
    "enroll": "Enroll in Two-Factor Authentication",
    "remove": "Remove Two-Factor Authentication",
    "add": "Add a phone or tablet",
    "replace": "Replace my phone",
    "authenticators": "Authenticators",
    "codes": "New recovery codes",
    "devices": "Remembered devices",
    "password": "Change password",
    "sessions": "Sessions",
    "filter": "Filter activity",
    "copy_key": "Copy the key",
    "bigger_code": "Show a bigger code",
    "spell": "Spell the key",
    "copy_codes": "Copy the recovery codes",
    "recovery_code": "Recovery code",
    "check_clock": "Check my clock",
    "one_time_code": "One-time sign-in code",
    "get_help": "Get help",
    "stop_case": "Stop the recovery case",
    "find": "Find a user",
    "show": "Choose which users are shown",
    "order": "Choose the order of users",
    "new": "New user",
    "import_users": "Import users",
    "require": "Require two-factor authentication",
    "unlock": "Unlock",
    "export": "Export",
    "details": "What needs attention",
    "more": "More actions for marked users",
    "disable": "Disable two-factor authentication",
    "reset_password": "Reset the password",
    "role": "Change the role",
    "deactivate": "Deactivate",
    "reactivate": "Reactivate",
    "rename": "Rename",
    "end_sessions": "End the user's sessions",
    "forget_devices": "Forget the user's devices",
    "verify": "Verify the activity",
    "cases": "Recovery cases",
    "open_case": "The open recovery case",
    "new_case": "Open a recovery case",
    "spoken_check": "Spoken check",
    "approve": "Approve the case",
    "refuse": "Refuse the case",
    "stop": "Stop the case",
    "fetch_code": "Get the one-time sign-in code",
    "copy": "Copy",
}


class TnCommands(Provider):
    """What can be done on the screen below the palette, and the themes."""

    def _entries(self) -> Iterator[tuple[str, Callable[[], object]]]:
        app = cast("SessionApp", self.app)
        for binding in self.screen.active_bindings.values():
            action = binding.binding.action
            if action in _SCREEN_ACTIONS and binding.enabled:
                yield _SCREEN_ACTIONS[action], _runner(app, action, self)
        yield "Help", _runner(app, "app.help", self)
        if app.session is not None and any(title.menu for title in self.screen.query(TitleBar)):
            for place, visit in PLACES[app.session.person.role].items():
                yield f"Go to: {place}", lambda visit=visit: app.go(visit)  # type: ignore[misc]
        if app.session is not None:
            yield "Log out", app.action_log_out
        for name in THEME_NAMES:
            yield f"Theme: {name}", lambda name=name: setattr(app, "theme", name)  # type: ignore[misc]
        yield "Draw the screen anew", app.paint_anew
        yield "Quit", app.exit

    async def discover(self) -> Hits:
        """Everything, before anything is typed."""
        for name, run in self._entries():
            yield DiscoveryHit(Content(name), run, text=name)

    async def search(self, query: str) -> Hits:
        """What fits the letters typed so far."""
        matcher = self.matcher(query)
        for name, run in self._entries():
            score = matcher.match(name)
            if score > 0:
                yield Hit(score, matcher.highlight(name), run, text=name)


def _runner(app: "SessionApp", action: str, provider: Provider) -> Callable[[], object]:
    async def run() -> None:
        await app.run_action(action, provider.screen)

    return run
