"""Whatever takes the keys says where the terminal's cursor belongs in it, so that a screen reader follows there."""

import importlib
import pkgutil

from textual.widget import Widget

import tn_tui.tui
from tn_tui.tui.widgets.fields.check_line import CheckLine
from tn_tui.tui.widgets.push_button import PushButton


def of_our_own(kind: type[Widget] = Widget) -> set[type[Widget]]:
    """Every widget of the program that can have the focus."""
    found = {kind} if kind.can_focus and kind.__module__.startswith("tn_tui.") else set()
    return found.union(*(of_our_own(below) for below in kind.__subclasses__()))


def test_none_leaves_the_cursor_in_a_corner_by_default() -> None:
    for module in pkgutil.walk_packages(tn_tui.tui.__path__, "tn_tui.tui."):
        importlib.import_module(module.name)
    widgets = of_our_own()
    assert {PushButton, CheckLine} < widgets
    assert {kind.__name__ for kind in widgets if not hasattr(kind, "cursor_at")} == set()
