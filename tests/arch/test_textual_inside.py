"""Textual's and Rich's inside, as far as the program relies on it: each name with its reason, and nothing besides.

Their private names may go with any release, and neither a type checker nor a linter sees an override that nobody
calls any more. To update Textual, see CONTRIBUTING.
"""

import ast
import importlib
import inspect
import pkgutil
import sys
import textwrap
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

import tn_tui

SOURCE = Path(tn_tui.__file__).parent
ROOMS = ("tn_tui.tui.terminal.", "tn_tui.demo.pictures")
"""Where it may be reached for."""


class Inside(NamedTuple):
    """A private name: whose it is, why it is used, and what breaks without it."""

    owner: str
    name: str
    why: str
    breaks: str


RELIED_ON = (
    Inside(
        "textual.app.App",
        "_fatal_error",
        "Textual's own prints local variables when the program fails",
        "its crash screen is back, and with it what was typed, passwords included",
    ),
    Inside(
        "textual.app.App",
        "_exception",
        "the error that ended the program, where none is being handled any more",
        "an incident is written down without what happened",
    ),
    Inside(
        "textual.app.App",
        "_return_code",
        "a program that failed exits with 1",
        "a failed program ends with status 0",
    ),
    Inside(
        "textual.message_pump.MessagePump",
        "_close_messages_no_wait",
        "ends the program from inside a failing handler, which can't wait for itself",
        "a failed program stays on the terminal",
    ),
    Inside(
        "textual.app.App",
        "_display",
        "what is painted passes here, so only changed cells are sent",
        "each screen is sent two or three times, beyond the promised bytes",
    ),
    Inside(
        "textual._compositor",
        "LayoutUpdate",
        "a whole screen as it is painted: `region` and `strips`",
        "as for `_display`",
    ),
    Inside(
        "textual._compositor",
        "ChopsUpdate",
        "parts of a screen as they are painted: `spans`, `chops`, `chop_ends`",
        "as for `_display`",
    ),
    Inside(
        "textual._compositor",
        "CompositorUpdate",
        "what the changes are handed on as",
        "as for `_display`",
    ),
    Inside(
        "rich.console.Console",
        "_color_system",
        "the colors that Textual paints in",
        "as for `_display`, or colors that the terminal does not know",
    ),
    Inside(
        "textual._xterm_parser",
        "XTermParser",
        "turns bytes into keys, on what was sorted before",
        "no key arrives",
    ),
    Inside(
        "textual.drivers.linux_driver.LinuxDriver",
        "_run_input_thread",
        "Textual's own ends the program on one byte of broken UTF-8, and keeps a flood in memory",
        "bytes that anybody may send end the program",
    ),
    Inside(
        "textual.drivers.linux_driver.LinuxDriver",
        "_get_terminal_size",
        "COLUMNS and LINES must not win over the terminal, and its size has a limit",
        "a window of 65535 x 65535 takes gigabytes before anybody has logged in",
    ),
    Inside(
        "textual.drivers.linux_driver.LinuxDriver",
        "_file",
        "what is written to the terminal, which may be gone",
        "a terminal that is gone ends in a traceback",
    ),
    Inside(
        "textual.driver.Driver",
        "_size",
        "the size that the driver was told",
        "as for `_get_terminal_size`",
    ),
    Inside(
        "textual.driver.Driver",
        "_debug",
        "what the parser is made with",
        "no key arrives",
    ),
    Inside(
        "textual.screen.Screen",
        "_compositor",
        "the tour reads what was painted",
        "the tour sees nothing and fails",
    ),
)

SHAPES = {
    "textual._compositor.LayoutUpdate": ("strips", "region"),
    "textual._compositor.ChopsUpdate": ("chops", "spans", "chop_ends"),
}
"""What is read of the classes that are inside as a whole."""


def theirs(module: str | None) -> bool:
    return module is not None and module.partition(".")[0] in {"textual", "rich"}


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


