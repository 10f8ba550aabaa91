"""The help says which key does what, and which command does the same."""

import importlib
import pkgutil
import re
from pathlib import Path

import click
import pytest

import tn_tui.tui
from tests.tui.front import PASSWORD, Front
from tests.tui.office import go_to_users
from tests.tui.sitting import sitting
from tn_tui.cli.program import group as program
from tn_tui.keys import ACTIONS, together
from tn_tui.tui.frame.screen import TnScreen
from tn_tui.tui.program.manual import TOPICS
from tn_tui.words.changes import COMMANDS


def every_screen() -> list[type[TnScreen[object]]]:
    """All screens and dialogs that there are."""
    for module in pkgutil.walk_packages(tn_tui.tui.__path__, "tn_tui.tui."):
        importlib.import_module(module.name)
    found: list[type[TnScreen[object]]] = []
    waiting: list[type[TnScreen[object]]] = [TnScreen]
    while waiting:
        waiting += (below := waiting.pop().__subclasses__())
        found += below
    return [screen for screen in dict.fromkeys(found) if screen.__module__.startswith("tn_tui.")]


SHELL = sorted(
    {command for screen in every_screen() for command in screen.IN_THE_SHELL.values()}.union(COMMANDS.values())
)


@pytest.mark.parametrize("command", SHELL)
def test_every_command_that_the_help_names_exists(command: str) -> None:
    words = command.split()
    assert words.pop(0) == "tn-tui"
    group: click.Command = program
    while isinstance(group, click.Group):
        found = group.get_command(click.Context(group), words.pop(0))
        assert found is not None, command
        group = found
    options = {name for parameter in group.params for name in parameter.opts}
    named = set(re.findall(r"--[a-z-]+", command))
    assert named <= options, command
    needed = {name for parameter in group.params if parameter.required for name in parameter.opts if name[:2] == "--"}
    assert needed <= named, command


def test_every_screen_has_a_topic_and_what_it_names_are_its_actions() -> None:
    for screen in every_screen():
        assert not screen.TOPIC or screen.TOPIC in TOPICS, screen
        for action in screen.IN_THE_SHELL if not screen.__subclasses__() else ():
            assert hasattr(screen, f"action_{action}"), (screen, action)


def test_two_actions_of_one_screen_never_have_one_key() -> None:
    for one, key in ACTIONS.items():
        for other, another in ACTIONS.items():
            assert one == other or key.default != another.default or not together(one, other), (one, other)


async def test_the_help_names_the_command_of_each_action(tmp_path: Path, front: Front) -> None:
    async with sitting(tmp_path, front.opener(), (80, 60)) as alice:
        await alice.log_in(PASSWORD)
        await go_to_users(alice)
        await alice.press("f1")
        for command in ("user add", "user unlock", "user import", "user show"):
            assert f"tn-tui {command} --practice CODE" in alice.text
        assert re.search(r"n +New +│.*\n.*tn-tui user add --practice CODE", alice.text)
