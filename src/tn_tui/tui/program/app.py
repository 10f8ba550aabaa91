"""The app: it paints first, brings the core up behind that, and hands every outcome to the flow."""

import gc
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType

from tn_tui import incident
from tn_tui.tui.frame.styles import sheet
from tn_tui.tui.program.backend import Backend
from tn_tui.tui.program.session.session_app import SessionApp
from tn_tui.tui.program.themes import themes
from tn_tui.tui.sign_in.log_in import LogInScreen
from tn_tui.tui.widgets.keys import bind
from tn_tui.tui.widgets.messages import Notice

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from textual.command import Provider

    from tn_tui.core.core import Core
    from tn_tui.settings import Settings

SHEETS = ("frame/base.tcss", "widgets.tcss", "sign_in/log_in.tcss")
"""What the first screen needs; every other screen brings its own."""


def _real_core(settings: "Settings") -> "AbstractContextManager[Core]":
    from tn_tui.bootstrap import open_core

    return open_core(settings)


def _commands() -> "type[Provider]":
    from tn_tui.tui.program.palette import TnCommands

    return TnCommands


class TnApp(SessionApp):
    """The whole program on one terminal.

    Args:
        settings: what the person set.
        open_core: opens the core; called on the core's own thread, after the first paint.
        banner: a word for every screen's title line, such as "DEMO".
        hints: lines under the log-in, such as the demo's log-ins.
    """

    TITLE = "TN"
    COMMANDS: ClassVar = {_commands}
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("help", "help"),
        bind("quit", "quit", priority=True),
        bind("palette", "command_palette", show=False, priority=True),
        bind("log_out", "log_out", show=False, priority=True),
        bind("profile", "user_menu", show=False),
        Binding("ctrl+c", "help_quit", show=False, system=True),
        Binding("ctrl+z", "suspend_process", show=False, priority=True, system=True),
    ]

    def __init__(
        self,
        settings: "Settings",
        open_core: "Callable[[Settings], AbstractContextManager[Core]]" = _real_core,
        *,
        banner: str | None = None,
        hints: tuple[str, ...] = (),
    ) -> None:
        record = partial(incident.record, log_path=settings.log_path)
        super().__init__(
            Backend(lambda: open_core(settings), record),
            record,
            [sheet(name) for name in SHEETS],
        )
        self.banner = banner
        self.hints = hints or ((settings.banner,) if settings.banner else ())
        self.settings = settings
        self.begun = settings.heads_path.exists()
        for theme in themes():
            self.register_theme(theme)
        if self.available_themes[settings.theme].ansi:
            self.theme = settings.theme
        else:
            # Without its watcher, which would parse the style sheets once more before the first paint.
            self.set_reactive(TnApp.theme, settings.theme)
            self.stylesheet.set_variables(self.get_css_variables())
        self.animation_level = "full" if settings.animations else "none"
        self.use_keys(settings.keys)

    def get_default_screen(self) -> LogInScreen:
        """The log-in is the first screen and stays below all others; where no log was begun, it may be a first run."""
        self._front = LogInScreen(self.hints, known=self.begun)
        return self._front

    def on_mount(self) -> None:
        super().on_mount()
        self.call_after_refresh(self._painted_first)

    def _painted_first(self) -> None:
        if not gc.isenabled():
            # What is there now stays for good; the collector need not look at it again.
            gc.freeze()
            gc.enable()
        self.begin_typing()
        self.first_screen_stands()
        self.start_flow(None)

    def first_screen_stands(self) -> None:
        """Bring the core up, so that it is there when it is asked."""
        self.open_core()

    @work(exclusive=True, group="flow", description="flow")
    async def start_flow(self, notice: Notice | None) -> None:
        """Close whatever is open and stand at the log-in."""
        from tn_tui.tui.program.flow import Flow

        await Flow(self, self._front).run(notice)

    @work(description="help")
    async def action_help(self) -> None:
        """The keys that work here, and what the manual says about it."""
        from tn_tui.tui.program.help import show_help

        await show_help(self)

    def action_command_palette(self) -> None:
        """The palette, unless one stands somewhere already, such as below the lock."""
        from textual.command import CommandPalette

        if not any(isinstance(screen, CommandPalette) for screen in self.screen_stack):
            from tn_tui.tui.program.palette import Palette

            self.push_screen(Palette(id="--command-palette"))

    @work(description="user menu")
    async def action_user_menu(self) -> None:
        """Profile, Log out."""
        from tn_tui.tui.program.user_menu import show_user_menu

        await show_user_menu(self)

    def action_help_quit(self) -> None:
        """ctrl+c ends nothing by accident: it says how to quit."""
        self.notify(f"{self.key_name('quit')} quits.", markup=False)