@cache
def classes(module: str) -> dict[str, frozenset[str]]:
    """The classes of a module, each with its own private names: what it defines, and what it sets on itself."""
    path = sys.modules[module].__file__
    if path is None or not path.endswith(".py"):
        return {}
    found = {}
    for kind in ast.walk(ast.parse(Path(path).read_text(encoding="utf-8"))):
        if isinstance(kind, ast.ClassDef):
            found[kind.name] = frozenset(filter(is_private, _made(kind)))
    return found


def _made(kind: ast.ClassDef) -> Iterator[str]:
    for node in kind.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            yield from (name.id for name in ast.walk(node) if isinstance(name, ast.Name) and is_private(name.id))
    for part in ast.walk(kind):
        if isinstance(part, ast.Attribute) and isinstance(part.ctx, ast.Store) and ast.unparse(part.value) == "self":
            yield part.attr


def private_names(kind: type) -> frozenset[str]:
    return classes(kind.__module__).get(kind.__name__, frozenset())


@cache
def every_private_name() -> frozenset[str]:
    """The private names of all classes of Textual and Rich that are loaded."""
    loaded = [name for name, module in sys.modules.items() if theirs(name) and hasattr(module, "__file__")]
    return frozenset().union(*(names for name in loaded for names in classes(name).values()))


def modules() -> list[str]:
    walked = pkgutil.walk_packages([str(SOURCE)], "tn_tui.")
    return [one.name for one in walked if one.name.startswith(("tn_tui.tui", "tn_tui.demo"))]


def used(name: str) -> Iterator[str]:
    """The private names of Textual and Rich that a module imports, overrides, or reaches for."""
    module = importlib.import_module(name)
    tree = ast.parse(inspect.getsource(module))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and theirs(node.module):
            inside = any(is_private(part) for part in str(node.module).split("."))
            yield from (one.name for one in node.names if inside or is_private(one.name))
        elif isinstance(node, ast.Attribute) and is_private(node.attr):
            of_itself = ast.unparse(node.value) in {"self", "cls", "super()"}
            if not of_itself and node.attr in every_private_name():
                yield node.attr
    for kind in vars(module).values():
        if isinstance(kind, type) and kind.__module__ == name:
            yield from _of_a_class(kind)


def _of_a_class(kind: type) -> Iterator[str]:
    inherited = frozenset().union(*(private_names(base) for base in kind.__mro__ if theirs(base.__module__)))
    tree = ast.parse(textwrap.dedent(inspect.getsource(kind)))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name in inherited:
            yield node.name
        elif isinstance(node, ast.Attribute) and node.attr in inherited:
            yield node.attr
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id in inherited:
            yield node.target.id


@pytest.mark.parametrize("inside", RELIED_ON, ids=lambda inside: inside.name)
def test_what_is_relied_on_is_there(inside: Inside) -> None:
    message = f"{inside.owner}.{inside.name} is gone. It was used because {inside.why}. Without it {inside.breaks}."
    path, _, last = inside.owner.rpartition(".")
    if inside.owner.partition(".")[2].rpartition(".")[2].startswith("_"):
        assert hasattr(importlib.import_module(inside.owner), inside.name), message
        return
    kind = getattr(importlib.import_module(path), last)
    assert inside.name in private_names(kind), message


@pytest.mark.parametrize("kind", SHAPES)
def test_what_is_painted_has_the_parts_that_are_read(kind: str) -> None:
    path, _, last = kind.rpartition(".")
    made_of = inspect.signature(getattr(importlib.import_module(path), last).__init__).parameters
    assert set(SHAPES[kind]) <= set(made_of)


def test_nothing_else_of_their_inside_is_used_and_nowhere_else() -> None:
    found = {name: set(used(name)) for name in modules()}
    elsewhere = {name: names for name, names in found.items() if names and not name.startswith(ROOMS)}
    assert elsewhere == {}
    assert set().union(*found.values()) == {inside.name for inside in RELIED_ON}
