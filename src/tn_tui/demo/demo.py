"""`tn-tui demo`: the real program on a throwaway installation, marked as a demo on every screen."""

from collections.abc import Mapping
from dataclasses import replace

from tn_tui import settings as setting_rules
from tn_tui.demo.world import open_core, seeded_world
from tn_tui.tui.program.app import TnApp
from tn_tui.tui.terminal.terminal_app import finished

BANNER = "DEMO"


def run(environ: Mapping[str, str]) -> int:
    """Open the demo on this terminal; the result is the exit status.

    The person's own settings for looks and keys hold here too; their folder and database are not touched.

    Raises:
        SettingRefused, FileRefused: the settings can't be used.
    """
    own = setting_rules.load(environ)
    with seeded_world() as world:
        settings = replace(own, home=world.settings.home, database_url="")
        return finished(TnApp(settings, open_core, banner=BANNER, hints=world.hints))
