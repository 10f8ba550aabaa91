from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests.cli.conftest import Command
from tests.cli.test_program import outside
from tn_tui.cli.lazy import LazyGroup
from tn_tui.cli.program import group

CONTEXT = click.Context(group)


def every_command(of: click.Group = group, *before: str) -> Iterator[tuple[str, ...]]:
    yield before
    for name in of.list_commands(CONTEXT):
        each = of.get_command(CONTEXT, name)
        if isinstance(each, click.Group):
            yield from every_command(each, *before, name)
        else:
            yield (*before, name)


def leaf(arguments: tuple[str, ...]) -> click.Command:
    """The command that these words name."""
    found: click.Command = group
    for word in arguments:
        assert isinstance(found, click.Group)
        named = found.get_command(CONTEXT, word)
        assert named is not None
        found = named
    return found


@pytest.mark.parametrize("arguments", list(every_command()))
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help(command: Command, arguments: tuple[str, ...], option: str) -> None:
    said = command(*arguments, option)
    assert (said.status, said.err) == (0, "")
    assert said.out.startswith("Usage: tn-tui")
    assert max(map(len, said.out.splitlines())) <= 100
    assert "\\b" not in said.out
    # A summary that is cut off says less than a shorter one.
    assert "..." not in said.out.replace("ARGS]...", "").replace("USERNAME...", "")


@pytest.mark.parametrize("arguments", [arguments for arguments in every_command() if arguments])
def test_every_command_is_documented(arguments: tuple[str, ...]) -> None:
    if not isinstance(leaf(arguments), click.Group):
        assert f"`tn-tui {' '.join(arguments)}" in (Path(__file__).parents[2] / "docs" / "commands.md").read_text()


def test_the_summaries_are_the_commands_own() -> None:
    groups = [found for found in map(leaf, every_command()) if isinstance(found, LazyGroup)]
    assert [each.name for each in groups] == ["group", "support", "user"]
    for each in groups:
        assert each.deferred
        for name, (_, summary) in each.deferred.items():
            command = each.get_command(CONTEXT, name)
            assert command is not None
            assert (command.name, command.get_short_help_str(100)) == (name, summary)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_script(command: Command, shell: str) -> None:
    said = command("completion", shell)
    assert said.status == 0
    assert f"_TN_TUI_COMPLETE={shell}_complete" in said.out


@pytest.mark.parametrize("typed", ["user import x", "user export --output x", "activity verify --head x"])
def test_files_are_left_to_the_shell(tmp_path: Path, typed: str) -> None:
    words = {"COMP_WORDS": f"tn-tui {typed}", "COMP_CWORD": str(len(typed.split()))}
    done = outside(home=tmp_path, _TN_TUI_COMPLETE="bash_complete", **words)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"file,x\n", b"")


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("us", ["user"]),
        ("user re", ["reactivate", "rename", "reset-password"]),
        ("user list --show n", ["not-enrolled", "never-logged-in"]),
        ("user set-role --role a", ["administrator"]),
        ("activity ve", ["verify"]),
        ("activity list --group two", ["two-factor"]),
    ],
)
def test_completion_completes(tmp_path: Path, typed: str, completed: list[str]) -> None:
    words = {"COMP_WORDS": f"tn-tui {typed}", "COMP_CWORD": str(len(typed.split()))}
    done = outside(home=tmp_path, _TN_TUI_COMPLETE="bash_complete", **words)
    expected = "".join(f"plain,{each}\n" for each in completed).encode()
    assert (done.returncode, done.stdout, done.stderr) == (0, expected, b"")
