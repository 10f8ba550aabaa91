"""The command palette's entries: the program's own actions, and no picture of the screen, which may hold a secret."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, cast

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.widgets import Input

from tn_tui.themes import THEME_NAMES
from tn_tui.tui.program.places import menu
from tn_tui.tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from tn_tui.tui.program.session.session_app import SessionApp


class Palette(CommandPalette):
    """Its cursor does not blink, so that nothing is sent while nothing changes."""

    def on_mount(self) -> None:
        self.query_one(Input).cursor_blink = False


class TnCommands(Provider):
    """What can be done on the screen below the palette, and the themes."""

    def _entries(self) -> Iterator[tuple[str, Callable[[], object]]]:
        app = cast("SessionApp", self.app)
        for binding in self.screen.active_bindings.values():
            # What has no words has its place below, or leads away from a dialog.
            if binding.enabled and binding.binding.tooltip:
                yield binding.binding.tooltip, _runner(app, binding.binding.action, self)
        yield "Help", _runner(app, "app.help", self)
        if app.session is not None and any(title.menu for title in self.screen.query(TitleBar)):
            for place, visit in menu(app.session.person.role).items():
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
